import GatewayKit
import Glibc
import MIMEParser
import Testing
import TicketStore

@testable import Notifier

@Suite struct CarriedMailTests {
    /// Larger than what the store keeps in its rows.
    static let photo = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    private func officeWithPhoto(telling notices: [Notice]) async throws -> Dispatch {
        let dispatch = try Dispatch()
        let writer = dispatch.store.makeBlobWriter()
        try writer.append(Self.photo)
        let attachment = NewAttachment(
            name: "photo.jpg", mediaType: "image/jpeg", isInline: false, contentID: nil, content: try writer.finish())
        try await dispatch.office.openTicket(attachments: [attachment], telling: notices)
        return dispatch
    }

    @Test("a large file is read as it is sent, some kilobytes at a time, and arrives whole")
    func streams() async throws {
        let dispatch = try await officeWithPhoto(telling: [try Office.toCustomer(.answer)])
        let entry = try #require(try await dispatch.office.entries().first)
        let composed = try dispatch.office.composer.compose(entry)
        let digest = try #require(composed.enclosures.first?.digest)
        var mail = CarriedMail(composed, files: [try await dispatch.store.blobReader(digest)])
        var bytes: [UInt8] = []
        while let piece = try mail.next() {
            #expect(piece.count <= 64 << 10)
            bytes += piece
        }
        #expect(mail.byteCount == bytes.count)
        let parsed = try MessageParser().parse(bytes)
        #expect(parsed.attachments.map { parsed.decodedBytes(of: $0) } == [Self.photo])
    }

    @Test("an answer whose file is gone from the disk has failed; it blocks no other and says why")
    func missingFile() async throws {
        let dispatch = try await officeWithPhoto(telling: [
            try Office.toCustomer(.answer), try Office.toCustomer(.acknowledgement),
        ])
        let blobs = dispatch.office.folder.path("data/blobs")
        #expect(unsafe rename(blobs, blobs + ".away") == 0)
        let channel = ScriptedChannel()
        try await dispatch.running(dispatch.dispatcher { channel }) { await dispatch.clock.whenResting() }
        let deliveries = try await dispatch.deliveries()
        #expect(deliveries.map(\.state) == [.failed, .sent])
        #expect(deliveries.first?.lastReply?.contains("missing") == true, "\(deliveries.map(\.lastReply))")
        #expect(try await dispatch.alerts().count == 1)
    }
}
