import Glibc

/// Under what a peer is counted: an IPv4 address, or the first half of an IPv6 address, which is one customer's net.
struct PeerKey: Equatable {
    let bytes: [UInt8]

    /// What is no address counts as it is written.
    init(_ peer: String) {
        if let address = Self.address(peer, AF_INET, length: 4) {
            bytes = address
        } else if let address = Self.address(peer, AF_INET6, length: 16) {
            bytes = address.starts(with: Self.mappedPrefix) ? Array(address[12...]) : Array(address[..<8])
        } else {
            bytes = Array(peer.utf8.prefix(64))
        }
    }

    /// Of an IPv4 address written as an IPv6 address (RFC 4291, section 2.5.5.2).
    private static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    private static func address(_ text: String, _ family: CInt, length: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: length)
        return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
