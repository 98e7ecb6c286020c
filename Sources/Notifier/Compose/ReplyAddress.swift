package import GatewayKit
package import MIMEParser
package import TicketStore

/// The address a queue's mails ask to be answered at, with a place for the token.
///
/// `support+r.{token}@example.org`, `{token}@reply.example.org`, or `none`.
package struct ReplyAddress: Sendable, Equatable {
    /// Around the token: `support+r.` and `@example.org`. `nil` when replies are not signed.
    private let frame: Frame?

    private struct Frame: Equatable {
        var before: [UInt8]
        var after: [UInt8]
    }

    /// Replies go to the queue's own address and are recognised by their Message-IDs alone.
    package static let none = ReplyAddress(frame: nil)

    /// Reads the setting `reply_address`.
    package init(pattern: String) throws(ReplyAddressProblem) {
        guard pattern != "none" else {
            frame = nil
            return
        }
        let bytes = Array(pattern.utf8)
        let mark = Array("{token}".utf8)
        let places = bytes.indices.filter { bytes[$0...].starts(with: mark) }
        guard let place = places.first else { throw .withoutToken }
        guard places.count == 1 else { throw .severalTokens }
        let before = Array(bytes[..<place])
        let after = Array(bytes[(place + mark.count)...])
        guard let at = after.firstIndex(of: UInt8(ascii: "@")), !before.contains(UInt8(ascii: "@")) else {
            throw .tokenOutsideLocalPart
        }
        let localPart = before.count + ReplyToken.length + at
        guard localPart <= EmailAddress.longestLocalPart else {
            throw .tooLong(by: localPart - EmailAddress.longestLocalPart)
        }
        let sample = before + Array(repeating: UInt8(ascii: "a"), count: ReplyToken.length) + after
        guard EmailAddress(sample) != nil, sample.allSatisfy(HeaderWriter.isPlainAddressByte) else {
            throw .notAnAddress
        }
        frame = Frame(before: before, after: after)
    }

    /// The address that proves `token`; `nil` for `none`.
    package func make(_ token: ReplyToken, keys: SigningKeys) -> EmailAddress? {
        guard let frame else { return nil }
        return EmailAddress(frame.before + token.text(signedWith: keys, for: .address) + frame.after)
    }

    /// What an address we once made proves; `nil` for any other address. Ignores ASCII case throughout.
    package func recognise(_ address: EmailAddress, keys: SigningKeys, now: Instant) -> ThreadClaim? {
        guard let frame, fits(address) else { return nil }
        let text = address.bytes.dropFirst(frame.before.count).prefix(ReplyToken.length)
        guard let token = ReplyToken(text, verifiedWith: keys, for: .address, now: now) else { return nil }
        return .signedAddress(token.ticket, recipient: token.recipient, scope: token.scope)
    }

    /// Whether an address has the form of ours, whatever its token is worth. Proves nothing.
    package func fits(_ address: EmailAddress) -> Bool {
        guard let frame else { return false }
        let bytes = address.bytes
        return bytes.count == frame.before.count + ReplyToken.length + frame.after.count
            && Self.equal(bytes.prefix(frame.before.count), frame.before)
            && Self.equal(bytes.suffix(frame.after.count), frame.after)
    }

    private init(frame: Frame?) {
        self.frame = frame
    }

    private static func equal(_ left: ArraySlice<UInt8>, _ right: [UInt8]) -> Bool {
        left.elementsEqual(right) { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }
}

/// Why a `reply_address` cannot be used.
package enum ReplyAddressProblem: Error, Equatable, Sendable, CustomStringConvertible {
    case withoutToken
    case severalTokens
    case tokenOutsideLocalPart
    /// The local part would have this many bytes more than the 64 of RFC 5321.
    case tooLong(by: Int)
    case notAnAddress

    package var description: String {
        switch self {
        case .withoutToken: "has no {token}"
        case .severalTokens: "has more than one {token}"
        case .tokenOutsideLocalPart: "must have {token} before its @"
        case .tooLong(let excess): "is too long: shorten what stands before the @ by \(excess) bytes"
        case .notAnAddress: "is not a mail address"
        }
    }
}
