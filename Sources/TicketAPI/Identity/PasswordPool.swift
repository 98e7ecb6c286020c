import CSodium
import GatewayKit
import Synchronization

/// Hashes passwords, so many at once as there are workers and no more: each hash takes memory and time on purpose.
///
/// Whoever asks while enough wait already is told to come back, so that logins never eat what the rest lives on.
final class PasswordPool: Sendable {
    private struct Load {
        /// Of each worker: what it does and what waits for it.
        var hashes: [Int]
        var verifications = 0
    }

    private let settings: PasswordSettings
    private let workers: [PasswordWorker]
    private let load: Mutex<Load>
    /// Of no password, and as costly as any other.
    let decoy: String

    init(_ settings: PasswordSettings) {
        precondition(settings.workers > 0, "somebody hashes")
        self.settings = settings
        workers = (1...settings.workers).map { PasswordWorker(label: "password.\($0)") }
        load = Mutex(Load(hashes: Array(repeating: 0, count: settings.workers)))
        decoy = Self.decoy(settings.cost)
        precondition(Sodium.isCurrent(decoy, cost: settings.cost), "a decoy costs what a hash costs")
    }

    /// How often a hash was computed to verify a password; the same for every answer.
    var verifications: Int { load.withLock { $0.verifications } }

    /// Whether `hash` is of this password; takes as long where there is none to compare with. Throws 503.
    func verifies(_ password: String, against hash: Secret<String>?) async throws(APIProblem) -> Bool {
        let bytes = Array(password.utf8.prefix(Self.longest + 1))
        let canBeRight = hash != nil && bytes.count <= Self.longest
        let text = canBeRight ? hash?.reveal { $0 } ?? decoy : decoy
        let fits = try await run { Sodium.verifies(canBeRight ? bytes : [], against: text) }
        load.withLock { $0.verifications += 1 }
        return fits && canBeRight
    }

    /// The hash of a new password. Throws 400 when it is too short or too long, and 503.
    func hash(_ password: String) async throws(APIProblem) -> Secret<String> {
        guard password.utf8.count <= Self.longest, settings.length.contains(password.unicodeScalars.count) else {
            throw .field(
                "password",
                "must have \(settings.length.lowerBound) to \(settings.length.upperBound) characters")
        }
        let bytes = Array(password.utf8)
        guard let hash = try await run({ [cost = settings.cost] in Sodium.hash(bytes, cost: cost) }) else {
            throw Self.busy
        }
        return Secret(hash)
    }

    /// Bytes of the longest password: of scalars of four bytes each.
    private static let longest = 512
    private static let busy = APIProblem.comeBack(503, "too many sign in at this moment", in: .seconds(2))

    /// Lets the idlest worker do it. Throws 503.
    func run<Answer: Sendable>(_ body: @Sendable () -> Answer) async throws(APIProblem) -> Answer {
        let most = settings.workers + settings.mostWaiting
        let chosen = load.withLock { load -> Int? in
            guard load.hashes.reduce(0, +) < most else { return nil }
            let idlest = load.hashes.indices.min { load.hashes[$0] < load.hashes[$1] } ?? 0
            load.hashes[idlest] += 1
            return idlest
        }
        guard let chosen else { throw Self.busy }
        defer { load.withLock { $0.hashes[chosen] -= 1 } }
        return await workers[chosen].run(body)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: Sodium.base64(bytes, variant: sodium_base64_VARIANT_ORIGINAL_NO_PADDING), as: UTF8.self)
    }

    /// Looks like the hash of a password, of this cost; which password nobody knows.
    private static func decoy(_ cost: PasswordCost) -> String {
        let (salt, hash) = (text(Sodium.random(16)), text(Sodium.random(32)))
        return "$argon2id$v=19$m=\(cost.memory >> 10),t=\(cost.operations),p=1$\(salt)$\(hash)"
    }
}

/// A thread that may be kept busy.
private actor PasswordWorker {
    private let executor: BlockingExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(label: String) {
        executor = BlockingExecutor(label: label)
    }

    func run<Answer: Sendable>(_ body: @Sendable () -> Answer) -> Answer { body() }
}
