/// Bytes on their way into the store: small ones in memory, large ones already in a durable file.
package enum BlobContent: Sendable {
    case bytes([UInt8])
    case file(StagedBlob)

    /// In bytes.
    package var size: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(let blob): blob.size
        }
    }

    /// Of the whole content; small bytes are hashed when asked.
    package var digest: Digest {
        switch self {
        case .bytes(let bytes): sha256(bytes)
        case .file(let blob): blob.digest
        }
    }
}

/// A blob file that is complete under its final, content-addressed name but that no row names yet.
package struct StagedBlob: Hashable, Sendable {
    /// Of the whole content; the name of the file.
    package let digest: Digest
    /// In bytes.
    package let size: Int

    /// Names a file that a `BlobWriter` finished; that it is there is checked when it is stored.
    package init(digest: Digest, size: Int) {
        self.digest = digest
        self.size = size
    }
}
