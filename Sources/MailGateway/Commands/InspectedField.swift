import GatewayKit
import MIMEParser

/// Typed fields as the JSON of `inspect --field`. A key is missing where the field does not say.
enum InspectedField {
    struct Group: Encodable {
        let name: String?
        let mailboxes: [Mailbox]

        init(_ group: AddressGroup) {
            name = group.name
            mailboxes = group.mailboxes.map { Mailbox(name: $0.name, address: $0.text.isEmpty ? nil : text($0.text)) }
        }
    }

    struct Mailbox: Encodable {
        let name: String?
        let address: String?
    }

    struct Date: Encodable {
        /// RFC 3339, in UTC.
        let utc: String
        let zoneMinutes: Int

        init(_ date: MailDate) {
            utc = Instant(seconds: date.secondsUTC).description
            zoneMinutes = date.zoneMinutes
        }
    }

    struct Parameters: Encodable {
        struct Parameter: Encodable {
            let name: String
            let value: String
            let language: String?
        }

        let value: String
        let parameters: [Parameter]

        init(_ field: ParameterField) {
            value = text(field.value)
            parameters = field.parameters.map {
                Parameter(name: text($0.name), value: $0.value, language: $0.language.map(text))
            }
        }
    }

    struct Received: Encodable {
        let from: String?
        let fromIp: String?
        let fromIprev: String?
        let helo: String?
        let heloCmd: String?
        let ident: String?
        let by: String?
        let via: String?
        let with: String?
        let transmission: String?
        let id: String?
        let `for`: String?
        let tlsVersion: String?
        let tlsCipher: String?
        let date: Date?

        init(_ field: MIMEParser.Received) {
            from = field.from.map(text)
            fromIp = field.client.address.map(text)
            fromIprev = field.client.reverseName.map(text)
            helo = field.client.helo.map(text)
            heloCmd = field.client.greeting?.rawValue
            ident = field.client.user.map(text)
            by = field.by.map(text)
            via = field.via.map(text)
            with = field.with.map(text)
            transmission = field.transmission?.rawValue
            id = field.id.map(text)
            `for` = field.recipient.map(text)
            tlsVersion = field.security.version.map(text)
            tlsCipher = field.security.cipher.map(text)
            date = field.date.map(Date.init)
        }
    }

    struct Authentication: Encodable {
        struct Result: Encodable {
            let method: String
            let result: String
            let reason: String?
            /// `type.name` to value; of a property that stands twice, the first.
            let properties: [String: String]
        }

        let authservId: String?
        let results: [Result]
        let isMalformed: Bool

        init(_ field: AuthenticationResults) {
            authservId = field.authservID.map(text)
            isMalformed = field.isMalformed
            results = field.results.map { result in
                Result(
                    method: text(result.method), result: text(result.outcome), reason: result.reason.map(text),
                    properties: Dictionary(
                        result.properties.map { (text($0.type) + "." + text($0.name), text($0.value)) },
                        uniquingKeysWith: { first, _ in first }))
            }
        }
    }

    struct Address: Encodable {
        let url: String
        let comment: String?

        init(_ address: ListAddress) {
            url = text(address.url)
            comment = address.comment
        }
    }

    struct List: Encodable {
        let id: String
        let name: String?

        init(_ list: ListID) {
            id = text(list.bytes)
            name = list.name
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
