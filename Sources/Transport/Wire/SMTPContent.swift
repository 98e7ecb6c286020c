/// Turns message bytes into what may stand between DATA and the final dot (RFC 5321, section 4.5.2).
///
/// Every line ends in CRLF, whatever ended it before; no CR or LF stands alone, so no relay can see an end that
/// we did not write; a dot that begins a line is doubled. Pure; takes pieces cut anywhere.
struct SMTPContent {
    private var isAtLineStart = true
    private var lastWasCR = false
    /// Whether a byte above 127 has gone by.
    private(set) var sawEightBit = false

    /// Appends the wire form of `bytes` to `wire`.
    mutating func append(_ bytes: [UInt8], to wire: inout [UInt8]) {
        for byte in bytes {
            let followsCR = lastWasCR
            lastWasCR = byte == UInt8(ascii: "\r")
            switch byte {
            case UInt8(ascii: "\n") where followsCR: continue
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                wire.append(UInt8(ascii: "\r"))
                wire.append(UInt8(ascii: "\n"))
                isAtLineStart = true
                continue
            case UInt8(ascii: ".") where isAtLineStart: wire.append(byte)
            case 0x80...: sawEightBit = true
            default: break
            }
            wire.append(byte)
            isAtLineStart = false
        }
    }

    /// Ends the last line, if it is not.
    mutating func finish(_ wire: inout [UInt8]) {
        guard !isAtLineStart else { return }
        wire += "\r\n".utf8
        isAtLineStart = true
    }
}
