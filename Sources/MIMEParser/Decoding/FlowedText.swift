/// Text whose paragraphs were wrapped for the journey (RFC 3676, `format=flowed`).
enum FlowedText {
    /// Joins the lines that belong together, at whatever depth of quotation, and takes the stuffed spaces out.
    ///
    /// Quotation marks come out as `>` per level and one space, the signature separator `-- ` stays a line of its
    /// own, and a paragraph that stops in the middle, or at another depth, ends where it stops.
    /// - Parameter deletesSpaces: `delsp=yes`: the space at a line's end is no part of the text.
    static func unfolded(_ bytes: [UInt8], deletesSpaces: Bool) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        var openDepth: Int?
        for line in bytes.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false) {
            let depth = line.prefix { $0 == ASCII.greater }.count
            var content = line.dropFirst(depth)
            if content.first == ASCII.space { content = content.dropFirst() }
            let isSignatureMark = content.elementsEqual("-- ".utf8)
            if openDepth != depth || isSignatureMark {
                // A paragraph that was to go on, but this line is none of it.
                if openDepth != nil { joined.append(ASCII.lineFeed) }
                joined.append(contentsOf: repeatElement(ASCII.greater, count: depth))
                if depth > 0, !content.isEmpty { joined.append(ASCII.space) }
            }
            let flows = content.last == ASCII.space && !isSignatureMark
            joined.append(contentsOf: flows && deletesSpaces ? content.dropLast() : content)
            openDepth = flows ? depth : nil
            if !flows { joined.append(ASCII.lineFeed) }
        }
        if joined.last == ASCII.lineFeed { joined.removeLast() }
        return joined
    }
}
