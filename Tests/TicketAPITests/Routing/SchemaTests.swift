import GatewayKit
import Testing

@testable import TicketAPI

@Suite struct SchemaTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let schema: Schema
        let value: String
        let isGood: Bool

        var testDescription: String { "\(value) \(isGood ? "fits" : "does not fit") \(schema)" }

        init(_ schema: Schema, _ value: String, _ isGood: Bool) {
            self.schema = schema
            self.value = value
            self.isGood = isGood
        }
    }

    static let rows = [
        Row(.integer(0...10), "7", true), Row(.integer(0...10), "7.0", true), Row(.integer(0...10), "0.7e1", true),
        Row(.integer(0...10), "7.5", false), Row(.integer(0...10), "11.0", false),
        Row(.integer(0...10), "1e300", false),
        Row(.count, "9007199254740991", true), Row(.count, "9007199254740992", false),
        Row(.affirmed, "true", true), Row(.affirmed, "false", false), Row(.affirmed, "1", false),
        Row(.members, #"{"a": [1]}"#, true), Row(.members, "{}", true), Row(.members, "[]", false),
        Row(.members, "null", false), Row(.nullable(.members), "null", true),
        Row(.list(.flag, atLeast: 1, atMost: 2), "[]", false), Row(.list(.flag, atLeast: 1, atMost: 2), "[true]", true),
        Row(.list(.flag, atMost: 2), "[]", true), Row(.list(.flag, atMost: 2), "[true, true, true]", false),
        Row(.line, #"" \t ""#, false), Row(.line, #"" x""#, true), Row(.text(0, 5), #"" ""#, true),
        Row(.never("is read only"), "1", false), Row(.never("is read only"), "null", false),
    ]

    @Test("a value fits or does not", arguments: rows)
    func fits(_ row: Row) throws {
        #expect(row.schema.problems(of: try JSONReader.value(of: Array(row.value.utf8))).isEmpty == row.isGood)
    }

    @Test("the document says of each sort what is checked")
    func told() throws {
        for (schema, text) in [
            (Schema.affirmed, #"{"const":true}"#), (.members, #"{"type":"object"}"#), (.never("x"), #"{"not":{}}"#),
            (
                .list(.flag, atLeast: 1, atMost: 2),
                #"{"type":"array","minItems":1,"maxItems":2,"items":{"type":"boolean"}}"#
            ),
            (.text(1, 9), #"{"type":"string","minLength":1,"maxLength":9,"not":{"pattern":"^[\\u0000-\\u0020]*$"}}"#),
            (.text(0, 9), #"{"type":"string","minLength":0,"maxLength":9}"#),
            (.count, #"{"type":"integer","minimum":0,"maximum":9007199254740991}"#),
        ] {
            var names: [String: Schema] = [:]
            #expect(String(decoding: schema.json(&names).bytes, as: UTF8.self) == text)
        }
    }
}
