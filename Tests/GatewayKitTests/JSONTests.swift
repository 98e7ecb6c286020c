import GatewayKit
import Testing

@Suite struct JSONTests {
    @Test(
        "what is read and written again is the same text",
        arguments: [
            "null", "true", "[]", "{}", #"{"b":1,"a":[1,-2,0.5]}"#, #""é \"\\ \n\r\t\u0001 😀""#,
            "-9223372036854775808", #"[[[{"a":{}}]]]"#,
        ])
    func roundTrip(text: String) throws {
        #expect(String(decoding: try JSONReader.value(of: Array(text.utf8)).bytes, as: UTF8.self) == text)
    }

    @Test("escapes are read as what they stand for")
    func escapes() throws {
        #expect(try JSONReader.value(of: Array(#""\u00e9\ud83d\ude00\/\b\f""#.utf8)) == .text("é😀/\u{8}\u{C}"))
    }

    @Test(
        "what is no JSON, or JSON that two readers could read differently, is refused with its place",
        arguments: [
            ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,\"a\":2}", 7), ("01", 1), ("1 2", 2), ("\"\\ud800\"", 7),
            ("\"\u{1}\"", 1), ("nul", 0), ("{\"a\" 1}", 5), ("1e999", 5), ("\"\\x\"", 3), ("+1", 0), ("[1 2]", 3),
            ("{a:1}", 1), ("\"a", 2),
        ])
    func refused(text: String, offset: Int) {
        let problem = #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: Array(text.utf8)) }
        #expect(problem?.offset == offset)
    }

    @Test("bytes that are not UTF-8 are refused")
    func notUTF8() {
        #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: [0x22, 0xC3, 0x28, 0x22]) }
    }

    @Test("nesting beyond the limit is refused, however deep it goes on")
    func depth() throws {
        let brackets = { (count: Int) in [UInt8](repeating: 0x5B, count: count) + [UInt8](repeating: 0x5D, count: count)
        }
        #expect(try JSONReader.value(of: brackets(64)) != .null)
        #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: brackets(65)) }
        #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: brackets(1_000_000)) }
    }
}
