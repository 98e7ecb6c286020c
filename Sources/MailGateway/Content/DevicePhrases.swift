/// What telephones and mail programs sign a mail with when its author did not.
enum DevicePhrases {
    /// How such a line begins.
    static let signatures = PhraseList([
        "sent from my ", "sent from mail for windows", "sent from outlook", "sent from yahoo mail",
        "sent from samsung", "sent from proton", "sent with proton", "sent from android", "sent from the all new aol",
        "sent from aol", "sent from gmail", "sent from mailbox", "sent from mobile", "sent from iphone",
        "sent from ipad", "sent from smartphone", "sent from windows mail", "sent from nine", "sent from blue",
        "sent from typemail", "sent from edison", "sent from myphone", "sent from acompli", "sent from icloud",
        "sent from zoho", "sent from spark", "sent with spark", "sent with airmail", "sent from airmail",
        "sent with aquamail", "sent with k-9", "sent from k-9", "sent with missive", "sent with unibox",
        "sent with mailspring", "sent from mailspring", "sent with front", "sent via front", "sent via blackberry",
        "sent via superhuman", "sent with superhuman", "sent via the samsung", "sent via mobile", "sent via cell",
        "sent via phone", "sent via iphone", "sent wirelessly", "sent on the go", "sent using ", "sent by mailbird",
        "get outlook for ", "download outlook for ", "get the new outlook", "from my iphone", "from my ipad",
        "from my mobile", "from my android", "from my phone", "from my smartphone", "from my blackberry",
        "from my samsung", "from my cell", "from my galaxy", "typed on my ", "typed on mobile", "written on my ",
        "sent whilst mobile", "this email was sent from my ", "this message was sent from my ", "<<sent by ",
        "envoyé de mon ", "envoyé de ma ", "envoyé depuis mon ", "envoyé depuis ma ", "envoyé depuis l'app",
        "envoyé depuis outlook", "envoyé depuis yahoo", "envoyé depuis gmail", "envoyé depuis un mobile",
        "envoyé depuis courrier", "envoyé depuis orange", "envoyé depuis proton", "envoyé à partir de ",
        "envoyé à partir d'", "envoyé avec proton", "envoyé avec l'adresse", "envoyé de outlook", "envoyé via ",
        "envoye a l'aide de ", "provenance : courrier", "telecharger outlook pour ", "obtenir outlook pour ",
        "obtenez outlook pour ", "de mon iphone", "von meinem iphone", "von meinem ipad", "von meinem handy",
        "von meinem samsung", "von meinem mobil", "von meinem android", "von meinem smartphone", "von meinem huawei",
        "von meinem telefon", "von unterwegs", "von iphone gesendet", "von mobile gesendet", "von ipad gesendet",
        "gesendet von meinem ", "gesendet von mail", "gesendet von outlook", "gesendet von yahoo",
        "gesendet von iphone", "gesendet von mobile", "gesendet mit der ", "gesendet mit ", "gesendet uber ",
        "gesendet von unterwegs", "diese nachricht wurde von meinem ", "diese e-mail wurde von meinem ",
        "holen sie sich outlook für ", "laden sie outlook für ", "outlook für ", "enviado desde mi ",
        "enviado desde outlook", "enviado desde yahoo", "enviado desde correo", "enviado desde el ", "enviado con ",
        "enviado via ", "enviado desde gmail", "enviat des del ", "enviado do meu ", "enviado da minha ",
        "enviado a partir do ", "enviado do outlook", "enviado do yahoo", "enviado do correio", "enviado pelo meu ",
        "enviado via iphone", "enviada do meu ", "obtener outlook para ", "descargar outlook para ",
        "obter o outlook para ", "baixar o outlook para ", "obtenga outlook para ", "inviato da iphone",
        "inviato da ipad", "inviato da outlook", "inviato da yahoo", "inviato da libero", "inviato da posta",
        "inviato da smartphone", "inviato da samsung", "inviato da mobile", "inviato da un ", "inviato da telefono",
        "inviato dal mio ", "inviato dalla ", "inviato con ", "inviato via ", "scarica outlook per ",
        "ottieni outlook per ", "verstuurd vanaf mijn ", "verzonden vanaf mijn ", "verzonden vanuit ",
        "verstuurd via ", "verzonden met ", "verzonden via ", "verzonden vanaf ", "verstuurd vanaf ", "outlook voor ",
        "download outlook voor ", "outlook downloaden voor ", "wysłane z ", "wysłano z ", "wyslane przez ",
        "wyslana z ", "wyslane za pomoca ", "pobierz outlooka na ", "pobierz program outlook ", "pobierz aplikacje outlook ",
        "skickat från min ", "skickat från outlook", "skickat från e-post", "skickat från yahoo", "skickat fran ",
        "skaffa outlook för ", "hämta outlook för ", "sendt fra min ", "sendt fra mail", "sendt fra outlook",
        "sendt fra mobil", "sendt fra yahoo", "sendt fra e-post", "hent outlook til ", "få outlook for ",
        "skaff deg outlook for ", "lähetetty iphone", "lähetetty ipad", "lähetetty minun", "lähetetty android",
        "lähetetty puhelime", "lähetetty samsung", "lähetetty windows", "lahetetty sahkoposti", "hanki outlook for ",
        "odesláno z ", "odeslano ze ", "poslane z ", "poslané z ", "odoslane z ", "poslano z ", "poslato sa ",
        "iphone-omról", "az iphone-omról", "ipad-emről", "android keszulekrol", "windows posta alkalmazasbol",
        "trimis de pe ", "trimis din ", "iphone'umdan", "ipad'imden", "android'imden", "samsung mobile'dan",
        "telefonumdan", "ios icin outlook", "отправлено с ", "отправлено из ", "послано с ", "надіслано з ",
        "відправлено з ", "изпратено от ", "στάλθηκε από ", "αποσταλθηκε απο ", "poslano iz mojega", "poslano s mog",
        "saadetud minu", "issiusta is ", "nosutits no ", "sent iphone-lla", "được gửi từ ", "da gui tu ", "gửi từ ",
        "dikirim dari ", "dihantar daripada ", "发自我的", "发自 ", "从我的", "來自我的", "從我的", "傳送自 ", "傳自 ",
        "從 iphone", "iphoneから送信", "ipadから送信", "私のiphoneから", "androidから送信", "nokiaから送信", "나의 iphone",
        "내 iphone", "iphone에서 보냄", "ios용 outlook", "נשלח מה", "נשלח מ-", "نُشر من", "أُرسلت من ", "مُرسل من ", "تم الإرسال من ",
        "ส่งจาก ", "ส่งจากiphone",
    ])

    /// What people carry: with it, a line may go on after a comma.
    static let devices = PhraseList([
        "iphone", "ipad", "ipod", "phone", "mobile", "android", "blackberry", "samsung", "galaxy", "smartphone",
        "huawei", "nokia", "windows phone", "handy", "mobilgerat", "portable", "movil", "telefono", "telefoon",
        "telemovel", "cellulare", "telefonu", "tablet",
    ])

    /// "Sent from a bicycle": a joke of a signature, where it is the last line.
    static let jokes = PhraseList(["sent from ", "sent via ", "sent with ", "sent using "])
}
