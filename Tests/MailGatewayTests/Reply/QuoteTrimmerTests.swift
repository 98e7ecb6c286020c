import Testing

@testable import MailGateway

@Suite struct QuoteTrimmerTests {
    /// What stands above a quotation, by the program and language that wrote it.
    static let headers: [(program: String, lines: String)] = [
        ("Gmail, English", "On Fri, Nov 20, 2026 at 10:07 AM Team Support <support@example.net> wrote:\n"),
        (
            "Gmail, English, wrapped",
            "On Fri, Nov 20, 2026 at 10:07 AM Team Support With A Long Name <\nsupport@example.net> wrote:\n"
        ),
        ("wrapped by hand", "On Nov 20, 2026,\nat 10:07,\nSupport <support@example.net> wrote:\n"),
        ("Gmail, French", "Le ven. 20 nov. 2026 à 10:07, Support <support@example.net> a écrit :\n"),
        ("Gmail, German", "Am Fr., 20. Nov. 2026 um 10:07 Uhr schrieb Support <\nsupport@example.net>:\n"),
        ("Gmail, Spanish", "El vie, 20 nov 2026 a las 10:07, Support (<support@example.net>) escribió:\n"),
        ("Gmail, Italian", "Il giorno ven 20 nov 2026 alle ore 10:07 Support <support@example.net>\nha scritto:\n"),
        ("Gmail, Dutch", "Op vr 20 nov 2026 om 10:07 schreef Support <support@example.net>:\n"),
        ("Gmail, Portuguese", "Em sex., 20 de nov. de 2026 às 10:07, Support <support@example.net>\nescreveu:\n"),
        ("Gmail, Polish", "pt., 20 lis 2026 o 10:07 Support <support@example.net> napisał(a):\n"),
        ("Gmail, Swedish", "Den fre 20 nov. 2026 kl 10:07 skrev Support <support@example.net>:\n"),
        ("Gmail, Norwegian", "fre. 20. nov. 2026 kl. 10:07 skrev Support <support@example.net\n>:\n"),
        ("Gmail, Danish", "Den fre. 20. nov. 2026 kl. 10.07 skrev Support <support@example.net>:\n"),
        ("Gmail, Finnish", "pe 20. marrask. 2026 klo 10.07 Support (support@example.net) kirjoitti:\n"),
        ("Gmail, Czech", "pá 20. 11. 2026 v 10:07 odesílatel Support <support@example.net>\nnapsal:\n"),
        ("Gmail, Hungarian", "Support <support@example.net> ezt írta (időpont: 2026. nov. 20., P, 10:07):\n"),
        ("Gmail, Romanian", "vin., 20 nov. 2026 la 10:07, Support <support@example.net> a scris:\n"),
        ("Gmail, Turkish", "Support <support@example.net>, 20 Kas 2026 Cum, 10:07 tarihinde şunu yazdı:\n"),
        ("Gmail, Russian", "пт, 20 нояб. 2026 г. в 10:07, Support <support@example.net>:\n"),
        ("Mail.ru, Russian", "Пятница, 20 ноября 2026, 10:07 +03:00 от Support пишет:\n"),
        ("Gmail, Ukrainian", "пт, 20 лист. 2026 р. о 10:07 Support <support@example.net> пише:\n"),
        ("Gmail, Greek", "Στις Παρ 20 Νοε 2026 στις 10:07, ο Support <support@example.net> έγραψε:\n"),
        ("Gmail, Chinese", "Support <support@example.net> 于2026年11月20日周五 10:07写道：\n"),
        ("Gmail, Japanese", "2026年11月20日(金) 10:07 Support <support@example.net>:\n"),
        ("Gmail, Korean", "2026년 11월 20일 (금) 오전 10:07, Support <support@example.net>님이 작성:\n"),
        ("Apple Mail, English", "> On 20. Nov 2026, at 10:07, Support <support@example.net> wrote:\n"),
        ("Apple Mail, French", "> Le 20 nov. 2026 à 10:07, Support <support@example.net> a écrit :\n"),
        ("Thunderbird, English", "On 20/11/2026 10:07, Support wrote:\n"),
        ("Thunderbird, German", "Am 20.11.26 um 10:07 schrieb Support:\n"),
        ("Thunderbird, Catalan", "El 20/11/2026 a les 10:07, Support ha escrit:\n"),
        ("a language nobody listed", "Dhe 20 nentor 2026 ora 10:07 Support <support@example.net> tha:\n"),
    ]

    @Test("the line above a quotation goes with it, in any language", arguments: headers)
    func takesQuotationWithItsHeader(row: (program: String, lines: String)) {
        let text = "Bonjour,\nit works now: thanks!\n\n\(row.lines)\n> Dear Anna,\n> please try again.\n>\n> Support\n"
        let trimmed = QuoteTrimmer.trim(text)
        #expect(trimmed.new == "Bonjour,\nit works now: thanks!")
        #expect(trimmed.quoted.hasSuffix("> Support"))
    }

    static let unmarked: [(program: String, divider: String)] = [
        ("Outlook, English", "From: Support <support@example.net>\nSent: Friday\nTo: Anna\nSubject: RE: It broke\n"),
        ("Outlook, bold", "*From:* Support\n*Sent:* Friday\n*To:* Anna\n*Subject:* RE: It broke\n"),
        ("Outlook, French", "De : Support\nEnvoyé : vendredi\nÀ : Anna\nObjet : RE: Panne\n"),
        ("Outlook, German", "Von: Support\nGesendet: Freitag\nAn: Anna\nBetreff: AW: Kaputt\n"),
        ("Outlook, Spanish", "De: Support\nEnviado el: viernes\nPara: Anna\nAsunto: RE: Roto\n"),
        ("Outlook, Italian", "Da: Support\nInviato: venerdì\nA: Anna\nOggetto: R: Rotto\n"),
        ("Outlook, Dutch", "Van: Support\nVerzonden: vrijdag\nAan: Anna\nOnderwerp: RE: Kapot\n"),
        ("Outlook, Portuguese", "De: Support\nEnviada em: sexta\nPara: Anna\nAssunto: RES: Quebrou\n"),
        ("Outlook, Polish", "Od: Support\nWysłano: piątek\nDo: Anna\nTemat: ODP: Awaria\n"),
        ("Outlook, Swedish", "Från: Support\nSkickat: fredag\nTill: Anna\nÄmne: SV: Trasig\n"),
        ("Outlook, Russian", "От: Support\nОтправлено: пятница\nКому: Anna\nТема: RE: Сломалось\n"),
        ("Outlook, Chinese", "发件人: Support\n发送时间: 2026年11月20日\n收件人: Anna\n主题: 回复: x\n"),
        ("Outlook mobile", "________________________________\nFrom: Support\nSent: Friday\nTo: Anna\nSubject: x\n"),
        ("Outlook Express", "-----Original Message-----\n"),
        ("Outlook, old German", "-----Ursprüngliche Nachricht-----\n"),
        ("Outlook, old French", "-----Message d'origine-----\n"),
        ("Notes, Polish", "-----Wiadomość oryginalna-----\n"),
        ("a webmail without quote marks", "On 20 Nov 2026 at 10:07 Support <support@example.net> wrote:\n"),
        ("our own notification", "##- Répondez au-dessus de cette ligne -##\n"),
    ]

    @Test("below a divider all is quotation, even without quote marks", arguments: unmarked)
    func takesUnmarkedQuotation(row: (program: String, divider: String)) {
        let trimmed = QuoteTrimmer.trim("It works now.\n\n\(row.divider)\nDear Anna,\n\nplease try again.\n")
        #expect(trimmed.new == "It works now.")
        #expect(trimmed.quoted.hasSuffix("please try again."))
    }

    static let signatures: [(text: String, new: String)] = [
        ("Thanks\n\n-- \nAnna\nACME Ltd", "Thanks"),
        ("Thanks\n\nSent from my iPhone", "Thanks"),
        ("Merci\n\nEnvoyé de mon iPhone", "Merci"),
        ("Danke\n\nVon meinem iPhone gesendet", "Danke"),
        ("Gracias\n\nEnviado desde mi iPhone", "Gracias"),
        ("Grazie\n\nInviato da iPhone", "Grazie"),
        ("Bedankt\n\nVerstuurd vanaf mijn iPad", "Bedankt"),
        ("Dzięki\n\nWysłane z iPhone'a", "Dzięki"),
        ("Tack\n\nSkickat från min iPhone", "Tack"),
        ("Thanks\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n\n-----Original Message-----\nx", "Thanks"),
        ("Thanks\n\n-- \nAnna\n\nOn 20 Nov 2026 10:07, Support wrote:\n> x", "Thanks"),
        ("Sent from my desk, which is nice", "Sent from my desk, which is nice"),
        ("It was\nsent from my iPhone", "It was\nsent from my iPhone"),
        (
            "A\n--\nB\n" + String(repeating: "line\n", count: 20),
            "A\n--\nB\n" + String(repeating: "line\n", count: 19) + "line"
        ),
    ]

    @Test("a signature is set apart, a sentence about one is not", arguments: signatures)
    func takesSignatures(row: (text: String, new: String)) {
        #expect(QuoteTrimmer.trim(row.text).new == row.new)
    }

    static let kept: [(why: String, text: String, new: String)] = [
        (
            "answers between quoted lines stay in place", "Hi,\n> One?\nYes.\n\n> Two?\nNo.\n\n> Three?\n",
            "Hi,\n> One?\nYes.\n\n> Two?\nNo."
        ),
        ("what an answer at the end answers", "On 1 May 2026 10:07, B wrote:\n> One?\n\nYes.\n", "Yes."),
        (
            "a question quoted above and below one answer", "> One?\nYes.\n> Two?\n", "> One?\nYes."
        ),
        ("a mail of nothing but quotation", "> One?\n> Two?\n", "> One?\n> Two?"),
        ("a mail of nothing but a signature", "-- \nAnna\n", "-- \nAnna"),
        ("a bare attribution", "Anna wrote:\nhello\n", "Anna wrote:\nhello"),
        ("what a machine wrote", "At 10:07 the system wrote:\nerror\n", "At 10:07 the system wrote:\nerror"),
        ("a sentence that ends in a colon", "On Monday he said:\nhello\n", "On Monday he said:\nhello"),
        (
            "a date and a colon", "The log of 20 Nov 2026 10:07 says:\nerror\n",
            "The log of 20 Nov 2026 10:07 says:\nerror"
        ),
        ("From at the start of a line", "Hello\n>From here on it fails\n", "Hello\n>From here on it fails"),
        ("two labels", "From: me\nTo: you\nhello", "From: me\nTo: you\nhello"),
    ]

    @Test("what is not surely a quotation stays", arguments: kept)
    func keeps(row: (why: String, text: String, new: String)) {
        #expect(QuoteTrimmer.trim(row.text).new == row.new)
    }

    @Test("a forward without a marker is known by its subject")
    func keepsForwardBySubject() {
        let text = "Please look.\n\nFrom: B\nSent: Friday\nTo: A\nSubject: x\n\nIt broke."
        let forward = QuoteTrimmer.trim(text, isForward: true)
        #expect(forward.new == "Please look.")
        #expect(forward.forwarded.hasSuffix("It broke."))
        #expect(forward.quoted.isEmpty)
        #expect(QuoteTrimmer.trim(text).new == "Please look.")
    }

    private static let sent = """
        Hello Anna,

        please restart the printer in the second floor and tell us what the display says.
        Then press the green button for ten seconds.

        Regards,
        Support
        """

    @Test("what we sent is recognised without marks, rewrapped, in a language nobody listed")
    func alignsWithWhatWeSent() {
        let reply = """
            Es funktioniert.

            Gesendet am Freitag durch Support ~
            please restart the printer in the second
            floor and tell us what the display says. Then press the green
            button for ten seconds.

            Regards,
            Support
            """
        let trimmed = QuoteTrimmer.trim(reply, sent: [Self.sent])
        #expect(trimmed.new == "Es funktioniert.\n\nGesendet am Freitag durch Support ~")
        #expect(trimmed.quoted.hasSuffix("Regards,\nSupport"))
    }

    @Test("an answer written into our unmarked text is found, a link that a server rewrote is not one")
    func findsAnswersWithinWhatWeSent() {
        let reply = """
            See my answers below.

            From: Support
            Sent: Friday
            To: Anna
            Subject: RE: Printer

            please restart the printer in the second floor and tell us what the display says.
            It says PC LOAD LETTER
            https://safelinks.example.org/?url=whatever
            Then press the green button for ten seconds.
            """
        let trimmed = QuoteTrimmer.trim(reply, sent: [Self.sent])
        #expect(trimmed.new.hasSuffix("It says PC LOAD LETTER"))
        #expect(
            trimmed.quoted
                == "https://safelinks.example.org/?url=whatever\nThen press the green button for ten seconds.")
    }

    @Test("a reply that repeats us and nothing else is kept whole")
    func keepsBareRepetition() {
        #expect(QuoteTrimmer.trim(Self.sent, sent: [Self.sent]).new == Self.sent)
    }
}
