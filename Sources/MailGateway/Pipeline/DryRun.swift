import GatewayKit
import MIMEParser
import Notifier
import TicketStore

/// Takes a letter through the steps of `Pipeline` and leaves no trace: nothing is stored, nothing is sent.
struct DryRun: Sendable {
    /// What would be done with the letter, and what was known of it.
    struct Outcome: Sendable {
        var content: JudgedLetter
        var record: IntakeRecord
    }

    private let parser: MessageParser
    private let rules: IntakeRules
    private let seal: ReplySeal

    /// `keys` are those that sign reply addresses; without them none is recognised.
    init(_ configuration: Configuration, keys: SigningKeys?) throws(StoreError) {
        parser = MessageParser(limits: configuration.limits.parser)
        rules = try IntakeRules(configuration)
        let notifier = configuration.notifierSettings
        if let keys {
            seal = ReplySeal(
                addresses: notifier.queues.values.map(\.replyAddress),
                identifiers: SignedMessageID(domain: notifier.siteDomain), keys: keys, now: { .now })
        } else {
            seal = ReplySeal(address: { _ in nil }, messageID: { _ in nil })
        }
    }

    /// `store` is asked what it knows and `surroundings` may correct its answers; without a store nothing is known.
    /// `nil` when the letter is too large to be parsed.
    func decide(
        _ letter: HeldLetter, _ bytes: [UInt8], at now: Instant, in store: (any TicketStore)?,
        correcting: (inout Surroundings) -> Void
    ) async throws(StoreError) -> Outcome? {
        guard let screened = ScreenedLetter(bytes, parser: parser, rules: rules, seal: seal) else { return nil }
        var sent: [String] = []
        if let store { sent = try await SentTexts(under: screened.claims, in: store, parser: parser).newestFirst }
        let candidate = try screened.judged(letter, by: rules, sent: sent, keeping: Self.weigh)
        var known = Surroundings(matches: [], hasMessageIDClash: false)
        if let store { known = try await store.surroundings(of: candidate, now: now) }
        correcting(&known)
        let decision = IntakeDecision(candidate, in: known, by: rules, at: now)
        return Outcome(content: candidate.content, record: decision.record)
    }

    /// Attachments as rules see them, their bytes counted and let go.
    private static func weigh(
        _ attachments: [AttachmentDescriptor], _ message: ParsedMessage
    ) throws(StoreError) -> [NewAttachment] {
        attachments.map { attachment in
            var hasher = SHA256()
            var size = 0
            message.decode(attachment.part) { chunk in
                hasher.update(chunk)
                size += chunk.count
            }
            return NewAttachment(
                name: attachment.name, mediaType: attachment.mediaType.description, isInline: attachment.isInline,
                contentID: attachment.contentID, content: .file(StagedBlob(digest: hasher.digest(), size: size)))
        }
    }
}
