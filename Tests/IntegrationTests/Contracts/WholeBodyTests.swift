import GatewayKit
import GatewayTestKit
import Testing

@Suite struct WholeBodyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let given: WholeBody
        let expected: WholeBody
        let differences: [String]

        init(_ description: String, _ given: WholeBody, _ expected: WholeBody, _ differences: String...) {
            testDescription = description
            self.given = given
            self.expected = expected
            self.differences = differences
        }
    }

    static let cases = [
        Case("the order of members does not matter", #"{"a": 1, "b": [null]}"#, #"{"b": [null], "a": 1}"#),
        Case(
            "a value is told with its path", #"{"a": [{"b": 1}]}"#, #"{"a": [{"b": 2}]}"#,
            "body.a[0].b is 1 instead of 2"),
        Case("a member too few", #"{}"#, #"{"a": 1}"#, "body.a is missing"),
        Case("a member too many", #"{"a": 1}"#, #"{}"#, "body.a is not expected: 1"),
        Case("a list of another length", "[1]", "[1, 1]", "body is [1] instead of [1,1]"),
        Case("a number is no text", "1", #""1""#, #"body is 1 instead of "1""#),
        Case("a time", #""2026-11-21T09:30:00Z""#, #""«time»""#),
        Case("no time", #""2026-11-21""#, #""«time»""#, #"body is "2026-11-21" instead of "«time»""#),
        Case("a UUID", #""0198c0de-0000-7000-8000-0123456789ab""#, #""«uuid»""#),
        Case(
            "no UUID", #""0198C0DE-0000-7000-8000-0123456789ab""#, #""«uuid»""#,
            #"body is "0198C0DE-0000-7000-8000-0123456789ab" instead of "«uuid»""#),
        Case("the same name twice", "[1, 1]", #"["«id:a»", "«id:a»"]"#),
        Case("another value under the name", "[1, 2]", #"["«id:a»", "«id:a»"]"#, "body[1] is 2 instead of 1 (id:a)"),
        Case("a name in a text", #"[1, "no 1"]"#, #"["«id:a»", "no «id:a»"]"#),
        Case("each of a list", "[1, 2]", #"{"«each:2»": "«id»"}"#),
        Case("each of a longer list", "[1]", #"{"«each:2»": "«id»"}"#, #"body is [1] instead of {"«each:2»":"«id»"}"#),
        Case("a form that is none", #""x""#, #""«what»""#, #"body is "x" instead of "«what»""#),
    ]

    @Test("a body is compared to its last member", arguments: cases)
    func comparing(_ row: Case) {
        var known = NamedValues()
        #expect(known.differences(of: row.given.value, from: row.expected) == row.differences)
    }

    @Test("an expected text that is no JSON is like nothing")
    func mistaken() {
        var known = NamedValues()
        #expect(known.differences(of: .text("x"), from: #"{"a": }"#).count == 1)
    }
}
