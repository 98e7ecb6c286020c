package import GatewayKit
package import MIMEParser

/// One row of a result, read column by column in the order of the SELECT.
///
/// The tables are strict, so a column of the wrong kind, or a word unknown here, was written by another program:
/// reading it throws `conflict`, which concerns this row and no other.
package struct SQLRow: Sendable {
    private let values: [SQLValue]
    private var next = 0

    /// A row to be read from its first column.
    package init(_ values: [SQLValue]) {
        self.values = values
    }

    /// A whole number; NULL throws.
    package mutating func integer() throws(StoreError) -> Int64 {
        try required(optionalInteger())
    }

    /// A whole number; NULL is `nil`.
    package mutating func optionalInteger() throws(StoreError) -> Int64? {
        switch try take() {
        case .integer(let value): return value
        case .null: return nil
        default: throw unreadable
        }
    }

    /// Text; NULL throws.
    package mutating func text() throws(StoreError) -> String {
        try required(optionalText())
    }

    /// Text; NULL is `nil`.
    package mutating func optionalText() throws(StoreError) -> String? {
        switch try take() {
        case .text(let value): return value
        case .null: return nil
        default: throw unreadable
        }
    }

    /// Bytes; NULL throws.
    package mutating func bytes() throws(StoreError) -> [UInt8] {
        try required(optionalBytes())
    }

    /// Bytes; NULL is `nil`.
    package mutating func optionalBytes() throws(StoreError) -> [UInt8]? {
        switch try take() {
        case .bytes(let value): return value
        case .null: return nil
        default: throw unreadable
        }
    }

    /// Whether the next column is NULL; it stays the next.
    package var isNull: Bool {
        guard next < values.count, case .null = values[next] else { return false }
        return true
    }

    /// Passes over columns, as of an outer join that found nothing; always `nil`.
    package mutating func pass<Value>(_ count: Int) -> Value? {
        next += count
        return nil
    }

    private mutating func take() throws(StoreError) -> SQLValue {
        guard next < values.count else { throw unreadable }
        next += 1
        return values[next - 1]
    }

    private func required<Value>(_ value: Value?) throws(StoreError) -> Value {
        guard let value else { throw unreadable }
        return value
    }

    fileprivate var unreadable: StoreError {
        StoreError(.conflict("a stored value is not understood"), at: "column \(next) of a row")
    }
}

/// The values of this module, each made from one column.
extension SQLRow {
    /// Zero is `false`, every other number `true`.
    package mutating func flag() throws(StoreError) -> Bool {
        try integer() != 0
    }

    /// A whole number, of things or of bytes.
    package mutating func count() throws(StoreError) -> Int {
        try checked(Int(exactly: integer()))
    }

    /// A number below 2³²; others throw.
    package mutating func unsigned() throws(StoreError) -> UInt32 {
        try checked(UInt32(exactly: integer()))
    }

    /// A number below 2³², or `nil` for NULL; others throw.
    package mutating func optionalUnsigned() throws(StoreError) -> UInt32? {
        guard let value = try optionalInteger() else { return nil }
        return try checked(UInt32(exactly: value))
    }

    /// Microseconds since 1970, UTC.
    package mutating func instant() throws(StoreError) -> Instant {
        Instant(microseconds: try integer())
    }

    /// Microseconds since 1970, UTC; NULL is `nil`.
    package mutating func optionalInstant() throws(StoreError) -> Instant? {
        try optionalInteger().map { Instant(microseconds: $0) }
    }

    /// A row id; what is not positive throws.
    package mutating func identifier<Entity: ~Copyable>(
        _ entity: Identifier<Entity>.Type = Identifier<Entity>.self
    ) throws(StoreError) -> Identifier<Entity> {
        try checked(Identifier(integer()))
    }

    /// A row id, or `nil` for NULL; what is not positive throws.
    package mutating func optionalIdentifier<Entity: ~Copyable>(
        _ entity: Identifier<Entity>.Type = Identifier<Entity>.self
    ) throws(StoreError) -> Identifier<Entity>? {
        guard let value = try optionalInteger() else { return nil }
        return try checked(Identifier(value))
    }

    /// An enumeration stored by its name.
    package mutating func word<Word: RawRepresentable<String>>(
        _ word: Word.Type = Word.self
    ) throws(StoreError) -> Word {
        try checked(Word(rawValue: text()))
    }

    /// An enumeration stored by its name, or `nil` for NULL; a name that is not known throws.
    package mutating func optionalWord<Word: RawRepresentable<String>>(
        _ word: Word.Type = Word.self
    ) throws(StoreError) -> Word? {
        guard let value = try optionalText() else { return nil }
        return try checked(Word(rawValue: value))
    }

    /// The name of something configured; it need not be configured any more.
    package mutating func name<Entity>(
        _ entity: ConfiguredName<Entity>.Type = ConfiguredName<Entity>.self
    ) throws(StoreError) -> ConfiguredName<Entity> {
        ConfiguredName(try text())
    }

    /// The name of something configured; NULL is `nil`.
    package mutating func optionalName<Entity>(
        _ entity: ConfiguredName<Entity>.Type = ConfiguredName<Entity>.self
    ) throws(StoreError) -> ConfiguredName<Entity>? {
        try optionalText().map { ConfiguredName($0) }
    }

    /// 32 bytes; any other length throws.
    package mutating func digest() throws(StoreError) -> Digest {
        try checked(Digest(bytes()))
    }

    /// 32 bytes, or `nil` for NULL; any other length throws.
    package mutating func optionalDigest() throws(StoreError) -> Digest? {
        guard let value = try optionalBytes() else { return nil }
        return try checked(Digest(value))
    }

    /// Text that can be a ticket number; other text throws.
    package mutating func number() throws(StoreError) -> TicketNumber {
        try checked(TicketNumber(text()))
    }

    /// Text that can be a ticket number, or `nil` for NULL; other text throws.
    package mutating func optionalNumber() throws(StoreError) -> TicketNumber? {
        guard let value = try optionalText() else { return nil }
        return try checked(TicketNumber(value))
    }

    /// Bytes that are a Message-ID; others throw.
    package mutating func messageID() throws(StoreError) -> MessageID {
        try checked(MessageID(bytes()))
    }

    /// Bytes that are a Message-ID, or `nil` for NULL; others throw.
    package mutating func optionalMessageID() throws(StoreError) -> MessageID? {
        guard let value = try optionalBytes() else { return nil }
        return try checked(MessageID(value))
    }

    /// Bytes that are an address; others throw.
    package mutating func address() throws(StoreError) -> EmailAddress {
        try checked(EmailAddress(bytes()))
    }

    /// Bytes that are an address, or `nil` for NULL; others throw.
    package mutating func optionalAddress() throws(StoreError) -> EmailAddress? {
        guard let value = try optionalBytes() else { return nil }
        return try checked(EmailAddress(value))
    }

    /// Four columns: id, address, name and language; the last two may be NULL.
    package mutating func contact() throws(StoreError) -> Contact {
        Contact(
            id: try identifier(), address: try address(), name: try optionalText(), language: try optionalText())
    }

    /// The four columns of an outer join: `nil` when id or address is NULL.
    package mutating func optionalContact() throws(StoreError) -> Contact? {
        let id = try optionalIdentifier(ContactID.self)
        let address = try optionalBytes()
        let name = try optionalText()
        let language = try optionalText()
        guard let id, let address else { return nil }
        return Contact(id: id, address: try checked(EmailAddress(address)), name: name, language: language)
    }

    private func checked<Value>(_ value: Value?) throws(StoreError) -> Value {
        guard let value else { throw unreadable }
        return value
    }
}
