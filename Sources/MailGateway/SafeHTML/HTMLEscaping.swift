/// Bytes of UTF-8 written into HTML so that none of them is markup.
enum HTMLEscaping {
    /// Between two tags.
    static func append(text: some Sequence<UInt8>, to output: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            default: output.append(byte)
            }
        }
    }

    /// An attribute with a space before it.
    static func append(attribute name: String, _ value: some Sequence<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: " "))
        output += name.utf8
        output += "=\"".utf8
        for byte in value {
            switch byte {
            case UInt8(ascii: "\""): output += "&quot;".utf8
            // Internet Explorer took it for a quote.
            case UInt8(ascii: "`"): output += "&#96;".utf8
            default: append(text: CollectionOfOne(byte), to: &output)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
