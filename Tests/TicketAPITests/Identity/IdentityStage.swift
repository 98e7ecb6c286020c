import GatewayKit
import Glibc
import MIMEParser
import Notifier
import Synchronization
import TicketStore

@testable import TicketAPI

/// A store in a folder of its own, a team, and who asks who they are. Passwords cost as little as they can.
final class IdentityStage: Sendable {
    static let now = Instant(seconds: 1_795_167_000)
    static let password = "correct horse battery"
    static let keys = SigningKeys.ephemeral()

    let store: OpenStore.Store
    let identity: Identity
    let log = LoggedLines()
    private let folder: String

    /// `team` is everybody the configuration has; anna, tom, sam and ada unless said.
    init(team: [StaffMember] = IdentityStage.team, _ change: (inout IdentitySettings) -> Void = { _ in }) throws {
        let root = unsafe access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        folder = "\(root)/identity-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        store = try OpenStore.openForDaemon(try DataDirectory(preparing: folder), now: Self.now)
        var settings = IdentitySettings()
        settings.passwords.cost = .least
        change(&settings)
        identity = Identity(
            store: store, staff: StaffDirectory(team), keys: Self.keys, settings: settings,
            log: Log(threshold: .debug) { [log] in log.add($0) })
    }

    deinit {
        for name in ["/run/lock", "/run/open", "/run/create", "/store.db", "/store.db-wal", "/store.db-shm"] {
            unsafe unlink(folder + name)
        }
        for name in ["/run", "/keys", "/blobs/tmp", "/blobs", ""] { unsafe rmdir(folder + name) }
    }

    /// The same store asked by another daemon: with another team, or other settings.
    func identity(of team: [StaffMember]) -> Identity {
        Identity(
            store: store, staff: StaffDirectory(team), keys: Self.keys, settings: identity.settings, log: identity.log)
    }

    static let team: [StaffMember] = [
        ("anna", StaffMember.Role.agent), ("tom", .technician), ("sam", .supervisor), ("ada", .admin),
    ].map {
        StaffMember(
            name: AgentName($0.0), displayName: $0.0.uppercased(), address: address("\($0.0)@example.org"), role: $0.1,
            queues: [QueueName("support")])
    }

    static func address(_ text: String) -> EmailAddress {
        guard let address = EmailAddress(text) else { preconditionFailure("\(text) is an address") }
        return address
    }

    /// An account without password, and the link that sets one.
    func invited(_ text: String, at now: Instant = now) async throws -> (account: Account, link: String) {
        let address = Self.address(text)
        let agent = Self.team.first { $0.address == address }?.name
        guard let account = try await store.openAccount(at: address, agent: agent, now: now) else { throw Missing() }
        let link = OpaqueToken(.link)
        try await store.keepLink(link.digest, to: account.id, until: now + identity.settings.linkLife)
        return (account, link.text.reveal { $0 })
    }

    /// An account whose holder used his link.
    func account(_ text: String) async throws -> Account {
        let (account, link) = try await invited(text)
        try await identity.setPassword(link: link, password: Self.password, peer: "192.0.2.1", now: Self.now)
        return account
    }

    /// Signed in with the right password.
    func signIn(_ text: String, peer: String = "192.0.2.1", at now: Instant = now) async throws(APIProblem) -> SignIn {
        try await identity.login(address: text, password: Self.password, peer: peer, now: now)
    }

    func request(bearing token: String) -> HTTPRequest {
        HTTPRequest(method: .get, path: ["tickets"], fields: ["Authorization": "Bearer \(token)"])
    }

    struct Missing: Error {}
}

/// What a log was told.
final class LoggedLines: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    var text: String { lines.withLock { $0.joined() } }
}

/// What `body` throws, whole.
func problem(_ body: () async throws(APIProblem) -> some Any) async -> APIProblem? {
    do throws(APIProblem) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
