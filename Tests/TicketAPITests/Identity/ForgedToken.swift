import GatewayKit
import Notifier
import Testing

@testable import TicketAPI

/// A text that somebody shows instead of an access token.
struct ForgedToken: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let objection: AccessToken.Objection

    var testDescription: String { name }

    static let all: [ForgedToken] = headers + signatures + claims + shapes

    // MARK: Of what they are made

    private static let keys = IdentityKeys(IdentityStage.keys)
    private static let rightHeader = #"{"alg":"HS256","typ":"JWT","kid":"1"}"#
    private static let id = "019aaaaa-0000-7000-8000-000000000000"
    private static let second = IdentityStage.now.seconds

    private static func claims(_ changes: KeyValuePairs<String, String> = [:]) -> String {
        let usual: KeyValuePairs<String, String> = [
            "iss": #""mailgateway""#, "aud": #""mailgateway-api""#, "sub": "\"\(id)\"", "sid": "\"\(id)\"",
            "role": #""admin""#, "iat": "\(second)", "nbf": "\(second)", "exp": "\(second + 900)",
        ]
        let members = usual.compactMap { name, value in
            let changed = changes.first { $0.key == name }?.value ?? value
            return changed.isEmpty ? nil : "\"\(name)\":\(changed)"
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func base64(_ text: String) -> String {
        String(decoding: Sodium.base64(Array(text.utf8)), as: UTF8.self)
    }

    /// Signed with the right key, whatever the parts say.
    private static func signed(_ header: String, _ payload: String) -> String {
        let message = header + "." + payload
        let code = keys.code(over: Array(message.utf8), for: .accessToken, key: 1) ?? []
        return message + "." + String(decoding: Sodium.base64(code), as: UTF8.self)
    }

    private static func signed(by sign: ([UInt8]) -> [UInt8]?) -> String {
        let message = base64(rightHeader) + "." + base64(claims())
        let code = sign(Array(message.utf8)) ?? []
        return message + "." + String(decoding: Sodium.base64(code), as: UTF8.self)
    }

    // MARK: Other headers, each with the signature a careless reader would take

    private static let headers: [ForgedToken] = {
        let rows: KeyValuePairs<String, String> = [
            "alg none": #"{"alg":"none","typ":"JWT"}"#,
            "alg none under our key": #"{"alg":"none","typ":"JWT","kid":"1"}"#,
            "alg None": #"{"alg":"None","typ":"JWT","kid":"1"}"#,
            "alg empty": #"{"alg":"","typ":"JWT","kid":"1"}"#,
            "alg null": #"{"alg":null,"typ":"JWT","kid":"1"}"#,
            "alg HS512": #"{"alg":"HS512","typ":"JWT","kid":"1"}"#,
            "alg in lower case": #"{"alg":"hs256","typ":"JWT","kid":"1"}"#,
            "RS256 with our secret as public key": #"{"alg":"RS256","typ":"JWT","kid":"1"}"#,
            "ES256": #"{"alg":"ES256","typ":"JWT","kid":"1"}"#,
            "no kid": #"{"alg":"HS256","typ":"JWT"}"#,
            "kid of a key there is not": #"{"alg":"HS256","typ":"JWT","kid":"2"}"#,
            "kid as number": #"{"alg":"HS256","typ":"JWT","kid":1}"#,
            "kid with zero before it": #"{"alg":"HS256","typ":"JWT","kid":"01"}"#,
            "kid is a path": #"{"alg":"HS256","typ":"JWT","kid":"../../../dev/null"}"#,
            "kid is SQL": #"{"alg":"HS256","typ":"JWT","kid":"1' UNION SELECT 'x"}"#,
            "kid with NUL": #"{"alg":"HS256","typ":"JWT","kid":"1\u0000"}"#,
            "jku": #"{"alg":"HS256","typ":"JWT","kid":"1","jku":"https://evil.example/keys"}"#,
            "x5u": #"{"alg":"HS256","typ":"JWT","kid":"1","x5u":"https://evil.example/cert"}"#,
            "jwk": #"{"alg":"HS256","typ":"JWT","kid":"1","jwk":{"kty":"oct","k":"AA"}}"#,
            "crit": #"{"alg":"HS256","typ":"JWT","kid":"1","crit":["exp"]}"#,
            "b64 false": #"{"alg":"HS256","typ":"JWT","kid":"1","b64":false,"crit":["b64"]}"#,
            "alg twice": #"{"alg":"HS256","alg":"none","typ":"JWT","kid":"1"}"#,
            "other order": #"{"typ":"JWT","alg":"HS256","kid":"1"}"#,
            "a space": #"{"alg":"HS256", "typ":"JWT","kid":"1"}"#,
            "no object": "[]",
        ]
        return rows.map {
            ForgedToken(name: $0.key, text: signed(base64($0.value), base64(claims())), objection: .header)
        } + [
            ForgedToken(
                name: "alg none, no signature", text: base64(rows[0].value) + "." + base64(claims()) + ".",
                objection: .header),
            ForgedToken(
                name: "padded header", text: signed(base64(rightHeader) + "=", base64(claims())), objection: .header),
        ]
    }()

    // MARK: Other signatures

    private static let signatures: [ForgedToken] = {
        let good = signed(base64(rightHeader), base64(claims()))
        let parts = good.split(separator: ".").map(String.init)
        let last = Sodium.bytes(ofBase64: Array(parts[2].utf8)).map { $0.dropLast() + [($0.last ?? 0) ^ 1] } ?? []
        let rows: KeyValuePairs<String, String> = [
            "empty signature": parts[0] + "." + parts[1] + ".",
            "signature cut": String(good.dropLast()),
            "signature longer": good + "A",
            "signature padded": good + "=",
            "one bit of the signature": parts[0] + "." + parts[1] + "."
                + String(decoding: Sodium.base64(last), as: UTF8.self),
            "signature of other claims": parts[0] + "." + base64(claims(["role": #""agent""#])) + "." + parts[2],
            "signed with nothing": signed { Sodium.code(over: $0, key: [UInt8](repeating: 0, count: 32)) },
            "signed with the key itself": signed { IdentityStage.keys.code(over: $0, key: 1) },
            "signed with the key of downloads": signed { keys.code(over: $0, for: .download, key: 1) },
            "signed with a key of mail": signed { SigningKeys.ephemeral().code(over: $0, key: 1) },
            "a line end after it": good + "\n",
        ]
        return rows.map { ForgedToken(name: $0.key, text: $0.value, objection: .signature) }
    }()

    // MARK: Other claims, signed by us

    private static let claims: [ForgedToken] = {
        let rows: [(String, KeyValuePairs<String, String>, AccessToken.Objection)] = [
            ("sub twice", ["sub": "\"\(id)\",\"sub\":\"\(id)\""], .claims),
            ("exp twice", ["exp": "1,\"exp\":\(second + 900)"], .claims),
            ("a claim more", ["exp": "\(second + 900),\"admin\":true"], .claims),
            ("no exp", ["exp": ""], .claims), ("exp 1e400", ["exp": "1e400"], .claims),
            ("exp not a number", ["exp": "NaN"], .claims), ("exp with zero before it", ["exp": "01"], .claims),
            ("exp as text", ["exp": "\"\(second + 900)\""], .times), ("exp negative", ["exp": "-1"], .times),
            ("exp with fraction", ["exp": "\(second + 900).5"], .times), ("exp 1e12", ["exp": "1e12"], .times),
            ("exp beyond 64 bits", ["exp": "18446744073709551615"], .times),
            ("exp the largest number", ["exp": "9223372036854775807"], .times), ("exp null", ["exp": "null"], .times),
            ("exp past", ["exp": "\(second - 61)"], .expired), ("nbf to come", ["nbf": "\(second + 61)"], .tooEarly),
            ("iat to come", ["iat": "\(second + 61)"], .tooEarly), ("other iss", ["iss": "\"evil\""], .issuer),
            ("iss in capitals", ["iss": #""MailGateway""#], .issuer), ("other aud", ["aud": "\"other\""], .audience),
            ("aud a list", ["aud": #"["mailgateway-api"]"#], .claims), ("sub a number", ["sub": "1"], .subject),
            ("sub a text", ["sub": "\"1 OR 1=1\""], .subject), ("sid null", ["sid": "null"], .session),
            ("role unknown", ["role": "\"root\""], .role), ("role an object", ["role": "{}"], .claims),
        ]
        return rows.map {
            ForgedToken(name: $0.0, text: signed(base64(rightHeader), base64(claims($0.1))), objection: $0.2)
        }
            + [
                ("claims are a list", base64("[]")), ("claims are no JSON", base64("hello")), ("claims are empty", ""),
                ("claims are padded", base64(claims()) + "="), ("claims are no base 64", "!!!!"),
                ("something follows the claims", base64(claims() + "{}")),
                ("deep claims", base64(String(repeating: "[", count: 2_000))),
            ].map { ForgedToken(name: $0.0, text: signed(base64(rightHeader), $0.1), objection: .claims) }
    }()

    // MARK: Other shapes

    private static let shapes: [ForgedToken] = {
        let good = signed(base64(rightHeader), base64(claims()))
        return [
            ForgedToken(name: "nothing", text: "", objection: .notThreeParts),
            ForgedToken(name: "one part", text: base64(rightHeader), objection: .notThreeParts),
            ForgedToken(name: "two parts", text: "a.b", objection: .notThreeParts),
            ForgedToken(name: "dots", text: "..", objection: .header),
            ForgedToken(name: "JWE", text: good + "..", objection: .notThreeParts),
            ForgedToken(name: "a space before it", text: " " + good, objection: .header),
            ForgedToken(
                name: "huge", text: signed(base64(rightHeader), String(repeating: "A", count: 8 << 10)),
                objection: .tooLong),
            ForgedToken(
                name: "megabytes of dots", text: String(repeating: ".", count: 2 << 20), objection: .tooLong),
        ]
    }()
}
