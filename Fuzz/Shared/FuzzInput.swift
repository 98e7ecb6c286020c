/// What the fuzzer hands over, in one of two modes that the first byte chooses.
///
/// Below 0xF8 the bytes are taken as they are. From 0xF8 on each further byte stands for a piece of mail, so that
/// few bytes make structures that raw mutation seldom finds.
struct FuzzInput {
    let bytes: [UInt8]

    /// Longer inputs in the alphabet's mode are cut: nothing new is found beyond.
    private static let longest = 16 << 10

    init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        let raw = Array(UnsafeBufferPointer(start: start, count: count))
        guard let first = raw.first, first >= 0xF8 else {
            bytes = raw
            return
        }
        var spelled: [UInt8] = []
        for byte in raw.dropFirst() where spelled.count < Self.longest {
            spelled += Self.alphabet[Int(byte) % Self.alphabet.count]
        }
        bytes = spelled
    }

    /// LF for every line end: what CRLF and LF copies of a mail have in common.
    var withLF: [UInt8] { bytes.filter { $0 != 0x0D } }

    var withCRLF: [UInt8] { withLF.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } }

    /// A number below `bound` that the input determines; `salt` gives different ones.
    func number(below bound: Int, salt: UInt64 = 0) -> Int {
        guard bound > 1 else { return 0 }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ salt
        for byte in bytes.prefix(64) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int((hash ^ UInt64(bytes.count)) % UInt64(bound))
    }

    /// Bytes, marks and phrases that mail is made of.
    private static let alphabet: [[UInt8]] =
        marks.map { Array($0.utf8) } + phrases.flatMap { $0.utf8.split(separator: 0x20).map { Array($0) } }
        + [[0xE9], [0x80], [0xFF, 0xFE], [0xC3]]

    private static let marks = [
        "\n", "\r\n", "\r", "\n\n", " ", "\t", "\n ", "--b\n", "--b--\n", "--c\n", "--c--\n", "--bc\n", "--b x\n",
        "=\n", "begin 644 a\n", "#86)C\n", "`\nend\n", "=ybegin line=128 size=3 name=a\n", "=yend size=3\n",
        "Action: failed\n", "Status: 5.1.1\n", "\0", "\u{1B}", "\u{FEFF}", "\u{301}",
    ]

    /// Divided by spaces.
    private static let phrases = [
        "- -- a b c x 0 1 9 A = == ? =? ?= : ; , . \" \\ ' * % ( ) < > [ ] @ / _ é 日 base64 quoted-printable x-uuencode",
        "binary attachment inline multipart/mixed multipart/alternative multipart/related multipart/digest",
        "multipart/report message/rfc822 message/delivery-status text/plain text/html application/ms-tnef image/png",
        ";boundary=b ;boundary=c ;boundary=\"\" ;filename= ;filename*=utf-8'' ;filename*0*= ;filename*1= ;name=",
        ";charset=utf-8 ;charset=iso-2022-jp ;charset=utf-16 ;format=flowed =?utf-8?q? =?utf-8?B? =C3=A9 QUJD QQ==",
        "From From: To: Cc: Subject: Date: Message-ID: References: Content-Type: Content-Transfer-Encoding: X:",
        "Content-Disposition: Content-ID: Final-Recipient: rfc822; group: <a@b.example> Tue, 5 Mar 2024 09:00:00 +0100",
    ]
}

/// Stops the fuzzer with the input it is to keep.
func require(_ holds: @autoclosure () -> Bool, _ promise: StaticString) {
    if !holds() { fatalError("broken promise: \(promise)") }
}
