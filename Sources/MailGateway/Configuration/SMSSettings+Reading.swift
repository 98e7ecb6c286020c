import GatewayKit
import Notifier
import Transport

extension SMSSettings {
    /// Kannel needs a user; any other gateway needs fields.
    init?(_ section: inout ConfigurationSection) {
        let kind = section.required("kind", ScalarKind<Kind>.choice)
        let isKannel = kind == .kannel
        let endpoint = WebEndpoint.read(&section, mayBeLoopback: true)
        let sender = section.optional("sender", .text) ?? ""
        let user = section.located("user", .text, isRequired: isKannel)
        let password = section.located("password_file", .secretFile(section.secretUse), isRequired: isKannel)
        let gateway = CustomGateway(
            &section, kind == .json ? .json : .form, sender: sender, isRequired: kind.map { $0 != .kannel } ?? false)
        if section.wasGiven("user"), section.wasGiven("fields") {
            section.complain(Complaint("give either user and password_file (kannel) or fields (form, json), not both"))
        }
        let segments = section.optional("segments", .count(1...10))
        let connections = section.optional("connections", .count(1...16))
        let lifetime = section.optional("lifetime", .duration(.seconds(60) ... .seconds(7 * 86_400)))
        guard let kind, let endpoint else { return nil }
        switch kind {
        case .kannel:
            guard let user, let password else { return nil }
            self.init(
                gateway: .kannel(user: user.value, password: password.value, sender: sender), endpoint: endpoint)
        case .form, .json: self.init(gateway: .custom(gateway), endpoint: endpoint)
        }
        self.segments = segments ?? self.segments
        self.connections = connections ?? self.connections
        self.lifetime = lifetime ?? self.lifetime
    }

    private enum Kind: String, CaseIterable {
        case kannel, form, json
    }
}

extension CustomGateway {
    fileprivate init(
        _ section: inout ConfigurationSection, _ form: Form, sender: String, isRequired: Bool
    ) {
        let fields = section.texts(in: "fields", .filledText)
        let headers = section.texts(in: "headers", .filledText)
        if isRequired, fields.isEmpty {
            section.complain(Complaint("missing key \"fields\": what the gateway wants, such as to: \"{{phone}}\""))
        }
        let token = section.optional("token_file", .secretFile(section.secretUse))
        self.init(form: form, fields: fields, headers: headers, sender: sender, token: token ?? nil)
        let answer = section.section("success") { answer in
            (answer.optional("status", .statuses), answer.optional("body", .text))
        }
        success = answer?.0 ?? success
        successBody = answer?.1
    }
}

extension WebEndpoint {
    /// Reads `url`, `allow_private` and `certificate_authority_file`.
    ///
    /// - Parameter mayBeLoopback: An address of this machine need not be allowed: the gateway of the house runs there.
    static func read(_ section: inout ConfigurationSection, mayBeLoopback: Bool) -> WebEndpoint? {
        let url = section.located("url", .webAddress, isRequired: true)
        let isAllowed = section.optional("allow_private", .yesOrNo)
        let authority = section.optional("certificate_authority_file", .readableFile)
        guard let url else { return nil }
        let isOwn = mayBeLoopback && WebEndpoint.isLoopback(url.value)
        do throws(TransportError) {
            return try WebEndpoint(
                url: url.value, allowsPrivate: isAllowed ?? isOwn, certificateAuthority: authority)
        } catch {
            let hint = error.hint.map { "; " + $0 } ?? ""
            section.complain(Complaint("\(Printable(error.description, longest: 120))\(hint)"), at: url)
            return nil
        }
    }
}

extension ScalarKind where Value == String {
    /// `https://hooks.example.org/path`; whether TLS may be left out is judged later.
    static var webAddress: Self {
        let expectation = "an address such as https://hooks.example.org/path"
        return Self(expectation: expectation) { text in
            do throws(TransportError) {
                return .success(try WebEndpoint(url: text, allowsPrivate: true).url)
            } catch {
                return .failure(Complaint("must be \(expectation): \(Printable(error.description, longest: 120))"))
            }
        }
    }
}

extension ScalarKind where Value == FilledText {
    static var filledText: Self {
        let names = CustomGateway.names.sorted().map { "{{\($0)}}" }.joined(separator: ", ")
        return Self(expectation: "text, where \(names) are filled in") { text in
            let (filled, problem) = FilledText.read(text, names: CustomGateway.names)
            if let filled, text.utf8.allSatisfy({ $0 >= 0x20 }) { return .success(filled) }
            return .failure(Complaint(problem ?? "must be on one line"))
        }
    }
}

extension ScalarKind where Value == ClosedRange<Int> {
    /// `200` or `200-299`.
    fileprivate static var statuses: Self {
        Self("an HTTP status such as 200, or a range such as 200-299") { text in
            let numbers = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
                .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
            guard (1...2).contains(numbers.count), let low = numbers.first, let high = numbers.last,
                (100...599).contains(low), (low...599).contains(high)
            else { return nil }
            return low...high
        }
    }
}
