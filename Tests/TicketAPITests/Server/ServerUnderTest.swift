import GatewayKit
import GatewayTestKit
import Glibc
import Synchronization

@testable import TicketAPI

/// A running server, its log, and what it was asked.
final class ServerUnderTest: Sendable {
    let server: APIServer
    private let lines: LogLines

    init(_ settings: ServerSettings, _ answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse) throws {
        let lines = LogLines()
        self.lines = lines
        server = try APIServer(settings: settings, log: Log { lines.append($0) }, answer: answer)
    }

    var port: Int { server.port }
    var log: [String] { lines.all }

    /// The figures, once `isTrue` of them.
    func figures(until isTrue: @escaping @Sendable (ServerFigures.Reading) -> Bool) async throws
        -> ServerFigures.Reading
    {
        let figures = server.figures
        return try await offPool {
            var reading = figures.reading
            while !isTrue(reading) {
                // A millisecond, so that who is waited for gets the processor.
                poll(nil, 0, 1)
                reading = figures.reading
            }
            return reading
        }
    }

    /// Sends `text` on a connection of its own and returns the first answer.
    func ask(_ text: String, hasBody: Bool = true) async throws -> RawClient.Answer {
        let port = port
        return try await offPool {
            let client = try RawClient(port: port)
            try client.send(text)
            return try client.answer(hasBody: hasBody)
        }
    }

    /// A connection; what blocks on it belongs `offPool`.
    func client() throws -> RawClient { try RawClient(port: port) }
}

private final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func append(_ line: String) { lines.withLock { $0.append(line) } }
}

extension ServerSettings {
    /// On a free port, and with time for tests of which a thousand run at once.
    static var patient: ServerSettings {
        var settings = ServerSettings()
        settings.port = 0
        settings.requestDeadline = .testPatience
        settings.idle = .testPatience
        settings.farewell = .testPatience
        settings.heartbeat = .testPatience
        return settings
    }
}

/// Runs a server on a free port while `body` runs, then stops it.
func withServer<Result: Sendable>(
    _ change: (inout ServerSettings) -> Void = { _ in },
    answering answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse = echo,
    _ body: (ServerUnderTest) async throws -> Result
) async throws -> Result {
    var settings = ServerSettings.patient
    change(&settings)
    let tested = try ServerUnderTest(settings, answer)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await tested.server.run() }
        defer { group.cancelAll() }
        return try await body(tested)
    }
}

/// Answers with what was asked.
func echo(_ request: HTTPRequest) async -> HTTPResponse {
    .json(
        .object([
            ("method", .text(request.method.rawValue)), ("path", .list(request.path.map { .text($0) })),
            ("query", .list(request.query.map { .text("\($0.name)=\($0.value)") })),
            ("body", .text(String(decoding: request.body, as: UTF8.self))), ("peer", .text(request.peer)),
        ]))
}
