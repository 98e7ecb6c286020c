/// The attributes of a TNEF stream in their order (MS-OXTNEF, section 2.1.3).
struct TNEFStream {
    struct Attribute {
        let name: Name
        let extent: Range<Int>
        /// The sum of the bytes is the one sent with them. `true` where nobody looked.
        let isSumRight: Bool
    }

    /// The attributes that are read here, by the lower half of their identifier.
    enum Name: UInt16 {
        case subject = 0x8004
        case messageClass = 0x8008
        case body = 0x800C
        case attachmentData = 0x800F
        case attachmentTitle = 0x8010
        case attachmentTransportName = 0x9001
        /// Begins an attachment.
        case attachmentRendering = 0x9002
        case messageProperties = 0x9003
        case attachmentProperties = 0x9005
        case codePage = 0x9007
        case other = 0

        var isOfAttachment: Bool {
            switch self {
            case .attachmentData, .attachmentTitle, .attachmentTransportName, .attachmentProperties: true
            default: false
            }
        }
    }

    /// A length that leads out of the stream: what is left was taken for the last attribute.
    private(set) var isDamaged = false

    private var cursor: LittleEndianCursor
    private let checksSums: Bool

    /// `nil` unless the signature stands at the start of `extent`.
    /// - Parameter checksSums: Not needed inside another stream, whose sums cover these bytes too.
    init?(_ bytes: Span<UInt8>, _ extent: Range<Int>, checksSums: Bool) {
        cursor = LittleEndianCursor(extent)
        self.checksSums = checksSums
        // A key that joins attachments to the message follows; nobody needs it.
        guard cursor.uint32(bytes) == 0x223E_9F78, cursor.uint16(bytes) != nil else { return nil }
    }

    mutating func next(_ bytes: Span<UInt8>) -> Attribute? {
        guard !cursor.isAtEnd, !isDamaged else { return nil }
        guard let level = cursor.byte(bytes), level == 1 || level == 2, let identifier = cursor.uint32(bytes),
            let length = cursor.uint32(bytes)
        else {
            isDamaged = true
            return nil
        }
        let name = Name(rawValue: UInt16(truncatingIfNeeded: identifier)) ?? .other
        guard let extent = cursor.extent(Int(length)), let sum = cursor.uint16(bytes) else {
            isDamaged = true
            return Attribute(name: name, extent: cursor.rest(), isSumRight: true)
        }
        let isSumRight = !checksSums || Self.sum(bytes, extent) == sum
        return Attribute(name: name, extent: extent, isSumRight: isSumRight)
    }

    private static func sum(_ bytes: Span<UInt8>, _ extent: Range<Int>) -> UInt16 {
        let covered = bytes.extracting(extent)
        var sum: UInt16 = 0
        for position in 0..<covered.count { sum &+= UInt16(covered[position]) }
        return sum
    }
}
