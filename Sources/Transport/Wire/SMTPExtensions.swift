/// What a server offered in EHLO, as far as this program uses it.
package struct SMTPExtensions: Equatable, Sendable {
    /// Bytes of the largest message; `nil` when not offered or without limit.
    package var sizeLimit: Int?
    /// SIZE (RFC 1870): the length may be told in MAIL.
    package var offersSize = false
    /// 8BITMIME (RFC 6152): bytes above 127 in the content.
    package var eightBitMIME = false
    /// SMTPUTF8 (RFC 6531): addresses beyond ASCII.
    package var smtpUTF8 = false
    /// PIPELINING (RFC 2920): MAIL and RCPT in one go.
    package var pipelining = false
    /// AUTH (RFC 4954), with whatever mechanisms.
    package var authentication = false

    /// Nothing: a server before its EHLO.
    package init() {}
}

extension SMTPExtensions {
    /// Reads the reply to EHLO (RFC 5321, section 4.1.1.1): the first line is the server's name.
    init(_ lines: SMTPReplyReader.Lines) {
        for line in lines.texts.dropFirst() {
            let words = line.split(separator: UInt8(ascii: " "))
            guard let keyword = words.first else { continue }
            switch String(decoding: keyword.prefix(16).map(ASCII.upper), as: UTF8.self) {
            case "SIZE":
                offersSize = true
                // Zero means no fixed limit (RFC 1870, section 4); so does what is no number.
                let limit: Int = words.count > 1 ? ASCII.number(words[1]) ?? 0 : 0
                sizeLimit = limit > 0 ? limit : nil
            case "8BITMIME": eightBitMIME = true
            case "SMTPUTF8": smtpUTF8 = true
            case "PIPELINING": pipelining = true
            case "AUTH": authentication = true
            case let word where word.hasPrefix("AUTH="):
                // QUIRK: old servers write the offer in this form, which RFC 4954 does not know.
                authentication = true
            default: break
            }
        }
    }
}
