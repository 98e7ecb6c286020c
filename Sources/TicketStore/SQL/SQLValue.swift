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
    var sqlValue: SQLValue { get }
}

extension Int64: SQLBindable {
    package var sqlValue: SQLValue { .integer(self) }
}

extension Int: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension UInt32: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension UInt8: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLBindable {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension String: SQLBindable {
    package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
    package var sqlValue: SQLValue { .bytes(self) }
}

extension Identifier: SQLBindable where Entity: ~Copyable {
    package var sqlValue: SQLValue { .integer(rawValue) }
}

extension Instant: SQLBindable {
    package var sqlValue: SQLValue { .integer(microseconds) }
}

extension ConfiguredName: SQLBindable {
    package var sqlValue: SQLValue { .text(rawValue) }
}

extension Digest: SQLBindable {
    package var sqlValue: SQLValue { .bytes(bytes) }
}

extension UniqueID: SQLBindable {
    package var sqlValue: SQLValue { .text(text) }
}

extension TicketNumber: SQLBindable {
    package var sqlValue: SQLValue { .text(text) }
}

extension MessageID: SQLBindable {
    package var sqlValue: SQLValue { .bytes(bytes) }
}

extension EmailAddress: SQLBindable {
    package var sqlValue: SQLValue { .bytes(bytes) }
}

extension SQLBindable where Self: RawRepresentable, RawValue: SQLBindable {
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
extension TokenScope: SQLBindable {}
