import GatewayKit
import Glibc
import Testing

@testable import Notifier

@Suite struct SigningKeysTests {
    let folder = TemporaryFolder()

    @Test("the first start makes one key that only we can read, the second reads it") func theFirstStartMakesOneKey()
        throws
    {
        let first = try SigningKeys.load(from: folder.path("keys"))
        let second = try SigningKeys.load(from: folder.path("keys"))
        #expect(first.newest == 1)
        #expect(first.code(over: [1, 2, 3], key: 1) == second.code(over: [1, 2, 3], key: 1))
        #expect(folder.mode(of: "keys") == 0o700)
        #expect(folder.mode(of: "keys/reply-1.key") == 0o600)
        #expect(folder.names(in: "keys") == ["reply-1.key"])
    }

    @Test("a key that others can read is refused, with what to do") func aKeyThatOthersCanRead() throws {
        _ = try SigningKeys.load(from: folder.path("keys"))
        unsafe chmod(folder.path("keys/reply-1.key"), 0o640)
        let error = #expect(throws: NotifierError.self) { try SigningKeys.load(from: folder.path("keys")) }
        #expect(error?.code == .keys(.exposed))
        #expect(error?.remedy == .askOperator)
        #expect(error?.hint != nil)
    }

    @Test(
        "a damaged key file is refused, never replaced",
        arguments: ["", "abc", String(repeating: "g", count: 64), String(repeating: "a", count: 66)])
    func aDamagedKeyFileIsRefused(text: String) throws {
        _ = try SigningKeys.load(from: folder.path("keys"))
        folder.write(text, to: "keys/reply-1.key")
        let error = #expect(throws: NotifierError.self) { try SigningKeys.load(from: folder.path("keys")) }
        #expect(error?.code == .keys(.malformed))
    }

    @Test("rotation adds a key and keeps the old ones") func rotationAddsAKeyAndKeeps() throws {
        let before = try SigningKeys.load(from: folder.path("keys"))
        #expect(try SigningKeys.rotate(in: folder.path("keys")) == 2)
        let after = try SigningKeys.load(from: folder.path("keys"))
        #expect(after.newest == 2)
        #expect(after.code(over: [7], key: 1) == before.code(over: [7], key: 1))
        #expect(after.code(over: [7], key: 2) != before.code(over: [7], key: 1))
    }

    @Test("keys of the API are others than those of mail, in files of their own")
    func keysOfTheAPIAreOthers() throws {
        let mail = try SigningKeys.load(from: folder.path("keys"))
        #expect(try SigningKeys.rotate(in: folder.path("keys"), for: .api) == 2)
        let api = try SigningKeys.load(from: folder.path("keys"), for: .api)
        #expect(api.numbers == [1, 2] && mail.numbers == [1])
        #expect(api.code(over: [7], key: 1) != mail.code(over: [7], key: 1))
        #expect(folder.names(in: "keys") == ["api-1.key", "api-2.key", "reply-1.key"])
        #expect(folder.mode(of: "keys/api-1.key") == 0o600)
        #expect(try SigningKeys.load(from: folder.path("keys")).newest == 1)
    }

    @Test("keys never show themselves") func keysNeverShowThemselves() throws {
        let keys = try SigningKeys.load(from: folder.path("keys"))
        var text = "\(keys)"
        dump(keys, to: &text)
        let secret = folder.text(of: "keys/reply-1.key").prefix(64)
        #expect(!text.contains(secret))
        #expect(text.contains("redacted"))
    }
}
