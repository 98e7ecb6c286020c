import GatewayKit
import MIMEParser
package import Transport

/// Mail by SMTP, over one connection that is kept for the next mail.
package actor SMTPChannel: Channel {
    private let session: SMTPSession

    /// `session` may be closed: it is opened by the first delivery, and used by nobody else.
    package init(_ session: SMTPSession) {
        self.session = session
    }

    /// Says QUIT and waits for the answer no longer than `TransportLimits.farewellDeadline`.
    package func close() async {
        await session.close()
    }

    /// Sends again at once on a new connection when the kept one was lost before anything was taken over.
    package func deliver(
        _ parcel: MailParcel, beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> DeliveryOutcome {
        let (mail, recipient) = (parcel.mail, parcel.recipient)
        let sender = mail.envelopeSender.map { MailPath($0.bytes) }
        guard sender != .some(nil), let recipientPath = MailPath(recipient.bytes) else {
            return .refusedForGood(reason: "not an address that mail can be sent to", isHard: true)
        }
        let senderPath = sender ?? nil
        // A connection that waited may have been closed by the server meanwhile: that says nothing about the mail.
        if await session.isOpen {
            let outcome = await send(mail, from: senderPath, to: recipientPath, beforePromise: beforePromise)
            if case .settled(let outcome) = outcome { return outcome }
        }
        do throws(TransportError) { try await session.open() } catch { return DeliveryOutcome(unsent: error) }
        switch await send(mail, from: senderPath, to: recipientPath, beforePromise: beforePromise) {
        case .settled(let outcome): return outcome
        case .connectionLost(let reason): return .refusedForNow(reason: reason)
        }
    }

    private enum Attempt {
        case settled(DeliveryOutcome)
        /// Certainly not taken over; the connection is of no more use.
        case connectionLost(String)
    }

    private func send(
        _ mail: CarriedMail, from sender: MailPath?, to recipient: MailPath,
        beforePromise: @escaping @Sendable () async throws -> Void
    ) async -> Attempt {
        do throws(TransportError) {
            let delivery = try await session.send(
                from: sender, to: recipient, message: mail, beforeFinalDot: beforePromise)
            return outcome(of: delivery)
        } catch {
            switch error.code {
            case .cancelled, .callerFailed: return .settled(.withdrawn(reason: error.description))
            case .invalidArgument: return .settled(.refusedForGood(reason: error.description, isHard: false))
            default: return .connectionLost(error.description)
            }
        }
    }

    private func outcome(of delivery: SMTPDelivery) -> Attempt {
        switch delivery {
        case .accepted(let reply): .settled(.accepted(reply: Self.words(reply)))
        case .uncertain(let error): .settled(.uncertain(reason: error.description))
        case .unsupported(let lacking): .settled(.refusedForGood(reason: Self.words(lacking), isHard: false))
        case .refused(_, let reply) where reply.code == Self.closing: .connectionLost(Self.words(reply))
        case .refused(_, let reply) where Self.refusesUs.contains(reply.code):
            .settled(
                .channelDown(
                    ChannelFault(
                        server: session.endpoint.name, reason: Self.words(reply),
                        hint: "check user and password_file of smtp, then restart mailgateway", needsOperator: true)))
        case .refused(_, let reply) where reply.isTransient: .settled(.refusedForNow(reason: Self.words(reply)))
        case .refused(let stage, let reply):
            .settled(.refusedForGood(reason: Self.words(reply), isHard: stage == .recipient))
        }
    }

    /// RFC 5321, section 3.8: the server ends the connection after this.
    private static let closing = 421
    /// RFC 4954, section 6: no mail of ours is wanted before we log in, or log in otherwise.
    private static let refusesUs: Set<Int> = [530, 534, 535, 538]

    private static func words(_ reply: SMTPReply) -> String {
        reply.text.isEmpty ? "\(reply.code)" : "\(reply.code) \(reply.text)"
    }

    private static func words(_ lacking: MailRequirement) -> String {
        switch lacking {
        case .eightBit: "the mail server does not take 8-bit mail (8BITMIME)"
        case .internationalAddress: "the mail server does not take international addresses (SMTPUTF8)"
        case .size(let limit): "the mail server takes no mail above \(limit) bytes"
        }
    }
}
