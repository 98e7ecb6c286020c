import GatewayKit
import Glibc
import Testing

@testable import TicketStore

@Suite struct BlobStoreTests {
    private let large = [UInt8](repeating: 0x61, count: BlobLimits.largestRow + 1)

    private func store(_ folder: TemporaryFolder) throws -> DirectoryBlobStore {
        try DirectoryBlobStore(root: folder.directory.blobs)
    }

    private func staged(_ bytes: [UInt8], in store: DirectoryBlobStore) throws -> StagedBlob {
        let writer = store.makeWriter()
        try writer.append(bytes)
        guard case .file(let blob) = try writer.finish() else { throw StoreError(.missingBlob, at: "test") }
        return blob
    }

    @Test("a blob is named by its digest, whole, and read only by its owner")
    func names() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        let blob = try staged(large, in: store)
        try store.makeDurable([blob])
        try store.confirm(blob)
        let hex = sha256(large).description
        let path = try "\(folder.directory.blobs)/\(hex.prefix(2))/\(hex.dropFirst(2))"
        var status = stat()
        #expect(unsafe stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(Int(status.st_size) == large.count)
        #expect(try store.read(blob.digest, from: large.count - 3, count: 100) == [0x61, 0x61, 0x61])
    }

    @Test("small bytes never touch the disk")
    func small() throws {
        let folder = try TemporaryFolder()
        let writer = try store(folder).makeWriter()
        try writer.append(large.dropLast())
        guard case .bytes(let bytes) = try writer.finish() else {
            Issue.record("65,536 bytes are a row")
            return
        }
        #expect(bytes.count == BlobLimits.largestRow)
        #expect(TemporaryFolder.names(in: try folder.directory.blobs + "/tmp").isEmpty)
    }

    @Test("a writer that is given up leaves nothing behind")
    func abandoned() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        let temporary = try folder.directory.blobs + "/tmp"
        do {
            let writer = store.makeWriter()
            try writer.append(large)
            #expect(TemporaryFolder.names(in: temporary).count == 1)
        }
        #expect(TemporaryFolder.names(in: temporary).isEmpty)
        #expect(TemporaryFolder.names(in: try folder.directory.blobs) == ["tmp"])
    }

    @Test("a blob that was damaged on disk is whole again when the same bytes come again")
    func heals() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        let blob = try staged(large, in: store)
        let hex = blob.digest.description
        let path = try "\(folder.directory.blobs)/\(hex.prefix(2))/\(hex.dropFirst(2))"
        #expect(unsafe truncate(path, 5) == 0)
        #expect(throws: StoreError.self) { try store.confirm(blob) }
        #expect(try staged(large, in: store) == blob)
        #expect(try store.read(blob.digest, from: 0, count: large.count + 1) == large)
    }

    @Test("a row never names a file that is not there")
    func missing() async throws {
        let opened = try Backend.sqlite.open()
        let blob = StagedBlob(digest: sha256([1]), size: 70_000)
        let letter = Letter(place: .pipe(Mails.support), content: .file(blob), receivedAt: .start)
        let error = await #expect(throws: StoreError.self) { try await opened.store.hold([letter], now: .start) }
        #expect(error?.code == .missingBlob)
        #expect(try await opened.store.lettersInHand(limit: 9).isEmpty)
        await #expect(throws: StoreError.self) { try await opened.store.blob(blob.digest) }
    }

    @Test("orphans go after a day, temporary files after an hour, what a row names never")
    func collects() async throws {
        let opened = try Backend.sqlite.open()
        let store = opened.store
        let letter = Letter(place: .pipe(Mails.support), content: .bytes(large), receivedAt: .start)
        let held = try await store.hold([letter], now: .start)[0]
        let orphan = store.makeBlobWriter()
        try orphan.append(large + [1])
        _ = try orphan.finish()
        let unfinished = store.makeBlobWriter()
        try unfinished.append(large)
        #expect(try await store.collectOrphans(now: .now) == 0)
        #expect(try await store.collectOrphans(now: .now + .seconds(3700)) == 1, "the temporary file")
        #expect(try await store.collectOrphans(now: .now + .seconds(86_300)) == 0)
        #expect(try await store.collectOrphans(now: .now + .seconds(86_500)) == 1, "the orphan")
        #expect(try await store.blob(held.digest) == large)
    }

    @Test("a digest does not depend on the pieces the bytes come in", arguments: [1, 3, 64, 1000])
    func digests(piece: Int) {
        #expect(
            sha256(Array("abc".utf8)).description
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(sha256([]).description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: piece) {
            hash.update(bytes[start..<min(start + piece, bytes.count)])
        }
        #expect(hash.digest() == sha256(bytes))
        #expect(Digest(hexadecimal: hash.digest().description) == sha256(bytes))
        #expect(Digest(hexadecimal: String(hash.digest().description.dropLast())) == nil)
    }
}
