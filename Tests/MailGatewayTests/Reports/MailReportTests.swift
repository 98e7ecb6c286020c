import MIMEParser
import Testing

@testable import MailGateway

@Suite struct MailReportTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let says: String
        let mail: String
        /// `address action status code reason`, one per recipient.
        let expected: [String]

        init(_ says: String, _ mail: String, _ expected: String...) {
            self.says = says
            self.mail = mail
            self.expected = expected
        }

        var testDescription: String { says }
    }

    private static let server = "From: MAILER-DAEMON@mx.example.test\nTo: us@example.org\n"

    static let texts: [Row] = [
        Row(
            "qmail names each recipient above what was said of it",
            server + """
                Subject: failure notice

                Hi. This is the qmail-send program at mx.example.test.
                I'm afraid I wasn't able to deliver your message to the following addresses.

                <gone@customer.test>:
                192.0.2.7 does not like recipient.
                Remote host said: 550 5.1.1 <gone@customer.test>: User unknown
                Giving up on 192.0.2.7.

                <full@customer.test>:
                Remote host said: 552 5.2.2 mailbox is full

                --- Below this line is a copy of the message.

                Message-ID: <ours-1@example.org>
                To: other@customer.test

                550 5.7.1 these words were ours
                """, "gone@customer.test failed 5.1.1 550 userunknown",
            "full@customer.test failed 5.2.2 552 mailboxfull"),
        Row(
            "Exim names them in a field as well",
            """
            From: Mail Delivery System <Mailer-Daemon@mx.example.test>
            To: us@example.org
            X-Failed-Recipients: late@customer.test
            Auto-Submitted: auto-replied
            Subject: Mail delivery failed: returning message to sender

            This message was created automatically by mail delivery software.
            The following address(es) failed:

              late@customer.test
                retry timeout exceeded
            """, "late@customer.test failed 5.0.0 - expired"),
        Row(
            "a warning of Exim's is no failure",
            """
            Return-Path: <>
            From: Mail Delivery System <Mailer-Daemon@mx.example.test>
            Subject: Warning: message 1abc delayed 24 hours

            A message that you sent has not yet been delivered to one or more of its
            recipients after more than 24 hours on the queue.

              late@customer.test
                Delay reason: SMTP error from remote mail server after RCPT TO:<late@customer.test>:
                450 4.2.1 mailbox is busy, too many connections
            """, "late@customer.test delayed 4.2.1 450 toomanyconn"),
        Row(
            "Sendmail keeps a transcript",
            server + """
                Subject: Returned mail: User unknown

                   ----- Transcript of session follows -----
                While talking to mx.customer.test:
                >>> RCPT To:<gone@customer.test>
                <<< 550 no such user here
                550 <gone@customer.test>... User unknown

                   ----- Unsent message follows -----
                To: gone@customer.test
                """, "gone@customer.test failed 5.0.0 550 userunknown"),
        Row(
            "Exchange puts the reason below",
            """
            From: System Administrator <postmaster@example.test>
            Subject: Undeliverable: hello

            Your message did not reach some or all of the intended recipients.

                  To: gone@customer.test

            The following recipient(s) could not be reached:

                  gone@customer.test on 20.11.2026 09:00
                        The recipient name is not recognized
            """, "gone@customer.test failed 5.0.0 - userunknown"),
        Row(
            "a postmaster writes in French",
            """
            Return-Path: <>
            From: postmaster@example.test
            Subject: Non remis : devis

            Votre message n'a pas pu être remis :

            <parti@client.test>:
            550 5.1.1 Destinataire inconnu
            """, "parti@client.test failed 5.1.1 550 userunknown"),
        Row(
            "Amazon writes JSON",
            """
            From: no-reply@sns.amazonaws.com
            Subject: AWS Notification Message

            {"Message" : "{\\"notificationType\\":\\"Bounce\\",\\"bounce\\":{\\"bouncedRecipients\\":
            [{\\"emailAddress\\":\\"gone@customer.test\\",\\"status\\":\\"5.1.1\\",\\"diagnosticCode\\":
            \\"smtp; 550 5.1.1 user unknown\\"}]},\\"mail\\":{\\"messageId\\":\\"x\\"}}"}
            """, "gone@customer.test failed 5.1.1 550 userunknown"),
        Row(
            "the words beside the fields tell where it was refused",
            server + """
                Subject: Undelivered Mail Returned to Sender
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b

                <hidden@customer.test>: host mx[192.0.2.7] said: 550 Unknown user (in reply to end of DATA command)
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.test

                Final-Recipient: rfc822; hidden@customer.test
                Action: failed
                Status: 5.0.0
                Diagnostic-Code: smtp; 550 Unknown user
                --b--
                """, "hidden@customer.test failed 5.0.0 550 filtered"),
        Row(
            "a complaint names who complained",
            """
            From: feedback@provider.test
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b

            This is an abuse report.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            Original-Rcpt-To: <angry@customer.test>
            --b--
            """, "angry@customer.test unknown - - feedback"),
        Row(
            "an absence notice is about its sender",
            "From: away@customer.test\nAuto-Submitted: auto-replied\nSubject: Re: hello\n\nBack on Monday.\n",
            "away@customer.test unknown - - vacation"),
    ]

    static let people: [Row] = [
        Row(
            "a person quotes a bounce",
            """
            From: Eva <eva@customer.test>
            Subject: Undelivered Mail Returned to Sender

            What is this?
            <gone@customer.test>: 550 5.1.1 User unknown
            The message could not be delivered to one or more recipients.
            """),
        Row(
            "a parcel could not be delivered",
            """
            From: Parcels <no-reply@parcels.test>
            Auto-Submitted: auto-generated
            Subject: Your parcel

            Your parcel could not be delivered. Write to help@parcels.test.
            """),
        Row(
            "an absence in the subject alone",
            "From: Eva <eva@customer.test>\nSubject: Out of office next week\n\nCan you take over?\n"),
    ]

    @Test("a report is read whoever wrote it", arguments: texts)
    func reads(row: Row) throws {
        let report = try #require(try Self.report(row.mail))
        let seen = report.recipients.map { entry in
            let address = String(decoding: entry.address, as: UTF8.self)
            let code = entry.code.map(String.init) ?? "-"
            return "\(address) \(entry.action) \(entry.status?.description ?? "-") \(code) \(entry.reason.rawValue)"
        }
        #expect(seen == row.expected)
    }

    @Test("what people write, and programs about other things, reports nothing", arguments: people)
    func ignores(row: Row) throws {
        let report = try Self.report(row.mail)
        #expect(report.map(\.recipients.count) == nil)
    }

    @Test("the Message-ID of the mail that came back is found in the text below the divider")
    func returnedMessageID() throws {
        let report = try #require(try Self.report(Self.texts[0].mail))
        #expect(report.originalMessageID == MessageID("<ours-1@example.org>"))
    }

    @Test("a notice of a thousand recipients is cut and read in linear time")
    func manyRecipients() throws {
        let lines = (0..<3_000).map { "<user\($0)@customer.test>:\n550 5.1.1 User unknown\n" }.joined(separator: "\n")
        let mail = Self.server + "Subject: failure notice\n\nI wasn't able to deliver your message.\n\n" + lines
        let report = try #require(try Self.report(mail))
        #expect(report.recipients.count == NoticeRecipients.most)
    }

    private static func report(_ mail: String) throws -> MailReport? {
        let message = try MessageParser().parse(Array(mail.utf8))
        let evidence = LoopEvidence(
            message, siteDomain: "example.org", ownAddresses: [], isOwnMessageID: { _ in false })
        return MailReport(message, evidence)
    }
}
