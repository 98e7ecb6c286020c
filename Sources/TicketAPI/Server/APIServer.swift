package import GatewayKit
import Notifier
import TicketStore

/// The HTTP server: sockets and HTTP/1.1 by libmicrohttpd, WebSockets by wslay, a guard in front of both.
///
/// TLS is the reverse proxy's work. A request is read whole, within the limits, before anybody is asked for its answer;
/// then its connection sleeps and the question waits in a task, never in a thread of the server.
package final class APIServer: Sendable {
    private let reception: Reception
    private let daemon: HTTPDaemon
    private let answer: @Sendable (HTTPRequest) async -> HTTPResponse
    private let stopping = Bell()
    private let conversations = ServerThread(label: "mailgateway.api.websockets")
    private let files = ServerThread(label: "mailgateway.api.files")

    /// Listens from now on; `run` answers. `answer` is asked once per request, many at a time. What is done is counted
    /// in `figures`.
    package init(
        settings: ServerSettings, log: Log, counting figures: ServerFigures = ServerFigures(),
        answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) throws(APIServerError) {
        reception = try Reception(settings, log, counting: figures)
        daemon = try HTTPDaemon(reception)
        self.answer = answer
    }

    /// On which it listens, also when the settings left the choice to the system.
    package var port: Int { daemon.port }

    /// What it has done so far.
    package var figures: ServerFigures { reception.figures }

    /// Serves until its task is cancelled. Then takes nothing new, sees off those who stay, and returns when the
    /// requests in hand are answered, cutting them off after `settings.farewell`. Called once.
    package func run() async {
        reception.log(.info, "api.listening", ["address": reception.settings.address, "port": port])
        // A task of its own: our cancellation must not reach the answers in hand.
        let work = Task { await self.work() }
        await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            stopping.ring()
        }
    }

    private enum Event { case farewellOver, other }

    private func work() async {
        await withTaskGroup(of: Event.self) { group in
            group.addTask {
                await self.answerAll()
                return .other
            }
            group.addTask {
                await self.conversations.serve(self.reception.room)
                return .other
            }
            group.addTask {
                await self.watch()
                return .other
            }
            group.addTask {
                await self.sayGoodbye()
                return .farewellOver
            }
            for await event in group where event == .farewellOver { group.cancelAll() }
        }
        await files.stop(daemon)
    }

    private func answerAll() async {
        await withDiscardingTaskGroup { group in
            for await exchange in reception.arrivals {
                group.addTask { await self.serve(exchange) }
            }
        }
    }

    private func serve(_ exchange: Exchange) async {
        guard let request = exchange.request else { return }
        let response = await answer(request)
        guard let download = exchange.reply(response) else { return }
        await feed(download)
    }

    /// Sends a file piece by piece, as fast as the client takes it.
    private func feed(_ download: Download) async {
        var reader = download.reader
        while !Task.isCancelled {
            await download.stream.waitForRoom(below: Self.pieceSize)
            do throws(StoreError) {
                let (piece, rest) = try await files.nextPiece(of: reader, Self.pieceSize)
                reader = rest
                guard !piece.isEmpty else {
                    download.stream.end(.whole)
                    return
                }
                guard download.stream.put(piece) else { return }
            } catch {
                reception.log(.error, "api.download_failed", because: error)
                break
            }
        }
        download.stream.end(.broken)
    }

    /// Ends what takes too long, and gives signs of life.
    private func watch() async {
        let settings = reception.settings
        let step = min(.seconds(1), settings.requestDeadline / 4, settings.heartbeat / 4)
        var nextBeat = ContinuousClock.now + settings.heartbeat
        while !Task.isCancelled {
            // Cancelled when the server ends.
            _ = try? await Task.sleep(for: step)
            let now = ContinuousClock.now
            reception.look(at: now)
            guard nextBeat <= now else { continue }
            nextBeat = now + settings.heartbeat
            reception.beat()
        }
    }

    private func sayGoodbye() async {
        await stopping.wait(after: 0)
        daemon.quiesce()
        reception.beginStop()
        await reception.waitUntilEmpty()
        reception.forceStop()
    }

    /// Of a file, read at once and kept in memory until it is sent.
    private static let pieceSize = 256 << 10
}

/// A thread on which the server may wait.
private actor ServerThread {
    private let executor: BlockingExecutor

    init(label: String) {
        executor = BlockingExecutor(label: label)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func serve(_ room: WebSocketRoom) { room.serve() }

    func nextPiece(of reader: BlobReader, _ size: Int) throws(StoreError) -> (piece: [UInt8], rest: BlobReader) {
        var reader = reader
        let piece = try reader.next(size)
        return (piece, reader)
    }

    func stop(_ daemon: HTTPDaemon) { daemon.stop() }
}
