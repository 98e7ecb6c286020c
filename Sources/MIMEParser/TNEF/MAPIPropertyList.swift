/// One property as it stands in the bytes (MS-OXTNEF, section 2.1.3.4).
struct MAPIProperty {
    /// Below 0x8000 the standard ones; above, the named ones, whose numbers mean nothing by themselves.
    let identifier: UInt16
    /// Without the mark of many values.
    let type: UInt16
    /// The first value, without its length and padding.
    let value: Range<Int>

    static let string8: UInt16 = 0x1E
    static let unicode: UInt16 = 0x1F
    static let binary: UInt16 = 0x102
    static let object: UInt16 = 0x0D

    /// A number of 32 bits, whatever the sender called its type.
    func number(_ bytes: Span<UInt8>) -> UInt32? {
        var cursor = LittleEndianCursor(value)
        return cursor.uint32(bytes)
    }
}

/// Properties laid end to end.
struct MAPIPropertyList {
    /// A length that leads out of the list, or a type without a known length: the rest cannot be read.
    private(set) var isDamaged = false

    private var cursor: LittleEndianCursor
    private var remaining: UInt32

    init(_ bytes: Span<UInt8>, _ extent: Range<Int>) {
        cursor = LittleEndianCursor(extent)
        remaining = cursor.uint32(bytes) ?? 0
    }

    /// Each property takes at least four bytes, so that no count makes this long.
    mutating func next(_ bytes: Span<UInt8>) -> MAPIProperty? {
        guard remaining > 0, !isDamaged else { return nil }
        remaining -= 1
        guard let type = cursor.uint16(bytes), let identifier = cursor.uint16(bytes),
            identifier < 0x8000 || skipName(bytes), let value = firstValue(bytes, type)
        else {
            isDamaged = true
            return nil
        }
        return MAPIProperty(identifier: identifier, type: type & ~Self.manyValues, value: value)
    }

    private static let manyValues: UInt16 = 0x1000

    /// A GUID, then a number or a string.
    private mutating func skipName(_ bytes: Span<UInt8>) -> Bool {
        guard cursor.extent(16) != nil, let kind = cursor.uint32(bytes), let number = cursor.uint32(bytes) else {
            return false
        }
        return kind == 0 || skipPadded(Int(number)) != nil
    }

    private mutating func firstValue(_ bytes: Span<UInt8>, _ type: UInt16) -> Range<Int>? {
        let single = type & ~Self.manyValues
        if let size = Self.size(single) {
            let count = type == single ? 1 : cursor.uint32(bytes).map(Int.init)
            guard let count, let values = cursor.extent(count * size) else { return nil }
            return values.lowerBound..<min(values.lowerBound + size, values.upperBound)
        }
        guard [MAPIProperty.string8, MAPIProperty.unicode, MAPIProperty.binary, MAPIProperty.object].contains(single),
            let count = cursor.uint32(bytes)
        else { return nil }
        var first: Range<Int>?
        var read: UInt32 = 0
        while read < count {
            guard let length = cursor.uint32(bytes), let value = skipPadded(Int(length)) else {
                isDamaged = true
                return first
            }
            if first == nil { first = value }
            read += 1
        }
        return first ?? cursor.extent(0)
    }

    /// Bytes and what fills them up to a multiple of four, which may be missing at the end.
    private mutating func skipPadded(_ length: Int) -> Range<Int>? {
        guard let value = cursor.extent(length) else { return nil }
        _ = cursor.extent(min((4 - length % 4) % 4, cursor.end - cursor.position))
        return value
    }

    /// Bytes of a value of fixed size, the padding of small ones included.
    private static func size(_ type: UInt16) -> Int? {
        switch type {
        case 0x00, 0x01: 0
        case 0x02, 0x03, 0x04, 0x0A, 0x0B: 4
        case 0x05, 0x06, 0x07, 0x14, 0x40: 8
        case 0x48: 16
        default: nil
        }
    }
}
