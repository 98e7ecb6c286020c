/// A mail as it was understood: its parts, their places in the original bytes, and what was wrong with it.
///
/// Parts lie flat in the order of the bytes; containers name their children by index. Nothing is decoded
/// until it is asked for.
package struct ParsedMessage: Sendable {
    /// The message exactly as it came.
    package let bytes: [UInt8]
    /// Never empty; `parts[0]` is the message itself. Behind our own reading stand the parts of any other
    /// (`Part.isSecondReading`).
    package let parts: [Part]

    let structureDefects: [Defect]
    let limits: ParserLimits
    /// The message as it was read, then the embedded messages that had to be decoded.
    let sources: [[UInt8]]
    let fieldExtents: [FieldExtent]

    /// What was wrong, in the order of the parts: first with the structure, then with the message's own fields,
    /// then with a delivery report. Empty for a clean message.
    package var defects: [Defect] { structureDefects + header.defects + reportDefects }

    /// The part of that index, which must come from this message.
    package subscript(index: PartIndex) -> Part { parts[index.value] }

    /// The header of the message itself.
    package var header: PartHeader { header(of: .root) }

    /// The header of any part. That of an embedded message is the header of the embedding part's only child.
    package func header(of index: PartIndex) -> PartHeader {
        PartHeader(message: self, part: parts[index.value])
    }
}

/// The message's own header, without the detour: each is that of `PartHeader`.
extension ParsedMessage {
    /// See `PartHeader.subject`.
    package var subject: String? { header.subject }
    /// See `PartHeader.from`.
    package var from: [Mailbox] { header.from }
    /// See `PartHeader.sender`.
    package var sender: [Mailbox] { header.sender }
    /// See `PartHeader.replyTo`.
    package var replyTo: [Mailbox] { header.replyTo }
    /// See `PartHeader.to`.
    package var to: [Mailbox] { header.to }
    /// See `PartHeader.cc`.
    package var cc: [Mailbox] { header.cc }
    /// See `PartHeader.isFromAmbiguous`.
    package var isFromAmbiguous: Bool { header.isFromAmbiguous }
    /// See `PartHeader.date`.
    package var date: MailDate? { header.date }
    /// See `PartHeader.messageID`.
    package var messageID: MessageID? { header.messageID }
    /// See `PartHeader.inReplyTo`.
    package var inReplyTo: [MessageID] { header.inReplyTo }
    /// See `PartHeader.references`.
    package var references: [MessageID] { header.references }
    /// See `PartHeader.field(_:)`.
    package func field(_ name: StaticString) -> HeaderField? { header.field(name) }
    /// See `PartHeader.fields(named:)`.
    package func fields(named name: StaticString) -> [HeaderField] { header.fields(named: name) }
}

extension ParsedMessage {
    /// The leaves of the structure that MIME gives the message: neither what stands inside their content nor what only
    /// a second reading finds.
    package var mimeLeaves: [Part] {
        parts.filter { part in
            guard !part.isEnclosed, !part.isSecondReading else { return false }
            return part.isLeaf || part.children.first.map { parts[$0.value].isEnclosed } == true
        }
    }

    /// What stands inside the content of a leaf: files in the lines of a text, what TNEF holds.
    package var enclosedLeaves: [Part] { parts.filter { $0.isEnclosed && $0.isLeaf && !$0.isSecondReading } }

    /// What only other readers of an ambiguous structure find.
    package var secondReadings: [Part] { parts.filter { $0.isSecondReading && $0.isLeaf } }

    func field(at position: Int) -> HeaderField {
        let extent = fieldExtents[position]
        let source = sources[extent.source]
        return HeaderField(
            name: Array(source[extent.name]), rawValue: Unfolding.unfold(source[extent.value]),
            offset: extent.name.lowerBound)
    }
}
