package import GatewayKit

/// Asks the API of a running gateway through curl, in the name of one person.
package struct APIClient: Sendable {
    private let origin: String
    private let token: String

    /// The gateway runs, and has `api: {listen: "127.0.0.1:0"}`. Makes an account for `address` and a token of it.
    package init(_ gateway: GatewayUnderTest, as address: String) async throws {
        let line = try await gateway.logs("api.listening")
        guard let port = line.split(separator: " ").first(where: { $0.hasPrefix("port=") }) else {
            throw HarnessFailure("no port in \(line)")
        }
        origin = "http://127.0.0.1:\(port.dropFirst(5))"
        _ = try await gateway.command(["accounts", "add", address])
        let made = try await gateway.command([
            "accounts", "token", "add", address, "--name", "test", "--scope", "write",
        ])
        let words = made.output.split(whereSeparator: { $0 == " " || $0 == "\n" })
        guard let token = words.first(where: { $0.hasPrefix("mgw_") }) else {
            throw HarnessFailure("no token in \(made.output)\(made.errors)")
        }
        self.token = String(token)
    }

    private init(origin: String, token: String) {
        self.origin = origin
        self.token = token
    }

    /// The same person, and the gateway where it is now.
    package func again(_ gateway: GatewayUnderTest) async throws(HarnessFailure) -> APIClient {
        let line = try await gateway.logs("api.listening")
        let port = line.split(separator: " ").first { $0.hasPrefix("port=") }?.dropFirst(5) ?? ""
        return APIClient(origin: "http://127.0.0.1:\(port)", token: token)
    }

    /// The status, and the body as JSON; status 0 when nobody answered.
    package func ask(
        _ method: String, _ target: String, _ body: String? = nil, fields: [String] = []
    ) async throws -> (status: Int, json: JSONValue) {
        var words = [
            "curl", "--silent", "--show-error", "--max-time", "60", "--request", method, "--write-out",
            "\n%{http_code}",
            "--header", "Authorization: Bearer \(token)",
        ]
        for field in fields { words += ["--header", field] }
        if let body { words += ["--header", "Content-Type: application/json", "--data", body] }
        let program = try StartedProgram(words + [origin + target])
        _ = try await program.ending(within: .seconds(120))
        var lines = program.output.lines
        let status = lines.popLast().flatMap { Int($0) } ?? 0
        let json = try? JSONReader.value(of: Array(lines.joined(separator: "\n").utf8))
        return (status, json ?? .null)
    }

    /// Events as they come, on the output of the program that is returned.
    package func events() throws(HarnessFailure) -> StartedProgram {
        try StartedProgram([
            "curl", "--silent", "--no-buffer", "--header", "Authorization: Bearer \(token)", origin + "/events",
        ])
    }
}
