/// Mails that are the same in every run: number 17 is always the same bytes.
package struct MailFactory: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case request, reply, attachment, urgent, automatic, bounce
    }

    package struct Mail: Sendable {
        package var number: Int
        package var kind: Kind
        package var sender: String
        package var messageID: String
        /// CRLF ends.
        package var bytes: [UInt8]
    }

    /// Part of every Message-ID, so that two tests never make the same mail.
    package var series: String
    package var recipient: String
    /// Bytes of text in a mail, about.
    package var textBytes = 600
    /// The customers write from so many domains.
    package var senderDomains = 1

    package init(series: String, recipient: String = "support@example.test") {
        self.series = series
        self.recipient = recipient
    }

    package func messageID(_ number: Int) -> String { "<\(series).\(number)@customer.test>" }

    package func request(_ number: Int, subject: String? = nil, from sender: String? = nil) -> Mail {
        mail(number, .request, subject: subject ?? "Question number \(number)", from: sender)
    }

    /// An answer of the same customer to mail `original`, quoting a line of it.
    package func reply(_ number: Int, to original: Int) -> Mail {
        mail(
            number, .reply, subject: "Re: Question number \(original)", from: sender(original),
            fields: ["In-Reply-To: \(messageID(original))", "References: \(messageID(original))"],
            text: "One more thing, number \(number).\r\n\r\n> Hello, this is mail \(original).\r\n")
    }

    package func urgent(_ number: Int) -> Mail {
        mail(number, .urgent, subject: "Everything stands still \(number)", fields: ["Importance: high"])
    }

    package func automatic(_ number: Int) -> Mail {
        mail(number, .automatic, subject: "Out of office \(number)", fields: ["Auto-Submitted: auto-replied"])
    }

    /// A delivery report about a mail nobody here has sent.
    package func bounce(_ number: Int) -> Mail {
        let fields = [
            "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"", "MIME-Version: 1.0",
        ]
        let text = """
            --b\r\n\r\nYour mail could not be delivered.\r\n\
            --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.test\r\n\r\n\
            Final-Recipient: rfc822; gone@customer.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
            --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <other.\(number)@elsewhere.test>\r\n\r\n--b--\r\n
            """
        return mail(
            number, .bounce, subject: "Undelivered mail", from: "MAILER-DAEMON@mx.customer.test", fields: fields,
            text: text)
    }

    /// A request with one binary attachment of `size` bytes, different in every mail.
    package func attachment(_ number: Int, size: Int = 3_000) -> Mail {
        let text = Self.text(number, bytes: 200)
        var dice = SeededGenerator(seed: UInt64(number) &+ 77)
        var body = Array("--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\(text)\r\n".utf8)
        body += "--part\r\nContent-Type: application/octet-stream; name=\"file-\(number).bin\"\r\n".utf8
        body += "Content-Disposition: attachment; filename=\"file-\(number).bin\"\r\n".utf8
        body += "Content-Transfer-Encoding: base64\r\n\r\n".utf8
        body += Self.base64(ofRandomBytes: size, &dice)
        body += "\r\n--part--\r\n".utf8
        let fields = ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"part\""]
        return mail(number, .attachment, subject: "Files \(number)", fields: fields, body: body)
    }

    /// What a team's mailbox gets: requests, replies to earlier ones, a file here, an urgent or automatic one there.
    package func mixture(_ count: Int) -> [Mail] {
        (1...max(1, count)).map { number in
            switch number % 20 {
            case 3, 7, 9, 12, 15, 18: reply(number, to: number / 20 * 20 + (number % 20 < 10 ? 1 : 2))
            case 5: attachment(number)
            case 11: urgent(number)
            case 16: automatic(number)
            case 19: bounce(number)
            default: request(number)
            }
        }
    }

    /// The same person always has the same name.
    private func name(of sender: String) -> String { "Person \(sender.prefix { $0 != "@" })" }

    private func sender(_ number: Int) -> String {
        senderDomains == 1 ? "customer\(number)@customer.test" : "customer\(number)@of\(number % senderDomains).test"
    }

    private func mail(
        _ number: Int, _ kind: Kind, subject: String, from: String? = nil, fields: [String] = [], text: String? = nil
    ) -> Mail {
        let words = text ?? Self.text(number, bytes: textBytes)
        let hasType = fields.contains { $0.hasPrefix("Content-Type") }
        let types = hasType ? [] : ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
        return mail(number, kind, subject: subject, from: from, fields: fields + types, body: Array(words.utf8))
    }

    private func mail(
        _ number: Int, _ kind: Kind, subject: String, from: String? = nil, fields: [String], body: [UInt8]
    ) -> Mail {
        let sender = from ?? self.sender(number)
        let path = kind == .bounce ? "<>" : "<\(sender)>"
        let lines = [
            "Return-Path: \(path)", "From: \(name(of: sender)) <\(sender)>", "To: <\(recipient)>",
            "Subject: \(subject)", "Message-ID: \(messageID(number))", "Date: Fri, 20 Nov 2026 09:00:00 +0000",
        ]
        let head = (lines + fields).joined(separator: "\r\n") + "\r\n\r\n"
        return Mail(
            number: number, kind: kind, sender: sender, messageID: messageID(number), bytes: Array(head.utf8) + body)
    }

    private static func text(_ number: Int, bytes: Int) -> String {
        var text = "Hello, this is mail \(number).\r\n\r\n"
        var line = 1
        while text.utf8.count < bytes {
            text += "Line \(line) of mail \(number): the printer prints, café and all, but not for me.\r\n"
            line += 1
        }
        return text
    }

    private static func base64(ofRandomBytes count: Int, _ dice: inout SeededGenerator) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let groups = count / 3
        var encoded: [UInt8] = []
        encoded.reserveCapacity(groups * 4 + groups / 9)
        for group in 0..<groups {
            var bits = dice.next()
            for _ in 0..<4 {
                encoded.append(alphabet[Int(bits & 63)])
                bits >>= 6
            }
            if group % 18 == 17 { encoded += "\r\n".utf8 }
        }
        return encoded
    }
}
