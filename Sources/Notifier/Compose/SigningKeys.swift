import CSodium
package import GatewayKit

/// The keys that sign what we will be shown again. The newest signs, all of them verify.
package struct SigningKeys: Sendable {
    /// What is signed with them; a key of one use is none of the other.
    package enum Use: String, Sendable {
        /// Reply addresses and Message-IDs.
        case reply
        /// Access tokens and addresses of downloads.
        case api
    }

    /// Bytes of a key of HMAC-SHA-256.
    package static let keyLength = 32

    /// The number of the key that signs, 1…255.
    package let newest: UInt8
    /// Of every key, ascending.
    package var numbers: [UInt8] { keys.keys.sorted() }
    private let keys: [UInt8: Secret<[UInt8]>]

    /// `nil` when there is no key, one has the number 0, or one is not `keyLength` bytes long.
    package init?(_ keys: [UInt8: Secret<[UInt8]>]) {
        guard let newest = keys.keys.max(), keys[0] == nil,
            keys.values.allSatisfy({ $0.reveal { $0.count == Self.keyLength } })
        else { return nil }
        self.newest = newest
        self.keys = keys
    }

    /// Keys for one run of a test or a dry run: they verify nothing that was signed elsewhere.
    package static func ephemeral() -> SigningKeys {
        SigningKeys(newest: 1, keys: [1: randomKey()])
    }

    /// HMAC-SHA-256 (RFC 2104), 32 bytes; `nil` when there is no key of that number.
    package func code(over message: [UInt8], key number: UInt8) -> [UInt8]? {
        keys[number]?.reveal { key in
            var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
            unsafe crypto_auth_hmacsha256(&code, message, UInt64(message.count), key)
            return code
        }
    }

    /// Whether `code` is the beginning of the right one. Takes the same time wherever they differ.
    func verifies(_ code: ArraySlice<UInt8>, over message: [UInt8], key number: UInt8) -> Bool {
        guard let right = self.code(over: message, key: number), code.count <= right.count, !code.isEmpty else {
            return false
        }
        return unsafe sodium_memcmp(right, Array(code), code.count) == 0
    }

    /// Fresh bytes from the operating system.
    static func randomKey() -> Secret<[UInt8]> {
        precondition(isSodiumReady, "libsodium finds no source of randomness")
        var bytes = [UInt8](repeating: 0, count: keyLength)
        unsafe randombytes_buf(&bytes, bytes.count)
        return Secret(bytes)
    }

    private static let isSodiumReady = sodium_init() >= 0

    private init(newest: UInt8, keys: [UInt8: Secret<[UInt8]>]) {
        self.newest = newest
        self.keys = keys
    }
}
