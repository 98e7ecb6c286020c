import CCurl
import Glibc

/// The address a connection really goes to, whatever name it was found under.
struct NetworkAddress: Equatable {
    /// 4 bytes or 16, the most significant first.
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `nil` for what is neither IPv4 nor IPv6.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch unsafe CInt(address.pointee.sa_family) {
        case AF_INET:
            let number = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe $0.pointee.sin_addr.s_addr
            }
            bytes = unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
        case AF_INET6:
            let number = unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                unsafe $0.pointee.sin6_addr
            }
            bytes = unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
        default: return nil
        }
    }

    /// Whether it is one of the whole internet's: nothing of this machine, of its network, or of no use at all.
    var isPublic: Bool {
        if bytes.count == 4 { return !Self.special.contains { $0.contains(bytes) } }
        // NAT64 (RFC 6052): an IPv4 address in other clothes.
        if Self.translated.contains(bytes) { return NetworkAddress(bytes: Array(bytes.suffix(4))).isPublic }
        // RFC 4291, section 2.4: everything beside the global unicast addresses, IPv4-mapped ones among it.
        return Self.globalUnicast.contains(bytes) && !Self.specialUnicast.contains { $0.contains(bytes) }
    }

    private struct Block {
        let prefix: [UInt8]
        let bits: Int

        init(_ prefix: [UInt8], _ bits: Int) {
            self.prefix = prefix
            self.bits = bits
        }

        func contains(_ address: [UInt8]) -> Bool {
            (0..<bits).allSatisfy { bit in
                let mask: UInt8 = 0x80 >> UInt8(bit % 8)
                let wanted = bit / 8 < prefix.count ? prefix[bit / 8] : 0
                return address[bit / 8] & mask == wanted & mask
            }
        }
    }

    /// IANA's registry of special IPv4 addresses (RFC 6890), multicast and the reserved rest.
    private static let special = [
        Block([0], 8), Block([10], 8), Block([100, 64], 10), Block([127], 8), Block([169, 254], 16),
        Block([172, 16], 12), Block([192, 0, 0], 24), Block([192, 0, 2], 24), Block([192, 88, 99], 24),
        Block([192, 168], 16), Block([198, 18], 15), Block([198, 51, 100], 24), Block([203, 0, 113], 24),
        Block([224], 3),
    ]
    private static let translated = Block([0x00, 0x64, 0xFF, 0x9B], 96)
    private static let globalUnicast = Block([0x20], 3)
    /// Protocol assignments with Teredo, documentation, and 6to4, which carries an IPv4 address.
    private static let specialUnicast = [
        Block([0x20, 0x01, 0x00], 23), Block([0x20, 0x01, 0x0D, 0xB8], 32), Block([0x20, 0x02], 16),
    ]
}
