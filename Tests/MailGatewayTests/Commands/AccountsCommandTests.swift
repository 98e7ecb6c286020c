import GatewayKit
import MIMEParser
import Testing
import TicketAPI
import TicketStore

@testable import MailGateway

@Suite struct AccountsCommandTests {
    @Test("an account is of the agent at this address, else of a customer, and is told with its link, once")
    func added() async throws {
        let stage = CommandStage()
        let staff = await stage.run(["accounts", "add", "Anna@Example.org"])
        #expect(staff.code == .ok && staff.output.contains("has an account now (agent anna)"), "\(staff)")
        let customer = await stage.run(["accounts", "add", "eva@example.com"])
        #expect(customer.output.contains("has an account now (customer)"))
        let token = String(customer.output.split(separator: "\n").last ?? "")
        let link = try #require(OpaqueToken(token, as: .link))
        let store = try stage.openStore()
        let account = try await store.account(behindLink: link.digest, now: .now)
        #expect(account?.address == EmailAddress("eva@example.com") && account?.passwordHash == nil)
        #expect(try await store.account(behindLink: link.digest, now: .now + .seconds(72 * 3_600)) == nil)
        await store.close()
        let again = await stage.run(["accounts", "add", "eva@example.com"])
        #expect(again.code == .badData && again.errors.contains("mailgateway accounts link eva@example.com"))
        #expect(!again.output.contains("mgl_"))
    }

    @Test("where the API has a public URL the link leads there")
    func link() async throws {
        var configuration = IdentitySettings()
        #expect(configuration.publicURL == nil)
        configuration.publicURL = "https://help.example.org"
        let lines = OpaqueToken(.link).text.reveal { LinkText(token: $0, settings: configuration, end: .now).lines }
        #expect(lines.last?.hasPrefix("https://help.example.org/api/auth/password?token=mgl_") == true)
    }

    @Test("a new link takes the place of the one before")
    func newLink() async throws {
        let stage = CommandStage()
        let first = await stage.run(["accounts", "add", "eva@example.com"])
        let second = await stage.run(["accounts", "link", "EVA@example.com"])
        let digests = [first, second].compactMap {
            OpaqueToken(String($0.output.split(separator: "\n").last ?? ""), as: .link)?.digest
        }
        #expect(digests.count == 2)
        let store = try stage.openStore()
        #expect(try await store.account(behindLink: digests[0], now: .now) == nil)
        #expect(try await store.account(behindLink: digests[1], now: .now) != nil)
        await store.close()
    }

    @Test("accounts are listed with what the configuration makes of them")
    func listed() async throws {
        let stage = CommandStage {
            $0.replacingFirst("mailboxes:", with: "  bruno: {address: bruno@example.org, role: technician}\nmailboxes:")
        }
        for address in ["anna@example.org", "bruno@example.org", "eva@example.com", "zoe@example.com"] {
            #expect(await stage.run(["accounts", "add", address]).code == .ok)
        }
        let store = try stage.openStore()
        _ = try await store.openAccount(
            at: try #require(EmailAddress("gone@example.org")), agent: AgentName("gone"), now: .now)
        await store.close()
        #expect(await stage.run(["accounts", "disable", "zoe@example.com"]).code == .ok)
        let table = await stage.run(["accounts", "list"])
        let rows = table.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: " ").prefix(4).joined(separator: " ")
        }
        #expect(
            rows == [
                "anna@example.org agent anna no", "bruno@example.org technician bruno no",
                "eva@example.com customer - no", "gone@example.org - gone not", "zoe@example.com customer - disabled",
            ])
        let json = await stage.run(["accounts", "list", "--json"])
        #expect(json.output.contains(#""address":"zoe@example.com""#) && json.output.contains(#""disabled_at":""#))
        #expect(await stage.run(["accounts", "link", "zoe@example.com"]).errors.contains("accounts enable"))
        #expect(await stage.run(["accounts", "enable", "zoe@example.com"]).code == .ok)
        #expect(await stage.run(["accounts", "link", "zoe@example.com"]).code == .ok)
    }

    @Test("a token is shown once, listed without its text, and revoked by its id")
    func tokens() async throws {
        let stage = CommandStage()
        _ = await stage.run(["accounts", "add", "anna@example.org"])
        let made = await stage.run(
            ["accounts", "token", "add", "anna@example.org", "--name", "crm", "--scope", "write", "--expires", "2d"])
        let text = String(made.output.split(separator: "\n").last ?? "")
        let token = try #require(OpaqueToken(text, as: .api))
        let store = try stage.openStore()
        let found = try #require(try await store.account(ofAPIToken: token.digest, now: .now)).1
        await store.close()
        #expect(found.scope == .write && found.expiresAt - found.createdAt == .seconds(2 * 86_400))
        for words in [["accounts", "token", "list"], ["accounts", "token", "list", "anna@example.org"]] {
            let list = await stage.run(words)
            #expect(list.output.contains("crm") && list.output.contains("good") && !list.output.contains(text))
        }
        #expect(await stage.run(["accounts", "token", "revoke", "\(found.id)"]).code == .ok)
        #expect(await stage.run(["accounts", "token", "revoke", "\(found.id)"]).code == .badData)
        #expect(await stage.run(["accounts", "token", "list", "--json"]).output.contains(#""state":"revoked""#))
    }

    static let refused: [([String], ExitCode, String)] = [
        (["add", "not an address"], .usage, "not a mail address"),
        (["link", "eva@example.com"], .badData, "has no account"),
        (["disable", "eva@example.com"], .badData, "accounts list"),
        (["token", "add", "anna@example.org"], .usage, "needs --name"),
        (["token", "add", "anna@example.org", "--name", ""], .usage, "needs --name"),
        (["token", "add", "anna@example.org", "--name", "x", "--scope", "all"], .usage, "metrics, read or write"),
        (["token", "add", "anna@example.org", "--name", "x", "--expires", "1s"], .usage, "--expires"),
        (["token", "add", "bob@example.org", "--name", "x"], .badData, "has no account"),
        (["token", "revoke", "x"], .usage, "not an id of a token"),
        (["add", "anna@example.org", "--password", "x"], .usage, "unknown option"),
        (["token"], .usage, "token add, token list, token revoke"),
    ]

    @Test("what cannot be done is told with what to do", arguments: refused)
    func refusals(words: [String], code: ExitCode, says: String) async {
        let stage = CommandStage()
        let outcome = await stage.run(["accounts"] + words)
        #expect(outcome.code == code && outcome.errors.contains(says), "\(outcome)")
    }

    @Test("a customer who never used his link gets no token")
    func unverified() async {
        let stage = CommandStage()
        _ = await stage.run(["accounts", "add", "eva@example.com"])
        let outcome = await stage.run(["accounts", "token", "add", "eva@example.com", "--name", "x"])
        #expect(outcome.code == .badData && outcome.errors.contains("nobody has shown yet"))
    }

    @Test("keys of the API are rotated apart from those of mail")
    func keys() async {
        let stage = CommandStage()
        #expect(await stage.run(["keys", "rotate", "--api"]).output.hasPrefix("key 2 made"))
        #expect(await stage.run(["keys", "rotate"]).output.hasPrefix("key 2 made"))
    }
}
