/// A character encoding this parser can read, chosen by label as the WHATWG Encoding Standard does
/// (`latin1` means windows-1252, `gb2312` means GB 18030, `ks_c_5601-1987` means UHC).
package struct Charset: Hashable, Sendable, CustomStringConvertible {
    /// UTF-8 (RFC 3629).
    package static let utf8 = Charset(index: 0)
    /// windows-1252, which also stands for ISO 8859-1 and ASCII (WHATWG Encoding).
    package static let windows1252 = Charset(index: 1)
    /// What claims to be ASCII: 8-bit bytes in it are guessed.
    package static let ascii = Charset(index: 2)
    static let utf16 = Charset(index: 3)
    static let utf16LittleEndian = Charset(index: 4)
    static let utf16BigEndian = Charset(index: 5)
    static let iso2022JP = Charset(index: 6)
    static let eucJP = Charset(index: 7)

    private let index: UInt8

    private init(index: UInt8) {
        self.index = index
    }

    /// `nil` when the label means nothing. Case, and quotes and space around it, do not matter.
    package init?(label: some Collection<UInt8>) {
        var key: [UInt8] = []
        for byte in label.prefix(40) where byte > ASCII.space && byte != ASCII.quote && byte != ASCII.apostrophe {
            key.append(ASCII.lowercased(byte))
        }
        guard let index = CharsetLabels.indices[key] else { return nil }
        self.index = index
    }

    var isUTF16: Bool { self == .utf16 || self == .utf16LittleEndian || self == .utf16BigEndian }

    /// The name in lower case, for people.
    package var description: String { CharsetLabels.charsets[Int(index)].name }

    /// The name the C library knows it by: never one that a sender chose.
    var iconvName: String { CharsetLabels.charsets[Int(index)].iconvName }
}
