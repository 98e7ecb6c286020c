/// Where in the SMTP dialogue a mail was refused (RFC 5321): a server that refuses the connection means the host,
/// one that refuses MAIL the sender, one that refuses RCPT the recipient, and after DATA the mail.
enum RefusedCommand: Hashable, Sendable {
    case connection, mail, recipient, data

    /// `nil` when a folded text does not say. The last place counts: what came before it was accepted.
    init?(in text: [UInt8]) {
        guard let command = Self.index.last(in: text) else { return nil }
        self = command
    }

    private static let index = PhraseIndex<Self>([
        (
            .connection,
            """
            after initial connection | after ehlo | after helo | in reply to ehlo | in reply to helo |
            in reply to end of connect | refused to talk to me | >>> ehlo | >>> helo | performing the helo handshake |
            performing the ehlo handshake | receiving the initial server greeting | smtp:connect
            """
        ),
        (
            .mail,
            """
            in reply to mail | after mail from | after sender | mail from:< | >>> mail from | [mail_from] |
            sender was rejected | smtp:mail | our mail from | reply to: mail
            """
        ),
        (
            .recipient,
            """
            in reply to rcpt | after rcpt to | after rcpt command | rcpt to:< | >>> rcpt to | [rcpt_to] |
            rcpt to response | does not like recipient | our rcpt to | smtp:rcpt | reply to: rcpt
            """
        ),
        (
            .data,
            """
            in reply to end of data | in reply to data | after end of data | after data | after pipelined end of data |
            [data] | [eod] | did not like our final data | failed after i sent the message | end of data | smtp:data |
            for text command | to accept your message (data)
            """
        ),
    ])
}
