import Testing

@testable import MailGateway

/// What is signed rather than said.
@Suite struct SignatureSearchTests {
    static let devices = [
        "Sent from my iPhone", "Sent from my iPad", "Sent from my Samsung Galaxy smartphone.",
        "Sent from my Verizon, Samsung Galaxy smartphone", "Sent from my BlackBerry 10 smartphone.",
        "Sent from my Verizon Wireless BlackBerry", "Sent from Mail for Windows 10", "Sent from Mail for Windows",
        "Sent from Outlook for Android", "Sent from Yahoo Mail on Android", "Sent from Yahoo Mail. Get the app",
        "Sent with Proton Mail secure email.", "Sent from Proton Mail mobile", "Sent from Gmail Mobile",
        "Sent via the Samsung Galaxy S7, an AT&T 4G LTE smartphone", "Sent wirelessly from my BlackBerry device",
        "Sent from my mobile, please excuse brevity", "Get Outlook for iOS",
        "Get Outlook for Android<https://aka.ms/x>",
        "Sent with Airmail", "Sent with Spark", "Sent from a bicycle", "> Sent from my iPhone", "*Sent from my iPhone*",
        "Envoyé de mon iPhone", "Envoyé depuis mon mobile", "Envoyé à partir de Outlook pour iOS",
        "Envoyé depuis l'application Mail Orange", "Télécharger Outlook pour iOS",
        "Provenance : Courrier pour Windows 10",
        "Von meinem iPhone gesendet", "Gesendet von meinem Samsung Galaxy Smartphone.", "Gesendet mit der GMX Mail App",
        "Gesendet von Mail für Windows 10", "Holen Sie sich Outlook für iOS",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "Enviado desde mi iPhone", "Enviado desde mi smartphone Samsung Galaxy.",
        "Enviado desde Correo para Windows 10",
        "Obtener Outlook para Android", "Enviado do meu iPhone", "Enviado a partir do meu iPhone",
        "Obter o Outlook para iOS", "Inviato da iPhone", "Inviato dal mio dispositivo Samsung",
        "Inviato da Outlook per Android", "Scarica Outlook per iOS", "Verstuurd vanaf mijn iPhone",
        "Verzonden vanuit Mail voor Windows", "Outlook voor iOS downloaden", "Wysłane z iPhone'a",
        "Wysłane z mojego smartfona", "Skickat från min iPhone", "Sendt fra min iPhone", "Sendt fra min iPad",
        "Lähetetty iPhonesta", "Odesláno z iPhonu", "Odesláno ze Seznam Emailu", "iPhone-omról küldve",
        "Trimis de pe iPhone-ul meu", "iPhone'umdan gönderildi", "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail.ru",
        "Надіслано з iPhone", "Изпратено от моя iPhone", "Στάλθηκε από το iPhone μου", "发自我的iPhone", "從我的 iPhone 傳送",
        "iPhoneから送信", "나의 iPhone에서 보냄", "נשלח מה-iPhone שלי", "Được gửi từ iPhone của tôi", "Dikirim dari iPhone saya",
    ]

    @Test("a telephone's line at the end is its own", arguments: devices)
    func takesDeviceLines(line: String) {
        let trimmed = QuoteTrimmer.trim("It works.\n\n\(line)\n\nOn 1 May 2026 at 10:07, B <b@x.org> wrote:\n> q\n")
        #expect(trimmed.new == "It works.")
    }

    static let signed: [(text: String, new: String)] = [
        ("Thanks\n\n-- \nAnna\nACME Ltd", "Thanks"),
        ("Thanks\n--\nAnna", "Thanks"),
        ("Thanks\n\n—\nAnna", "Thanks"),
        ("Thanks\n\n___\nAnna\nACME", "Thanks"),
        ("Thanks\n\n----------\nAnna\nACME", "Thanks"),
        ("Thanks\n\n*****\nAnna\nACME", "Thanks"),
        ("Thanks\n\n-Anna", "Thanks"),
        ("Thanks!\nSent from my iPhone", "Thanks!"),
        ("Thanks\n\nSent from my iPhone\n\nAnna", "Thanks\n\nAnna"),
        ("Thanks\n\nSent from Outlook\n<https://aka.ms/x>", "Thanks"),
        ("Thanks\n\n_______________________________________________\nlist mailing list\nlist@x.org", "Thanks"),
        (
            "Thanks\n\nYou received this message because you are subscribed to the group.\nTo leave, write to x@x.org",
            "Thanks"
        ),
        (
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nHello\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n",
            "Hello"
        ),
        ("Hi\n\nSent from my iPhone\n\nDear Anna,\nplease try again.\nSupport", "Hi"),
    ]

    @Test("a signature is set apart", arguments: signed)
    func takesSignatures(row: (text: String, new: String)) {
        #expect(QuoteTrimmer.trim(row.text).new == row.new)
    }

    static let kept = [
        "Sent from my desk, which is nice",
        "It was\nsent from my iPhone",
        "Best regards,\nAnna Smith",
        "Mit freundlichen Grüßen\nAnna",
        "- one\n- two",
        "-5 degrees outside",
        "Heading\n-------\nText below it.",
        "Which of them?\n\n-----\n\nThe first?",
        "Name   Price\n------------\nLamp   5",
        "From my phone I see nothing.",
        "Items:\n---\none\ntwo",
        "a -- b",
        "> Sent from my iPhone",
    ]

    @Test("what only resembles one stays", arguments: kept)
    func keeps(text: String) {
        #expect(QuoteTrimmer.trim(text).new == text)
    }

    @Test("a signature by a rule is a guess, one by its mark is none")
    func tellsHowSure() {
        #expect(QuoteTrimmer.trim("Thanks\n\n-- \nAnna").confidence == .high)
        #expect(QuoteTrimmer.trim("Thanks\n\n---\nAnna").confidence == .low)
    }
}
