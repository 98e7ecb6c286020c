import GatewayKit
import Notifier
import Synchronization

/// Where clients come in: who is there, what may come in, and the line of requests that wait to be answered.
///
/// Shared by the threads of libmicrohttpd, the thread of the WebSockets and the tasks that answer.
final class Reception: Sendable {
    private struct Presence {
        var clients: [ObjectIdentifier: ClientSocket] = [:]
        var exchanges: [ObjectIdentifier: Exchange] = [:]
        var bodyBytes = 0
    }

    let settings: ServerSettings
    let log: Log
    let figures: ServerFigures
    let gate: RequestGuard
    let proxies: TrustedProxies
    let room: WebSocketRoom
    /// Each waits for its answer. Bounded: an exchange comes here after it was counted as in hand.
    let arrivals: AsyncStream<Exchange>

    private let arrival: AsyncStream<Exchange>.Continuation
    private let presence = Mutex(Presence())
    private let stopping = StopFlag()
    private let emptied = Bell()

    init(
        _ settings: ServerSettings, _ log: Log, counting figures: ServerFigures = ServerFigures()
    ) throws(APIServerError) {
        self.figures = figures
        self.settings = settings
        self.log = log
        gate = RequestGuard(settings)
        proxies = TrustedProxies(settings.trustedProxies)
        room = try WebSocketRoom(settings)
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(settings.requestsInHand))
    }

    /// Whether new requests are refused.
    var isStopping: Bool { stopping.isRaised }

    func connected(_ client: ClientSocket) {
        presence.withLock { $0.clients[ObjectIdentifier(client)] = client }
        figures.connected(1)
    }

    func disconnected(_ client: ClientSocket) {
        client.release()
        presence.withLock { _ = $0.clients.removeValue(forKey: ObjectIdentifier(client)) }
        figures.connected(-1)
    }

    func began(_ exchange: Exchange) { presence.withLock { $0.exchanges[ObjectIdentifier(exchange)] = exchange } }

    func ended(_ exchange: Exchange) {
        let isEmpty = presence.withLock { presence in
            presence.exchanges[ObjectIdentifier(exchange)] = nil
            return presence.exchanges.isEmpty
        }
        if isEmpty && isStopping { emptied.ring() }
    }

    /// Hands an exchange to the task that answers. `false` when there is no room.
    func handOver(_ exchange: Exchange) -> Bool {
        guard case .enqueued = arrival.yield(exchange) else { return false }
        return true
    }

    /// Takes room for a part of a body. `false`, and nothing taken, when the bodies of all are too large.
    func takeRoom(_ bytes: Int) -> Bool {
        presence.withLock { presence in
            guard presence.bodyBytes + bytes <= settings.bodiesBytes else { return false }
            presence.bodyBytes += bytes
            return true
        }
    }

    func giveRoom(_ bytes: Int) { presence.withLock { $0.bodyBytes -= bytes } }

    /// Ends the connections that have taken too long.
    func look(at now: ContinuousClock.Instant) {
        for client in presence.withLock({ Array($0.clients.values) }) { client.look(at: now) }
    }

    /// Gives the event streams a sign of life. The WebSockets have a heart of their own.
    func beat() {
        for exchange in presence.withLock({ Array($0.exchanges.values) }) { exchange.beat() }
    }

    /// From now on everything new is refused, and those who stay are seen off.
    func beginStop() {
        stopping.raise()
        arrival.finish()
        for exchange in presence.withLock({ Array($0.exchanges.values) }) { exchange.sayGoodbye() }
        if presence.withLock({ $0.exchanges.isEmpty }) { emptied.ring() }
    }

    /// Returns when no request is left, or the farewell is over.
    func waitUntilEmpty() async {
        await withTaskGroup { group in
            group.addTask { await self.emptied.wait(after: 0) }
            // Cancelled when it rang first.
            group.addTask { _ = try? await Task.sleep(for: self.settings.farewell) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Ends everything that is still there.
    func forceStop() {
        for exchange in presence.withLock({ Array($0.exchanges.values) }) { exchange.abandon() }
        room.clear()
        for client in presence.withLock({ Array($0.clients.values) }) { client.cut() }
    }
}
