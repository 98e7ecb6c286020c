/// The header of a message or of any of its parts. Fields are understood when asked for; of a field that may
/// stand only once, the first counts.
package struct PartHeader: Sendable {
    let message: ParsedMessage
    let part: Part

    /// Every field in the order written.
    package var fields: [HeaderField] { part.fields.map { message.field(at: $0) } }

    /// The first field of that name. Names are compared without regard to ASCII case.
    package func field(_ name: StaticString) -> HeaderField? {
        positions(of: name).first.map { message.field(at: $0) }
    }

    /// All fields of that name, topmost first. Names are compared without case.
    package func fields(named name: StaticString) -> [HeaderField] {
        positions(of: name).map { message.field(at: $0) }
    }

    /// Decoded, without controls. `nil` without a Subject field.
    package var subject: String? {
        value(.subject).map { EncodedWords.decode($0, limit: message.limits.encodedWords).text }
    }

    /// The authors: the first From field. See `isFromAmbiguous`.
    package var from: [Mailbox] { addresses(.from).mailboxes }
    /// Who sent it for the authors: the first Sender field.
    package var sender: [Mailbox] { addresses(.sender).mailboxes }
    /// Where answers are wanted: the first Reply-To field.
    package var replyTo: [Mailbox] { addresses(.replyTo).mailboxes }
    /// The first To field.
    package var to: [Mailbox] { addresses(.to).mailboxes }
    /// The first Cc field.
    package var cc: [Mailbox] { addresses(.cc).mailboxes }

    /// The mailboxes of all fields of this name, which must be an address field, groups kept.
    package func addressGroups(_ name: StaticString) -> [AddressGroup] {
        fields(named: name).flatMap { AddressList($0.rawValue, limits: message.limits).groups }
    }

    /// The first field of that name, read as Content-Type and Content-Disposition are.
    package func parameterField(_ name: StaticString) -> ParameterField? {
        field(name).map { ParameterField($0.rawValue, limits: message.limits) }
    }

    /// Not exactly one From field with exactly one strictly valid mailbox: who wrote this cannot be told.
    package var isFromAmbiguous: Bool {
        let count = part.fields.count { message.fieldExtents[$0].kind == .from }
        let list = addresses(.from)
        return count != 1 || list.mailboxes.count != 1 || list.isRepaired || list.mailboxes[0].address == nil
    }

    /// The first Date field, in any form that was ever written; `nil` when none can be made out.
    package var date: MailDate? { value(.date).flatMap { MailDate($0) } }
    /// The identifier in the first Message-ID field.
    package var messageID: MessageID? {
        value(.messageID).flatMap { MessageIDList($0, limit: 1).identifiers.first }
    }
    /// The identifiers of the first In-Reply-To field, in its order.
    package var inReplyTo: [MessageID] { identifiers(.inReplyTo).identifiers }
    /// Oldest first.
    package var references: [MessageID] { identifiers(.references).identifiers }
}

extension PartHeader {
    /// What is wrong with the fields that have accessors.
    var defects: [Defect] {
        var found: [Defect] = []
        func note(_ kind: Defect.Kind, _ field: FieldKind) {
            let offset = position(of: field).map { message.fieldExtents[$0].name.lowerBound }
            found.append(Defect(kind: kind, part: part.index, offset: offset ?? part.headerExtent.lowerBound))
        }
        if isFromAmbiguous { note(.ambiguousFrom, .from) }
        for field in [FieldKind.from, .sender, .replyTo, .to, .cc] where addresses(field).isTruncated {
            note(.exceeded(.addresses), field)
        }
        if let subject = value(.subject),
            EncodedWords.decode(subject, limit: message.limits.encodedWords).isTruncated
        {
            note(.exceeded(.encodedWords), .subject)
        }
        if value(.date) != nil, date == nil { note(.malformedDate, .date) }
        if value(.messageID) != nil, messageID == nil { note(.malformedMessageID, .messageID) }
        for field in [FieldKind.inReplyTo, .references] where identifiers(field).isTruncated {
            note(.exceeded(.references), field)
        }
        return found
    }

    private func positions(of name: StaticString) -> LazyFilterSequence<Range<Int>> {
        part.fields.lazy.filter { position in
            let extent = message.fieldExtents[position]
            return ASCII.equalIgnoringCase(message.sources[extent.source][extent.name], name)
        }
    }

    private func position(of kind: FieldKind) -> Int? {
        part.fields.first { message.fieldExtents[$0].kind == kind }
    }

    private func value(_ kind: FieldKind) -> [UInt8]? {
        guard let extent = position(of: kind).map({ message.fieldExtents[$0] }) else { return nil }
        return Unfolding.unfold(message.sources[extent.source][extent.value])
    }

    private func addresses(_ kind: FieldKind) -> AddressList {
        AddressList(value(kind) ?? [], limits: message.limits)
    }

    private func identifiers(_ kind: FieldKind) -> MessageIDList {
        MessageIDList(value(kind) ?? [], limit: message.limits.references)
    }
}
