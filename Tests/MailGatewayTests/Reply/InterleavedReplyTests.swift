import Testing

@testable import MailGateway

/// Where the author's words and others' lie among each other.
@Suite struct InterleavedReplyTests {
    private static let attribution = "On 1 May 2026 at 10:07, Bo <b@x.org> wrote:"

    static let replies: [(why: String, text: String, new: String)] = [
        (
            "answers stay between the lines they answer, the attribution goes",
            "\(attribution)\n> One?\n\nYes.\n\n> Two?\n\nNo.\n", "> One?\n\nYes.\n\n> Two?\n\nNo."
        ),
        (
            "a greeting above", "Hi,\n\n\(attribution)\n\n> One?\nYes.\n> Two?\nNo.\n> Bye\n",
            "Hi,\n\n> One?\nYes.\n> Two?\nNo."
        ),
        (
            "two attributions stay: they say who asked what",
            "\(attribution)\n> One?\nYes.\n\nOn 2 May 2026, Cy <c@x.org> wrote:\n> Two?\nNo.\n",
            "\(attribution)\n> One?\nYes.\n\nOn 2 May 2026, Cy <c@x.org> wrote:\n> Two?\nNo."
        ),
        ("one answer below all", "\(attribution)\n> One?\n> Two?\n\nYes to both.\n", "Yes to both."),
        ("one answer below a line chosen by hand", "> Two?\n\nYes.\n", "> Two?\n\nYes."),
        (
            "an attribution on the line of the answer", "Ok. On Fri, 1 May 2026 at 10:07, Bo <b@x.org> wrote:\n> q\n",
            "Ok."
        ),
        ("bars instead of brackets", "Ok.\n\nBo wrote:\n| one\n|\n| two\n", "Ok."),
        (
            "initials before brackets", "On 1 May 2026, Bo Li wrote:\n\nBL> One?\n\nYes.\n\nBL> Two?\n\nNo.\n",
            "BL> One?\n\nYes.\n\nBL> Two?\n\nNo."
        ),
        ("a table is no quotation", "Prices:\n| a | b |\n| 1 | 2 |", "Prices:\n| a | b |\n| 1 | 2 |"),
        ("nested quotations", "Ok.\n\n\(attribution)\n>> deep\n> shallow\n> > spaced\n", "Ok."),
        ("a closing below the quotation", "Ok.\n\n\(attribution)\n> One?\n\nRegards, Anna\n", "Ok.\n\nRegards, Anna"),
        (
            "a closing with a name", "Ok.\n\n\(attribution)\n> One?\n\nViele Grüße\nAnna Schmidt\n",
            "Ok.\n\nViele Grüße\nAnna Schmidt"
        ),
        (
            "an answer that begins with thanks",
            "Hi\n\(attribution)\n> One?\n\nThanks, but the answer to this is no, since it broke.\n",
            "Hi\n> One?\n\nThanks, but the answer to this is no, since it broke."
        ),
        ("a signature below the quotation", "Ok.\n\n\(attribution)\n> One?\n\n-- \nAnna\n", "Ok."),
        (
            "quoted lines wrapped again",
            "Ok.\n\n\(attribution)\n> A line that is so long that it was wrapped once more on its\nway here\n> and goes on\n",
            "Ok."
        ),
        ("a link wrapped out of the quotation", "Ok.\n\n\(attribution)\n> see\nhttps://x.org/a\n> there\n", "Ok."),
        (
            "an answer to a long question",
            "\(attribution)\n> Is a question that is as long as this one, and longer, answered?\nYes it is.\n> Two?\nNo.\n",
            "> Is a question that is as long as this one, and longer, answered?\nYes it is.\n> Two?\nNo."
        ),
        ("several blank lines stay", "One\n\n\n   - two\n\n\(attribution)\n> q\n", "One\n\n\n   - two"),
        ("indentation of the first line stays", "\n\n    code\nmore\n", "    code\nmore"),
        ("nothing but a quotation", "> One?\n", "> One?"),
        ("nothing but a quotation with its attribution", "\(attribution)\n> One?\n", "\(attribution)\n> One?"),
        ("nothing at all", " \n\n", ""),
        ("arrows are no quotation marks", "Visit us\n>From here <<\nnow", "Visit us\n>From here <<\nnow"),
        ("a log in between", "At 10:07:\n  2026-11-20 10:07 error\nBye", "At 10:07:\n  2026-11-20 10:07 error\nBye"),
    ]

    @Test("what an author wrote is found in its place", arguments: replies)
    func finds(row: (why: String, text: String, new: String)) {
        #expect(QuoteTrimmer.trim(row.text).new == row.new)
    }

    @Test("when nothing remains the whole is shown, and said to be a guess")
    func showsWhole() {
        let trimmed = QuoteTrimmer.trim("> One?\n> Two?\n")
        #expect(trimmed.confidence == .low)
        #expect(trimmed.parts == [TrimmedText.Part(kind: .new, text: "> One?\n> Two?\n")])
    }

    @Test("a bare forward is shown whole and is still one")
    func showsForward() {
        let text = "---------- Forwarded message ---------\nFrom: Bo <b@x.org>\n\nHello\n"
        let trimmed = QuoteTrimmer.trim(text)
        #expect(trimmed.new.hasSuffix("Hello") && trimmed.forwarded.hasSuffix("Hello"))
    }

    @Test("what we sent goes, with the garbled line above it that a client made of the attribution")
    func alignsBelowGarbledLine() {
        let sent = "Please restart the printer in the second floor.\nThen tell us what the display says."
        let reply = """
            It says OK.

            Support <s@example.net> ghItlh=2E (Nov 2026):
            Please restart the printer in the second floor. Then tell us
            what the display says.
            """
        let trimmed = QuoteTrimmer.trim(reply, sent: [sent])
        #expect(trimmed.new == "It says OK.")
        #expect(trimmed.confidence == .high)
        #expect(QuoteTrimmer.trim(reply).new != trimmed.new, "without the mail we sent nobody can tell")
    }
}
