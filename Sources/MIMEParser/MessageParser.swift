/// Reads mail: bytes in, `ParsedMessage` out. Pure; takes time linear in the bytes, whatever they are.
package struct MessageParser: Sendable {
    package let limits: ParserLimits

    package init(limits: ParserLimits = ParserLimits()) {
        self.limits = limits
    }

    /// Any bytes are a message, even none. Throws only when there are more than `limits.messageBytes`.
    package func parse(_ bytes: [UInt8]) throws(MessageTooLarge) -> ParsedMessage {
        guard bytes.count <= limits.messageBytes else {
            throw MessageTooLarge(bytes: bytes.count, limit: limits.messageBytes)
        }
        return PartReader.read(bytes, limits: limits)
    }
}

/// The message has more bytes than may be read at all.
package struct MessageTooLarge: Error, Equatable, Sendable {
    package let bytes: Int
    package let limit: Int

    package init(bytes: Int, limit: Int) {
        self.bytes = bytes
        self.limit = limit
    }
}
