/// Charsets by the numbers that Windows gives them.
extension Charset {
    /// `nil` when the number means nothing.
    init?(codePage: UInt32) {
        let label: String
        switch codePage {
        case 1200: label = "utf-16le"
        case 1201: label = "utf-16be"
        case 10000: label = "macintosh"
        case 10007: label = "x-mac-cyrillic"
        case 20127: label = "us-ascii"
        case 20866: label = "koi8-r"
        case 21866: label = "koi8-u"
        case 28591...28606: label = "iso-8859-\(codePage - 28590)"
        case 50225: label = "iso-2022-kr"
        case 51936, 54936: label = "gb18030"
        case 51949: label = "euc-kr"
        case 65000: label = "utf-7"
        default: label = "cp\(codePage)"
        }
        self.init(label: label.utf8)
    }

    /// The charset of a font in rich text (`\fcharset`), if its number names one.
    init?(fontCharset: Int) {
        let codePages: [Int: UInt32] = [
            0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
            177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
        ]
        guard let codePage = codePages[fontCharset] else { return nil }
        self.init(codePage: codePage)
    }
}
