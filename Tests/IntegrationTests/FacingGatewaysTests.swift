import GatewayTestKit
import Testing

/// Programs that answer each other, with the built gateway among them: it must fall silent first.
///
/// Needs the sandbox (root or sudo).
@Suite struct FacingGatewaysTests {
    @Test("T8 two gateways and two absent customers answer each other twice at most, and then there is silence")
    func facing() async throws {
        try await withSide("left") { left in
            try await withSide("right") { right in
                let opening = mail(
                    "first", from: "support@right.test", to: "support@left.test",
                    fields: ["X-MailGateway-Loop: right.test"])
                let absent = ["marked@away.test", "plain@away.test"].map {
                    mail("first-\($0)", from: $0, to: "support@left.test")
                }
                try await left.account.append([opening] + absent, to: left.folder)
                try await left.gateway.start()
                try await right.gateway.start()
                var post = Post(left: left, right: right, lettersOnLeft: 3)
                var rounds = 0
                while try await post.carry(), rounds < 20 { rounds += 1 }
                #expect(rounds < 20, "they would go on for ever")
                #expect(post.carried.values.allSatisfy { $0 <= 2 }, "\(post.carried)")
                #expect(post.carried["support@right.test"] == 1)
            }
        }
    }

    private func withSide(_ name: String, _ body: (Workplace) async throws -> Void) async throws {
        try await withWorkplace(name) { settings in
            settings.domain = "\(name).test"
            settings.mailboxes[0].address = "support@\(name).test"
        } _: { place in
            try await body(place)
        }
    }
}

/// Brings what one side sent to those it was sent to, and their answers back.
private struct Post {
    let left: Workplace
    let right: Workplace
    var lettersOnLeft: Int
    var lettersOnRight = 0
    /// Mails to each address that is no agent.
    var carried: [String: Int] = [:]
    private var seenOfLeft = 0
    private var seenOfRight = 0

    init(left: Workplace, right: Workplace, lettersOnLeft: Int) {
        self.left = left
        self.right = right
        self.lettersOnLeft = lettersOnLeft
    }

    /// Waits until both sides are at rest, then carries. Returns whether there was anything.
    mutating func carry() async throws -> Bool {
        if lettersOnLeft > 0 { try await left.settles(letters: lettersOnLeft) }
        if lettersOnRight > 0 { try await right.settles(letters: lettersOnRight) }
        let fromLeft = left.sink.copies.dropFirst(seenOfLeft)
        let fromRight = right.sink.copies.dropFirst(seenOfRight)
        (seenOfLeft, seenOfRight) = (left.sink.count, right.sink.count)
        var (toLeft, toRight): ([[UInt8]], [[UInt8]]) = ([], [])
        for copy in Array(fromLeft) + Array(fromRight) {
            switch copy.recipient {
            case "support@left.test": toLeft.append(copy.bytes)
            case "support@right.test": toRight.append(copy.bytes)
            case "marked@away.test": toLeft.append(absence(copy, fields: ["Auto-Submitted: auto-replied"]))
            case "plain@away.test": toLeft.append(absence(copy, fields: []))
            default: continue
            }
            carried[copy.recipient, default: 0] += 1
        }
        try await left.account.append(toLeft, to: left.folder)
        try await right.account.append(toRight, to: right.folder)
        lettersOnLeft += toLeft.count
        lettersOnRight += toRight.count
        return !toLeft.isEmpty || !toRight.isEmpty
    }

    private func absence(_ copy: MailSink.Copy, fields: [String]) -> [UInt8] {
        mail(
            "absence-\(seenOfLeft)-\(copy.recipient)", from: copy.recipient, to: "support@left.test",
            fields: fields + ["In-Reply-To: \(copy.messageID)", "References: \(copy.messageID)"])
    }
}

private func mail(_ id: String, from sender: String, to recipient: String, fields: [String] = []) -> [UInt8] {
    let lines = [
        "From: <\(sender)>", "To: <\(recipient)>", "Subject: A question", "Message-ID: <\(id)>",
        "Date: Fri, 20 Nov 2026 09:00:00 +0000",
    ]
    let text = "I shall be back on Monday and read your mail then.\r\n"
    return Array(((lines + fields).joined(separator: "\r\n") + "\r\n\r\n" + text).utf8)
}
