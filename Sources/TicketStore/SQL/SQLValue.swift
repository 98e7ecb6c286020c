package import GatewayKit
package import MIMEParser

/// One value of a column. There are three kinds of column, on every backend, and all of them may be NULL.
package enum SQLValue: Sendable {
    case null
    case integer(Int64)
    /// Bound and read as UTF-8 bytes: a NUL character inside is kept.
    case text(String)
    case bytes([UInt8])
}

/// What may stand in `\(…)` of an `SQLText`.
package protocol SQLBindable {
    /// As it is bound; `SQLRow` reads it back.
    var sqlValue: SQLValue { get }
}

extension Int64: SQLBindable {
    /// As it is.
    package var sqlValue: SQLValue { .integer(self) }
}

extension Int: SQLBindable {
    /// Never out of range: an `Int` has 64 bits.
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension UInt32: SQLBindable {
    /// Never negative.
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension UInt8: SQLBindable {
    /// Never negative.
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLBindable {
    /// 1 or 0: no backend's own kind of truth value.
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension String: SQLBindable {
    /// In UTF-8, NUL characters included.
    package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
    /// As they are.
    package var sqlValue: SQLValue { .bytes(self) }
}

extension Identifier: SQLBindable where Entity: ~Copyable {
    /// The number alone: what it identifies is told by the column.
    package var sqlValue: SQLValue { .integer(rawValue) }
}

extension Instant: SQLBindable {
    /// Microseconds since 1970, UTC.
    package var sqlValue: SQLValue { .integer(microseconds) }
}

extension ConfiguredName: SQLBindable {
    /// As configured.
    package var sqlValue: SQLValue { .text(rawValue) }
}

extension Digest: SQLBindable {
    /// 32 bytes.
    package var sqlValue: SQLValue { .bytes(bytes) }
}

extension UniqueID: SQLBindable {
    /// Lower-case, with hyphens.
    package var sqlValue: SQLValue { .text(text) }
}

extension TicketNumber: SQLBindable {
    /// ASCII.
    package var sqlValue: SQLValue { .text(text) }
}

extension MessageID: SQLBindable {
    /// As parsed, the spelling kept.
    package var sqlValue: SQLValue { .bytes(bytes) }
}

extension EmailAddress: SQLBindable {
    /// As parsed, the spelling kept.
    package var sqlValue: SQLValue { .bytes(bytes) }
}

extension SQLBindable where Self: RawRepresentable, RawValue: SQLBindable {
    /// That of the raw value: an enumeration is stored by its name or number.
    package var sqlValue: SQLValue { rawValue.sqlValue }
}

extension LetterState: SQLBindable {}
extension Disposition: SQLBindable {}
extension TicketStatus: SQLBindable {}
extension TicketPriority: SQLBindable {}
extension TicketSource: SQLBindable {}
extension TicketMessage.Kind: SQLBindable {}
extension TicketMessage.Direction: SQLBindable {}
extension SenderProof: SQLBindable {}
extension ProofBasis: SQLBindable {}
extension DeliveryState: SQLBindable {}
extension BrakeLimit: SQLBindable {}
extension Notice.Kind: SQLBindable {}
extension Notice.Voice: SQLBindable {}
extension OutboxChannel: SQLBindable {}
extension TicketEvent: SQLBindable {}
extension TokenScope: SQLBindable {}
