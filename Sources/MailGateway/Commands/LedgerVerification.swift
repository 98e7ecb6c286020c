import TicketStore

/// A folder on its server compared with what the ledger knows of it.
struct LedgerVerification: Encodable, Equatable {
    let mailbox: String
    let onServer: Int
    /// Letters on the server that stand in the ledger.
    let accounted: Int
    /// Newer than the last look: the daemon has not seen them yet.
    let notReadYet: Int
    /// Passed by without a row in the ledger, which should never be: rows were lost.
    let unknownUids: [UInt32]
    /// The server numbered the folder anew; the daemon compares it letter by letter at its next start.
    let isRenumbered: Bool

    /// `uids` are those on the server now, `known` the places of the ledger's letters.
    init(
        mailbox: MailboxName, uidValidity: UInt32, uids: [UInt32], cursor: MailboxCursor?,
        known: some Sequence<LetterPlace>
    ) {
        var ledger: Set<UInt32> = []
        for case .mailbox(mailbox, uidValidity, let uid) in known { ledger.insert(uid) }
        let missing = uids.filter { !ledger.contains($0) }
        self.mailbox = mailbox.rawValue
        onServer = uids.count
        accounted = uids.count - missing.count
        isRenumbered = cursor.map { $0.uidValidity != uidValidity } ?? false
        let passed = isRenumbered ? 0 : cursor?.highestUID ?? 0
        unknownUids = missing.filter { $0 <= passed }
        notReadYet = missing.count - unknownUids.count
    }

    var isSound: Bool { unknownUids.isEmpty && !isRenumbered }

    var text: String {
        var text = "\(mailbox): the server has \(onServer), the ledger accounts for \(accounted)"
        if notReadYet > 0 { text += ", \(notReadYet) not read yet" }
        if isRenumbered { text += "; the server has numbered the folder anew" }
        guard !unknownUids.isEmpty else { return text }
        let shown = unknownUids.prefix(20).map(String.init).joined(separator: " ")
        let rest = unknownUids.count > 20 ? " …" : ""
        return text + "\n  ! \(unknownUids.count) unknown to the ledger: UID \(shown)\(rest)"
    }
}
