/// How a request becomes a WebSocket (RFC 6455, section 4.2).
enum WebSocketHandshake {
    private static let version = "13"
    private static let salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// `Sec-WebSocket-Accept` of the answer. Throws 426 for a request that asks for no WebSocket or for one of another
    /// version, 400 for one that asks wrongly.
    static func accept(_ fields: HTTPFields, speaksHTTP11: Bool) throws(APIProblem) -> String {
        guard speaksHTTP11, lists(fields, "upgrade", "websocket"), lists(fields, "connection", "upgrade") else {
            throw upgradeRequired("this is a WebSocket: ask for an upgrade")
        }
        guard fields["sec-websocket-version"] == version else {
            throw upgradeRequired("only version \(version) of WebSocket is spoken here")
        }
        guard let key = fields["sec-websocket-key"], isKey(Array(key.utf8)) else {
            throw APIProblem(400, "Sec-WebSocket-Key: must be 16 bytes in base64")
        }
        return base64(SHA1.digest(Array((key + salt).utf8)))
    }

    private static func upgradeRequired(_ detail: String) -> APIProblem {
        var problem = APIProblem(426, detail)
        problem.answerFields = ["Upgrade": "websocket", "Sec-WebSocket-Version": version]
        return problem
    }

    /// Whether one of the words of a field, in any of its lines, is `word`.
    private static func lists(_ fields: HTTPFields, _ name: String, _ word: String) -> Bool {
        fields.all.contains { field in
            guard field.name.lowercased() == name else { return false }
            let words = field.value.lowercased().utf8.split(separator: UInt8(ascii: ","))
            return words.contains { $0.filter { $0 != 0x20 && $0 != 0x09 } == Array(word.utf8) }
        }
    }

    private static func isKey(_ key: [UInt8]) -> Bool {
        key.count == 24 && key[22] == UInt8(ascii: "=") && key[23] == UInt8(ascii: "=")
            && key[..<22].allSatisfy { alphabet.contains($0) }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Of 20 bytes: six groups of three, and one of two.
    private static func base64(_ digest: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: digest.count, by: 3) {
            let group = digest[start...].prefix(3)
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0...group.count { text.append(alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)]) }
            text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
