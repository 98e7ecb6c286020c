/// Phrases about the mail itself.
extension FailurePhrases {
    static let content: [(FailureReason, String)] = [
        (
            .messageTooBig,
            """
            message too big | message too large | message is too big | message is too large |
            message size exceeds fixed limit | message size exceeds maximum | message file too big |
            exceeds maximum message size | exceeded maximum message size | exceeds the maximum message size |
            exceeds the maximum size | maximum message size exceeded | max message size exceeded | message size limit |
            too large for this | mail size limit exceeded | mail is too large | size limit for this |
            line limit exceeded | file size limit exceeded | larger than the current system limit |
            resolver.rst.sendsizelimit | resolver.rst.recipsizelimit | nachricht ist zu gross | message trop volumineux |
            message trop gros | mensaje demasiado grande
            """
        ),
        (
            .exceedLimit,
            """
            message length exceeds | message exceeds administrative limit | exceeds fixed maximum message size |
            exceeds limit set by recipient | message header size exceeds | message size exceeds |
            exceeds the recipient's size | exceeds size limit | recipient limit
            """
        ),
        (
            .virusDetected,
            """
            virus detected | virus found | virus infected | infected with | contains a virus | contains virus |
            contained a virus | found a virus | possible virus | a potential virus | malware | virus-infected |
            your message was infected | executable files are not allowed | contains an executable attachment |
            illegal attachment on your message | attachment type not allowed | contains a .exe | banned filename
            """
        ),
        (
            .spamDetected,
            """
            spam detected | detected as spam | considered spam | considered as spam | considered unsolicited |
            classified as spam | identified as spam | recognized as spam | recognised as spam | looks like spam |
            appears to be spam | appears to be unsolicited | probable spam | possible spam | possibly spam |
            possible forged spam | likely unsolicited | likely spam | is spam | high spam | spam score | spam content |
            spam message | spam mail | spam rejected | spam filter | spam reject | spam blocked | spam email |
            spam-like | spam: | - spam | spamcontent | content rejected, ube | rejected as bulk | rejected as spam |
            rejected by spam | blocked as spam | blocked by spam | bulk email filter | bulk mail | bulk email |
            unsolicited mail | unsolicited email | unsolicited bulk | unsolicited messages | junk mail | antispam |
            anti-spam | rejected due to spam | message was rejected due to classification | classified as bulk |
            message content rejected due to suspected spam | message rejected due to suspected spam | spamassassin |
            ofr_506 | ofr_509 | mail rejete | cloudmark | uce-filter | refused for spam | this message scored |
            our filters rate at and above | the message was rejected because it contains prohibited | pour spam |
            als spam | como spam | come spam | спам | 垃圾邮件 | spam abuse | csi. | uceprotect-spam | unwanted mail
            """
        ),
        (
            .contentError,
            """
            message content rejected | content rejected | content not accepted | content error | improper use of 8-bit |
            8-bit | malformed message | malformed header | malformed mail | malformed mime | mime error | mime parser |
            invalid header | header missing | header field | headers missing | duplicate header |
            routing loop detected in headers | too many received | message contains | message format | message filtered |
            message failed to be accepted by a content filter | content filter | blank subject | illegal content |
            headers too large | message headers
            """
        ),
        (
            .notCompliant,
            """
            rfc 5322 compliant | rfc5322 compliant | rfc 2822 compliant | rfc 822 compliant | rfc compliant | not rfc |
            addresses in from: header | multiple addresses in from | rfcmessagenoncompliant | violates rfc |
            headers do not comply | duplicate header field | missing valid messageid header | messages missing a valid |
            missing required header
            """
        ),
        (
            .policyViolation,
            """
            policy reasons | policy violation | policy-related | policy rejection | policy reject | policy restriction |
            local policy | site policy | denied by policy | violates policy | violates our policy | against policy |
            administrative prohibition | administratively prohibited | prohibited by administrator |
            not accepted for policy | not allowed by policy | header error | message refused by | message blocked |
            protocol violation | you have exceeded the maximum | transaction rejected by policy | message not accepted |
            message not allowed | #216 lpn | by policy | email rejected per policy | delivery not authorized |
            message rejected by acl | content policy | rejected for policy | prohibited content | attachment policy |
            blocked for policy
            """
        ),
    ]
}
