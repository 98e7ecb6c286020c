import GatewayKit
import MIMEParser
import Testing
import TicketStore

@testable import MailGateway

@Suite struct QuarantineCommandTests {
    static let mail = "From: Eva <eva@example.com>\nSubject: Buy \u{1B}[31mnow\n\nCheap \u{202E}pills.\n"

    /// A letter that was held, as id 1.
    private func hold(_ stage: borrowing CommandStage, _ mail: String = mail) async throws {
        _ = await stage.run(["ingest", "-"], input: mail)
        let store = try stage.openStore()
        let candidates = try await store.lettersInHand(limit: 9).map { letter in
            IntakeCandidate(
                letter: letter, identity: LetterIdentity(raw: letter.digest, messageID: nil, body: letter.digest),
                sender: nil, claims: [], content: 0)
        }
        var trace = DecisionTrace()
        trace.note("rule", "spam: hold")
        trace.note("decide", "held")
        let record = IntakeRecord(disposition: .held, trace: trace)
        _ = try await store.commit(candidates, now: .now) { _, _ in record }
        await store.close()
    }

    @Test("mail that was set aside is listed and shown with its reason, and no word of it reaches the terminal raw")
    func listed() async throws {
        let stage = CommandStage()
        try await hold(stage)
        let list = await stage.run(["quarantine", "list"])
        #expect(list.output.contains("eva@example.com"))
        #expect(list.output.contains("rule: spam: hold"))
        let show = await stage.run(["quarantine", "show", "1"])
        #expect(show.output.contains("check      rule: spam: hold"))
        #expect(show.output.contains("Cheap"))
        for output in [list.output, show.output] {
            #expect(!output.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
        }
        let json = await stage.run(["quarantine", "list", "--json"])
        #expect(json.output.contains("\"disposition\":\"held\""))
        #expect(await stage.run(["quarantine", "show", "1", "--raw"]).output == Self.mail)
    }

    @Test("retry and release give mail back, drop ends it, and each id has its answer")
    func verdicts() async throws {
        let stage = CommandStage()
        try await hold(stage)
        #expect(await stage.run(["quarantine", "drop", "1"]).output == "1 mail dropped\n")
        #expect(await stage.run(["quarantine", "list", "--json"]).output == "")
        #expect(await stage.run(["quarantine", "release", "1"]).output == "1 mail let through\n")
        #expect(try await stage.held().map(\.isReleased) == [true])
        #expect(await stage.run(["quarantine", "retry", "1"]).code != .ok)
        #expect(await stage.run(["quarantine", "show", "x"]).code == .usage)
        #expect(await stage.run(["quarantine", "show", "9"]).code == .badData)
    }

    @Test("a replay shows what today's rules would do otherwise and gives back what they would let through")
    func replay() async throws {
        let stage = CommandStage {
            $0 + "rules:\n  pills:\n    when: {text: {contains: pills}}\n    then: {tags: [pills]}\n"
        }
        try await hold(stage)
        try await hold(stage, "From: eva@example.com\nSubject: Printer\n\nIt burns.\n")
        let shown = await stage.run(["replay", "--since", "1d", "--dry-run"])
        #expect(
            shown.output == """
                letter 1 in support: held; spam: hold → ticket; pills: tags pills
                letter 2 in support: held; spam: hold → ticket
                2 read, 2 differ

                """)
        #expect(try await stage.held().isEmpty)
        let done = await stage.run(["replay", "--since", "2026-01-01", "--json"])
        #expect(done.output.split(separator: "\n").count == 2)
        #expect(done.output.contains("\"comes_through\":true"))
        let back = try await stage.held()
        #expect(back.count == 2)
        #expect(back.allSatisfy { $0.isSilent && !$0.isReleased })
        #expect(await stage.run(["replay", "--since", "2030-01-01"]).output.hasPrefix("0 read"))
        #expect(await stage.run(["replay"]).code == .usage)
        #expect(await stage.run(["replay", "--since", "yesterday"]).code == .usage)
        #expect(await stage.run(["replay", "--since", "2026-02-30"]).code == .usage)
    }

    static let imports: [(lines: String, existing: MailboxSettings.ExistingMail, silentBefore: Instant?)] = [
        ("", .passOver, nil), ("import: silent", .silent, nil),
        ("import: 2026-11-20", .process, Instant(seconds: 1_795_132_800)),
        ("existing_mail: silent", .silent, nil), ("existing_mail: process", .process, nil),
    ]

    @Test(
        "an old mailbox is taken over without a word to anybody, all of it or what is older than a day",
        arguments: imports)
    func imported(lines: String, existing: MailboxSettings.ExistingMail, silentBefore: Instant?) throws {
        let office = try RuleOffice("", mailboxLines: lines.isEmpty ? [] : [lines])
        let mailbox = try #require(office.configuration.mailbox(MailboxName("support")))
        #expect(mailbox.existingMail == existing)
        #expect(mailbox.silentBefore == silentBefore)
    }

    @Test("an import that contradicts itself is refused")
    func contradiction() {
        #expect(throws: RuleOffice.Refused.self) {
            try RuleOffice("", mailboxLines: ["import: silent", "existing_mail: skip"])
        }
        #expect(throws: RuleOffice.Refused.self) { try RuleOffice("", mailboxLines: ["import: 2026-13-01"]) }
    }
}
