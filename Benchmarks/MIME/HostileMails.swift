/// Mails that ask for more than they should: each repeats one thing until a careless reader is slow or large.
enum HostileMails {
    static let all: [(name: String, mail: String)] = [
        ("nested-multiparts", (0..<20_000).map { multipart("b\($0)") + "--b\($0)\r\n" }.joined()),
        ("nested-messages", repeated("Content-Type: message/rfc822\r\n\r\n", 20_000)),
        ("unclosed-multiparts", multipart("b") + (0..<5_000).map { "--b\r\n" + multipart("c\($0)") }.joined()),
        ("many-parts", multipart("b") + repeated("--b\r\n\r\n", 200_000)),
        ("many-fields", repeated("X-A: b\r\n", 200_000)),
        ("one-long-field", "X-A: " + repeated("a", 4_000_000) + "\r\n\r\n"),
        ("one-folded-field", "X-A: a\r\n" + repeated(" a\r\n", 1_000_000) + "\r\n"),
        ("many-addresses", "Cc: " + repeated("\"U\" <u@example.com>, ", 100_000) + "\r\n\r\n"),
        ("open-comments", "Cc: " + repeated("(", 500_000) + "\r\n\r\n"),
        ("open-angles", "Cc: " + repeated("<", 500_000) + "\r\n\r\n"),
        ("encoded-words", "Subject: " + repeated("=?utf-8?q?=41?= ", 100_000) + "\r\n\r\n"),
        ("open-encoded-words", "Subject: " + repeated("=?", 300_000) + "\r\n\r\n"),
        ("many-parameters", "Content-Type: text/plain" + repeated("; p=v", 100_000) + "\r\n\r\n"),
        ("dashes", multipart(repeated("-", 69) + "x") + repeated("-", 8_000_000)),
        ("almost-delimiters", multipart(repeated("a", 69)) + repeated("--" + repeated("a", 68) + "\r\n", 100_000)),
        ("dirty-base64", "Content-Transfer-Encoding: base64\r\n\r\n" + repeated("Q!U#J D=", 1_000_000)),
        ("equals-signs", "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + repeated("=", 4_000_000)),
        ("trailing-space", "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + repeated(" ", 4_000_000)),
        ("zero-bytes", "\r\n" + repeated("\0", 8_000_000)),
        ("carriage-returns", "Subject: x\r\r" + repeated("a\r", 2_000_000)),
        ("uuencoded-files", "\r\n" + repeated("begin 644 a\r\n#86)C\r\n`\r\nend\r\n", 10_000)),
    ]

    private static func multipart(_ boundary: String) -> String {
        "Content-Type: multipart/mixed; boundary=\"\(boundary)\"\r\n\r\n"
    }

    private static func repeated(_ text: String, _ times: Int) -> String { String(repeating: text, count: times) }
}
