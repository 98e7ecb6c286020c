package import GatewayKit
package import MIMEParser
package import Notifier
package import TicketStore

/// What our keys can say about an address or a Message-ID that may be one of ours.
package struct ReplySeal: Sendable {
    /// `nil` for everything that is not ours, is forged or has expired.
    package let address: @Sendable (EmailAddress) -> ThreadClaim?
    package let messageID: @Sendable (MessageID) -> ThreadClaim?

    package init(
        address: @escaping @Sendable (EmailAddress) -> ThreadClaim?,
        messageID: @escaping @Sendable (MessageID) -> ThreadClaim?
    ) {
        self.address = address
        self.messageID = messageID
    }

    /// Tokens count as old as they are when they are read, at `now()`.
    package init(
        addresses: [ReplyAddress], identifiers: SignedMessageID, keys: SigningKeys,
        now: @escaping @Sendable () -> Instant
    ) {
        address = { candidate in
            addresses.lazy.compactMap { $0.recognise(candidate, keys: keys, now: now()) }.first
        }
        messageID = { identifiers.recognise($0, keys: keys, now: now()) }
    }
}

/// The ticket a mail says it belongs to, best proof first: the reading half of step 7.
///
/// Header fields of our own invention count for nothing here: anyone can write them.
package struct ThreadClaims: Sendable {
    /// Subject tokens beyond this number are not looked up.
    package static let mostSubjectTokens = 5

    /// Without repetitions.
    package private(set) var list: [ThreadClaim] = []

    /// - Parameter report: What a bounce or a complaint says; it names our mail in ways of its own.
    package init(_ message: ParsedMessage, seal: ReplySeal, report: MailReport? = nil) {
        var seen: Set<ThreadClaim> = []
        func claim(_ claim: ThreadClaim) {
            if seen.insert(claim).inserted { list.append(claim) }
        }
        for address in Self.recipients(of: message) {
            if let proven = seal.address(address) { claim(proven) }
        }
        var unsigned: [MessageID] = []
        for identifier in message.inReplyTo + message.references.reversed() {
            if let proven = seal.messageID(identifier) { claim(proven) } else { unsigned.append(identifier) }
        }
        for identifier in unsigned { claim(.reference(identifier)) }
        for token in ReplySubject.tokens((message.subject ?? "").utf8, limit: Self.mostSubjectTokens) {
            guard let number = TicketNumber(String(decoding: token, as: UTF8.self)) else { continue }
            claim(.subjectToken(number))
        }
        guard let report, report.kind != .absence else { return }
        if let original = report.originalMessageID { claim(seal.messageID(original) ?? .reference(original)) }
        for address in report.namedAddresses { claim(.delivery(to: address)) }
    }

    /// Everyone the mail says it went to: by its writer, then by the servers that carried it.
    package static func recipients(of message: ParsedMessage) -> [EmailAddress] {
        let written = (message.to + message.cc).compactMap(\.address)
        let carried =
            message.fields(named: "Delivered-To") + message.fields(named: "X-Original-To")
            + message.fields(named: "Envelope-To")
        return written + carried.flatMap { addresses($0.rawValue) }
    }

    /// Servers write the bare address, some in angle brackets, some several with commas.
    private static func addresses(_ value: [UInt8]) -> [EmailAddress] {
        value.split(separator: UInt8(ascii: ",")).compactMap { piece in
            EmailAddress(piece.filter { $0 > 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") })
        }
    }
}
