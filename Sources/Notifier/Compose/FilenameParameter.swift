/// The name of an enclosed file, spelt so that old and new mail programs show it.
struct FilenameParameter {
    /// Bytes of UTF-8; longer names lose their middle, not their extension.
    static let longest = 200

    /// For Content-Disposition: `filename="report.pdf"`, or `filename*` (RFC 2231) for any other name.
    let disposition: [[UInt8]]
    /// For Content-Type, where programs look that do not read `filename*`.
    ///
    /// QUIRK: RFC 2047, section 5 forbids encoded words here; every mail program writes and reads them.
    let contentType: [[UInt8]]

    init(_ name: String) {
        let cleaned = Self.shortened(HeaderText.cleaned(name))
        let name = cleaned.isEmpty ? "attachment" : cleaned
        if HeaderText.isPlain(name) {
            disposition = [Array("filename=".utf8) + HeaderWriter.quoted(Array(name.utf8))]
            contentType = []
        } else {
            disposition = Self.extended(name)
            let words = HeaderText.encodedWords(name, firstColumn: Self.contentTypeColumn)
            contentType = [Array("name=".utf8) + HeaderWriter.quoted(Array(words.joined(separator: [0x20])))]
        }
    }

    /// `filename*`, in numbered pieces when it is long (RFC 2231, sections 3 and 4).
    private static func extended(_ name: String) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        for byte in name.utf8 {
            let spelt = isAttributeByte(byte) ? [byte] : [UInt8(ascii: "%")] + BodyEncoding.hexadecimal(byte)
            if pieces[pieces.count - 1].count + spelt.count > longestPiece { pieces.append([]) }
            pieces[pieces.count - 1] += spelt
        }
        let charset = "UTF-8''"
        if pieces.count == 1 { return [Array("filename*=\(charset)".utf8) + pieces[0]] }
        return pieces.enumerated().map { index, piece in
            Array("filename*\(index)*=\(index == 0 ? charset : "")".utf8) + piece
        }
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > longest else { return name }
        var ending = String.UnicodeScalarView()
        if let dot = name.unicodeScalars.lastIndex(of: "."), name.unicodeScalars[dot...].count <= longestExtension {
            ending = String.UnicodeScalarView(name.unicodeScalars[dot...])
        }
        var beginning = ""
        for scalar in name.unicodeScalars {
            guard beginning.utf8.count + UTF8.width(scalar) + String(ending).utf8.count <= longest else { break }
            beginning.unicodeScalars.append(scalar)
        }
        return beginning + String(ending)
    }

    private static let longestExtension = 10
    /// Where a name begins on a line of its own.
    private static let contentTypeColumn = 7
    private static let longestPiece = 50

    /// RFC 2231, section 7.
    private static func isAttributeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
