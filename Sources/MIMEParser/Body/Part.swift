/// Names a part of one `ParsedMessage`. The root is 0; numbers follow the order of the bytes.
package struct PartIndex: Hashable, Comparable, Sendable {
    /// The message itself.
    package static let root = PartIndex(value: 0)

    /// The place in `ParsedMessage.parts`.
    package let value: Int

    /// In the order of the bytes.
    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// One body part: what its header says, and where its bytes lie. Its content is decoded when asked for.
package struct Part: Sendable {
    /// What a Content-Disposition says (RFC 2183).
    package enum Disposition: Hashable, Sendable {
        /// To be shown in its place.
        case inline
        /// `attachment`, and every unknown value (RFC 2183, section 2.8).
        case attachment
    }

    /// Its own place in `ParsedMessage.parts`.
    package private(set) var index: PartIndex
    /// Not a part as we read the message, but one that another reader may find (`Defect.Kind.secondReading`).
    /// It is listed among the attachments; `parent` is the part that can be read in two ways.
    package internal(set) var isSecondReading = false
    /// The container around it; `nil` for the message itself.
    package internal(set) var parent: PartIndex?
    /// The parts inside: of a multipart its parts, of an embedded message its root, of a TNEF part what it holds, of
    /// a text the files that stand in its lines.
    package internal(set) var children: [PartIndex] = []
    /// As declared; text/plain without a declaration, message/rfc822 in a digest.
    package internal(set) var mediaType = MediaType.textPlain
    /// `nil` when the header names none or one nobody knows: then it is guessed from the bytes.
    package internal(set) var charset: Charset?
    /// The charset parameter as written, without quotes.
    package internal(set) var charsetLabel: [UInt8]?
    /// `nil` without a Content-Disposition.
    package internal(set) var disposition: Disposition?
    /// Decoded (RFC 2231, RFC 2047, raw UTF-8 or Latin-1), without controls. Still a sender's words:
    /// it may hold slashes and must never become a path.
    package internal(set) var filename: String?
    /// Without angle brackets.
    package internal(set) var contentID: [UInt8]?
    /// As declared; the identity when nobody knows the name.
    package internal(set) var transferEncoding = TransferEncoding.identity
    /// `format=flowed` and `delsp=yes` (RFC 3676).
    package internal(set) var isFlowed = false
    /// `delsp=yes`: the space before a soft line end is none of the text.
    package internal(set) var deletesFlowSpaces = false
    /// The text of the message that its TNEF parent holds: another form of what the mail says, no attachment.
    package internal(set) var isEnclosedBody = false
    /// What kind of message a TNEF part holds, such as `IPM.Note`.
    package internal(set) var messageClass: String?
    /// Where the header and the body lie in the message, or in the decoded embedded message.
    package internal(set) var headerExtent: Range<Int>
    /// Without the line end before the delimiter that ends it.
    package internal(set) var bodyExtent: Range<Int>

    /// 0 for the message itself, else the decoded embedded message that holds the extents.
    private(set) var source: Int
    /// The fields of this part in the list of all fields.
    private(set) var fields: Range<Int>
    /// A delimiter or an embedding message announced this part, perhaps with fields, but nothing followed: neither
    /// content nor a name.
    var isHollow = false
    /// Found in the content of its parent, which no MIME structure divides.
    var isEnclosed = false
    /// The delimiter of a multipart, without its dashes.
    var boundary: [UInt8]?
    /// The header says several things about the form of the body.
    var isAmbiguous = false
    /// The first place in a multipart that is nearly its delimiter: the line goes on, or does not begin there.
    var nearDelimiter: Int?

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

    /// A copy of `part` for its place in a larger message.
    init(_ part: Part, at index: PartIndex, parent: PartIndex?, source: Int, fields: Range<Int>) {
        self = part
        self.index = index
        self.parent = parent
        self.source = source
        self.fields = fields
    }

    /// Declared to be shown in its place.
    package var isInline: Bool { disposition == .inline }
    /// Whether this part is content rather than a container, or a delimiter with nothing behind it. A text stays
    /// content whatever stands in its lines.
    package var isLeaf: Bool { (children.isEmpty || mediaType == .textPlain) && !isHollow }
}
