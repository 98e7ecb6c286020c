import CSodium

/// Computes a digest of bytes that come piece by piece (FIPS 180-4, by libsodium).
@safe package struct SHA256 {
    private var state = crypto_hash_sha256_state()

    /// Of no bytes yet.
    package init() {
        unsafe crypto_hash_sha256_init(&state)
    }

    /// Adds bytes at the end.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            _ = unsafe crypto_hash_sha256_update(&state, buffer.baseAddress, UInt64(buffer.count))
        }
    }

    /// Adds bytes at the end.
    package mutating func update(_ bytes: [UInt8]) {
        update(bytes[...])
    }

    /// The digest of everything so far. Further bytes may follow.
    package func digest() -> Digest {
        var state = state
        var bytes = [UInt8](repeating: 0, count: Digest.length)
        unsafe crypto_hash_sha256_final(&state, &bytes)
        return Digest(sha256: bytes)
    }
}

/// The SHA-256 digest of `bytes`.
package func sha256(_ bytes: [UInt8]) -> Digest {
    var digest = [UInt8](repeating: 0, count: Digest.length)
    unsafe crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
    return Digest(sha256: digest)
}
