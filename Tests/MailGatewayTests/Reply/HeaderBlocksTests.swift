import Testing

@testable import MailGateway

/// Where a mail without quote marks begins: dividers and blocks of header lines.
@Suite struct HeaderBlocksTests {
    static let blocks: [(program: String, block: String)] = [
        ("Outlook, English", "From: Support <s@example.net>\nSent: Friday\nTo: Anna\nSubject: RE: x\n"),
        ("Outlook, Danish", "Fra: Support\nSendt: 20. november 2026 10:07\nTil: Anna\nEmne: SV: x\n"),
        ("Outlook, Norwegian", "Fra: Support\nSendt: fredag 20. november 2026 10.07\nTil: Anna\nEmne: SV: x\n"),
        (
            "Outlook, Finnish",
            "Lähettäjä: Support\nLähetetty: 20. marraskuuta 2026 10:07\nVastaanottaja: Anna\nAihe: VS: x\n"
        ),
        ("Outlook, Czech", "Od: Support\nOdesláno: pátek 20. listopadu 2026\nKomu: Anna\nPředmět: RE: x\n"),
        ("Outlook, Slovak", "Od: Support\nOdoslané: piatok\nKomu: Anna\nPredmet: RE: x\n"),
        ("Outlook, Hungarian", "Feladó: Support\nElküldve: 2026. november 20.\nCímzett: Anna\nTárgy: RE: x\n"),
        ("Outlook, Romanian", "De la: Support\nTrimis: vineri\nCătre: Anna\nSubiect: RE: x\n"),
        ("Outlook, Turkish", "Kimden: Support\nGönderildi: 20 Kasım 2026\nKime: Anna\nKonu: RE: x\n"),
        ("Outlook, Ukrainian", "Від: Support\nНадіслано: 20 листопада 2026 р.\nКому: Anna\nТема: RE: x\n"),
        ("Outlook, Bulgarian", "От: Support\nИзпратено: петък\nДо: Anna\nОтносно: RE: x\n"),
        ("Outlook, Greek", "Από: Support\nΕστάλη: Παρασκευή\nΠρος: Anna\nΘέμα: RE: x\n"),
        ("Outlook, Japanese", "差出人: Support\n送信日時: 2026年11月20日\n宛先: Anna\n件名: RE: x\n"),
        ("Outlook, Korean", "보낸 사람: Support\n보낸 날짜: 2026년 11월 20일\n받는 사람: Anna\n제목: RE: x\n"),
        ("Outlook, Hebrew", "מאת: Support\nנשלח: יום שישי\nאל: Anna\nנושא: RE: x\n"),
        ("Outlook, Arabic", "من: Support\nتم الإرسال: الجمعة\nإلى: Anna\nالموضوع: RE: x\n"),
        ("Outlook, Vietnamese", "Từ: Support\nĐã gửi: Thứ Sáu\nĐến: Anna\nChủ đề: RE: x\n"),
        ("Outlook, Catalan", "De: Support\nEnviat: divendres\nData: 20/11/2026\nPer a: Anna\nAssumpte: RE: x\n"),
        ("Outlook, bold in stars", "*De :* Support\n*Envoyé :* vendredi\n*À :* Anna\n*Objet :* RE: x\n"),
        ("Outlook, bold twice", "**From:** Support\n**Sent:** Friday\n**To:** Anna\n**Subject:** RE: x\n"),
        (
            "Outlook, a rule above",
            "\n________________________________\nVon: Support\nGesendet: Freitag\nAn: Anna\nBetreff: AW: x\n"
        ),
        (
            "Outlook for the Mac",
            "From: Support <s@example.net>\nDate: Friday, November 20, 2026 at 10:07 AM\nTo: Anna <a@example.net>\nSubject: Re:\n"
        ),
        ("Windows 10 mail", "From: Support\nSent: November 20, 2026 10:07 AM\nTo: a@example.net\nSubject: Re: x\n"),
        (
            "Yahoo, French, indented",
            "      De : Support <s@example.net>\n À : Anna <a@example.net>\n Envoyé le : vendredi 10h07\n Objet : Re: x\n"
        ),
        (
            "Orange",
            "========================================\n\nMessage du : 20/11/2026 10:07\nDe : \"Support\" <s@example.net>\nA : a@example.net\nCopie à : \nObjet : x\n"
        ),
        (
            "GMX",
            "Gesendet: Freitag, 20. November 2026 um 10:07 Uhr\nVon: Support <s@example.net>\nAn: a@example.net\nBetreff: x\n"
        ),
        ("Notes", "From:\tSupport/ACME\nTo:\tAnna/ACME@ACME\nDate:\t20.11.2026 10:07\nSubject:\tx\n"),
        ("wide colons", "发件人：Support\n发送时间：2026年11月20日\n收件人：Anna\n主题：x\n"),
        ("blank lines between", "From: Support\n\nSent: Friday\n\nTo: Anna\n\nSubject: x\n"),
        ("a wrapped subject", "From: Support\nDate: Fri, 20 Nov 2026\nSubject: a long\n subject\nTo: Anna\n"),
        ("sender and date alone", "From: s@example.net\nDate: Fri, 20 Nov 2026 10:07:00 -0600\n"),
        ("original message, divider", "-----Original Message-----\n"),
        ("original message, wide dashes", "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\n"),
        ("original message, em dashes", "—— Original message ——\n"),
        ("original message, underscores", "___ Original Message ___\n"),
        ("original message, Spanish", "-------- Mensaje original --------\n"),
        ("original message, French webmail", "----- Mail original -----\n"),
        ("original message, Portuguese", "-----Mensagem original-----\n"),
        ("original message, Italian", "-----Messaggio originale-----\n"),
        ("original message, Dutch", "-----Oorspronkelijk bericht-----\n"),
        ("original message, Swedish", "-----Ursprungligt meddelande-----\n"),
        ("original message, Danish", "-----Oprindelig meddelelse-----\n"),
        ("original message, Finnish", "-----Alkuperäinen viesti-----\n"),
        ("original message, Czech", "---------- Původní e-mail ----------\n"),
        ("original message, Chinese", "------------------ 原始邮件 ------------------\n"),
        (
            "original message, Samsung, German",
            "-------- Ursprüngliche Nachricht --------\nVon: Support\nDatum: 20.11.26 10:07\n"
        ),
        ("original message, eM Client", "------ Original Message ------\nFrom \"Support\" <s@example.net>\n"),
        ("original message, no dashes", "Original Message\nFrom: Support\nSent: Friday\nTo: Anna\nSubject: x\n"),
        ("our own mark, English", "##- Please type your reply above this line -##\n"),
        ("our own mark, dashed", "--- Reply above this line ---\n"),
        ("our own mark, in words", "\nPlease reply above this line\n"),
        ("our own mark, German", "=== Bitte antworten Sie oberhalb dieser Linie ===\n"),
        ("our own mark, Spanish", "##- Responda por encima de esta línea -##\n"),
        ("our own mark, Russian", "##- Пожалуйста, введите ответ над этой строкой -##\n"),
    ]

    @Test("below it all is quotation", arguments: blocks)
    func takesRest(row: (program: String, block: String)) {
        let trimmed = QuoteTrimmer.trim("It works.\n\n\(row.block)\nDear Anna,\n\nplease try again.\n")
        #expect(trimmed.new == "It works.")
        #expect(trimmed.quoted.hasSuffix("please try again."))
        #expect(trimmed.confidence == .medium)
    }

    static let forwards: [(program: String, divider: String)] = [
        ("Gmail", "---------- Forwarded message ---------\nFrom: Bo <b@x.org>\nDate: Fri\nSubject: x\nTo: <a@x.org>\n"),
        ("Gmail, French", "---------- Message transféré ---------\nDe : Bo <b@x.org>\nDate : ven.\nObjet : x\n"),
        ("Gmail, German", "---------- Weitergeleitete Nachricht ---------\nVon: Bo <b@x.org>\nDate: Fr.\nSubject: x\n"),
        ("Gmail, Spanish", "---------- Forwarded message ---------\nDe: Bo <b@x.org>\nDate: vie\nSubject: x\n"),
        (
            "Thunderbird",
            "-------- Forwarded Message --------\nSubject: \tx\nDate: \tFri\nFrom: \tBo <b@x.org>\nTo: \ta@x.org\n"
        ),
        ("Thunderbird, Dutch", "-------- Doorgestuurd bericht --------\nOnderwerp: \tx\nVan: \tBo <b@x.org>\n"),
        ("Apple Mail", "Begin forwarded message:\n\n> From: Bo <b@x.org>\n> Subject: x\n> Date: 20 Nov\n"),
        ("Apple Mail, German", "Anfang der weitergeleiteten Nachricht:\n\n> Von: Bo <b@x.org>\n> Betreff: x\n"),
        ("Yandex", "-------- Пересылаемое сообщение --------\nОт кого: Bo <b@x.org>\n"),
        ("Notes", "----- Forwarded by Anna/ACME on 20.11.2026 10:07 -----\nFrom: Bo <b@x.org>\n"),
    ]

    @Test("what was passed on is a part of its own", arguments: forwards)
    func takesForward(row: (program: String, divider: String)) {
        let text = "What is this?\n\n\(row.divider)\nDear Anna\n\n-- \nBo\n\nOn 1 May 2026 10:07, C wrote:\n> older\n"
        let trimmed = QuoteTrimmer.trim(text)
        #expect(trimmed.new == "What is this?")
        #expect(trimmed.forwarded.hasSuffix("> older"))
        #expect(trimmed.quoted.isEmpty && trimmed.signature.isEmpty)
    }

    static let kept = [
        "From: Paris\nTo: London\nDate: 3 May 2026\nTwo adults.",
        "From: me\nTo: you\nhello",
        "Date: 3 May\nSubject: party\nCome!",
        "Name: Anna\nFrom: anna@x.org\nDate: 20.11.2026\nMessage: help",
        "Your form:\n\nName: Anna\nFrom: anna@x.org\nSubject: Heating\nDate: 20.11.2026\nIt is cold",
        "The form has these fields:\nFrom, Sent, To, Subject:\nall are empty",
        "Please enter your feedback below.\n\n------- Enter Feedback Below -------\n\nIt was good.\nThanks.",
        "I replied above this line of yours, did you see it?",
        "The original message was lost.",
        "Name: Anna\nPhone: 123\nSubject: printer\nMessage: it broke",
    ]

    @Test("what only resembles it stays", arguments: kept)
    func keeps(text: String) {
        #expect(QuoteTrimmer.trim(text).new == text)
    }
}
