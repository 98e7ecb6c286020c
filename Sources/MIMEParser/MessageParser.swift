/// Reads mail: bytes in, `ParsedMessage` out. Pure; takes time linear in the bytes, whatever they are.
package struct MessageParser: Sendable {
    /// What is read at most.
    package let limits: ParserLimits

    /// A parser holds nothing but its limits: one serves for all mail.
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
    /// Of the message.
    package let bytes: Int
    /// `ParserLimits.messageBytes`.
    package let limit: Int

    /// For callers that know the size before they have the bytes.
    package init(bytes: Int, limit: Int) {
        self.bytes = bytes
        self.limit = limit
    }
}
