/// How a message was handed over: the keywords that may follow `with` (RFC 3848, RFC 5321, RFC 6531 and the
/// registry of mail transmission types), and the ways into the first server.
package enum TransmissionType: String, Hashable, Sendable, CaseIterable {
    case smtp, esmtp, esmtpa, esmtps, esmtpsa, lmtp, lmtpa, lmtps, lmtpsa, mms
    case utf8smtp, utf8smtpa, utf8smtps, utf8smtpsa, utf8lmtp, utf8lmtpa, utf8lmtps, utf8lmtpsa
    case http, https, imap, pop3, local

    /// The client logged in (RFC 3848).
    package var isAuthenticated: Bool {
        switch self {
        case .esmtpa, .esmtpsa, .lmtpa, .lmtpsa, .utf8smtpa, .utf8smtpsa, .utf8lmtpa, .utf8lmtpsa: true
        default: false
        }
    }

    /// `name` is one word, in any case.
    init?(_ name: some Collection<UInt8>) {
        guard name.count <= 10 else { return nil }
        self.init(rawValue: String(decoding: name.map(ASCII.lowercased), as: UTF8.self))
    }

    /// Among the words behind `with`. Programs decorate the keyword: `Microsoft SMTP Server`, `local-esmtps`,
    /// `ESMTP-TLS`, `bsmtp`.
    init?(words: [UInt8]) {
        let parts = words.split { !ASCII.isLetter($0) && !ASCII.isDigit($0) }
        let isEncrypted = words.split(whereSeparator: ASCII.isSpace).contains {
            ASCII.equalIgnoringCase($0, "esmtp-tls")
        }
        let found = parts.compactMap { Self($0) ?? Self.decorated($0) }
        guard let type = found.first(where: { $0 != .local }) ?? found.first else { return nil }
        self = isEncrypted && type == .esmtp ? .esmtps : type
    }

    private static func decorated(_ word: ArraySlice<UInt8>) -> Self? {
        if ASCII.equalIgnoringCase(word, "httprest") { return .http }
        let isSMTP = ASCII.equalIgnoringCase(word, "smtpsvc") || ASCII.equalIgnoringCase(word, "bsmtp")
        return isSMTP ? .smtp : nil
    }
}
