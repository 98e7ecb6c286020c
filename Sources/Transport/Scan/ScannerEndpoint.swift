import Glibc

/// Where a clamd listens: a socket of this machine, or a host of the own network. A value that exists may be asked.
///
/// clamd knows neither TLS nor a login, so files never go to a public address: see `TransportError.Code.forbiddenAddress`.
package struct ScannerEndpoint: Equatable, Sendable {
    /// As configured; names the scanner in errors and logs.
    package let name: String
    let place: Place

    enum Place: Equatable, Sendable {
        case socket(path: String)
        case host(String, port: UInt16)
    }

    /// `address` is `unix:/run/clamav/clamd.ctl` or `host:port`, IPv6 in brackets. Throws `.invalidEndpoint`.
    package init(_ address: String) throws(TransportError) {
        guard let place = Self.place(Array(address.utf8)) else {
            throw TransportError(.invalidEndpoint(.scanner), peer: address)
        }
        name = address
        self.place = place
    }

    private static func place(_ address: [UInt8]) -> Place? {
        let scheme = Array("unix:".utf8)
        if address.starts(with: scheme) {
            let path = address.dropFirst(scheme.count)
            guard path.first == UInt8(ascii: "/"), path.count < longestPath, path.allSatisfy({ $0 >= 0x20 }) else {
                return nil
            }
            return .socket(path: String(decoding: path, as: UTF8.self))
        }
        guard let end = EndpointAddress.endOfHost(address[...]), end < address.endIndex,
            EndpointAddress.isHost(address[..<end]), let port = EndpointAddress.port(address[(end + 1)...])
        else { return nil }
        return .host(String(decoding: address[..<end], as: UTF8.self), port: port)
    }

    /// What the kernel takes, with the NUL behind it.
    private static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path)
}
