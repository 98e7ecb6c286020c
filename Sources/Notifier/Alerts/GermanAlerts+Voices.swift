/// The German alerts about what is told otherwise than by mail.
extension GermanAlerts {
    static func textsStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "SMS gehen nicht hinaus",
            what: """
                Das SMS-Gateway nimmt nichts von uns an. Der Bereitschaftsdienst hört nur durch Mail von dringenden \
                Tickets. Eine SMS, die älter als sms.lifetime ist, wenn es wieder geht, wird nicht mehr geschickt.
                """,
            place: server,
            advice: [
                "Läuft das Gateway, und lässt eine Firewall diesen Rechner durch?",
                "Anmeldung abgelehnt: Stimmen user und password_file (oder token_file) von `sms`?",
                "`mailgateway outbox list` zeigt, was wartet; es geht von selbst hinaus, sobald das Gateway es nimmt.",
                "Ein neues Passwort gilt nach `systemctl restart mailgateway`: Es wird beim Start gelesen.",
            ])
    }

    static func scanningStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "Hochgeladene Dateien können nicht auf Viren geprüft werden",
            what: """
                clamd antwortet nicht. Solange das so ist, kann über die API nichts hochgeladen werden: Was niemand \
                geprüft hat, wird nicht behalten. Mail und alles andere gehen weiter.
                """,
            place: server,
            advice: [
                "Läuft clamd (`systemctl status clamav-daemon`), und hört es dort, wo api.clamd es sagt?",
                "Ein Socket: Der Benutzer mailgateway muss darauf schreiben dürfen (unter Debian die Gruppe clamav).",
                "Nach einem Start lädt clamd etwa eine Minute lang seine Signaturen, bevor es hört.",
                "`mailgateway check-config --connect` sagt sofort, ob es jetzt antwortet.",
            ])
    }

    static func webhookStopped(_ endpoint: String) -> AlertWords {
        AlertWords(
            subject: "Webhook \(endpoint) ist nicht erreichbar",
            what: """
                Das Programm hinter diesem Webhook hört nicht, was mit Tickets geschieht. Was es versäumt, wartet und \
                folgt von selbst; nach limits.dispatch.lifetime wird es aufgegeben. Andere Webhooks und Mails gehen \
                weiter.
                """,
            place: "Webhook \(endpoint)",
            advice: [
                "`mailgateway webhooks test \(endpoint)` versucht es sofort und zeigt die Antwort.",
                "`mailgateway webhooks log --endpoint \(endpoint)` zeigt, was er vorher gesagt hat.",
                "Einer Weiterleitung wird nicht gefolgt: Tragen Sie die neue Adresse in webhooks.\(endpoint).url ein.",
            ])
    }

    static func webhookRetired(_ endpoint: String) -> AlertWords {
        AlertWords(
            subject: "Webhook \(endpoint) ist abgeschaltet",
            what: """
                Er hat geantwortet, dass es ihn nicht mehr gibt (410 Gone). Es wird nichts mehr an ihn geschickt, und \
                was auf ihn wartete, gilt als gescheitert.
                """,
            place: "Webhook \(endpoint)",
            advice: [
                "Wenn das richtig ist: Nehmen Sie webhooks.\(endpoint) aus der Konfiguration.",
                "Wenn nicht: Lassen Sie ihn richten, dann `mailgateway webhooks enable \(endpoint)`.",
                "`mailgateway webhooks log --endpoint \(endpoint)` zeigt, was scheiterte; `webhooks resend ID` schickt es neu.",
            ])
    }
}
