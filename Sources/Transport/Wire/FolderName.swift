/// A folder's name on the wire: modified UTF-7 in a quoted string (RFC 3501, section 5.1.3).
struct FolderName: Equatable {
    static let longest = 1_000

    /// With its quotes, ready to stand in a command.
    let quoted: [UInt8]

    /// `nil` for a name that is empty, too long or has control characters, which no quoting makes safe.
    init?(_ name: String) {
        guard (1...Self.longest).contains(name.utf8.count) else { return nil }
        guard name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }) else {
            return nil
        }
        var text: [UInt8] = [UInt8(ascii: "\"")]
        var pending: [UInt8] = []
        for scalar in name.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value) {
                Self.appendBase64(&pending, to: &text)
                let byte = UInt8(scalar.value)
                switch byte {
                case UInt8(ascii: "&"): text += "&-".utf8
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
                default: text.append(byte)
                }
            } else {
                for unit in String(scalar).utf16 { pending += [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
            }
        }
        Self.appendBase64(&pending, to: &text)
        quoted = text + [UInt8(ascii: "\"")]
    }

    /// UTF-16 as `&…-`, in Base64 with `,` for `/` and without padding.
    private static func appendBase64(_ bytes: inout [UInt8], to text: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)
        text.append(UInt8(ascii: "&"))
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        text.append(UInt8(ascii: "-"))
        bytes = []
    }
}
