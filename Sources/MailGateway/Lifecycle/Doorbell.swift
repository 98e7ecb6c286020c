/// Passes every ring at the wake socket on to a service that has a bell of its own.
struct Doorbell: Service {
    let pokes: AsyncStream<Void>
    let ring: @Sendable () -> Void

    var name: String { "doorbell" }

    func run() async throws {
        for await _ in pokes { ring() }
    }
}
