/// A text as telephones get it: in as many segments as it may have, in the alphabet it needs.
///
/// The GSM alphabet (3GPP TS 23.038, section 6.2.1) has room for 160 characters in one SMS or 153 in each of several;
/// one character beyond it makes the whole text UCS-2, with room for 70 or 67.
package struct SMSText: Equatable, Sendable {
    /// What is sent.
    package let text: String
    /// How many SMS it is.
    package let segments: Int
    /// Whether the GSM alphabet is enough.
    package let isGSM: Bool

    /// The longest beginning of `text` that fits, with three dots where it was cut. What a reader sees as one
    /// character is never cut in two. Quotation marks, dashes and the like are written the plain way.
    ///
    /// - Parameter mark: What the text must hold, the number of its ticket; it is put before it when cutting takes it
    ///   away.
    package init(_ text: String, atMost most: Int, mark: String) {
        let plain = Self.plain(text)
        var cut = Self.cut(plain, atMost: most)
        if !mark.isEmpty, !Self.contains(cut, mark) { cut = Self.cut("\(mark) \(plain)", atMost: most) }
        self.text = cut
        var meter = SegmentMeter()
        for scalar in cut.unicodeScalars { meter.add(scalar) }
        segments = meter.segments
        isGSM = meter.isGSM
    }

    private static func cut(_ text: String, atMost most: Int) -> String {
        var meter = SegmentMeter()
        // Where the text can end and still take the dots.
        var end = text.startIndex
        var position = text.startIndex
        while position < text.endIndex {
            let next = text.index(after: position)
            for scalar in text[position..<next].unicodeScalars { meter.add(scalar) }
            guard meter.segments <= most else { return String(text[..<end]) + dots }
            var dotted = meter
            for scalar in dots.unicodeScalars { dotted.add(scalar) }
            if dotted.segments <= most { end = next }
            position = next
        }
        return text
    }

    private static let dots = "..."

    /// One space for what a telephone cannot show, and the plain form of what typesetting made of plain characters.
    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in HeaderText.beginning(text, longestText).unicodeScalars {
            switch scalar.value {
            case 0x0A: plain.append("\n")
            case 0x0D: break
            case 0...0x1F, 0x7F...0xA0, 0x2000...0x200A, 0x202F, 0x2028, 0x2029: plain.append(" ")
            case 0x200B, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: break
            case 0x2010...0x2015, 0x2212: plain.append("-")
            case 0x2018...0x201B, 0x2032: plain.append("'")
            case 0x201C...0x201F, 0x2033, 0xAB, 0xBB: plain.append("\"")
            case 0x2026: plain.append(contentsOf: dots.unicodeScalars)
            default: plain.append(scalar)
            }
        }
        while plain.last == "\n" || plain.last == " " { plain.removeLast() }
        return String(plain)
    }

    /// Far more than any number of segments can hold.
    private static let longestText = 16 << 10

    private static func contains(_ text: String, _ mark: String) -> Bool {
        let (bytes, wanted) = (Array(text.utf8), Array(mark.utf8))
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
    }
}

/// Counts the segments of a text that grows.
private struct SegmentMeter {
    private var septets = Fill(alone: 160, each: 153)
    private var units = Fill(alone: 70, each: 67)
    private(set) var isGSM = true

    var segments: Int { isGSM ? septets.segments : units.segments }

    mutating func add(_ scalar: Unicode.Scalar) {
        units.add(scalar.value > 0xFFFF ? 2 : 1)
        switch scalar {
        case _ where GSMAlphabet.basic.contains(scalar): septets.add(1)
        case _ where GSMAlphabet.extended.contains(scalar): septets.add(2)
        default: isGSM = false
        }
    }

    /// What is written in two is not parted between two segments.
    private struct Fill {
        let alone: Int
        let each: Int
        var total = 0
        var full = 0
        var open = 0

        init(alone: Int, each: Int) {
            self.alone = alone
            self.each = each
        }

        var segments: Int { total <= alone ? 1 : full + 1 }

        mutating func add(_ cost: Int) {
            total += cost
            if open + cost > each {
                full += 1
                open = 0
            }
            open += cost
        }
    }
}

/// 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1.
private enum GSMAlphabet {
    static let basic = Set(
        """
        @£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§\
        ¿abcdefghijklmnopqrstuvwxyzäöñüà
        """.unicodeScalars)
    static let extended = Set("^{}\\[~]|€".unicodeScalars)
}
