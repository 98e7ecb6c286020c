import GatewayKit
import Notifier
import TicketAPI
import TicketStore
import Transport

/// The clamd that uploads are shown to.
///
/// So many files are scanned at once as there are sessions, and a few wait. That clamd is gone is told once to the
/// operators, and stands among the troubles until it is back.
actor UploadScanner: FileScanner {
    private let sessions: [ScanSession]
    private let mostWaiting: Int
    private let store: any TicketStore
    private let alerts: OperatorAlerts
    private let log: Log
    /// Of each session: what it scans and what waits for it.
    private var files: [Int]
    private(set) var isReachable = true

    init(
        _ settings: ScannerSettings, limits: TransportLimits, store: any TicketStore, alerts: OperatorAlerts, log: Log
    ) {
        sessions = (0..<settings.sessions).map { _ in ScanSession(endpoint: settings.endpoint, limits: limits) }
        files = Array(repeating: 0, count: settings.sessions)
        mostWaiting = settings.mostWaiting
        self.store = store
        self.alerts = alerts
        self.log = log
    }

    func scan(_ file: [UInt8]) async -> FileFinding {
        guard files.reduce(0, +) < sessions.count + mostWaiting,
            let chosen = files.indices.min(by: { files[$0] < files[$1] })
        else { return .unknown }
        files[chosen] += 1
        defer { files[chosen] -= 1 }
        do throws(TransportError) {
            let verdict = try await sessions[chosen].scan(file)
            await note(nil)
            return finding(verdict)
        } catch {
            await note(error)
            return .unknown
        }
    }

    /// Asks whether clamd is there, so that the operators hear of it before anybody who wants to upload something.
    func look() async {
        guard let session = sessions.first else { return }
        do throws(TransportError) {
            try await session.ping()
            await note(nil)
        } catch {
            await note(error)
        }
    }

    private func finding(_ verdict: ScanVerdict) -> FileFinding {
        switch verdict {
        case .clean: return .nothing
        case .infected(let virus):
            log(.notice, "scanner.found", ["virus": virus])
            return .virus(virus)
        case .tooLarge: return .tooLarge
        case .failed(let words):
            log(.warning, "scanner.failed", ["words": words])
            return .unknown
        }
    }

    private func note(_ fault: TransportError?) async {
        guard fault?.code != .cancelled, isReachable != (fault == nil) else { return }
        isReachable = fault == nil
        do throws(StoreError) {
            try await store.noteTrouble(fault?.description, with: "scanner", now: .now)
        } catch {
            log(.error, "scanner.trouble_not_noted", because: error)
        }
        if let fault {
            await alerts.tell(.scanningStopped(server: fault.peer), because: fault)
        } else {
            log(.notice, "scanner.reachable")
        }
    }
}

/// Looks every minute whether clamd is there.
struct ScannerWatch: Service {
    private static let round: Duration = .seconds(60)

    let scanner: UploadScanner
    let name = "scanner"

    func run() async throws {
        while !Task.isCancelled {
            await scanner.look()
            try await Task.sleep(for: Self.round)
        }
    }
}
