import MIMEParser
import Testing

@testable import MailGateway
@testable import TicketStore

/// How the lines at the top of an agent's mail are read.
@Suite struct CommandBlockTests {
    @Test(
        "every command is read, whatever its case and the spaces around it",
        arguments: [
            ("#close", AgentCommand.status(.closed)), ("#Resolve", .status(.resolved)), ("#REOPEN ", .reopen),
            ("#status waiting", .status(.waitingCustomer)), ("#status in_progress", .status(.inProgress)),
            ("#assign me", .assign(.sender)), ("#assign <Bruno@example.test>", .assign(.address(Office.bruno.address))),
            ("#priority  Urgent", .priority(.urgent)), ("#note", .note), ("\u{A0}#watch\u{A0}", .watch),
            ("#unwatch", .unwatch), ("#accept", .accept), ("#split", .split),
            ("#tag Billing, printer", .tag([TagName("billing"), TagName("printer")])),
            ("#merge TICKET-20260921-001", .merge(Office.number)),
        ])
    func reads(line: String, command: AgentCommand) {
        let block = CommandBlock(opening: line + "\n")
        #expect(block.lines.map(\.command) == [command])
        #expect(block.refusals.isEmpty)
    }

    @Test(
        "what is no command of ours is refused with its reason, and never guessed",
        arguments: [
            ("#clsoe", CommandRefusal.Reason.unknown), ("#close-it", .unknown), ("#include <stdio.h>", .unknown),
            ("#close now", .argument), ("#status", .argument), ("#status done", .argument), ("#assign", .argument),
            ("#assign bruno", .argument), ("#priority 1", .argument), ("#tag", .argument), ("#tag a b", .argument),
            ("#tag " + String(repeating: "x", count: AgentCommand.longestTag + 1), .argument),
            ("#merge", .argument), ("#merge [TICKET-1]", .argument), ("#note call him", .argument),
        ])
    func refuses(line: String, reason: CommandRefusal.Reason) {
        let block = CommandBlock(opening: line)
        #expect(block.lines.isEmpty)
        #expect(block.refusals.map(\.reason) == [reason])
    }

    @Test(
        "text is no command: a number sign alone, before a digit, or below the first words",
        arguments: ["# close", "#1 is broken", "##close", "Hello\n#close", "> #close", "", " \n\n"])
    func text(opening: String) {
        #expect(CommandBlock(opening: opening).isEmpty)
    }

    @Test("commands end with the first other line, and what is left is the text")
    func remainder() {
        let text = "#close\n\n#tag a\n\n  Dear Claire,\n#close is what I did.\n"
        let block = CommandBlock(opening: text)
        #expect(block.count == 2)
        #expect(block.remainder(of: TextLines.trimmed(text)) == "  Dear Claire,\n#close is what I did.")
        #expect(CommandBlock(opening: "#close\n#note").remainder(of: "#close\n#note") == "")
    }

    @Test("a mail of commands only is read in linear time, and more than a few are refused")
    func many() {
        let block = CommandBlock(opening: String(repeating: "#watch\n", count: 200_000))
        #expect(block.lines.count == CommandBlock.most)
        #expect(block.refusals.map(\.reason) == [.tooMany])
        #expect(block.count == 200_000)
    }

    @Test(
        "what a mail program marked as quoted commands nothing, with or without signs before its lines",
        arguments: [
            ("<blockquote type=\"cite\">#close</blockquote>", 0),
            ("<div>#watch</div><blockquote type=\"cite\">#close</blockquote><div>#resolve</div>", 1),
            ("<div class=\"gmail_quote\"><blockquote>#close</blockquote></div><p>#close</p>", 0),
            ("<p>#watch</p><p>#close</p><p>Hello</p>", 2),
        ])
    func quoted(html: String, count: Int) throws {
        let bytes = Array("Content-Type: text/html\r\nSubject: Re: x\r\n\r\n\(html)\r\n".utf8)
        let extraction = Extraction(try MessageParser().parse(bytes))
        #expect(CommandBlock(opening: extraction.trimmed.opening).count == count)
    }

    @Test("our own notice that a mail program repeats without any mark commands nothing")
    func sent() {
        let notice = "#close was written by somebody else in an earlier mail of ours"
        let trimmed = QuoteTrimmer.trim("\(notice)\n\nThanks.", sent: [notice])
        #expect(CommandBlock(opening: trimmed.opening).isEmpty)
    }
}
