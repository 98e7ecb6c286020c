import GatewayKit
import Notifier
import TicketAPI
import TicketStore

extension Gateway {
    /// The HTTP API: its server, and the feed that tells live clients. Nothing where it is not configured.
    static func apiServices(
        _ configuration: Configuration, directory: DataDirectory, store: OpenStore.Store, rules: IntakeRules,
        feed: LiveFeed, alerts: OperatorAlerts, log: Log, ring: @escaping @Sendable () -> Void
    ) throws -> [any Service] {
        guard let api = configuration.api else { return [] }
        var uploads = UploadRules()
        uploads.largest = api.largestUpload
        let scanner = api.scanner.map {
            UploadScanner($0, limits: configuration.limits.transport, store: store, alerts: alerts, log: log)
        }
        uploads.scanner = scanner
        let desk = HelpDesk(
            store: store, rules: ConfiguredDesk(configuration, rules: rules), uploads: uploads, ring: ring)
        let identity = Identity(
            store: store, staff: configuration.staff, keys: try SigningKeys.load(from: directory.keys, for: .api),
            settings: api.identity, log: log)
        let figures = ServerFigures()
        let shelf = try ExportShelf(folder: directory.path + "/exports", now: .now)
        let exports = ExportRuns(shelf: shelf, log: log)
        let services = APIServices(
            desk: desk, identity: identity, feed: feed, settings: api.contracts, figures: figures, exports: exports)
        let router = Router(APIRoutes.all, services: services, log: log)
        let server = try APIServer(settings: api.server, log: log, counting: figures) { await router.answer($0) }
        log(.notice, "api.listening", ["address": api.server.address, "port": server.port])
        let watch: [any Service] = scanner.map { [ScannerWatch(scanner: $0)] } ?? []
        return watch + [
            CountingService(store: store, log: log), LiveService(feed: feed), ExportService(exports: exports),
            APIService(server: server),
        ]
    }
}

private struct APIService: Service {
    let name = "api"
    let server: APIServer

    func run() async throws { await server.run() }
}

private struct ExportService: Service {
    let name = "exports"
    let exports: ExportRuns

    func run() async { await exports.run() }
}

/// Lets statistics follow the changes while nobody asks, so that a flood of them delays no answer.
private struct CountingService: Service {
    private static let round: Duration = .seconds(1)

    let name = "counting"
    let store: any TicketDirectory
    let log: Log

    func run() async throws {
        while !Task.isCancelled {
            do throws(StoreError) {
                try await store.keepCounting()
            } catch {
                log(.warning, "statistics.not_followed", because: error)
            }
            try await Task.sleep(for: Self.round)
        }
    }
}

private struct LiveService: Service {
    let name = "live feed"
    let feed: LiveFeed

    func run() async throws { try await feed.run() }
}
