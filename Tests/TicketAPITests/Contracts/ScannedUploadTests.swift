import GatewayKit
import Testing

@testable import TicketAPI

@Suite struct ScannedUploadTests {
    static let findings: [(FileFinding, status: Int, words: String)] = [
        (.virus("Eicar-Test"), 422, "log.txt is not taken: the virus scanner found Eicar-Test in it"),
        (.tooLarge, 413, "log.txt is larger than what the virus scanner looks at"),
        (.unknown, 503, "log.txt cannot be scanned for viruses now, so it is not taken"),
    ]

    @Test("what the scanner does not call clean is not kept, nor what came with it", arguments: findings)
    func refused(finding: FileFinding, status: Int, words: String) async throws {
        let stage = try DeskStage(scanner: FixedScanner { $0.first == UInt8(ascii: "x") ? finding : .nothing })
        let zoe = try await stage.token(of: "zoe")
        let ticket = try await stage.ticket(by: zoe)
        let place = "/tickets/\(ticket.id)/attachments"
        let files = [("files", "fine.txt", Array("fine".utf8)), ("files", "log.txt", Array("x".utf8))]
        let answer = await stage.upload(place + "/multiple", files, by: zoe)
        #expect(answer.status == status)
        #expect(answer.text("detail") == words)
        #expect(answer.fields["retry-after"] == (status == 503 ? "30" : nil))
        #expect(await stage.ask(.get, place, by: zoe).json == .object([("data", .list([]))]))
        #expect(await stage.upload(place + "/multiple", [files[0]], by: zoe).status == 201)
    }

    @Test("whether the scanner answers stands in /readyz, which stays ready", arguments: [true, false])
    func readiness(isReachable: Bool) async throws {
        let stage = try DeskStage(scanner: FixedScanner(isReachable: isReachable) { _ in .nothing })
        let answer = await stage.ask(.get, "/readyz")
        #expect(answer.status == 200)
        #expect(answer.text("scanner") == (isReachable ? "reachable" : "unreachable"))
        #expect(await (try DeskStage()).ask(.get, "/readyz").json == .object([("status", .text("ready"))]))
    }
}

private struct FixedScanner: FileScanner {
    var isReachable = true
    let find: @Sendable ([UInt8]) -> FileFinding

    func scan(_ file: [UInt8]) async -> FileFinding { find(file) }
}
