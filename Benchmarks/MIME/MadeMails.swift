import GatewayTestKit

/// Mails made on the spot, for machines without a collection: the classes have the shapes of everyday mail.
struct MadeMails {
    private static let words = """
        ticket order invoice please attached reply server error update customer thank regards problem login password \
        account screen install version Größe Übersicht Kündigung Straße délai déjà ответ вложение 注文 添付 確認
        """.split(separator: " ")

    private var dice: SeededGenerator

    /// Writes a folder for each class, and one with hostile mails.
    static func write(into directory: String) throws {
        let classes: [(name: String, count: Int, make: (inout MadeMails) -> String)] = [
            ("text2k", 200, { $0.text(header: 0, body: 1_300) }),
            ("hdr8k", 100, { $0.text(header: 8_000, body: 3_300) }),
            ("alt20k", 60, { $0.alternative(fields: $0.fields(header: 3_000), body: 14_000) }),
            ("att1m", 4, { $0.attachment(1 << 20) }), ("att25m", 1, { $0.attachment(25 << 20) }),
        ]
        for (index, kind) in classes.enumerated() {
            var mails = MadeMails(dice: SeededGenerator(seed: UInt64(index + 1)))
            try makeFolder("\(directory)/\(kind.name)")
            for number in 0..<kind.count {
                try writeFile("\(directory)/\(kind.name)/\(number).eml", kind.make(&mails).utf8)
            }
        }
        try makeFolder("\(directory)/adversarial")
        for (name, mail) in HostileMails.all { try writeFile("\(directory)/adversarial/\(name).eml", mail.utf8) }
    }

    private static func makeFolder(_ path: String) throws {
        guard ChildProcess.run(["mkdir", "-p", path]) else { throw HarnessFailure("cannot make \(path)") }
    }

    /// One text, its transfer encoding different from mail to mail.
    private mutating func text(header: Int, body: Int) -> String {
        let fields = fields(header: header)
        let words = words(body)
        let (encoding, content) =
            Bool.random(using: &dice)
            ? ("base64", Self.base64(Array(words.utf8))) : ("quoted-printable", Self.quotedPrintable(words))
        return
            "\(fields)Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n\(content)"
    }

    /// Text and HTML.
    private mutating func alternative(fields: String, body: Int) -> String {
        let boundary = "=_alternative_\(dice.next())"
        let html = words(body / 2).split(separator: "\r\n").map {
            "<p class=\"MsoNormal\" style=\"margin:0;font-size:11pt\"><span lang=\"EN\">\($0)</span></p>\r\n"
        }
        let parts = [("plain", words(body / 3)), ("html", "<html><body>\r\n\(html.joined())</body></html>\r\n")].map {
            """
            --\(boundary)\r\nContent-Type: text/\($0.0); charset="utf-8"\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\n\(Self.quotedPrintable($0.1))\r\n
            """
        }
        return """
            \(fields)Content-Type: multipart/alternative;\r\n boundary="\(boundary)"\r\n\r\n\
            This is a multi-part message.\r\n\(parts.joined())--\(boundary)--\r\n
            """
    }

    /// Text, HTML and a binary file.
    private mutating func attachment(_ size: Int) -> String {
        var file: [UInt8] = []
        file.reserveCapacity(size + 8)
        while file.count < size { file.append(UInt8(truncatingIfNeeded: dice.next())) }
        let fields = fields(header: 3_000)
        let boundary = "----=_mixed_\(dice.next())"
        return """
            \(fields)Content-Type: multipart/mixed; boundary="\(boundary)"\r\n\r\n--\(boundary)\r\n\
            \(alternative(fields: "", body: 9_000))\r\n--\(boundary)\r\nContent-Type: application/pdf\r\n\
            Content-Disposition: attachment; filename*=utf-8''%C3%9Cbersicht.pdf\r\n\
            Content-Transfer-Encoding: base64\r\n\r\n\(Self.base64(file))\r\n--\(boundary)--\r\n
            """
    }

    /// The fields every mail has, below trace and signature fields of about `header` bytes.
    private mutating func fields(header: Int) -> String {
        var fields = ""
        while fields.utf8.count < header {
            let signature = Self.base64((0..<150).map { _ in UInt8.random(in: 0...255, using: &dice) })
            fields +=
                "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n        d=example.org; s=20230601;\r\n\tb="
            fields += signature.split(separator: "\r\n").joined(separator: "\r\n\t") + "\r\n"
            fields += "Received: from mx\(dice.next() % 99).example.net (mx.example.net. [192.0.2.1])\r\n        by "
            fields += "mail.example.com with ESMTPS id \(dice.next());\r\n        Tue, 05 Mar 2024 09:00:00 -0800\r\n"
        }
        return """
            \(fields)Date: Tue, 05 Mar 2024 09:00:00 +0100\r\nFrom: "Anna Meyer" <anna@example.org>\r\n\
            To: Support Desk <support@example.com>\r\nSubject: =?UTF-8?Q?Bestellung_f=C3=BCr?= \(dice.next())\r\n\
            Message-ID: <\(dice.next())@mail.example.com>\r\nReferences: <\(dice.next())@example.com>\r\n\
            MIME-Version: 1.0\r\n
            """
    }

    /// Lines of words.
    private mutating func words(_ bytes: Int) -> String {
        var text = ""
        var column = 0
        while text.utf8.count < bytes {
            let word = Self.words[Int(dice.next() % UInt64(Self.words.count))]
            text += column > 60 ? "\(word)\r\n" : "\(word) "
            column = column > 60 ? 0 : column + word.utf8.count
        }
        return text + "\r\n"
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func base64(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 3 / 2)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = (0..<3).map { start + $0 < bytes.count ? UInt32(bytes[start + $0]) : 0 }
            let word = group[0] << 16 | group[1] << 8 | group[2]
            for place in 0..<4 {
                let isPadding = start + place > bytes.count
                output.append(isPadding ? 0x3D : alphabet[Int(word >> UInt32(18 - 6 * place)) & 63])
            }
            if start % 57 == 54 { output += [0x0D, 0x0A] }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func quotedPrintable(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        var column = 0
        for byte in text.utf8 {
            let isPlain = byte < 0x7F && byte != 0x3D
            if column > 72, byte != 0x0D, byte != 0x0A {
                output += [0x3D, 0x0D, 0x0A]
                column = 0
            }
            output += isPlain ? [byte] : [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            column = byte == 0x0A ? 0 : column + (isPlain ? 1 : 3)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
