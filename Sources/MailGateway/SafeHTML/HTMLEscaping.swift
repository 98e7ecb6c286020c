/// Bytes of UTF-8 written into HTML so that none of them is markup.
enum HTMLEscaping {
    /// Between two tags.
    static func append(text: some Sequence<UInt8>, to output: inout [UInt8]) {
        for byte in text { append(byte, to: &output) }
    }

    /// An attribute with a space before it.
    static func append(attribute name: String, _ value: some Sequence<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: " "))
        output += name.utf8
        output += equals
        for byte in value {
            switch byte {
            case UInt8(ascii: "\""): output += quote
            // Internet Explorer took it for a quote.
            case UInt8(ascii: "`"): output += graveAccent
            default: append(byte, to: &output)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func append(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "&"): output += ampersand
        case UInt8(ascii: "<"): output += less
        case UInt8(ascii: ">"): output += greater
        default: output.append(byte)
        }
    }

    private static let ampersand = Array("&amp;".utf8)
    private static let less = Array("&lt;".utf8)
    private static let greater = Array("&gt;".utf8)
    private static let quote = Array("&quot;".utf8)
    private static let graveAccent = Array("&#96;".utf8)
    private static let equals = Array("=\"".utf8)
}
