import GatewayKit

enum BlobEntity {}
typealias BlobID = Identifier<BlobEntity>

/// Bytes as they will stand in the store: in the row itself, or in a file of the row's name.
struct StoredContent: Sendable {
    let digest: Digest
    let size: Int
    /// `nil` when they are in a file.
    let bytes: [UInt8]?

    var file: StagedBlob? { bytes == nil ? StagedBlob(digest: digest, size: size) : nil }

    /// Writes a file when `content` is too large for a row. `digest` is that of small bytes when it is known.
    init(_ content: BlobContent, digest: Digest? = nil, in blobs: any BlobStore) throws(StoreError) {
        switch content {
        case .bytes(let bytes) where bytes.count <= BlobLimits.largestRow:
            self.digest = digest ?? sha256(bytes)
            size = bytes.count
            self.bytes = bytes
        case .bytes(let bytes):
            let writer = blobs.makeWriter()
            try writer.append(bytes)
            self = try Self(writer.finish(), in: blobs)
        case .file(let blob):
            try blobs.confirm(blob)
            self.digest = blob.digest
            size = blob.size
            bytes = nil
        }
    }
}

extension SQLConnection where Self: ~Copyable {
    /// The row of these bytes, made when there is none: the same bytes are kept once.
    mutating func keepBlob(_ content: StoredContent) throws(StoreError) -> BlobID {
        let kept = try first(
            """
            INSERT INTO blob (digest, size, content) VALUES (\(content.digest), \(content.size), \(content.bytes))
            ON CONFLICT (digest) DO NOTHING RETURNING id
            """)
        if var row = kept { return try row.identifier() }
        var row = try one("SELECT id FROM blob WHERE digest = \(content.digest)")
        return try row.identifier()
    }

    /// Throws `missingBlob` when no row names `digest`.
    mutating func blob(_ digest: Digest, in blobs: any BlobStore) throws(StoreError) -> BlobReader {
        guard var row = try first("SELECT size, content FROM blob WHERE digest = \(digest)") else {
            throw StoreError(.missingBlob, at: "\(digest)")
        }
        let size = try row.count()
        guard let bytes = try row.optionalBytes() else { return BlobReader(digest, size: size, in: blobs) }
        return BlobReader(bytes)
    }
}
