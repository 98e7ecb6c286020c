/// Text whose paragraphs were wrapped for the journey (RFC 3676, `format=flowed`).
enum FlowedText {
    /// Joins the lines that belong together, at whatever depth of quotation, and takes the stuffed spaces out.
    /// - Parameter deletesSpaces: `delsp=yes`: the space at a line's end is no part of the text.
    static func unfolded(_ text: String, deletesSpaces: Bool) -> String {
        let bytes = Array(text.utf8)
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        var openDepth: Int?
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let depth = line.prefix { $0 == UInt8(ascii: ">") }.count
            var content = line.dropFirst(depth)
            if content.first == 0x20 { content = content.dropFirst() }
            let isSignatureMark = content.elementsEqual("-- ".utf8)
            if openDepth != depth || isSignatureMark {
                // A paragraph that was to go on, but this line is none of it.
                if openDepth != nil { joined.append(0x0A) }
                joined.append(contentsOf: repeatElement(UInt8(ascii: ">"), count: depth))
                if depth > 0, !content.isEmpty { joined.append(0x20) }
            }
            let flows = content.last == 0x20 && !isSignatureMark
            joined.append(contentsOf: flows && deletesSpaces ? content.dropLast() : content)
            openDepth = flows ? depth : nil
            if !flows { joined.append(0x0A) }
        }
        if joined.last == 0x0A { joined.removeLast() }
        return String(decoding: joined, as: UTF8.self)
    }
}
