/// Text on its way to a terminal, a log or an error message, stripped of what could command or deceive.
///
/// Controls, escape sequences' first bytes, bidirectional overrides and line separators become `�`; a line
/// break stays when `keepsLines`.
struct Printable: CustomStringConvertible {
    let description: String

    init(_ text: String, longest: Int = .max, keepsLines: Bool = false) {
        var scalars = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < longest else {
                scalars.append("…")
                break
            }
            count += 1
            switch scalar {
            case "\n" where keepsLines: scalars.append(scalar)
            case "\t" where keepsLines: scalars.append(" ")
            case "\r" where keepsLines: continue
            default: scalars.append(Self.isUnsafe(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        description = String(scalars)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }
}
