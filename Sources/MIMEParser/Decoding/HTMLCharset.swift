/// The charset an HTML document declares about itself in a `meta` element.
enum HTMLCharset {
    /// The first known label after `charset=` in the first kilobyte, where the HTML standard wants it.
    ///
    /// `nil` for valid UTF-8, whatever it declares: whoever changes a document's charset seldom changes the
    /// element. A document that is UTF-16 could not be read this far, so such a label is not believed.
    static func declared(in bytes: [UInt8]) -> Charset? {
        guard UTF8Check(bytes) != .valid else { return nil }
        let end = min(bytes.count, 1_024)
        let marker = Array("charset=".utf8)
        var position = 0
        while position + marker.count < end {
            let candidate = bytes[position..<(position + marker.count)]
            guard ASCII.equalIgnoringCase(candidate, "charset=") else {
                position += 1
                continue
            }
            position += marker.count
            let label = bytes[position..<end].drop { $0 == ASCII.quote || $0 == ASCII.apostrophe || $0 == ASCII.space }
                .prefix {
                    $0 > ASCII.space && $0 != ASCII.quote && $0 != ASCII.apostrophe && $0 != ASCII.greater
                        && $0 != ASCII.semicolon && $0 != ASCII.slash
                }
            if let charset = Charset(label: label), !charset.isUTF16 { return charset }
        }
        return nil
    }
}
