/// Names a part of one `ParsedMessage`. The root is 0; numbers follow the order of the bytes.
package struct PartIndex: Hashable, Comparable, Sendable {
    package static let root = PartIndex(value: 0)

    package let value: Int

    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// One body part: what its header says, and where its bytes lie. Its content is decoded when asked for.
package struct Part: Sendable {
    package enum Disposition: Hashable, Sendable {
        case inline
        /// `attachment`, and every unknown value (RFC 2183, section 2.8).
        case attachment
    }

    package let index: PartIndex
    package internal(set) var parent: PartIndex?
    /// The parts inside: of a multipart its parts, of an embedded message its root, of a TNEF part what it holds, of
    /// a text the files that stand in its lines.
    package internal(set) var children: [PartIndex] = []
    package internal(set) var mediaType = MediaType.textPlain
    /// `nil` when the header names none or one nobody knows: then it is guessed from the bytes.
    package internal(set) var charset: Charset?
    /// The charset parameter as written, without quotes.
    package internal(set) var charsetLabel: [UInt8]?
    package internal(set) var disposition: Disposition?
    /// Decoded (RFC 2231, RFC 2047, raw UTF-8 or Latin-1), without controls. Still a sender's words:
    /// it may hold slashes and must never become a path.
    package internal(set) var filename: String?
    /// Without angle brackets.
    package internal(set) var contentID: [UInt8]?
    package internal(set) var transferEncoding = TransferEncoding.identity
    /// `format=flowed` and `delsp=yes` (RFC 3676).
    package internal(set) var isFlowed = false
    package internal(set) var deletesFlowSpaces = false
    /// The text of the message that its TNEF parent holds: another form of what the mail says, no attachment.
    package internal(set) var isEnclosedBody = false
    /// What kind of message a TNEF part holds, such as `IPM.Note`.
    package internal(set) var messageClass: String?
    /// Where the header and the body lie in the message, or in the decoded embedded message.
    package internal(set) var headerExtent: Range<Int>
    package internal(set) var bodyExtent: Range<Int>

    /// 0 for the message itself, else the decoded embedded message that holds the extents.
    let source: Int
    /// The fields of this part in the list of all fields.
    let fields: Range<Int>
    /// Found in the content of its parent, which no MIME structure divides.
    var isEnclosed = false
    /// The delimiter of a multipart, without its dashes.
    var boundary: [UInt8]?

    init(
        index: PartIndex, parent: PartIndex?, source: Int, fields: Range<Int>, headerExtent: Range<Int>,
        bodyExtent: Range<Int>
    ) {
        self.index = index
        self.parent = parent
        self.source = source
        self.fields = fields
        self.headerExtent = headerExtent
        self.bodyExtent = bodyExtent
    }

    package var isInline: Bool { disposition == .inline }
    /// Whether this part is content rather than a container. A text stays content whatever stands in its lines.
    package var isLeaf: Bool { children.isEmpty || mediaType == .textPlain }
}
