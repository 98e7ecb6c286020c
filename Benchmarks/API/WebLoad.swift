import GatewayTestKit

/// Requests that wrk sends over connections that stay open, each as soon as the one before is answered or after a pause.
struct WebLoad {
    struct Request {
        var method = "GET"
        var target: String
        var body: String?
    }

    /// Sent in turn, by all connections together.
    var requests: [Request]
    var connections = 16
    var seconds = 10
    /// Before each request of a connection.
    var pauseMilliseconds = 0

    /// What wrk saw.
    struct Outcome {
        var requests: Double
        var seconds: Double
        /// Milliseconds.
        var median: Double
        var p99: Double

        var rate: Double { requests / seconds }
    }

    /// Throws when one request failed: a refusal is quick and would look good.
    func run(against client: APIClient) async throws -> Outcome {
        let folder = try TemporaryDirectory("wrk")
        let script = folder.path + "/load.lua"
        try writeFile(script, self.script(client.token ?? "").utf8)
        let program = try StartedProgram([
            "wrk", "--threads", "1", "--connections", "\(connections)", "--duration", "\(seconds)s", "--timeout", "30s",
            "--script", script, "http://127.0.0.1:\(client.port)",
        ])
        _ = try await program.ending(within: .seconds(Int64(seconds) + 120))
        let line = try await program.output.line(containing: "outcome ")
        let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard numbers.count == 5 else { throw HarnessFailure("wrk said: \(program.output.tail())") }
        guard numbers[4] == 0 else {
            throw HarnessFailure("\(Int(numbers[4])) of \(Int(numbers[0])) requests failed:\n\(program.output.tail())")
        }
        return Outcome(
            requests: numbers[0], seconds: numbers[1] / 1_000_000, median: numbers[2] / 1_000, p99: numbers[3] / 1_000)
    }

    private func script(_ token: String) -> String {
        let lines = requests.map { request in
            let body = request.body.map { "[[\($0)]]" } ?? "nil"
            return "  {\"\(request.method)\", [[\(request.target)]], \(body)},"
        }
        let pause =
            pauseMilliseconds == 0 ? "" : "delay = function() return \(pauseMilliseconds) end\n"
        return """
            local requests = {
            \(lines.joined(separator: "\n"))
            }
            local made, number = {}, 0
            init = function(arguments)
              wrk.headers["Authorization"] = "Bearer \(token)"
              for i, r in ipairs(requests) do
                wrk.headers["Content-Type"] = r[3] and "application/json" or nil
                made[i] = wrk.format(r[1], r[2], nil, r[3])
              end
            end
            request = function()
              number = number % #made + 1
              return made[number]
            end
            \(pause)done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("outcome %d %d %d %d %d\\n", summary.requests, summary.duration,
                latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
            end

            """
    }
}
