import GatewayTestKit

/// Mail of five programs that answer everything, with customers among it.
struct LoopStorm {
    enum Kind: Int, CaseIterable {
        /// Says that it is a program.
        case autoresponder
        /// Delivery reports about mail that nobody here has sent.
        case bounces
        /// Our own mail, and mail that went round in circles.
        case returning
        /// One address that looks like a person and never stops.
        case chatterbox
        /// Another help desk, with an address of its own for each mail.
        case helpDesk
    }

    /// In each of the five.
    let size: Int
    let customers: Int

    var count: Int { size * Kind.allCases.count + customers }

    static func address(ofCustomer number: Int) -> String { "person\(number)@firm\(number).test" }

    /// All mails in the order of their arrival; the customers are spread over the whole.
    func mails() -> [[UInt8]] {
        var mails: [[UInt8]] = []
        for number in 0..<size {
            for kind in Kind.allCases { mails.append(Self.mail(number, of: kind)) }
        }
        let gap = max(1, mails.count / max(1, customers))
        for number in (0..<customers).reversed() { mails.insert(Self.customer(number), at: number * gap) }
        return mails
    }

    private static func customer(_ number: Int) -> [UInt8] {
        mail(
            "customer\(number)", from: address(ofCustomer: number), subject: "My order \(number) is late",
            text: "Hello, where is my order \(number)? It should have come on Friday.")
    }

    private static func mail(_ number: Int, of kind: Kind) -> [UInt8] {
        let id = "\(kind).\(number)"
        switch kind {
        case .autoresponder:
            return mail(
                id, from: "away\(number % 50)@absent.test", subject: "Out of office",
                text: "I am away until Monday.", fields: ["Auto-Submitted: auto-replied"])
        case .bounces:
            return MailFactory(series: "storm-bounce").bounce(number).bytes
        case .returning:
            let isOwn = number % 2 == 0
            let hops = (0..<31).map { "Received: from a\($0).test by b\($0).test; Fri, 20 Nov 2026 09:00:00 +0000" }
            return mail(
                id, from: isOwn ? "list@relay.test" : "ring\(number)@relay.test", subject: "Fwd: your ticket",
                text: "Round and round, \(number).", fields: isOwn ? ["X-MailGateway-Loop: example.test"] : hops)
        case .chatterbox:
            return mail(
                id, from: "info@chatter.test", subject: "Re: Your mail \(number)",
                text: "Thank you for your message number \(number). We will come back to you soon.")
        case .helpDesk:
            // Half of them under one subject, half under ever new ones.
            let subject = number % 2 == 0 ? "Your request was received" : "Request \(number) was received"
            return mail(
                id, from: "case-\(number)@desk\(number).test", subject: subject,
                text: "Dear customer, your request has the number \(number).")
        }
    }

    private static func mail(
        _ id: String, from sender: String, subject: String, text: String, fields: [String] = []
    ) -> [UInt8] {
        let lines = [
            "Return-Path: <\(sender)>", "From: <\(sender)>", "To: <support@example.test>", "Subject: \(subject)",
            "Message-ID: <\(id)@storm.test>", "Date: Fri, 20 Nov 2026 09:00:00 +0000",
        ]
        return Array(((lines + fields).joined(separator: "\r\n") + "\r\n\r\n\(text)\r\n").utf8)
    }
}
