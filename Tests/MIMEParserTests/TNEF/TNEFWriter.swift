/// Writes TNEF streams as MS-OXTNEF says, and wrong ones where a test asks for them.
struct TNEFWriter {
    private(set) var bytes: [UInt8] = number(0x223E_9F78) + [1, 0]

    /// - Parameter isSumWrong: The checksum is another one.
    /// - Parameter length: Written in place of the data's own.
    mutating func add(_ identifier: UInt32, _ data: [UInt8], isSumWrong: Bool = false, length: UInt32? = nil) {
        let isOfAttachment = [0x800F, 0x8010, 0x9001, 0x9002, 0x9005].contains(identifier & 0xFFFF)
        var sum = data.reduce(UInt16(0)) { $0 &+ UInt16($1) }
        if isSumWrong { sum &+= 1 }
        bytes.append(isOfAttachment ? 2 : 1)
        bytes += Self.number(identifier) + Self.number(length ?? UInt32(data.count))
        bytes += data + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }

    mutating func addAttachment(title: String? = nil, data: String? = nil, properties: [[UInt8]] = []) {
        add(0x0006_9002, [UInt8](repeating: 0, count: 14))
        if let title { add(0x0001_8010, Self.string(title)) }
        if let data { add(0x0006_800F, Array(data.utf8)) }
        if !properties.isEmpty { add(0x0006_9005, Self.list(properties)) }
    }

    mutating func addMessageProperties(_ properties: [[UInt8]]) {
        add(0x0006_9003, Self.list(properties))
    }

    /// As a mail whose only content it is.
    func mail(_ header: String = "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: binary") -> [UInt8] {
        Array("From: a@x.example\n\(header)\n\n".utf8) + bytes
    }
}

/// The pieces.
extension TNEFWriter {
    static func number(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// 8-bit, with its zero.
    static func string(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

    static func utf16(_ text: String) -> [UInt8] {
        (Array(text.utf16) + [0]).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    static func list(_ properties: [[UInt8]], count: UInt32? = nil) -> [UInt8] {
        number(count ?? UInt32(properties.count)) + properties.flatMap(\.self)
    }

    /// A property of variable length.
    static func property(_ identifier: UInt32, _ type: UInt32, _ values: [UInt8]...) -> [UInt8] {
        number(identifier << 16 | type) + number(UInt32(values.count)) + values.flatMap(padded)
    }

    static func property(_ identifier: UInt32, number value: UInt32) -> [UInt8] {
        number(identifier << 16 | 3) + number(value)
    }

    /// A property with a name instead of a number.
    static func namedProperty(_ name: String, number value: UInt32) -> [UInt8] {
        number(0x8001_0003) + [UInt8](repeating: 7, count: 16) + number(1) + padded(utf16(name)) + number(value)
    }

    /// `PidTagAttachDataObject`: a message that is attached as a whole.
    static func object(message stream: [UInt8]) -> [UInt8] {
        property(0x3701, 0x0D, [7, 3, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46] + stream)
    }

    private static func padded(_ value: [UInt8]) -> [UInt8] {
        number(UInt32(value.count)) + value + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
    }
}
