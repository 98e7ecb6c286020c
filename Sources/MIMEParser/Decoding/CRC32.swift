/// The checksum that yEnc files carry (ISO 3309, polynomial 0x04C11DB7 reflected), and compressed RTF in a variant.
struct CRC32 {
    private var register: UInt32

    /// - Parameter start: What stands in the register before the first byte.
    init(start: UInt32 = .max) {
        register = start
    }

    mutating func update(_ bytes: some Sequence<UInt8>) {
        var register = register
        for byte in bytes {
            register = Self.table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ (register >> 8)
        }
        self.register = register
    }

    /// As ISO 3309 has it, complemented.
    var checksum: UInt32 { ~register }
    /// As MS-OXRTFCP has it.
    var plainChecksum: UInt32 { register }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}
