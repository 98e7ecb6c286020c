import Testing

@testable import Transport

@Suite struct ScanVerdictTests {
    static let answers: [(String, ScanVerdict)] = [
        ("stream: OK", .clean), ("stream: Eicar-Test FOUND", .infected("Eicar-Test")),
        ("stream: A FOUND FOUND", .infected("A FOUND")), ("INSTREAM size limit exceeded. ERROR", .tooLarge),
        ("stream: Can't allocate memory ERROR", .failed("stream: Can't allocate memory")),
        ("stream: " + String(repeating: "a", count: 300) + " FOUND", .infected(String(repeating: "a", count: 200))),
    ]

    @Test("clamd's answers are understood", arguments: answers)
    func understands(answer: String, verdict: ScanVerdict) throws {
        #expect(try ScanVerdict(answer: Array(answer.utf8)) == verdict)
    }

    @Test(
        "what clamd never says is no verdict, least of all a clean one",
        arguments: [
            "", "OK", "stream: OK ", " stream: OK", "stream: ok", "stream: OK\n", "stream:  FOUND", "stream: FOUND",
            "ERROR",
            "stream: OKstream: OK", "stream: caf\u{e9} FOUND", "PONG", "UNKNOWN COMMAND",
        ])
    func refuses(answer: String) {
        #expect(throws: ProtocolViolation.syntax) { try ScanVerdict(answer: Array(answer.utf8)) }
    }
}
