import GatewayKit
import MIMEParser
import Transport

/// What web servers say, as it is written down, and how it is meant.
enum WebWords {
    static let redirected =
        "it sends us to another address, which is not followed: put that address into the configuration"

    /// `202 3: Queued for later delivery`: the status and the first kilobyte, controls as spaces.
    static func shown(_ answer: WebAnswer) -> String {
        let text = HeaderText.cleaned(String(decoding: answer.body.prefix(longestShown), as: UTF8.self))
        return text.isEmpty ? "\(answer.status)" : "\(answer.status) \(text)"
    }

    /// Bytes of an answer that are kept.
    static let longestShown = 1 << 10

    /// What `Retry-After` asks for, in seconds or until a date (RFC 9110, section 10.2.3); `nil` for a date that is past.
    static func pause(_ answer: WebAnswer, at now: Instant) -> Duration? {
        guard let text = answer.retryAfter.map({ Array($0.utf8) }) else { return nil }
        if (1...9).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(text.reduce(0) { $0 * 10 + Int($1 - 0x30) })
        }
        guard isFixedDate(text), let date = MailDate(text) else { return nil }
        let pause = Instant(seconds: date.secondsUTC) - now
        return pause > .zero ? pause : nil
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7): the one form that servers may write.
    private static func isFixedDate(_ text: [UInt8]) -> Bool {
        text.count == fixedDate.count
            && zip(text, fixedDate).allSatisfy { byte, pattern in
                switch pattern {
                case UInt8(ascii: "a"): (0x61...0x7A).contains(byte | 0x20)
                case UInt8(ascii: "0"): (0x30...0x39).contains(byte)
                default: byte == pattern
                }
            }
    }

    /// A letter for each letter and a digit for each digit.
    private static let fixedDate = Array("aaa, 00 aaa 0000 00:00:00 GMT".utf8)

    /// `application/x-www-form-urlencoded` (URL Standard, section 5.2).
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: bytes.append(byte)
            case 0x20: bytes.append(0x2B)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}

extension DeliveryOutcome {
    /// Certainly not sent.
    init(unsent error: TransportError) {
        switch error.code {
        case .cancelled, .callerFailed: self = .withdrawn(reason: error.description)
        case .invalidArgument: self = .refusedForGood(reason: error.description, isHard: false)
        default:
            self = .channelDown(
                ChannelFault(
                    server: error.peer, reason: error.description, hint: error.hint,
                    needsOperator: error.remedy != .retry))
        }
    }
}
