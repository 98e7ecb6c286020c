/// Who asks, when reverse proxies stand in between.
struct TrustedProxies: Sendable {
    /// Hops looked at, from the nearest on.
    private static let mostHops = 16

    private let addresses: Set<PeerAddress>

    /// What is not an address is nobody's.
    init(_ addresses: Set<String>) {
        self.addresses = Set(addresses.compactMap { PeerAddress($0) })
    }

    /// The nearest address that is not a proxy's. Each proxy has added on the right whom it was asked by; what stands
    /// left of the first stranger is his own invention.
    func client(behind connection: String, _ fields: HTTPFields) -> String {
        guard var nearest = PeerAddress(connection) else { return connection }
        let hops = fields.all.filter { $0.name.lowercased() == "x-forwarded-for" }
            .flatMap { $0.value.utf8.split(separator: UInt8(ascii: ",")) }
        for hop in hops.reversed().prefix(Self.mostHops) {
            guard addresses.contains(nearest), let next = PeerAddress(Self.trimmed(hop)) else { break }
            nearest = next
        }
        return nearest.description
    }

    private static func trimmed(_ hop: Substring.UTF8View) -> String {
        String(decoding: hop.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
    }
}
