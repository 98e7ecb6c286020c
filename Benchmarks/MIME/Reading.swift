import MIMEParser

/// What a mail is read for.
enum Reading {
    /// Leaves, and the bytes they decoded to.
    struct Yield: Equatable {
        var leaves = 0
        var bytes = 0
    }

    /// Where the parts are, nothing decoded.
    static func structure(_ mail: [UInt8]) throws -> Yield {
        let message = try MessageParser().parse(mail)
        return Yield(leaves: message.parts.count { $0.isLeaf })
    }

    /// Every leaf decoded: text to UTF-8, everything else into a sink.
    static func content(_ mail: [UInt8]) throws -> Yield {
        content(of: try MessageParser().parse(mail))
    }

    private static func content(of message: ParsedMessage) -> Yield {
        var yield = Yield()
        for part in message.parts where part.isLeaf {
            yield.leaves += 1
            if part.mediaType.isText {
                yield.bytes += message.text(of: part.index).utf8.count
            } else {
                message.decode(part.index) { yield.bytes += $0.count }
            }
        }
        return yield
    }

    /// Everything that can be asked of a mail: content, the fields of all headers, addresses, defects, selection.
    static func everything(_ mail: [UInt8]) throws -> Yield {
        let message = try MessageParser().parse(mail)
        var yield = content(of: message)
        for part in message.parts {
            let header = message.header(of: part.index)
            yield.bytes += header.fields.reduce(0) { $0 + $1.rawValue.count }
            yield.bytes += header.from.count + header.to.count + header.cc.count
            yield.bytes += header.inReplyTo.count + header.references.count + (header.subject?.utf8.count ?? 0)
            yield.bytes += (header.date == nil ? 0 : 1) + (header.messageID == nil ? 0 : 1)
        }
        message.canonicalBody { yield.bytes += $0.count }
        yield.bytes += message.defects.count + message.attachments.count + (message.report?.recipients.count ?? 0)
        return yield
    }
}
