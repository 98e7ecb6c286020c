/// The encodings that carry any bytes in lines of 76 printable ASCII characters (RFC 2045, sections 6.7 and 6.8).
enum BodyEncoding {
    static let lineLength = 76

    /// Text in whichever of the two is shorter and readable, every line ended by CRLF.
    static func text(_ text: String) -> (name: StaticString, bytes: [UInt8]) {
        let bytes = normalisedLines(Array(text.utf8))
        let awkward = bytes.count { !(0x20...0x7E ~= $0 || $0 == 0x0A || $0 == 0x09) || $0 == UInt8(ascii: "=") }
        if awkward * 4 > bytes.count {
            let canonical = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
            return ("base64", base64Lines(canonical[...]))
        }
        return ("quoted-printable", quotedPrintable(bytes))
    }

    /// Lines of 76 characters, each ended by CRLF. Whole multiples of 57 bytes may be encoded piece by piece.
    static func base64Lines(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(base64LinesLength(bytes.count))
        var rest = bytes
        while !rest.isEmpty {
            text += base64(rest.prefix(bytesInLine))
            text += crlf
            rest = rest.dropFirst(bytesInLine)
        }
        return text
    }

    static let bytesInLine = 57

    /// How long `base64Lines` will be.
    static func base64LinesLength(_ count: Int) -> Int {
        let lines = (count + bytesInLine - 1) / bytesInLine
        return (count + 2) / 3 * 4 + lines * crlf.count
    }

    static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let padding = UInt8(ascii: "=")
        return [UInt8](capacity: (bytes.count + 2) / 3 * 4) { text in
            var index = bytes.startIndex
            while index < bytes.endIndex {
                let left = bytes.endIndex - index
                let first = UInt32(bytes[index]) << 16
                let second = left > 1 ? UInt32(bytes[index + 1]) << 8 : 0
                let group = first | second | (left > 2 ? UInt32(bytes[index + 2]) : 0)
                text.append(alphabet[Int(group >> 18)])
                text.append(alphabet[Int(group >> 12 & 63)])
                text.append(left > 1 ? alphabet[Int(group >> 6 & 63)] : padding)
                text.append(left > 2 ? alphabet[Int(group & 63)] : padding)
                index += 3
            }
        }
    }

    static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    /// Every line end becomes LF, and the last line has one.
    private static func normalisedLines(_ bytes: [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count + 1)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0D {
                lines.append(0x0A)
            } else if byte != 0x0A || previous != 0x0D {
                lines.append(byte)
            }
            previous = byte
        }
        if lines.last != 0x0A { lines.append(0x0A) }
        return lines
    }

    /// `lines` end with LF. A dot or "From " never begins a line, so that no relay that treats them as its own
    /// can change the text or end the mail early.
    private static func quotedPrintable(_ lines: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(lines.count + lines.count / 8)
        var column = 0
        for (index, byte) in lines.enumerated() {
            if byte == 0x0A {
                text += crlf
                column = 0
                continue
            }
            let isLastOfLine = lines[index + 1] == 0x0A
            let length = isLiteral(byte, isLastOfLine: isLastOfLine) ? 1 : 3
            if column + length > lineLength - 1 {
                text.append(UInt8(ascii: "="))
                text += crlf
                column = 0
            }
            let isTreacherous = column == 0 && (byte == UInt8(ascii: ".") || lines[index...].starts(with: from))
            if length == 1, !isTreacherous {
                text.append(byte)
                column += 1
            } else {
                text.append(UInt8(ascii: "="))
                text += hexadecimal(byte)
                column += 3
            }
        }
        return text
    }

    private static func isLiteral(_ byte: UInt8, isLastOfLine: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): false
        case 0x20, 0x09: !isLastOfLine
        default: 0x21...0x7E ~= byte
        }
    }

    private static let crlf: [UInt8] = [0x0D, 0x0A]
    private static let from = Array("From ".utf8)
    private static let digits = Array("0123456789ABCDEF".utf8)
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
