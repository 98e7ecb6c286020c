import Testing

@testable import MailGateway

@Suite struct MailLanguageTests {
    static let mails: [(code: String?, text: String)] = [
        ("en", "Hello, the printer does not work any more. Can you please help us? Thanks"),
        ("en", "Any news on this?"),
        ("fr", "Bonjour, je n'ai pas eu de retour sur ma demande. Merci d'avance"),
        ("fr", "La chaudière ne fonctionne plus depuis hier, pouvez-vous venir ?"),
        ("de", "Guten Tag, die Heizung ist seit gestern kaputt. Können Sie bitte jemanden schicken?"),
        ("de", "Danke, das hat funktioniert."),
        ("es", "Buenos días, no puedo entrar en mi cuenta desde ayer. Muchas gracias por su ayuda"),
        ("it", "Buongiorno, non riesco ad accedere al mio account. Grazie per il vostro aiuto"),
        ("nl", "Goedemorgen, ik kan niet meer inloggen op mijn account. Kunt u mij helpen?"),
        ("pt", "Bom dia, não consigo entrar na minha conta. Muito obrigado pela ajuda"),
        ("pl", "Dzień dobry, nie mogę się zalogować na moje konto. Proszę o pomoc"),
        ("sv", "Hej, jag kan inte logga in på mitt konto. Tack för hjälpen"),
        ("ru", "Здравствуйте, принтер не работает."),
        ("uk", "Доброго дня, принтер не працює, допоможіть її ввімкнути."),
        ("el", "Καλημέρα, ο εκτυπωτής δεν λειτουργεί."),
        ("he", "שלום, המדפסת לא עובדת."),
        ("ar", "مرحبا، الطابعة لا تعمل."),
        ("ja", "プリンターが動きません。助けてください。"),
        ("zh", "打印机坏了，请帮忙。"),
        ("ko", "프린터가 작동하지 않습니다."),
        ("th", "เครื่องพิมพ์ไม่ทำงาน"),
        (nil, ""),
        (nil, "OK"),
        (nil, "4711 PC-LOAD-LETTER 0x80070005"),
        (nil, "Printer XJ900"),
    ]

    @Test("a mail's language is told by its letters and smallest words", arguments: mails)
    func tells(row: (code: String?, text: String)) {
        #expect(MailLanguage(row.text)?.code == row.code)
    }

    @Test("only the beginning of a long mail is looked at")
    func looksAtBeginning() {
        let english = String(repeating: "the printer is not here and you have it. ", count: 250)
        let german = String(repeating: "der Drucker ist nicht da und ich habe ihn. ", count: 5000)
        #expect(MailLanguage(english + german)?.code == "en")
    }
}
