import MIMEParser
import TicketStore

/// What the mailbox's own server found out about who sent a mail, as far as it can be believed (RFC 8601).
///
/// Anybody can write an Authentication-Results field. One counts: the topmost of those that bear the name of a
/// configured server, because a server writes above what came in. What it says must be about the sender that we
/// read, or about a domain that may speak for the sender's.
struct SenderAuthentication: Equatable, Sendable {
    /// The check that passed, or what kept the sender from being proved. Never `signedAddress` or `unaddressed`.
    let basis: ProofBasis
    /// The server whose word it is, as the configuration spells it.
    private(set) var server: String?
    /// Where the mail asks for answers, when that is another address than From. Nothing is ever sent there.
    private(set) var replyTo: EmailAddress?
    /// The envelope sender is neither From's domain nor above or below it: what is returned goes to somebody else.
    private(set) var returnsElsewhere = false

    var isAuthenticated: Bool { basis.isAuthentication }

    /// Of a mail that was not read.
    static let none = SenderAuthentication(basis: .notChecked)

    init(basis: ProofBasis) { self.basis = basis }

    /// - Parameters:
    ///   - sender: The From address, if there is exactly one.
    ///   - servers: The names under which the mailbox's servers write their results.
    init(of sender: EmailAddress?, in message: ParsedMessage, trusting servers: [String]) {
        guard let sender else {
            self.init(basis: .ambiguousSender)
            return
        }
        let domain = sender.domainKey
        if let (server, field) = Self.topmost(of: message, by: servers) {
            self.init(basis: Self.judge(field, domain: domain))
            self.server = server
        } else {
            self.init(basis: servers.isEmpty ? .noServer : .noResult)
        }
        replyTo = message.replyTo.lazy.compactMap(\.address).first { $0 != sender }
        returnsElsewhere = Self.returnsElsewhere(message, domain: domain)
    }

    private static func topmost(
        of message: ParsedMessage, by servers: [String]
    ) -> (server: String, field: AuthenticationResults)? {
        guard !servers.isEmpty else { return nil }
        for field in message.header.authenticationResults {
            let name = field.authservID ?? []
            if let server = servers.first(where: { ASCIIText.equal($0.utf8, name) }) { return (server, field) }
        }
        return nil
    }

    /// The topmost field is the last server's; those below it are the sender's.
    private static func returnsElsewhere(_ message: ParsedMessage, domain: [UInt8]) -> Bool {
        guard let path = message.field("Return-Path")?.rawValue else { return false }
        let bare = path.filter { $0 > 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        guard let returned = EmailAddress(bare)?.domainKey else { return false }
        return !DomainAlignment.maySpeak(returned, for: domain) && !DomainAlignment.maySpeak(domain, for: returned)
    }
}

/// Reading one field.
extension SenderAuthentication {
    private typealias Result = AuthenticationResults.Result

    /// A server of one's own writes no field that has to be guessed at, and judges each From once: what looks so
    /// was put there through a sender's words.
    private static func judge(_ field: AuthenticationResults, domain: [UInt8]) -> ProofBasis {
        guard !field.isMalformed, !field.isTruncated, (field.version ?? 1) == 1 else { return .malformed }
        let results = field.results.filter { ($0.methodVersion ?? 1) == 1 }
        let policies = results.filter { $0.method == dmarc }
        guard policies.count <= 1 else { return .malformed }
        if let policy = policies.first {
            let judged = policy.sole("header", "from").map(Self.domain)
            if let judged, !ASCIIText.equal(judged, domain) { return .otherSender }
            if policy.outcome == fail { return .failed }
            if policy.outcome == pass, judged != nil { return .dmarc }
        }
        let passed = results.filter { $0.outcome == pass && ($0.method == dkim || $0.method == spf) }
        for method in [dkim, spf] {
            let speaks = passed.contains { $0.method == method && $0.speaks(for: domain) }
            if speaks { return method == dkim ? .dkim : .spf }
        }
        if !passed.isEmpty { return .unaligned }
        return results.contains { failures.contains($0.outcome) } ? .failed : .noResult
    }

    /// Some write an address where the domain belongs. One that is not well formed is nobody's.
    fileprivate static func domain(_ value: [UInt8]) -> [UInt8] {
        guard value.contains(UInt8(ascii: "@")) else { return value }
        return EmailAddress(value.first == UInt8(ascii: "@") ? [UInt8(ascii: "x")] + value : value)?.domain ?? []
    }

    fileprivate static let dmarc = Array("dmarc".utf8)
    fileprivate static let dkim = Array("dkim".utf8)
    private static let spf = Array("spf".utf8)
    private static let pass = Array("pass".utf8)
    private static let fail = Array("fail".utf8)
    private static let failures = Set(["fail", "softfail", "permerror", "policy"].map { Array($0.utf8) })
}

extension AuthenticationResults.Result {
    /// The value of a property that stands once; twice is as good as not at all.
    fileprivate func sole(_ type: StaticString, _ name: StaticString) -> [UInt8]? {
        let all = properties.filter {
            $0.type.elementsEqual(type.description.utf8) && $0.name.elementsEqual(name.description.utf8)
        }
        return all.count == 1 ? all[0].value : nil
    }

    /// Whether this DKIM or SPF result is about a domain that may speak for `domain`.
    fileprivate func speaks(for domain: [UInt8]) -> Bool {
        let signer =
            if method != SenderAuthentication.dkim {
                sole("smtp", "mailfrom")
            } else if value("header", "d") != nil {
                sole("header", "d")
            } else {
                sole("header", "i")
            }
        return signer.map { DomainAlignment.maySpeak(SenderAuthentication.domain($0), for: domain) } ?? false
    }
}

extension SenderAuthentication: CustomStringConvertible {
    /// For the decision trace; holds no word of the mail.
    var description: String {
        let by = server.map { " by \($0)" } ?? ""
        let verdict =
            switch basis {
            case .notChecked: "not checked"
            case .dmarc: "authenticated: DMARC passed\(by)"
            case .dkim: "authenticated: a DKIM signature of the sender's domain is good\(by)"
            case .spf: "authenticated: SPF passed for the sender's domain\(by)"
            case .ambiguousSender: "nobody: From is missing or can be read in two ways"
            case .noServer: "claimed: no authentication_servers are configured for this mailbox"
            case .noResult: "claimed: no trusted server found anything to check"
            case .malformed: "claimed: the results\(by) cannot be read without guessing"
            case .failed: "claimed: the check failed\(by)"
            case .unaligned: "claimed: what passed\(by) is another domain's"
            case .otherSender: "claimed: another From was judged\(by)"
            case .signedAddress, .passedOn, .unaddressed: basis.rawValue
            }
        return verdict + (replyTo == nil ? "" : "; Reply-To names another address: answers go to From")
    }
}
