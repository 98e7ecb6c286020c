/// The alerts in English.
enum EnglishAlerts {
    static func words(_ topic: OperatorAlerts.Topic) -> AlertWords {
        switch topic {
        case .loginRefused(let mailbox): loginRefused(mailbox)
        case .mailboxUnreachable(let mailbox): mailboxUnreachable(mailbox)
        case .mailboxChanged(let mailbox): mailboxChanged(mailbox)
        case .diskFills(let directory): diskFills(directory)
        case .intakeStuck: intakeStuck
        case .outboxStuck: outboxStuck
        case .sendingStopped(let server): sendingStopped(server)
        case .textsStopped(let server): textsStopped(server)
        case .scanningStopped(let server): scanningStopped(server)
        case .webhookStopped(let endpoint): webhookStopped(endpoint)
        case .webhookRetired(let endpoint): webhookRetired(endpoint)
        case .sendingBraked: sendingBraked
        case .flood(let mailbox): flood(mailbox)
        case .quarantined(let mailbox): quarantined(mailbox)
        case .noticesUnwordable: noticesUnwordable
        case .fileMissing: fileMissing
        case .storeDamaged(let place): storeDamaged(place)
        case .wallClockJumped: wallClockJumped
        }
    }

    private static func loginRefused(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "mailbox \(mailbox): login refused",
            what: """
                The mail server refuses the user or the password of this mailbox. No new mail becomes a ticket until \
                that is mended. It stays on the server, nothing is lost.
                """,
            place: "mailbox \(mailbox)",
            advice: [
                "Log in once by hand, by webmail for instance: does the password still hold?",
                "Put the right password where the configuration says (password_file or password_credential).",
                "`mailgateway check-config --connect` says at once whether it works now.",
                "`systemctl restart mailgateway`: the password is read at the start.",
            ])
    }

    private static func mailboxUnreachable(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "mailbox \(mailbox) cannot be read",
            what: "No new mail of this mailbox becomes a ticket. It stays on the server, nothing is lost.",
            place: "mailbox \(mailbox)",
            advice: [
                "`mailgateway check-config --connect` tries it at once.",
                "No answer: is the mail server up, and does every firewall let this machine reach it?",
                "A folder that is not there: was it renamed or deleted?",
                "Once the mailbox can be read again its mail is fetched by itself.",
            ])
    }

    private static func mailboxChanged(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "mailbox \(mailbox) was replaced or restored",
            what: """
                The server gave this mailbox a new identity. All its mail is compared with what is known: nothing \
                becomes a second ticket, and nobody is answered twice.
                """,
            place: "mailbox \(mailbox)",
            advice: [
                "If it was moved or restored on purpose: nothing.",
                """
                Otherwise ask whoever runs the mail server. If a backup was restored, mail that came after it may be \
                missing there.
                """,
            ])
    }

    private static func diskFills(_ directory: String) -> AlertWords {
        AlertWords(
            subject: "the disk is nearly full",
            what: "No new mail is fetched until there is room. It stays on the server, nothing is lost.",
            place: directory,
            advice: [
                "`df -h \(directory)` shows how full it is.",
                """
                Make room elsewhere on this disk, or enlarge it. Delete nothing below \(directory): every file there \
                is somebody's mail.
                """,
                "Fetching goes on by itself.",
            ])
    }

    private static let intakeStuck = AlertWords(
        subject: "mail waits to become tickets",
        what: """
            Mail was fetched and has been waiting to become tickets for longer than it should. It is safe in the \
            store.
            """,
        place: "intake",
        advice: [
            "`mailgateway status` says how much waits, and since when; `mailgateway ledger --letters` names each mail.",
            "`journalctl -u mailgateway --since -1h` names the reason.",
            "If it does not: `systemctl restart mailgateway`. Nothing is lost, and what waits is taken up first.",
        ])

    private static let outboxStuck = AlertWords(
        subject: "mail waits to be sent",
        what: """
            Answers to customers or notices to agents have been waiting for longer than they should. They are safe \
            in the store.
            """,
        place: "outbox",
        advice: [
            "`mailgateway outbox list` shows each of them, and what the mail server said last.",
            "What was refused for now (4xx) is tried again by itself, less and less often, for some days.",
            "When the cause is mended, `mailgateway outbox retry ID` sends one at once.",
        ])

    private static func sendingStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "no mail could be sent",
            what: """
                The mail server took no mail from us: no answer to a customer, no notice to an agent. All of it \
                waited, nothing is lost.
                """,
            place: server,
            advice: [
                """
                That you read this means that the server takes mail again: this mail went the same way. What waited \
                follows by itself.
                """,
                "`mailgateway outbox list` shows what still waits.",
                "The reason above says what to mend so that it does not come again.",
                "A new password or setting counts after `systemctl restart mailgateway`: it is read at the start.",
            ])
    }

    private static let sendingBraked = AlertWords(
        subject: "the brake holds outgoing mail",
        what: """
            More mail was to go out than a team and its customers write: two programs may be answering each other. \
            What goes beyond the limits is held and not lost. It goes out by itself when there is room again; a notice \
            held for longer than limits.brake.patience is given up, an agent's answer never.
            """,
        place: "outbox",
        advice: [
            "`mailgateway outbox list --state held` shows what is held, and for which limit.",
            "`mailgateway tickets list` shows what came lately: is it one sender, one subject?",
            "A real loop: have the other side stop it; nothing needs to be done here.",
            "Mail that should go out: `mailgateway outbox release ID...` sends it past the limits.",
            "More than this every day: raise the limit under limits.brake, then restart.",
        ])

    private static func flood(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "a flood in mailbox \(mailbox)",
            what: """
                One sender wrote more mail within an hour than limits.intake.mails_per_sender, or all senders of one \
                domain wrote more than limits.intake.mails_per_domain. What goes beyond is kept and counted as `flood`; \
                it makes no tickets, and nobody is told or answered. It ends by itself when less is written.
                """,
            place: "mailbox \(mailbox)",
            advice: [
                "`mailgateway ledger --letters --mailbox \(mailbox)` names the mails; the mailbox itself shows them.",
                "Mail among them that should become tickets: `mailgateway quarantine release ID`.",
                """
                A program that shall write so much: raise limits.intake.mails_per_sender; a mail provider of many \
                customers: mails_per_domain. Then restart.
                """,
            ])
    }

    private static func quarantined(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "a mail in mailbox \(mailbox) could not be read",
            what: """
                It was set aside so that the others can go on. It has a ticket like any other, without its text, and \
                its bytes are kept as they came.
                """,
            place: "mailbox \(mailbox)",
            advice: [
                "`mailgateway ledger --letters` names it; the newest of `mailgateway tickets list` is its ticket.",
                "Read it in the mailbox itself and answer it by hand: it may be urgent.",
                "Report it as a fault of mailgateway, with the mail if you may.",
            ])
    }

    private static let noticesUnwordable = AlertWords(
        subject: "a mail cannot be written",
        what: """
            An answer to a customer or a notice to an agent cannot be put into words: a template or a setting is \
            missing. It waits, and others like it.
            """,
        place: "outbox",
        advice: [
            "`mailgateway check-config` lists what is wrong.",
            "Mend it, then `systemctl restart mailgateway`. What waited goes out by itself.",
        ])

    private static let fileMissing = AlertWords(
        subject: "a stored file is missing",
        what: """
            An attachment that was to be sent is no longer on the disk. The answer that carried it was not sent, and \
            its agent was told. All else goes on.
            """,
        place: "blobs/ in the data directory",
        advice: [
            "Was something deleted or moved there? Look at the disk, too: `dmesg`, `smartctl -a`.",
            "Copy blobs/ from the newest backup: files that are there already are the same.",
            "`mailgateway outbox list --state failed`, then `mailgateway outbox retry ID` sends it after all.",
        ])

    private static func storeDamaged(_ place: String) -> AlertWords {
        AlertWords(
            subject: "the store is damaged",
            what: "Something that was remembered cannot be read any more. What can be read goes on.",
            place: place,
            advice: [
                """
                Delete and repair nothing in the data directory: it may be the only copy. Copy it to another disk \
                first.
                """,
                "Look at the disk: `dmesg`, `smartctl -a`.",
                """
                Restore the newest good backup (docs/operations.md, Damaged store). Mail that is still on the server is \
                read again.
                """,
            ])
    }

    private static let wallClockJumped = AlertWords(
        subject: "the clock of this machine jumped",
        what: """
            Nobody is told of deadlines and escalations until the clock has been steady for a few minutes. Then \
            everything that is due happens, each thing once. Mail is read and answered all the while.
            """,
        place: "the wall clock of the machine the gateway runs on",
        advice: [
            "`timedatectl` shows the time, and whether it is kept by NTP. Is it right?",
            "If the jump set it right: nothing. `systemctl restart mailgateway` ends the pause at once.",
            "If it is wrong: set it right; deadlines are judged by it.",
        ])
}
