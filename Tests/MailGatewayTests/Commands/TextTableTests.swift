import Glibc
import Testing

@testable import MailGateway

@Suite struct TextTableTests {
    @Test func columnsLineUpByWhatTheTerminalShows() {
        var table = TextTable([
            .init(title: "NAME"), .init(title: "N", alignment: .right), .init(title: "NOTE", widest: 6),
        ])
        table.add(["e\u{301}va", "7", "short"])
        table.add(["日本", "123", "far too long"])
        #expect(table.text(usesColour: false) == "NAME    N  NOTE\ne\u{301}va     7  short\n日本  123  far t…\n")
    }

    @Test func onlyTheTitlesHaveColour() {
        var table = TextTable([.init(title: "A")])
        table.add(["\u{1B}[31mred"])
        #expect(table.text(usesColour: true) == "\u{1B}[1mA\u{1B}[0m\n\u{FFFD}[31mred\n")
    }

    struct Terminal: Sendable {
        let isTerminal: Bool
        let environment: [String: String]
        let usesColour: Bool
    }

    static let terminals = [
        Terminal(isTerminal: true, environment: [:], usesColour: true),
        Terminal(isTerminal: false, environment: [:], usesColour: false),
        Terminal(isTerminal: true, environment: ["NO_COLOR": "1"], usesColour: false),
        Terminal(isTerminal: true, environment: ["NO_COLOR": ""], usesColour: true),
        Terminal(isTerminal: true, environment: ["TERM": "dumb"], usesColour: false),
    ]

    @Test(arguments: terminals) func colourIsForPeopleAtATerminal(terminal: Terminal) {
        let context = CommandContext(
            environment: terminal.environment, input: 0, output: TextOutput(descriptor: nil),
            errors: TextOutput(descriptor: nil), isOutputTerminal: terminal.isTerminal)
        #expect(context.usesColour == terminal.usesColour)
    }

    @Test("I27 output on a full disk is a failure, output to a reader who left is not")
    func lostOutput() {
        let full = unsafe open("/dev/full", O_WRONLY)
        let output = TextOutput(descriptor: full)
        output.line("lost")
        output.flush()
        #expect(output.failure == ENOSPC)
        close(full)

        signal(SIGPIPE, SIG_IGN)
        var ends: [CInt] = [0, 0]
        unsafe pipe(&ends)
        close(ends[0])
        let toNobody = TextOutput(descriptor: ends[1])
        toNobody.line("lost")
        toNobody.flush()
        #expect(toNobody.failure == nil)
        close(ends[1])
    }
}
