/// What is said about the ways out beside mail.
extension EnglishAlerts {
    static func textsStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "no SMS can be sent",
            what: """
                The SMS gateway takes nothing from us. People on call are told by mail only. An SMS that is older than \
                sms.lifetime when the gateway works again is not sent any more.
                """,
            place: server,
            advice: [
                "Is the gateway running, and does a firewall let this machine reach it?",
                "A refused login: check user and password_file (or token_file) of `sms`.",
                "`mailgateway outbox list` shows what waits; it goes out by itself once the gateway takes it.",
                "A new password or setting counts after `systemctl restart mailgateway`: it is read at the start.",
            ])
    }

    static func scanningStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "uploads cannot be scanned for viruses",
            what: """
                clamd does not answer. Nothing can be uploaded over the API until it does: what nobody looked at is not \
                kept. Mail and everything else go on.
                """,
            place: server,
            advice: [
                "Is clamd running (`systemctl status clamav-daemon`), and does it listen where api.clamd says?",
                "A socket: the user mailgateway must be allowed to write to it (group clamav on Debian).",
                "After a start clamd loads its signatures for a minute or so before it listens.",
                "`mailgateway check-config --connect` says at once whether it answers now.",
            ])
    }

    static func webhookStopped(_ endpoint: String) -> AlertWords {
        AlertWords(
            subject: "webhook \(endpoint) cannot be reached",
            what: """
                The program behind this webhook hears nothing of what happens to tickets. What it missed waits and \
                follows by itself; after limits.dispatch.lifetime it is given up. Other webhooks and mail go on.
                """,
            place: "webhook \(endpoint)",
            advice: [
                "`mailgateway webhooks test \(endpoint)` tries it at once and shows the answer.",
                "`mailgateway webhooks log --endpoint \(endpoint)` shows what it said before.",
                "A redirect is not followed: put the new address into webhooks.\(endpoint).url.",
            ])
    }

    static func webhookRetired(_ endpoint: String) -> AlertWords {
        AlertWords(
            subject: "webhook \(endpoint) is turned off",
            what: """
                The program behind this webhook answered that it is gone for good (410). Nothing is sent there any \
                more, and what waited has failed.
                """,
            place: "webhook \(endpoint)",
            advice: [
                "If that is right: remove webhooks.\(endpoint) from the configuration.",
                "If not: have it mended, then `mailgateway webhooks enable \(endpoint)`.",
                "`mailgateway webhooks log --endpoint \(endpoint)` shows what failed; `webhooks resend ID` sends it again.",
            ])
    }
}
