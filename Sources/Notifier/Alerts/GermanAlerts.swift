/// The alerts in German.
enum GermanAlerts {
    static func words(_ topic: OperatorAlerts.Topic) -> AlertWords {
        switch topic {
        case .loginRefused(let mailbox): loginRefused(mailbox)
        case .mailboxUnreachable(let mailbox): mailboxUnreachable(mailbox)
        case .mailboxChanged(let mailbox): mailboxChanged(mailbox)
        case .diskFills(let directory): diskFills(directory)
        case .intakeStuck: intakeStuck
        case .outboxStuck: outboxStuck
        case .sendingStopped(let server): sendingStopped(server)
        case .textsStopped(let server): textsStopped(server)
        case .scanningStopped(let server): scanningStopped(server)
        case .webhookStopped(let endpoint): webhookStopped(endpoint)
        case .webhookRetired(let endpoint): webhookRetired(endpoint)
        case .sendingBraked: sendingBraked
        case .flood(let mailbox): flood(mailbox)
        case .quarantined(let mailbox): quarantined(mailbox)
        case .noticesUnwordable: noticesUnwordable
        case .fileMissing: fileMissing
        case .storeDamaged(let place): storeDamaged(place)
        case .wallClockJumped: wallClockJumped
        }
    }

    private static func loginRefused(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "Postfach \(mailbox): Anmeldung abgelehnt",
            what: """
                Der Mailserver lehnt Benutzer oder Passwort dieses Postfachs ab. Bis das behoben ist, wird keine neue \
                Mail zum Ticket. Sie bleibt auf dem Server, nichts geht verloren.
                """,
            place: "Postfach \(mailbox)",
            advice: [
                "Melden Sie sich einmal von Hand an, etwa per Webmail: Gilt das Passwort noch?",
                """
                Tragen Sie das richtige Passwort dort ein, wohin die Konfiguration zeigt (password_file oder \
                password_credential).
                """,
                "`mailgateway check-config --connect` sagt sofort, ob es jetzt geht.",
                "`systemctl restart mailgateway`: Das Passwort wird beim Start gelesen.",
            ])
    }

    private static func mailboxUnreachable(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "Postfach \(mailbox) ist nicht lesbar",
            what: """
                Keine neue Mail dieses Postfachs wird zum Ticket. Sie bleibt auf dem Server, nichts geht verloren.
                """,
            place: "Postfach \(mailbox)",
            advice: [
                "`mailgateway check-config --connect` probiert es sofort.",
                "Keine Antwort: Läuft der Mailserver, und lassen die Firewalls diese Maschine zu ihm?",
                "Ein Ordner fehlt: Wurde er umbenannt oder gelöscht?",
                "Sobald das Postfach wieder lesbar ist, wird seine Mail von selbst geholt.",
            ])
    }

    private static func mailboxChanged(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "Postfach \(mailbox) wurde ersetzt oder wiederhergestellt",
            what: """
                Der Server hat diesem Postfach eine neue Identität gegeben. Seine ganze Mail wird mit der bekannten \
                verglichen: Nichts wird ein zweites Ticket, und niemand bekommt zwei Antworten.
                """,
            place: "Postfach \(mailbox)",
            advice: [
                "Wurde es mit Absicht verschoben oder wiederhergestellt: nichts.",
                """
                Sonst fragen Sie, wer den Mailserver betreibt. Kam eine Sicherung zurück, kann dort Mail fehlen, die \
                danach eingegangen ist.
                """,
            ])
    }

    private static func diskFills(_ directory: String) -> AlertWords {
        AlertWords(
            subject: "die Platte ist fast voll",
            what: """
                Bis wieder Platz ist, wird keine neue Mail geholt. Sie bleibt auf dem Server, nichts geht verloren.
                """,
            place: directory,
            advice: [
                "`df -h \(directory)` zeigt, wie voll sie ist.",
                """
                Schaffen Sie anderswo auf dieser Platte Platz, oder vergrößern Sie sie. Löschen Sie nichts unter \
                \(directory): Jede Datei dort ist die Mail eines Menschen.
                """,
                "Das Holen geht von selbst weiter.",
            ])
    }

    private static let intakeStuck = AlertWords(
        subject: "Mail wartet darauf, Ticket zu werden",
        what: """
            Geholte Mail wartet länger darauf, zu Tickets zu werden, als sie sollte. Sie liegt sicher in der Datenbank.
            """,
        place: "Eingang",
        advice: [
            """
            `mailgateway status` sagt, wie viel wartet und seit wann; `mailgateway ledger --letters` nennt jede Mail.
            """,
            "`journalctl -u mailgateway --since -1h` nennt den Grund.",
            """
            Wenn nicht: `systemctl restart mailgateway`. Nichts geht verloren, und was wartet, kommt zuerst dran.
            """,
        ])

    private static let outboxStuck = AlertWords(
        subject: "Mail wartet auf den Versand",
        what: """
            Antworten an Kunden oder Benachrichtigungen an das Team warten länger, als sie sollten. Sie liegen sicher \
            in der Datenbank.
            """,
        place: "Ausgang",
        advice: [
            "`mailgateway outbox list` zeigt jede davon und was der Mailserver zuletzt gesagt hat.",
            """
            Was vorläufig abgelehnt wurde (4xx), wird von selbst wieder versucht, immer seltener, einige Tage lang.
            """,
            "Ist die Ursache behoben, schickt `mailgateway outbox retry ID` eine davon sofort.",
        ])

    private static func sendingStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "es ließ sich keine Mail verschicken",
            what: """
                Der Mailserver nahm uns keine Mail ab: keine Antwort an einen Kunden, keine Benachrichtigung an das \
                Team. Alles hat gewartet, nichts ging verloren.
                """,
            place: server,
            advice: [
                """
                Dass Sie dies lesen, heißt, dass der Server wieder Mail annimmt: Diese ging denselben Weg. Was gewartet \
                hat, folgt von selbst.
                """,
                "`mailgateway outbox list` zeigt, was noch wartet.",
                "Der Grund oben sagt, was zu beheben ist, damit es nicht wiederkommt.",
                """
                Ein neues Passwort oder eine neue Einstellung gilt nach `systemctl restart mailgateway`: Beides wird \
                beim Start gelesen.
                """,
            ])
    }

    private static let sendingBraked = AlertWords(
        subject: "die Bremse hält ausgehende Mail zurück",
        what: """
            Es sollte mehr Mail hinausgehen, als ein Team und seine Kunden schreiben: Vielleicht antworten zwei \
            Programme einander. Was über die Grenzen geht, wird zurückgehalten und ist nicht verloren. Es geht von \
            selbst hinaus, sobald wieder Platz ist; eine Benachrichtigung, die länger als limits.brake.patience \
            zurückgehalten wird, entfällt, die Antwort eines Menschen nie.
            """,
        place: "Ausgang",
        advice: [
            "`mailgateway outbox list --state held` zeigt, was zurückgehalten wird und wegen welcher Grenze.",
            "`mailgateway tickets list` zeigt, was zuletzt kam: Ist es ein Absender, ein Betreff?",
            "Eine echte Schleife: Lassen Sie die andere Seite damit aufhören; hier ist nichts zu tun.",
            "Mail, die hinaus soll: `mailgateway outbox release ID...` schickt sie an den Grenzen vorbei.",
            "Jeden Tag so viel: Heben Sie die Grenze unter limits.brake an, dann neu starten.",
        ])

    private static func flood(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "eine Flut im Postfach \(mailbox)",
            what: """
                Ein Absender hat in einer Stunde mehr Mails geschrieben als limits.intake.mails_per_sender. Was darüber \
                hinausgeht, wird aufbewahrt und als `flood` gezählt; daraus werden keine Tickets, und niemand wird \
                benachrichtigt oder bekommt Antwort. Es endet von selbst, wenn der Absender weniger schreibt.
                """,
            place: "Postfach \(mailbox)",
            advice: [
                "`mailgateway ledger --letters --mailbox \(mailbox)` nennt die Mails; das Postfach selbst zeigt sie.",
                """
                Ein Programm, das so viel schreiben soll: Heben Sie limits.intake.mails_per_sender an, dann neu starten.
                """,
            ])
    }

    private static func quarantined(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "eine Mail im Postfach \(mailbox) war nicht lesbar",
            what: """
                Sie wurde beiseitegelegt, damit die anderen weiterkommen. Sie hat ein Ticket wie jede andere, ohne \
                ihren Text, und ihre Bytes sind aufbewahrt, wie sie kamen.
                """,
            place: "Postfach \(mailbox)",
            advice: [
                """
                `mailgateway ledger --letters` nennt sie; ihr Ticket ist das neueste von `mailgateway tickets list`.
                """,
                "Lesen Sie sie im Postfach selbst, und beantworten Sie sie von Hand: Vielleicht ist sie dringend.",
                "Melden Sie es als Fehler von mailgateway, mit der Mail, wenn Sie dürfen.",
            ])
    }

    private static let noticesUnwordable = AlertWords(
        subject: "eine Mail lässt sich nicht schreiben",
        what: """
            Für eine Antwort an einen Kunden oder eine Benachrichtigung an das Team fehlen die Worte: eine Vorlage oder \
            eine Einstellung. Sie wartet, und andere wie sie.
            """,
        place: "Ausgang",
        advice: [
            "`mailgateway check-config` zählt auf, was nicht stimmt.",
            "Beheben Sie es, dann `systemctl restart mailgateway`. Was gewartet hat, geht von selbst hinaus.",
        ])

    private static let fileMissing = AlertWords(
        subject: "eine aufbewahrte Datei fehlt",
        what: """
            Ein Anhang, der hinausgehen sollte, ist nicht mehr auf der Platte. Die Antwort mit ihm wurde nicht \
            verschickt, und wer sie schrieb, weiß es. Alles andere geht weiter.
            """,
        place: "blobs/ im Datenverzeichnis",
        advice: [
            "Wurde dort etwas gelöscht oder verschoben? Sehen Sie auch nach der Platte: `dmesg`, `smartctl -a`.",
            "Kopieren Sie blobs/ aus der neuesten Sicherung: Dateien, die schon da sind, sind dieselben.",
            "`mailgateway outbox list --state failed`, dann schickt `mailgateway outbox retry ID` sie doch noch.",
        ])

    private static func storeDamaged(_ place: String) -> AlertWords {
        AlertWords(
            subject: "die Datenbank ist beschädigt",
            what: "Etwas Aufbewahrtes ist nicht mehr lesbar. Mit dem Lesbaren geht es weiter.",
            place: place,
            advice: [
                """
                Löschen und reparieren Sie nichts im Datenverzeichnis: Es ist vielleicht die einzige Kopie. Kopieren \
                Sie es zuerst auf eine andere Platte.
                """,
                "Sehen Sie nach der Platte: `dmesg`, `smartctl -a`.",
                """
                Spielen Sie die neueste gute Sicherung ein (docs/operations.md, „Damaged store“). Mail, die noch \
                auf dem Server liegt, wird wieder gelesen.
                """,
            ])
    }

    private static let wallClockJumped = AlertWords(
        subject: "die Uhr dieses Rechners ist gesprungen",
        what: """
            Niemand erfährt von Fristen und Eskalationen, bis die Uhr einige Minuten lang gleichmäßig geht. Danach \
            geschieht alles, was fällig ist, und jedes einmal. Mail wird unterdessen gelesen und beantwortet.
            """,
        place: "die Uhr des Rechners, auf dem das Gateway läuft",
        advice: [
            "`timedatectl` zeigt die Zeit und ob NTP sie stellt. Stimmt sie?",
            "Wenn der Sprung sie richtig gestellt hat: nichts. `systemctl restart mailgateway` beendet die Pause sofort.",
            "Wenn sie falsch geht: Stellen Sie sie richtig; Fristen werden nach ihr bemessen.",
        ])
}
