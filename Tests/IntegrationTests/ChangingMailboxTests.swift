import GatewayTestKit
import Testing

/// Mailboxes that are recreated, renamed, or worked on by other people meanwhile, on a real Dovecot.
///
/// Needs the sandbox (root or sudo).
@Suite struct ChangingMailboxTests {
    static let manyMails = TestEffort.isLong ? 500 : 120

    @Test("I7 a mailbox that is recreated with its mail copied back opens no ticket twice, and new mail still does")
    func recreated() async throws {
        try await withWorkplace("recreated") { place in
            let factory = MailFactory(series: "recreated")
            try await place.deliver((1...Self.manyMails).map { factory.request($0) })
            try await place.gateway.start()
            try await place.settles(letters: Self.manyMails)
            let sent = place.sink.count

            try await Self.recreate(place)
            try await place.gateway.reaches("the mail was looked at again") { store in
                try store.number("SELECT count(*) FROM letter WHERE state = 'done'") == 2 * Self.manyMails
            }
            let store = try StoreReader(place.gateway.database)
            #expect(try store.number("SELECT count(*) FROM ticket") == Self.manyMails)
            #expect(try store.number("SELECT count(*) FROM letter WHERE disposition = 'duplicate'") == Self.manyMails)

            try await place.deliver((1...10).map { factory.request(10_000 + $0) })
            try await place.settles(letters: 2 * Self.manyMails + 10)
            #expect(try await place.stopAndRead().tickets == Self.manyMails + 10)
            let alerts = place.sink.copies.filter { $0.recipient.hasPrefix("operator@") }
            #expect(alerts.count <= 1)
            #expect(place.sink.count - alerts.count == sent + 20, "nobody is told of an old mail again")
        }
    }

    @Test("I7 mail that was skipped at first contact stays skipped when the mailbox is recreated")
    func recreatedWithSkippedMail() async throws {
        try await withWorkplace("skipped") { settings in
            settings.mailboxes[0].existingMail = "skip"
        } _: { place in
            let factory = MailFactory(series: "skipped")
            try await place.deliver((1...20).map { factory.request($0) })
            try await place.gateway.start()
            try await place.gateway.reaches("the old mail is in the ledger") { store in
                try store.number("SELECT count(*) FROM letter WHERE disposition = 'before_start'") == 20
            }
            try await place.deliver([factory.request(21)])
            try await place.settles(letters: 21)

            try await Self.recreate(place)
            try await place.deliver([factory.request(22)])
            try await place.gateway.reaches("the mail was looked at again") { store in
                try store.number("SELECT count(*) FROM letter WHERE state = 'done'") == 43
            }
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == 2)
            #expect(place.sink.copies.filter { !$0.recipient.hasPrefix("operator@") }.count == 4)
        }
    }

    @Test("I8 a renamed folder is an error to tell, not a reason to read or make another")
    func renamed() async throws {
        try await withWorkplace("renamed") { settings in
            // Dovecot says nothing to a client that waits in IDLE: the next look finds out.
            settings.limits["transport"]?["idle_renewal"] = "10s"
        } _: { place in
            let factory = MailFactory(series: "renamed")
            try await place.deliver([factory.request(1)])
            try await place.gateway.start()
            try await place.settles(letters: 1)

            let elsewhere = place.folder + "-elsewhere"
            try await place.account.command("RENAME \"\(place.folder)\" \"\(elsewhere)\"")
            try await place.gateway.logs("mailbox.disconnected")
            try await place.gateway.reaches("the operator is told") { _ in
                place.sink.copies.contains { $0.recipient == "operator@example.test" }
            }
            let folders = try await place.account.command("LIST \"\" \"*\"")
            #expect(!folders.contains { $0.hasSuffix(" \(place.folder)") || $0.hasSuffix("\"\(place.folder)\"") })

            try await place.account.command("RENAME \"\(elsewhere)\" \"\(place.folder)\"")
            try await place.deliver([factory.request(2)])
            try await place.settles(letters: 2)
            #expect(try await place.stopAndRead().tickets == 2)
        }
    }

    @Test("I7 mail that a restored server changed on the way is a duplicate still, linked and not dropped")
    func rewritten() async throws {
        try await withWorkplace("rewritten") { place in
            let mails = (1...30).map { MailFactory(series: "rewritten").request($0) }
            try await place.deliver(mails)
            try await place.gateway.start()
            try await place.settles(letters: 30)
            try await place.gateway.stop()
            try await place.account.command("DELETE \"\(place.folder)\"")
            try await place.account.create(place.folder)
            let received = Array("Received: from old.test by new.test; Sat, 21 Nov 2026 10:00:00 +0000\r\n".utf8)
            try await place.account.append(mails.map { received + $0.bytes }, to: place.folder)
            try await place.gateway.start()
            try await place.settles(letters: 60)
            let snapshot = try await place.stopAndRead()
            #expect(snapshot.tickets == 30)
            let store = try StoreReader(place.gateway.database)
            #expect(
                try store.number("SELECT count(*) FROM letter WHERE disposition = 'duplicate' AND original_id NOTNULL")
                    == 30)
        }
    }

    @Test("I8 a mailbox that may only be read is read, and what cannot be acknowledged waits")
    func readOnly() async throws {
        var script = IMAPScript(
            letters: (1...3).map { (uid: $0, bytes: MailFactory(series: "readonly").request($0).bytes) })
        script.isReadOnly = true
        let server = ScriptedIMAPServer(script)
        defer { server.peer.stop() }
        try await withWorkplace("readonly") { settings in
            settings.mailboxes[0].url = server.url
            settings.mailboxes[0].acknowledge = "flag"
        } _: { place in
            try await place.gateway.start()
            try await place.gateway.reaches("three tickets, three acknowledgements waiting") { store in
                try store.number("SELECT count(*) FROM letter WHERE state = 'committed' AND ticket_id NOTNULL") == 3
            }
            try await place.gateway.logs("mailbox.read_only")
            try await place.gateway.stop()
            #expect(!server.commands.contains { $0.hasPrefix("UID STORE") || $0.hasPrefix("CREATE") })
        }
    }

    @Test("I9 another client that flags and expunges meanwhile takes only its own mails from us")
    func secondClient() async throws {
        let processed = "done-\(UInt32.random(in: 0 ... .max))"
        try await withWorkplace("second") { settings in
            settings.mailboxes[0].acknowledge = "move"
            settings.mailboxes[0].more = ["processed_folder: \(processed)"]
            settings.limits["intake"]?["batch_letters"] = "7"
        } _: { place in
            try await place.account.create(processed)
            let mails = (1...Self.manyMails).map { MailFactory(series: "second").request($0) }
            try await place.deliver(mails)
            let other = try await place.sandbox.account()
            try await other.command("SELECT \"\(place.folder)\"")
            try await place.gateway.start(waits: false)
            // Every third mail, one command each, while the gateway works through the folder from the other end.
            for uid in stride(from: mails.count, to: 0, by: -3) {
                try await other.command("UID STORE \(uid) +FLAGS.SILENT (\\Seen \\Deleted)")
                try await other.command("UID EXPUNGE \(uid)")
            }
            try await place.gateway.reaches("nothing left in the folder or in hand") { store in
                try Workplace.isSettled(store, letters: 1)
            }
            let snapshot = try await place.stopAndRead()
            let moved = try await place.account.messages(in: processed)
            let left = try await place.account.count(in: place.folder)
            let store = try StoreReader(place.gateway.database)
            let expunged = Set(stride(from: mails.count, to: 0, by: -3))
            let ticketed = Set(
                try store.rows("SELECT uid FROM letter WHERE ticket_id IS NOT NULL").map { $0[0].integer })

            #expect(left == 0)
            #expect(ticketed.count == snapshot.tickets)
            #expect(ticketed.isSuperset(of: Set(1...mails.count).subtracting(expunged)), "nothing of ours is lost")
            let movedUIDs = Set(moved.compactMap { bytes in mails.firstIndex { $0.bytes == bytes }.map { $0 + 1 } })
            #expect(movedUIDs.isSubset(of: ticketed), "only what became a ticket was moved")
            #expect(movedUIDs.union(expunged) == Set(1...mails.count), "no mail was acted on by a wrong number")
        }
    }

    @Test("I10 mail that a person has already read in another client is imported too")
    func alreadySeen() async throws {
        try await withWorkplace("seen") { place in
            let mails = (1...20).map { MailFactory(series: "seen").request($0) }
            try await place.account.append(mails.map(\.bytes), to: place.folder, flags: "\\Seen \\Answered")
            try await place.gateway.start()
            try await place.settles(letters: 20)
            #expect(try await place.stopAndRead().tickets == 20)
        }
    }

    /// Everything is copied out, the folder deleted and made again, and everything copied back: new UIDVALIDITY.
    private static func recreate(_ place: Workplace) async throws {
        // While another client has a deleted folder open, Dovecot may go on meaning that one.
        try await place.gateway.stop()
        let aside = place.folder + "-aside"
        try await place.account.create(aside)
        try await place.account.command("SELECT \"\(place.folder)\"")
        try await place.account.command("UID COPY 1:* \"\(aside)\"")
        try await place.account.command("CLOSE")
        try await place.account.recreate(place.folder, from: aside)
        try await place.account.command("DELETE \"\(aside)\"")
        try await place.gateway.start()
    }
}
