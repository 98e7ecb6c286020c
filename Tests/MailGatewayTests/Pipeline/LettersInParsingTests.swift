import GatewayKit
import Testing

@testable import MailGateway
@testable import TicketStore

@Suite struct LettersInParsingTests {
    @Test("I22 a letter in the parser's hands is found by the next life, once")
    func survives() throws {
        let folder = TestFolder()
        let first = try LettersInParsing(path: folder.path + "/in-parsing")
        first.enter(LetterID(7)!, slot: 0)
        first.enter(LetterID(9)!, slot: 3)
        first.leave(slot: 0)
        let second = try LettersInParsing(path: folder.path + "/in-parsing")
        #expect(second.takeSurvivors() == [LetterID(9)!])
        #expect(second.takeSurvivors().isEmpty)
    }

    @Test("I22 the name survives the death of the process")
    func survivesATrap() async throws {
        let folder = TestFolder()
        let path = folder.path + "/in-parsing"
        let made = folder.write("in-parsing", "")
        #expect(made == path)
        await #expect(processExitsWith: .failure) { [path = path as String] in
            try LettersInParsing(path: path).enter(LetterID(42)!, slot: 1)
            preconditionFailure("as a trap in the parser would")
        }
        #expect(try LettersInParsing(path: path).takeSurvivors() == [LetterID(42)!])
    }

    @Test("a page that is a link to somewhere else is refused")
    func refusesLinks() {
        #expect(throws: StoreError.self) { try LettersInParsing(path: "/proc/self/exe") }
    }
}
