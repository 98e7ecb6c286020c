import GatewayKit
import TicketStore

extension HelpDesk {
    /// Keeps files that belong to no message yet. All are checked before the first is kept. Returns their names.
    func upload(
        _ files: [UploadedFile], described description: String?, into ticket: TicketKey, by caller: Caller, now: Instant
    ) async throws(APIProblem) -> [UniqueID] {
        var checked: [NewAttachment] = []
        for file in files {
            let (name, type) = try await uploads.checked(file)
            checked.append(
                NewAttachment(
                    name: name, mediaType: type, isInline: false, contentID: nil, content: .bytes(file.bytes)))
        }
        var names: [UniqueID] = []
        for file in checked {
            let work = DeskWork(on: ticket, visibleTo: caller.visibility, by: caller.actor) { _ in
                DeskDecision(.upload(file, description: description))
            }
            if let name = try await done(work, now: now).file { names.append(name) }
        }
        return names
    }

    /// Takes a file away. Only who uploaded it, and supervisors, do; files of mails stay.
    func delete(
        _ file: Attachment, of ticket: TicketKey, by caller: Caller, now: Instant
    ) async throws(APIProblem) -> DeskReceipt {
        let isOwn = file.uploader == caller.actor.description
        guard isOwn || caller.role == .supervisor || caller.role == .admin else {
            throw APIProblem(409, "somebody else sent this file")
        }
        let work = DeskWork(on: ticket, visibleTo: caller.visibility, by: caller.actor) { _ in
            DeskDecision(.deleteFile(file.id))
        }
        return try await done(work, now: now)
    }

    /// The content of a file, to be sent piece by piece.
    func content(of file: Attachment) async throws(APIProblem) -> HTTPResponse {
        let reader = try await asking { () throws(StoreError) in try await store.blobReader(file.digest) }
        return HTTPResponse(
            status: 200,
            fields: [
                "Content-Type": file.mediaType.isEmpty ? "application/octet-stream" : file.mediaType,
                "Content-Disposition": Self.disposition(file.name), "Content-Security-Policy": "sandbox",
                "Cache-Control": "private, max-age=600",
            ], body: .blob(reader, size: file.size))
    }

    /// To be saved, never shown; the name in both forms of RFC 6266, section 5.
    private static func disposition(_ name: String) -> String {
        let plain = String(
            decoding: name.utf8.map { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C ? $0 : 0x5F }, as: UTF8.self)
        let digits = Array("0123456789ABCDEF".utf8)
        let encoded = name.utf8.flatMap { byte -> [UInt8] in
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._".contains(character) { return [byte] }
            return [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(String(decoding: encoded, as: UTF8.self))"
    }
}
