import GatewayKit
import MIMEParser
import TicketStore
import Transport

extension MailboxSettings {
    /// `queues` are the names a mailbox may deliver to.
    init?(
        name: String, _ section: inout ConfigurationSection, queues: [String], _ addresses: inout AddressBook
    ) {
        let address = section.located("address", .address, isRequired: true)
        let aliases = section.list("aliases", .address)
        let queue = section.required("queue", .name(of: "queue", among: queues) { QueueName($0) })
        var folder = "INBOX"
        let server = section.section("imap", isRequired: true) { imap in
            imap.read("folder", .text, into: &folder)
            return ServerEndpoint.read(&imap, service: .imap)
        }
        for address in [address].compactMap(\.self) + aliases { addresses.enter(address) }
        let acknowledge = section.optional("acknowledge", ScalarKind<Acknowledgement>.choice)
        let processed = section.located("processed_folder", .text, isRequired: false)
        let existing = section.optional("existing_mail", ScalarKind<ExistingMail>.choice)
        let silence = section.located("import", .silence, isRequired: false)
        let verification = section.optional("verification_mail", ScalarKind<VerificationMailPolicy>.choice)
        if let silence, silence.value == .existing, let existing, existing != .silent {
            section.complain(
                Complaint("import: silent and existing_mail: \(existing.rawValue) contradict each other"), at: silence)
        }
        let servers = section.list("authentication_servers", .serverName)
        let largest = section.optional("largest_mail", .size(64 << 10...1 << 30))
        if let processed, processed.value == folder {
            section.complain(Complaint("processed_folder is the folder that is read; mail would come back for ever"))
        }
        guard let address, let queue, let server else { return nil }
        self.init(
            name: MailboxName(name), address: address.value, aliases: aliases.map(\.value), queue: queue,
            server: server, folder: folder)
        self.acknowledge = acknowledge ?? self.acknowledge
        processedFolder = processed?.value ?? processedFolder
        existingMail = existing ?? silence?.value.existingMail ?? existingMail
        silentBefore = silence?.value.date
        verificationMail = verification ?? verificationMail
        largestMail = largest ?? largestMail
        authenticationServers = servers.map(\.value)
    }
}

/// `import:` of a mailbox: of which mail nobody is told.
private enum ImportSilence: Equatable {
    /// What is there at first contact.
    case existing
    /// What was received before a day.
    case before(Instant)

    /// Either way the mail that is there is taken.
    var existingMail: MailboxSettings.ExistingMail { self == .existing ? .silent : .process }

    var date: Instant? {
        if case .before(let date) = self { date } else { nil }
    }
}

extension ScalarKind where Value == ImportSilence {
    fileprivate static var silence: Self {
        Self("silent or a day such as 2026-11-20") { text in
            if text == "silent" { return .existing }
            guard case .success(let date) = ScalarKind<Instant>.date.read(text) else { return nil }
            return .before(date)
        }
    }
}

extension SMTPSettings {
    init?(_ section: inout ConfigurationSection) {
        let server = ServerEndpoint.read(&section, service: .smtp)
        let connections = section.optional("connections", .count(1...64))
        guard let server else { return nil }
        self.init(server: server)
        self.connections = connections ?? self.connections
    }
}

extension ServerEndpoint {
    /// Reads `url`, `user`, the password and what belongs to TLS.
    static func read(_ section: inout ConfigurationSection, service: Service) -> ServerEndpoint? {
        let url = section.located("url", .serverURL(service), isRequired: true)
        // Every mailbox needs a login; a relay may trust this machine's address instead.
        let user = section.located("user", .text, isRequired: service == .imap)
        let passwordFile = section.located("password_file", .secretFile(section.secretUse), isRequired: false)
        let credential = section.located("password_credential", .credential(section.secretUse), isRequired: false)
        let authority = section.optional("certificate_authority_file", .readableFile)
        let requiresTLS = section.optional("require_tls", .yesOrNo)
        let hello = service == .smtp ? section.optional("hello_name", .domain) : nil
        let mentionsPassword = section.wasGiven("password_file") || section.wasGiven("password_credential")
        if section.wasGiven("password_file"), section.wasGiven("password_credential") {
            section.complain(Complaint("give either password_file or password_credential, not both"))
        }
        if section.wasGiven("user"), !mentionsPassword {
            section.complain(Complaint("missing key \"password_file\": the path of a file that holds the password"))
        }
        if mentionsPassword, !section.wasGiven("user"), service == .smtp {
            section.complain(Complaint("missing key \"user\": a password without a user name is of no use"))
        }
        guard let url else { return nil }
        let password = passwordFile ?? credential
        do throws(TransportError) {
            return try ServerEndpoint(
                url: url.value, user: user?.value, password: password?.value, certificateAuthority: authority,
                heloName: hello, requiresTLS: requiresTLS ?? (authority != nil))
        } catch {
            section.complain(Complaint(error.description))
            return nil
        }
    }
}

extension ScalarKind where Value == String {
    /// `imaps://mail.example.org:993`: what the transport can connect to.
    static func serverURL(_ service: ServerEndpoint.Service) -> Self {
        let name = service == .imap ? "imap" : "smtp"
        let expectation = "an address such as \(name)s://mail.example.org"
        return Self(expectation: expectation) { text in
            do throws(TransportError) {
                let endpoint = try ServerEndpoint(url: text)
                guard endpoint.service == service else {
                    return .failure(Complaint("must be \(expectation), not one of another service"))
                }
                return .success(text)
            } catch {
                let reason = error.hint.map { "; " + $0 } ?? ""
                return .failure(Complaint("\(Printable(error.description, longest: 120))\(reason)"))
            }
        }
    }
}
