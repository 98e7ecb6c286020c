import CSodium
import GatewayKit

/// What calls of one endpoint are signed with (Standard Webhooks, section "Signature scheme").
package struct WebhookSecret: Sendable {
    private let key: Secret<[UInt8]>

    /// `whsec_` and the base64 of 24 to 64 bytes; `nil` for anything else.
    package init?(_ text: String) {
        let prefix = Array("whsec_".utf8)
        let bytes = Array(text.utf8)
        guard bytes.starts(with: prefix), let key = Self.decoded(bytes.dropFirst(prefix.count)),
            (24...64).contains(key.count)
        else { return nil }
        self.key = Secret(key)
    }

    /// `v1,` and the base64 of the HMAC-SHA-256 over id, time and body.
    func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let message = Array("\(id).\(timestamp).".utf8) + body
        let code = key.reveal { key in
            var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
            var state = crypto_auth_hmacsha256_state()
            unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
            unsafe crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
            unsafe crypto_auth_hmacsha256_final(&state, &code)
            return code
        }
        return "v1," + String(decoding: BodyEncoding.base64(code[...]), as: UTF8.self)
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let input = text.map { CChar(bitPattern: $0) }
        var bytes = [UInt8](repeating: 0, count: input.count)
        var count = 0
        let result = unsafe sodium_base642bin(
            &bytes, bytes.count, input, input.count, nil, &count, nil, sodium_base64_VARIANT_ORIGINAL)
        return result == 0 ? Array(bytes.prefix(count)) : nil
    }
}
