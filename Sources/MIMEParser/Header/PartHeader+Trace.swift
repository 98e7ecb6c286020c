/// What servers and lists wrote into the header on the message's way.
extension PartHeader {
    /// The way of the message, last step first, as the fields stand.
    package var received: [Received] { fields(named: "Received").map { ReceivedReader.read($0.rawValue) } }

    /// All of them, the topmost (the last written) first. Which to trust is the caller's to decide.
    package var authenticationResults: [AuthenticationResults] {
        fields(named: "Authentication-Results").map {
            AuthenticationResultsReader.read($0.rawValue, isARC: false, limits: message.limits)
        }
    }

    /// The same of the ARC sets, as the fields stand. Nothing about their seals is checked.
    package var arcAuthenticationResults: [AuthenticationResults] {
        fields(named: "ARC-Authentication-Results").map {
            AuthenticationResultsReader.read($0.rawValue, isARC: true, limits: message.limits)
        }
    }

    /// The mailing list this came through (RFC 2919).
    package var listID: ListID? { field("List-Id").flatMap { ListID($0.rawValue, limits: message.limits) } }

    /// The addresses of all fields of that name: `List-Unsubscribe`, `List-Post`, `List-Help` …
    package func listAddresses(_ name: StaticString) -> [ListAddress] {
        fields(named: name).flatMap { ListAddress.read($0.rawValue, limits: message.limits) }
    }

    /// The first one that does not claim a person, else the first one: machines add theirs to what others wrote.
    package var autoSubmitted: AutoSubmitted? {
        let all = fields(named: "Auto-Submitted").compactMap { AutoSubmitted($0.rawValue, limits: message.limits) }
        return all.first { $0.kind != .no } ?? all.first
    }

    /// The words of a field that lists some, such as Keywords (RFC 5322, section 3.6.5), decoded.
    package func phrases(_ name: StaticString) -> [String] {
        fields(named: name).flatMap { field in
            PhraseList.read(field.rawValue, separator: ASCII.comma).prefix(message.limits.addresses).map {
                EncodedWords.decode($0, limit: message.limits.encodedWords).text
            }
        }
    }
}
