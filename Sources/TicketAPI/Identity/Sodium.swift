import CSodium
import GatewayKit

/// The doors to libsodium that the identity of callers needs.
enum Sodium {
    /// Bytes of an HMAC-SHA-256 (RFC 2104) and of its key.
    static let codeLength = 32

    /// Fresh bytes from the operating system.
    static func random(_ count: Int) -> [UInt8] {
        precondition(isReady, "libsodium finds no source of randomness")
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, bytes.count)
        return bytes
    }

    /// HMAC-SHA-256; `key` has `codeLength` bytes.
    static func code(over message: [UInt8], key: [UInt8]) -> [UInt8] {
        precondition(key.count == codeLength, "a key of HMAC-SHA-256")
        var code = [UInt8](repeating: 0, count: codeLength)
        unsafe crypto_auth_hmacsha256(&code, message, UInt64(message.count), key)
        return code
    }

    /// Whether both are the same; takes the same time wherever they differ. The lengths are no secret.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe sodium_memcmp(left, right, left.count) == 0
    }

    /// Base 64 without padding (RFC 4648), in the alphabet for addresses unless told otherwise.
    static func base64(_ bytes: [UInt8], variant: CInt = sodium_base64_VARIANT_URLSAFE_NO_PADDING) -> [UInt8] {
        var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
        unsafe sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
        return text.dropLast().map { UInt8(bitPattern: $0) }
    }

    /// `nil` for any other character, and for every spelling that `base64` would not have chosen.
    static func bytes(ofBase64 text: some Collection<UInt8>) -> [UInt8]? {
        let text = text.map { CChar(bitPattern: $0) }
        var bytes = [UInt8](repeating: 0, count: text.count)
        var count = 0
        let result = unsafe sodium_base642bin(
            &bytes, bytes.count, text, text.count, nil, &count, nil, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        return result == 0 ? Array(bytes.prefix(count)) : nil
    }

    /// Argon2id in the text form of libsodium, with a fresh salt; `nil` when there is no memory for it. Blocks.
    static func hash(_ password: [UInt8], cost: PasswordCost) -> String? {
        precondition(isReady, "libsodium finds no source of randomness")
        let password = password.map { CChar(bitPattern: $0) }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let result = unsafe crypto_pwhash_str_alg(
            &text, password, UInt64(password.count), UInt64(cost.operations), cost.memory,
            crypto_pwhash_ALG_ARGON2ID13)
        guard result == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether `hash` is of this password. Blocks for as long as the hash cost to make, whatever the answer.
    static func verifies(_ password: [UInt8], against hash: String) -> Bool {
        let password = password.map { CChar(bitPattern: $0) }
        let text = hash.utf8.map { CChar(bitPattern: $0) } + [0]
        guard text.count <= Int(crypto_pwhash_STRBYTES) else { return false }
        return unsafe crypto_pwhash_str_verify(text, password, UInt64(password.count)) == 0
    }

    /// Whether `hash` is one that `hash` would make at this cost, by its form alone.
    static func isCurrent(_ hash: String, cost: PasswordCost) -> Bool {
        let text = hash.utf8.map { CChar(bitPattern: $0) } + [0]
        guard text.count <= Int(crypto_pwhash_STRBYTES) else { return false }
        return unsafe crypto_pwhash_str_needs_rehash(text, UInt64(cost.operations), cost.memory) == 0
    }

    private static let isReady = sodium_init() >= 0
}
