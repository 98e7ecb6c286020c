import GatewayKit
import MIMEParser
import TicketStore

/// What we wrote earlier in the conversation a letter belongs to: what the letter repeats of it is a quotation,
/// whatever a mail program made of the line above it.
struct SentTexts {
    /// Mails of the conversation that are looked at, newest first.
    static let mostMails = 5
    /// Bytes of each of them, header included.
    static let longestMail = 64 << 10

    let newestFirst: [String]

    /// Asks the store only when the letter claims to belong somewhere. A false claim costs nothing but the sender's
    /// own repetitions, which are kept in the full text.
    init(under claims: [ThreadClaim], in store: any TicketStore, parser: MessageParser) async throws(StoreError) {
        guard !claims.isEmpty else {
            newestFirst = []
            return
        }
        let mails = try await store.sentMail(under: claims, limit: Self.mostMails, bytes: Self.longestMail, now: .now)
        newestFirst = mails.compactMap { mail in
            guard let message = try? parser.parse(mail) else { return nil }
            return Extraction(message).fullText
        }
    }
}
