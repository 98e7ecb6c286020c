import Testing

@testable import MailGateway

/// What programs write above a quotation, as their users' languages have it.
@Suite struct AttributionTests {
    static let lines: [(program: String, lines: String)] = [
        ("Gmail web, Catalan", "Missatge de Suport <suport@example.net> del dia dv., 20 de nov. 2026 a les 10:07:\n"),
        ("Gmail, Brazilian", "Em sex., 20 de nov. de 2026 às 10:07, Suporte <suporte@example.net> escreveu:\n"),
        ("Gmail, Portuguese", "Suporte <suporte@example.net> escreveu no dia sexta, 20/11/2026 à(s) 10:07:\n"),
        ("Gmail, Estonian", "Kuupäeval R, 20. november 2026 kell 10:07 kirjutas Tugi <tugi@example.net>:\n"),
        (
            "Gmail, Latvian",
            "piektd., 2026. g. 20. nov., plkst. 10:07 — lietotājs Atbalsts (<a@example.net>) rakstīja:\n"
        ),
        ("Gmail, Lithuanian", "2026-11-20, pn, 10:07 Pagalba <p@example.net> rašė:\n"),
        ("Gmail, Slovak", "pi 20. 11. 2026 o 10:07 Podpora <p@example.net> napísal(a):\n"),
        ("Gmail, Slovenian", "V V pet., 20. nov. 2026 ob 10:07 je oseba Podpora <p@example.net> napisala:\n"),
        ("Gmail, Croatian", "pet, 20. stu 2026. u 10:07 Podrška <p@example.net> napisao je:\n"),
        ("Gmail, Serbian", "Дана пет, 20. нов 2026. у 10:07 Podrška <p@example.net> је написао/ла:\n"),
        ("Gmail, Bulgarian", "На пт, 20.11.2026 г. в 10:07 Поддръжка <p@example.net> написа:\n"),
        (
            "Gmail, Hebrew",
            "\u{202B}בתאריך יום ו׳, 20 בנוב׳ 2026 ב-10:07 מאת \u{202A}Support\u{202C}\u{200F} <\u{202A}s@example.net\u{202C}\u{200F}>:\u{200F}\u{202C}\n"
        ),
        ("Gmail, Arabic", "في الجمعة، 20 نوفمبر 2026 في 10:07 ص تمت كتابة ما يلي بواسطة Support <s@example.net>:\n"),
        ("Gmail, Thai", "ในวันที่ ศ. 20 พ.ย. 2026 เวลา 10:07 Support <s@example.net> เขียนว่า:\n"),
        ("Gmail, Vietnamese", "Vào Th 6, 20 thg 11, 2026 vào lúc 10:07 Support <s@example.net> đã viết:\n"),
        ("Gmail, Indonesian", "Pada tanggal Jum, 20 Nov 2026 pukul 10.07 Support <s@example.net> menulis:\n"),
        ("Gmail, Chinese of Taiwan", "Support <s@example.net> 於 2026年11月20日 週五 上午10:07寫道：\n"),
        ("Gmail, Icelandic", "Þann fös., 20. nóv. 2026 kl. 10:07 skrifaði Support <s@example.net>:\n"),
        ("Gmail, Basque", "Support <s@example.net> igorleak hau idatzi du (2026 aza. 20, or. (10:07)):\n"),
        ("Gmail, old, without a colon", "2026/11/20 Support <s@example.net>\n"),
        ("Gmail, old", "2026-11-20 10:07 GMT+01:00 Support <s@example.net>:\n"),
        ("Gmail, old, wrapped", "2026-11-20 10:07 GMT+01:00 Support <\nsupport-with-a-long-name@example.net>:\n"),
        ("Apple Mail, Dutch", "Op 20 nov 2026 om 10:07 heeft Support <s@example.net> het volgende geschreven:\n"),
        (
            "Apple Mail, Dutch, with hyphens",
            "Op 20-nov.-2026, om 10:07 heeft Support <s@example.net> het volgende geschreven:\n"
        ),
        ("Apple Mail, German", "Am 20.11.2026 um 10:07 schrieb Support <s@example.net>:\n"),
        ("Apple Mail, Spanish", "El 20 nov 2026, a las 10:07, Support <s@example.net> escribió:\n"),
        ("Apple Mail, Italian", "Il giorno 20 nov 2026, alle ore 10:07, Support <s@example.net> ha scritto:\n"),
        ("Apple Mail, Polish", "Wiadomość napisana przez Support <s@example.net> w dniu 20 lis 2026, o godz. 10:07:\n"),
        ("Apple Mail, Portuguese", "No dia 20/11/2026, às 10:07, Support <s@example.net> escreveu:\n"),
        ("Apple Mail, Swedish", "20 nov. 2026 kl. 10:07 skrev Support <s@example.net>:\n"),
        ("Apple Mail, Norwegian", "20. nov. 2026 kl. 10:07 skrev Support <s@example.net>:\n"),
        ("Apple Mail, Danish", "Den 20. nov. 2026 kl. 10.07 skrev Support <s@example.net>:\n"),
        ("Apple Mail, Finnish", "Support <s@example.net> kirjoitti 20.11.2026 kello 10.07:\n"),
        ("Apple Mail, Czech", "20. 11. 2026 v 10:07, Support <s@example.net>:\n"),
        ("Apple Mail, Hungarian", "2026. nov. 20. dátummal, 10:07 időpontban Support <s@example.net> írta:\n"),
        ("Apple Mail, Russian", "20 нояб. 2026 г., в 10:07, Support <s@example.net> написал(а):\n"),
        ("Apple Mail, Ukrainian", "20 лист. 2026 р. о 10:07 Support <s@example.net> написав(ла):\n"),
        ("Apple Mail, Turkish", "Support <s@example.net> şunları yazdı (20 Kas 2026 10:07):\n"),
        ("Apple Mail, Japanese", "2026/11/20 10:07、Support <s@example.net>のメール:\n"),
        ("Apple Mail, Chinese", "在 2026年11月20日，10:07，Support <s@example.net> 写道：\n"),
        ("Apple Mail, Greek", "Στις 20 Νοε 2026, στις 10:07, ο χρήστης Support <s@example.net> έγραψε:\n"),
        ("Thunderbird, French", "Le 20/11/2026 à 10:07, Support a écrit :\n"),
        ("Thunderbird, Spanish", "El 20/11/26 a las 10:07, Support escribió:\n"),
        ("Thunderbird, Italian", "Il 20/11/2026 10:07, Support ha scritto:\n"),
        ("Thunderbird, Dutch", "Op 20-11-2026 om 10:07 schreef Support:\n"),
        ("Thunderbird, Polish", "W dniu 20.11.2026 o 10:07, Support pisze:\n"),
        ("Thunderbird, Portuguese", "Em 20/11/2026 10:07, Support escreveu:\n"),
        ("Thunderbird, Swedish", "Den 2026-11-20 kl. 10:07, skrev Support:\n"),
        ("Thunderbird, Danish", "Den 20-11-2026 kl. 10:07 skrev Support:\n"),
        ("Thunderbird, Norwegian", "På 20.11.2026 10:07, skrev Support:\n"),
        ("Thunderbird, Finnish", "Support kirjoitti 20.11.2026 klo 10.07:\n"),
        ("Thunderbird, Czech", "Dne 20. 11. 26 v 10:07 Support napsal(a):\n"),
        ("Thunderbird, Hungarian", "2026. 11. 20. 10:07 keltezéssel, Support írta:\n"),
        ("Thunderbird, Romanian", "Pe 20.11.2026 10:07, Support a scris:\n"),
        ("Thunderbird, Russian", "20.11.2026 10:07, Support пишет:\n"),
        ("Thunderbird, Greek", "Στις 20/11/26 10:07, ο/η Support έγραψε:\n"),
        ("Thunderbird, only the name", "Support wrote:\n"),
        ("Yahoo", "On Friday, November 20, 2026, 10:07:00 AM GMT+1, Support <s@example.net> wrote: \n"),
        ("Yahoo, French", "Le vendredi 20 novembre 2026 à 10:07:00 UTC+1, Support <s@example.net> a écrit :\n"),
        ("Outlook for phones, German", "Support <s@example.net> schrieb am Fr. 20. Nov. 2026 um 10:07:\n"),
        ("K-9", "Am 20. November 2026 10:07:00 MEZ schrieb Support <s@example.net>:\n"),
        ("Spark", "On 20 Nov 2026, 10:07 +0100, Support <s@example.net>, wrote:\n"),
        ("Missive", "On November 20, 2026 at 10:07 AM CET s@example.net wrote:\n"),
        ("Zoho", "---- On Fri, 20 Nov 2026 10:07:00 +0100 Support<s@example.net> wrote ----\n"),
        ("Zimbra", "----- On Nov 20, 2026, at 10:07 AM, Support s@example.net wrote:\n"),
        ("Zimbra, German", "----- Am 20. Nov 2026 um 10:07 schrieb Support s@example.net:\n"),
        ("Roundcube, English", "On 2026-11-20 10:07, Support wrote:\n"),
        ("Horde", "Quoting Support <s@example.net>:\n"),
        ("Horde, German", "Zitat von Support <s@example.net>:\n"),
        ("Evolution", "On Fri, 2026-11-20 at 10:07 +0000, Support wrote:\n"),
        ("Eudora", "At 11/20/2026 10:07 AM, you wrote:\n"),
        ("Pine", "On Fri, 20 Nov 2026, Support wrote:\n"),
        ("a newsreader", "In article <x1@example.net>, Support wrote:\n"),
        ("Tutanota", "20 Nov 2026, 10:07 by s@example.net:\n"),
        ("Wanderlust, wrapped thrice", "On Fri, 20 Nov 2026\n10:07:00 +0100,\nSupport <s@example.net>\nwrote:\n"),
        (
            "a name with a comma and a verb of its own",
            "On 20 Nov 2026, at 10:07, Wrote, Anna (Support) <s@example.net> wrote:\n"
        ),
        (
            "addresses doubled by Outlook",
            "Le 20 nov. 2026 à 10:07, Support <s@example.net<mailto:s@example.net>> a écrit:\n"
        ),
        ("set in bold", "*On 20 Nov 2026, at 10:07, Support <s@example.net> wrote:*\n"),
        ("indented", "    On 20 Nov 2026, at 10:07, Support <s@example.net> wrote:\n"),
    ]

    @Test("the line above a quotation goes with it", arguments: lines)
    func takesQuotationWithAttribution(row: (program: String, lines: String)) {
        let trimmed = QuoteTrimmer.trim("It works.\nBye!\n\n\(row.lines)\n> Dear Anna,\n> please try again.\n")
        #expect(trimmed.new == "It works.\nBye!")
        #expect(trimmed.quoted.hasSuffix("> please try again."))
        #expect(trimmed.confidence == .high)
    }

    static let unmarked = [
        "On Fri, Nov 20, 2026 at 10:07 AM, Support <s@example.net> wrote:\n",
        "Le 20 nov. 2026 à 10:07, Support <s@example.net> a écrit :\n",
        "Am 20.11.2026 10:07 nachm. schrieb Support <s@example.net>:\n",
        "W dniu 2026-11-20 10:07:00 użytkownik Support <s@example.net> napisał:\n",
        "Op 20-11-2026 10:07 schreef Support <s@example.net>:\n",
        "------On 11/20/2026 10:07 AM, Support wrote-----\n",
        "2026年11月20日(金) 10:07 Support <s@example.net>:\n",
        "Den 20 november, 2026 10:07:00, Support (s@example.net) skrev:\n",
        "On Sat, 20 Nov 2026 10:07:00, Support <s@example.net> sent:\n",
    ]

    @Test("one that is certain begins a quotation whose lines have no marks", arguments: unmarked)
    func takesUnmarkedQuotation(lines: String) {
        let trimmed = QuoteTrimmer.trim("It works.\n\n\(lines)\nDear Anna,\nplease try again.\n")
        #expect(trimmed.new.hasPrefix("It works."))
        #expect(!trimmed.new.contains("Dear Anna"))
        #expect(trimmed.confidence == .medium)
    }

    @Test("one that ends the text goes, though nothing follows it")
    func takesLastLine() {
        #expect(QuoteTrimmer.trim("It works.\n\n- Le 2026-11-20 10:07, Support a écrit :\n").new == "It works.")
    }

    static let sentences = [
        "Anna wrote:\nhello",
        "Something wrote:\nhello",
        "At 10:07 the system wrote:\nerror",
        "On Monday he said:\nhello",
        "On Thursday:\nhello",
        "The log of 20 Nov 2026 10:07 says:\nerror",
        "When I run this at 10:07...\nit fails",
        "I wrote this on 20 Nov 2026:\nhello",
        "Call me at 10:07:\n+49 30 1234",
        "My address is anna@example.org:\nplease note it",
        "Le paragraphe :\nvoilà",
        "On the next page, 2 lines:\na\nb",
    ]

    @Test("a sentence that resembles one is no attribution", arguments: sentences)
    func keepsSentences(text: String) {
        let trimmed = QuoteTrimmer.trim(text)
        #expect(trimmed.new == text)
        #expect(trimmed.confidence == .high)
    }

    @Test("what I wrote myself is not somebody's attribution, even above a quotation")
    func keepsOwnSentences() {
        let text = "I wrote on 20 Nov 2026 at 10:07:\n> it broke\n\nand nobody answered."
        #expect(QuoteTrimmer.trim(text).new == text)
    }
}
