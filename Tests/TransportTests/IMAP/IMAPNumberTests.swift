import GatewayTestKit
import Testing

@testable import Transport

/// D12: numbers of any size, in every numeric field of a reply, are read or refused, and never trap.
@Suite struct IMAPNumberTests {
    static let numbers = [
        "-1", "0", "1", "4294967295", "4294967296", "2147483648", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "99999999999999999999999999999999999999", "1e9", "0x10", "٣",
        "",
        "00000000000000000000000000000000000000000000000001", "1.5", "+1", " ", "NaN",
        String(repeating: "9", count: 5_000),
    ]

    static let fields = [
        "* NNN EXISTS", "* NNN EXPUNGE", "* NNN FETCH (UID 1)", "* 1 FETCH (UID NNN RFC822.SIZE 1)",
        "* 1 FETCH (UID 1 RFC822.SIZE NNN)", "* 1 FETCH (UID 1 BODY[]<NNN> {5}", "* 1 FETCH (UID 1 BODY[] {NNN}",
        "* 1 FETCH (UID 1 INTERNALDATE \"NNN-Jan-2020 00:00:00 +0000\")",
        "* 1 FETCH (UID 1 INTERNALDATE \"01-Jan-NNN 00:00:00 +0000\")",
        "* 1 FETCH (UID 1 INTERNALDATE \"01-Jan-2020 NNN:00:00 +NNN\")", "* OK [UIDVALIDITY NNN] x",
        "* OK [UIDNEXT NNN] x",
        "* OK [COPYUID NNN 1 2] x", "* OK [COPYUID 1 NNN 2] x", "* OK [COPYUID 1 1:NNN 1:NNN] x",
        "* OK [COPYUID 1 NNN:1 NNN:1] x", "* STATUS x (MESSAGES NNN)", "* OK [NNN NNN] x", "* STATUS x (NNN NNN)",
    ]

    @Test("D12 no number in a response can trap or be read as another", arguments: fields)
    func numbersInResponses(field: String) {
        for number in Self.numbers {
            let text = field.split(separator: "NNN", omittingEmptySubsequences: false).joined(separator: number)
            var reader = IMAPResponseReader(longestLine: 1 << 20)
            var position = 0
            let bytes = Array((text + "\r\n").utf8)
            do throws(ProtocolViolation) {
                switch try reader.next(in: bytes, from: &position, to: bytes.count) {
                case .response: check(try IMAPResponse(reader.line), number)
                case .literalBegins(let length):
                    _ = try IMAPResponse(reader.line, isPartial: true)
                    #expect(length >= 0)
                default: break
                }
            } catch {
                #expect([.number, .syntax].contains(error), "\(text)")
            }
        }
    }

    private func check(_ response: IMAPResponse, _ number: String) {
        switch response {
        case .exists(let count): #expect(count >= 0 && count <= UInt32.max)
        case .fetch(let items):
            #expect(items.uid != 0)
            #expect(items.size.map { $0 >= 0 } ?? true)
        case .status(let status):
            if case .copyUID(let copy) = status.code { _ = copy.target(of: .max) }
        default: break
        }
    }

    @Test("D12 COPYUID ranges of four billion are not written out")
    func hugeRanges() throws {
        let line = Array("* OK [COPYUID 9 1:4294967295 1:4294967295] done".utf8)
        guard case .status(let status) = try IMAPResponse(line), case .copyUID(let copy) = status.code else {
            Issue.record("not read")
            return
        }
        #expect(copy.target(of: 4_000_000_000)?.uid == 4_000_000_000)
        #expect(copy.target(of: .max)?.uid == .max)
    }

    static let dates: [(String, Int64?)] = [
        ("20-Nov-2026 09:30:00 +0000", 1_795_167_000), (" 1-Jan-1970 00:00:00 +0000", 0),
        ("01-Jan-1970 00:00:00 -0130", 5_400),
        ("29-Feb-2024 12:00:00 +0200", 1_709_200_800), ("31-Dec-1969 23:59:59 +0000", -1),
        ("01-Jan-9999 00:00:00 +0000", 253_370_764_800),
        ("01-Jan-0000 00:00:00 +0000", nil), ("32-Jan-2020 00:00:00 +0000", nil), ("01-Foo-2020 00:00:00 +0000", nil),
        ("01-Jan-2020 24:00:00 +0000", nil), ("01-Jan-2020 00:00:00 +0060", nil), ("01-Jan-2020 00:00:00", nil),
        ("", nil),
    ]

    @Test("D12 INTERNALDATE is read to the second, or not at all", arguments: dates)
    func internalDates(text: String, seconds: Int64?) {
        #expect(IMAPDate.seconds(Array(text.utf8)) == seconds)
    }

    static let smtpReplies: [(String, Int?)] = [
        ("250 ok", 250), ("250", 250), ("200 x", 200), ("599 x", 599), ("199 x", nil), ("600 x", nil), ("000 x", nil),
        ("25 ok", nil), ("2500 ok", nil), ("-50 ok", nil), ("99999999999999999999 ok", nil), ("abc", nil), ("", nil),
        ("2 5 0", nil),
    ]

    @Test("D12 SMTP reply codes are three digits from 200 to 599", arguments: smtpReplies)
    func replyCodes(line: String, code: Int?) {
        var reader = SMTPReplyReader(longestReply: 1_000)
        var position = 0
        let bytes = Array((line + "\r\n").utf8)
        #expect((try? reader.next(in: bytes, from: &position, to: bytes.count))?.code == code)
    }

    @Test("D12 SIZE of any size is a limit or none", arguments: numbers)
    func sizes(number: String) {
        let offer = SMTPExtensions(.init(code: 250, texts: [Array("x".utf8), Array("SIZE \(number)".utf8)]))
        #expect(offer.offersSize)
        #expect(offer.sizeLimit.map { $0 > 0 } ?? true)
    }

    @Test(
        "D12 enhanced status codes with absurd numbers are none",
        arguments: ["5.1.1", "5.1.9999", "5.-1.1", "5.1", "5.1.1.1", "4.1.1"])
    func enhancedStatus(text: String) {
        let reply = SMTPReply(.init(code: 550, texts: [Array("\(text) words".utf8)]))
        #expect(reply.enhancedStatus == (text == "5.1.1" ? text : nil))
    }
}
