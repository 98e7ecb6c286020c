import GatewayKit
import TicketStore
import Transport

/// What is done to the server's copy of a committed letter: leave, flag, move or delete.
///
/// Idempotent: doing it again to letters already dealt with does nothing. A letter that is gone counts as dealt with.
struct Acknowledgement: Sendable {
    /// Set on letters under `acknowledge: flag`. For people and other programs; we never read it.
    static let keyword = "$MailGateway"
    /// Letters in one command.
    private static let step = 500

    let mailbox: MailboxSettings
    let session: IMAPSession
    let store: any TicketStore
    let log: Log

    /// Deals with every committed letter of this UIDVALIDITY that still waits.
    func settle(uidValidity: UInt32) async throws {
        var waiting = try await waiting(uidValidity)
        while !waiting.isEmpty, try await act(on: waiting.map(\.uid)) {
            try await store.markAcknowledged(waiting.map(\.letter), now: .now)
            waiting = try await self.waiting(uidValidity)
        }
    }

    private func waiting(_ uidValidity: UInt32) async throws -> [(letter: LetterID, uid: UInt32)] {
        try await store.lettersToAcknowledge(in: mailbox.name, uidValidity: uidValidity, limit: Self.step)
    }

    /// Returns `false` when the server only lets us look: then the letters go on waiting.
    private func act(on uids: [UInt32]) async throws -> Bool {
        if mailbox.acknowledge == .leave { return true }
        guard let folder = await session.folder, !folder.isReadOnly else {
            log(.warning, "mailbox.read_only", ["waiting": uids.count])
            return false
        }
        switch mailbox.acknowledge {
        case .leave: break
        case .flag: try await session.addFlag(Self.keyword, to: uids)
        case .move: try await move(uids)
        case .delete: try await session.delete(uids)
        }
        return true
    }

    /// Creates the folder only when the server says it is missing.
    private func move(_ uids: [UInt32]) async throws {
        do {
            _ = try await session.move(uids, to: mailbox.processedFolder)
        } catch {
            guard case .refusedByPeer(let refusal) = error.code, refusal.responseCode == "TRYCREATE" else {
                throw error
            }
            try await session.createFolder(mailbox.processedFolder)
            _ = try await session.move(uids, to: mailbox.processedFolder)
        }
    }
}
