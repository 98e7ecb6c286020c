/// Reads one TNEF stream; attached messages are left to the caller.
///
/// Nothing is copied. Wrong lengths end the reading with a defect, and what was read until then stands.
struct TNEFReader {
    private var message = TNEFMessage()
    private var isInAttachment = false
    private var hasMoreAttachments = false
    /// Attachments beyond it are not read.
    private let attachmentLimit: Int

    /// `nil` unless `extent` begins as a TNEF stream does.
    static func read(
        _ bytes: Span<UInt8>, _ extent: Range<Int>, attachmentLimit: Int, isNested: Bool
    ) -> TNEFMessage? {
        guard var stream = TNEFStream(bytes, extent, checksSums: !isNested) else { return nil }
        var reader = TNEFReader(attachmentLimit: attachmentLimit)
        var areSumsRight = true
        while let attribute = stream.next(bytes) {
            if !attribute.isSumRight { areSumsRight = false }
            reader.take(bytes, attribute)
        }
        if stream.isDamaged { reader.noteDamage() }
        if !areSumsRight { reader.message.defects.append(.wrongChecksum) }
        if reader.hasMoreAttachments { reader.message.defects.append(.exceeded(.parts)) }
        return reader.message
    }

    private init(attachmentLimit: Int) {
        self.attachmentLimit = attachmentLimit
    }

    private mutating func noteDamage() {
        if !message.defects.contains(.malformedTNEF) { message.defects.append(.malformedTNEF) }
    }

    private mutating func take(_ bytes: Span<UInt8>, _ attribute: TNEFStream.Attribute) {
        let text = TNEFMessage.Text(extent: attribute.extent, charset: nil)
        switch attribute.name {
        case .codePage:
            var cursor = LittleEndianCursor(attribute.extent)
            message.charset = cursor.uint32(bytes).flatMap { Charset(codePage: $0) }
        case .messageClass: message.messageClass = message.messageClass ?? text
        case .subject: message.subject = message.subject ?? text
        case .body: message.plainBody = message.plainBody ?? text
        case .messageProperties: takeMessageProperties(bytes, attribute.extent)
        case .attachmentRendering: beginAttachment()
        case .attachmentData, .attachmentTitle, .attachmentTransportName, .attachmentProperties:
            if !isInAttachment { beginAttachment() }
            takeOfAttachment(bytes, attribute, text)
        case .other: break
        }
    }

    private mutating func beginAttachment() {
        isInAttachment = true
        if message.attachments.count < attachmentLimit {
            message.attachments.append(TNEFMessage.Attachment())
        } else {
            hasMoreAttachments = true
        }
    }

    private mutating func takeOfAttachment(
        _ bytes: Span<UInt8>, _ attribute: TNEFStream.Attribute, _ text: TNEFMessage.Text
    ) {
        guard !hasMoreAttachments else { return }
        let last = message.attachments.count - 1
        switch attribute.name {
        case .attachmentData: message.attachments[last].data = message.attachments[last].data ?? attribute.extent
        case .attachmentTitle: message.attachments[last].title = message.attachments[last].title ?? text
        case .attachmentTransportName: message.attachments[last].transportName = text
        default: takeAttachmentProperties(bytes, attribute.extent, last)
        }
    }

    private mutating func takeMessageProperties(_ bytes: Span<UInt8>, _ extent: Range<Int>) {
        var list = MAPIPropertyList(bytes, extent)
        while let property = list.next(bytes) {
            let text = Self.text(property)
            switch property.identifier {
            case 0x001A: message.messageClass = text ?? message.messageClass
            case 0x0037: message.subject = text ?? message.subject
            case 0x1000: message.plainBody = text ?? message.plainBody
            case 0x1013: message.htmlBody = text ?? TNEFMessage.Text(extent: property.value, charset: nil)
            case 0x1009 where property.type == MAPIProperty.binary: message.richBody = property.value
            case 0x3FDE: message.htmlCharset = property.number(bytes).flatMap { Charset(codePage: $0) }
            case 0x3FFD where message.charset == nil:
                message.charset = property.number(bytes).flatMap { Charset(codePage: $0) }
            default: break
            }
        }
        if list.isDamaged { noteDamage() }
    }

    private mutating func takeAttachmentProperties(
        _ bytes: Span<UInt8>, _ extent: Range<Int>, _ position: Int
    ) {
        var attachment = message.attachments[position]
        var list = MAPIPropertyList(bytes, extent)
        while let property = list.next(bytes) {
            let text = Self.text(property)
            switch property.identifier {
            case 0x3707: attachment.longName = text
            case 0x3704: attachment.shortName = text
            case 0x3001: attachment.displayName = text
            case 0x370E: attachment.mediaType = text
            case 0x3712: attachment.contentID = text
            case 0x3701: Self.takeContent(bytes, property, &attachment)
            default: break
            }
        }
        message.attachments[position] = attachment
        if list.isDamaged { noteDamage() }
    }

    /// An object begins with the identifier of its interface; only that of messages is a stream to read.
    private static func takeContent(
        _ bytes: Span<UInt8>, _ property: MAPIProperty, _ attachment: inout TNEFMessage.Attachment
    ) {
        guard property.type == MAPIProperty.object, property.value.count >= interfaceOfMessages.count else {
            attachment.data = attachment.data ?? property.value
            return
        }
        let content = (property.value.lowerBound + interfaceOfMessages.count)..<property.value.upperBound
        if bytes.matches(interfaceOfMessages, at: property.value.lowerBound) {
            attachment.message = content
        } else {
            attachment.data = content
        }
    }

    /// `nil` for what is no text, and for none.
    private static func text(_ property: MAPIProperty) -> TNEFMessage.Text? {
        switch property.type {
        case MAPIProperty.string8 where !property.value.isEmpty:
            TNEFMessage.Text(extent: property.value, charset: nil)
        case MAPIProperty.unicode where !property.value.isEmpty:
            TNEFMessage.Text(extent: property.value, charset: .utf16LittleEndian)
        default: nil
        }
    }

    /// `IID_IMessage`.
    private static let interfaceOfMessages: [UInt8] = [
        0x07, 0x03, 0x02, 0x00, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46,
    ]
}
