/// Bytes on their way into the store: small ones in memory, large ones already in a durable file.
package enum BlobContent: Sendable {
    case bytes([UInt8])
    case file(StagedBlob)

    package var size: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(let blob): blob.size
        }
    }
}

/// A blob file that is complete under its final, content-addressed name but that no row names yet.
package struct StagedBlob: Hashable, Sendable {
    package let digest: Digest
    package let size: Int

    package init(digest: Digest, size: Int) {
        self.digest = digest
        self.size = size
    }
}
