/// By what one request is found in the logs of both sides.
enum RequestID {
    private static let longest = 64

    /// The client's own when it is short and plain, else a new one.
    static func of(_ fields: HTTPFields) -> String {
        if let id = fields["x-request-id"], (1...longest).contains(id.utf8.count), id.utf8.allSatisfy(isPlain) {
            return id
        }
        let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "-._".utf8.contains(byte)
    }
}
