/// Where one field lies in its source.
struct FieldExtent: Sendable {
    let kind: FieldKind
    let source: Int
    let name: Range<Int>
    /// Without the colon and the last line end; folded as written.
    var value: Range<Int>
}

/// The fields this parser understands itself.
enum FieldKind: UInt8, Sendable {
    case other
    case subject, from, sender, replyTo, to, cc, date
    case messageID, inReplyTo, references
    case contentType, contentTransferEncoding, contentDisposition, contentID

    init(_ bytes: Span<UInt8>, _ name: Range<Int>) {
        func named(_ wanted: StaticString) -> Bool { ASCII.equalIgnoringCase(bytes, name, wanted) }
        switch name.count {
        case 2 where named("to"): self = .to
        case 2 where named("cc"): self = .cc
        case 4 where named("from"): self = .from
        case 4 where named("date"): self = .date
        case 6 where named("sender"): self = .sender
        case 7 where named("subject"): self = .subject
        case 8 where named("reply-to"): self = .replyTo
        case 10 where named("message-id"): self = .messageID
        case 10 where named("references"): self = .references
        case 10 where named("content-id"): self = .contentID
        case 11 where named("in-reply-to"): self = .inReplyTo
        case 12 where named("content-type"): self = .contentType
        case 19 where named("content-disposition"): self = .contentDisposition
        case 25 where named("content-transfer-encoding"): self = .contentTransferEncoding
        default: self = .other
        }
    }
}
