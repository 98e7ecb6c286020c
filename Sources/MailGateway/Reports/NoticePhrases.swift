/// The fixed words around a server's notice: how it begins, what divides it from the returned mail, what says that
/// nothing is lost yet.
enum NoticePhrases {
    /// Whether the returned mail begins below this folded line.
    static func isDivider(_ line: [UInt8]) -> Bool {
        guard line.count <= longestDivider else { return line.starts(with: received) }
        if line.starts(with: received) || line.starts(with: returnPath) { return true }
        if dividers.occurs(in: line) { return true }
        guard let first = line.first, ruled.contains(first) else { return false }
        return ruledDividers.occurs(in: line)
    }

    /// Whether a folded notice says that the mail is only late.
    static func speaksOfDelay(_ text: [UInt8]) -> Bool { delays.occurs(in: text) }

    /// Whether folded text says, in words that mail servers use and people do not, that a mail was not delivered.
    static func announcesFailure(_ text: [UInt8]) -> Bool { openings.occurs(in: text) }

    /// Whether a list server says that it took no post.
    static func announcesRefusedPost(_ text: [UInt8]) -> Bool { refusedPosts.occurs(in: text) }

    private static let refusedPosts = PhraseIndex<Bool>([
        (
            true,
            """
            not a member of this mailing list | not a member of the mailing list | not allowed to post to this |
            only subscribers may post | your post to the list was rejected
            """
        )
    ])

    private static let longestDivider = 120
    private static let received = Array("received:".utf8)
    private static let returnPath = Array("return-path:".utf8)
    private static let ruled = Set("-*=|+_#".utf8)

    private static let dividers = PhraseIndex<Bool>([
        (
            true,
            """
            below this line is a copy of the message | enclosed is a copy of the message | this is a copy of the message |
            this is a copy of your message | below is a copy of the original message | here is a copy of the message |
            included is a copy of the message | a copy of the original message | original message follows |
            original message headers | original message header: | message headers follow | message header follows |
            unsent message follows | unsent message below | header of the original message | the header section of the |
            message text follows | returned mail follows | your original message: | text of your message |
            undelivered message follows | orignal message follows
            """
        )
    ])

    /// These count only in a line drawn with rules.
    private static let ruledDividers = PhraseIndex<Bool>([
        (
            true,
            """
            original message | returned message | returned mail | original mail | unsent message | message header |
            message follows | copy of message | ursprungliche nachricht | message d'origine | mensaje original |
            messaggio originale
            """
        )
    ])

    private static let delays = PhraseIndex<Bool>([
        (
            true,
            """
            has been delayed | have been delayed | is delayed | was delayed | delivery delayed | delayed mail |
            delay reason | message delayed | not yet been delivered | not yet delivered |
            have not yet received your message | has not yet been | warning message only | you do not need to resend |
            will be retried | will keep trying | will continue trying | will continue to be attempted |
            delivery attempts will continue | still being retried | could not be delivered yet |
            status notification (delay) | notification: delayed
            """
        )
    ])

    private static let openings = PhraseIndex<Bool>([
        (
            true,
            """
            created automatically by mail delivery software | created automatically by mail delivery system |
            created automatically by the smtp relay | could not be delivered to one or more |
            could not be delivered to all of its recipients | could not be delivered to the following |
            cannot be delivered to the following | can't be delivered to the following | couldn't be delivered |
            could not be delivered | could not deliver | couldn't deliver | unable to deliver | wasn't able to deliver |
            was not able to deliver | was not delivered to | wasn't delivered to | were unable to deliver |
            was undeliverable | has not yet been delivered | had trouble delivering | trouble delivering your message |
            an error has occurred while attempting to deliver | there was an error delivering your mail |
            an error occurred while trying to deliver | error occurred while sending |
            delivery has failed to these recipients | delivery to the following recipient |
            delevery to the following recipient | delivery failed | delivery failure | delivery has failed |
            delivery error | delivery status notification | did not reach the following recipient |
            did not reach some or all | did not reach the following | transcript of session follows |
            permanent fatal errors | transient non-fatal errors | following addresses had |
            the following recipients were affected | each of the following recipients was rejected |
            was rejected by a remote | failure reasons | failed addresses follow | no valid recipients were found |
            permanent failure | message could not be | undeliverable message | undeliverable mail |
            user mailbox exceeds allowed size | group you tried to contact | groups.google.com/support |
            not a member of this mailing list | error message below | returned permanent errors | i've given up |
            qmail-send program | mail delivery agent | mailer-daemon | remote host said | n'a pas pu etre remis |
            n'a pas pu etre delivre | n'a pas pu etre distribue | non remis | echec de la remise |
            konnte nicht zugestellt werden | nicht zugestellt werden | unzustellbar | no se pudo entregar |
            no se ha podido entregar | no pudo ser entregado | impossibile recapitare | non e stato possibile recapitare |
            non e stato recapitato | nao foi possivel entregar | nao pode ser entregue | nao foi entregue |
            kon niet worden bezorgd | kan niet worden bezorgd | nie mozna dostarczyc | nie zostala dostarczona |
            kunde inte levereras | kunne ikke leveres | не может быть доставлено | не было доставлено |
            не удалось доставить | 送信できませんでした | 配信できませんでした | 配送できませんでした | お届けできません | 无法送达 | 无法投递 | 退信
            """
        )
    ])
}
