/// Asks the API of a running gateway through curl, in the name of one person or of nobody.
package struct APIClient: Sendable {
    /// Where the API listens on loopback.
    package let port: Int
    /// What it shows with each request; `nil` for somebody who did not sign in.
    package let token: String?

    /// The gateway runs, and has `api: {listen: "127.0.0.1:0"}`. Makes an account for `address` and a token of it.
    package init(_ gateway: GatewayUnderTest, as address: String) async throws {
        port = try await Self.port(of: gateway)
        _ = try await gateway.command(["accounts", "add", address])
        let made = try await gateway.command([
            "accounts", "token", "add", address, "--name", "test", "--scope", "write",
        ])
        token = try Self.word("mgw_", in: made)
    }

    /// Somebody whom nobody knows.
    package init(visiting gateway: GatewayUnderTest) async throws {
        port = try await Self.port(of: gateway)
        token = nil
    }

    private init(port: Int, token: String?) {
        self.port = port
        self.token = token
    }

    /// Makes an account for `address`. Returns the token of the link by which its holder sets a password.
    package static func link(to address: String, of gateway: GatewayUnderTest) async throws(HarnessFailure) -> String {
        try word("mgl_", in: await gateway.command(["accounts", "add", address]))
    }

    /// The same place, asked with the token of a session.
    package func showing(_ token: String) -> APIClient { APIClient(port: port, token: token) }

    /// The same person, and the gateway where it is now.
    package func again(_ gateway: GatewayUnderTest) async throws(HarnessFailure) -> APIClient {
        APIClient(port: try await Self.port(of: gateway), token: token)
    }

    /// What is answered to this request, with a JSON body where there is one.
    package func ask(
        _ method: String, _ target: String, _ body: String? = nil, fields: [String] = []
    ) async throws(HarnessFailure) -> APIAnswer {
        var words = ["--request", method]
        for field in fields { words += ["--header", field] }
        if let body { words += ["--header", "Content-Type: application/json", "--data-binary", body] }
        return try await curl(words + [origin + target])
    }

    /// What is answered to a form of files, all in one field.
    package func upload(
        _ target: String, _ field: String, _ files: [(name: String, bytes: [UInt8])], fields: [String] = []
    ) async throws(HarnessFailure) -> APIAnswer {
        let directory = try TemporaryDirectory("up")
        // Without waiting for leave to send it.
        var words = ["--header", "Expect:"]
        for field in fields { words += ["--header", field] }
        for (place, file) in files.enumerated() {
            let path = "\(directory.path)/\(place)"
            try writeFile(path, file.bytes)
            words += ["--form", "\(field)=@\(path);filename=\"\(file.name)\""]
        }
        return try await curl(words + [origin + target])
    }

    /// What is answered to a form with a file of the disk in its field `file`.
    package func upload(_ path: String, to target: String) async throws(HarnessFailure) -> APIAnswer {
        try await curl(["--form", "file=@\(path)", origin + target])
    }

    /// Events as they come, and those since `last`, on the output of the program that is returned.
    package func events(since last: Int? = nil) throws(HarnessFailure) -> StartedProgram {
        let place = last.map { ["--header", "Last-Event-ID: \($0)"] } ?? []
        return try StartedProgram(
            ["curl", "--silent", "--no-buffer"] + authorization + place + [origin + "/events"])
    }

    private var origin: String { "http://127.0.0.1:\(port)" }
    private var authorization: [String] { token.map { ["--header", "Authorization: Bearer \($0)"] } ?? [] }

    private func curl(_ words: [String]) async throws(HarnessFailure) -> APIAnswer {
        let program = try StartedProgram(
            ["curl", "--silent", "--show-error", "--include", "--max-time", "60"] + authorization + words)
        _ = try await program.ending(within: .testPatience)
        return APIAnswer(program.output.lines)
    }

    private static func port(of gateway: GatewayUnderTest) async throws(HarnessFailure) -> Int {
        let line = try await gateway.logs("api.listening")
        let word = line.split(separator: " ").first { $0.hasPrefix("port=") }
        guard let port = word.flatMap({ Int($0.dropFirst(5)) }) else { throw HarnessFailure("no port in \(line)") }
        return port
    }

    /// The token that a command printed.
    private static func word(_ prefix: String, in outcome: CommandOutcome) throws(HarnessFailure) -> String {
        let words = outcome.output.split(whereSeparator: { $0 == " " || $0 == "\n" })
        guard let token = words.first(where: { $0.hasPrefix(prefix) }) else {
            throw HarnessFailure("no token in \(outcome.output)\(outcome.errors)")
        }
        return String(token)
    }
}
