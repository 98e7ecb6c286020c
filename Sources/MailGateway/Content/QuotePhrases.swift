/// The words mail programs put around a quotation, in the languages they speak. All folded.
enum QuotePhrases {
    /// The verb of "On … Anna wrote:".
    static let wrote = folded([
        "wrote", "writes", "a ecrit", "ecrivait", "schrieb", "hat geschrieben", "escribio", "escribiu", "va escriure",
        "ha escrit", "ha scritto", "scrive", "schreef", "heeft geschreven", "escreveu", "napisal", "napisala",
        "napisał",
        "pisze", "napisał(a)", "napsal", "napsala", "napsal(a)", "napisal(a)", "skrev", "skreiv", "kirjoitti",
        "kirjutas", "irta", "a scris", "yazdı", "yazdi", "пишет", "писал", "написал", "написал(а)", "написала", "пише",
        "написав", "написа", "έγραψε", "je napisao", "je napisala", "je napisao/la", "napisao je", "je pisal",
        "je napisal", "rašė", "parašė", "rakstīja", "skrifaði", "idatzi du", "menulis", "đã viết", "写道", "寫道",
        "書きました", "のメール", "작성", "님이 작성", "كتب", "כתב", "נכתב", "نوشت", "เขียนว่า",
    ])

    /// What the first of two or three lines of an attribution begins with.
    static let attributionStarts = folded([
        "on ", "le ", "am ", "el ", "il ", "op ", "em ", "w dniu ", "dnia ", "den ", "dne ", "dňa ", "pe ", "la ",
        "στις ", "ma ", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "в ",
    ])

    /// Between dashes: what follows is the mail that was answered.
    static let original = folded([
        "original message", "original email", "reply message", "message d'origine", "message original",
        "message initial", "ursprüngliche nachricht", "original-nachricht", "originalnachricht",
        "ursprüngliche mitteilung", "mensaje original", "missatge original", "mensaxe orixinal",
        "messaggio originale", "mensagem original", "oorspronkelijk bericht", "oorspronkelijke bericht",
        "origineel bericht", "wiadomość oryginalna", "oryginalna wiadomość", "originalmeddelande",
        "ursprungligt meddelande", "opprinnelig melding", "oprindelig meddelelse", "original meddelelse",
        "original besked", "alkuperäinen viesti", "původní zpráva", "pôvodná správa", "eredeti üzenet",
        "mesaj original", "mesajul original", "orijinal mesaj", "özgün ileti", "исходное сообщение",
        "первоначальное сообщение", "оригинальное сообщение", "оригінальне повідомлення", "оригинално съобщение",
        "αρχικό μήνυμα", "izvorna poruka", "izvirno sporočilo", "originali žinutė", "原始邮件", "原始郵件",
        "元のメッセージ", "원본 메시지",
    ])

    /// Between dashes: what follows was passed on and belongs to what the author says.
    static let forwarded = folded([
        "forwarded message", "forwarded by", "message transféré", "message réexpédié", "courriel transféré",
        "weitergeleitete nachricht", "weitergeleitete mitteilung", "mensaje reenviado", "missatge reenviat",
        "messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada", "doorgestuurd bericht",
        "wiadomość przekazana", "przekazana wiadomość", "treść przekazanej wiadomości", "vidarebefordrat meddelande",
        "videresendt melding", "videresendt meddelelse", "välitetty viesti", "edelleenlähetetty viesti",
        "přeposlaná zpráva", "preposlaná správa", "továbbított üzenet", "mesaj redirecționat", "mesaj transmis",
        "iletilen mesaj", "iletilmiş mesaj", "пересылаемое сообщение", "пересланное сообщение",
        "переслане повідомлення", "препратено съобщение", "προωθημένο μήνυμα", "proslijeđena poruka",
        "转发的邮件", "转发邮件信息", "轉寄郵件", "転送メッセージ", "転送されたメッセージ", "전달된 메일",
    ])

    /// The same without dashes, as Apple Mail writes it, ending in a colon.
    static let beginForwarded = folded([
        "begin forwarded message", "début du message réexpédié", "début du message transféré",
        "anfang der weitergeleiteten nachricht", "inicio del mensaje reenviado", "inizio messaggio inoltrato",
        "início da mensagem reencaminhada", "início da mensagem encaminhada", "begin doorgestuurd bericht",
        "początek przekazywanej wiadomości", "vidarebefordrat brev", "videresendt melding", "videresendt besked",
        "välitetty viesti alkaa", "начало переадресованного сообщения", "iletilen ileti başlangıcı",
        "začátek přeposílané zprávy", "továbbított levél kezdete",
    ])

    /// What telephones and programs sign with.
    static let deviceSignatures = folded([
        "sent from my ", "sent from mail for windows", "sent from outlook", "sent from yahoo mail",
        "sent from samsung", "sent from proton mail", "sent from protonmail", "sent with proton mail",
        "sent with protonmail", "sent via blackberry", "sent via the samsung", "sent from android",
        "get outlook for ", "envoyé de mon ", "envoyé depuis mon ", "envoyé depuis ma ", "envoyé depuis l'app",
        "envoyé depuis outlook", "envoyé depuis yahoo", "envoyé à partir de outlook", "envoyé à partir d'outlook",
        "envoyé avec proton", "envoyé avec l'adresse", "envoyé de outlook", "envoyé via ",
        "télécharger outlook pour ", "obtenir outlook pour ", "von meinem iphone", "von meinem ipad",
        "von meinem handy", "von meinem samsung", "von meinem mobil", "von meinem android", "von meinem smartphone",
        "gesendet von meinem ", "gesendet von mail", "gesendet von outlook", "gesendet von yahoo",
        "gesendet mit der ", "diese nachricht wurde von meinem ", "holen sie sich outlook für ", "outlook für ",
        "enviado desde mi ", "enviado desde outlook", "enviado desde yahoo", "enviado do meu ",
        "enviado a partir do ", "enviado do outlook", "obtener outlook para ", "obter o outlook para ",
        "inviato da iphone", "inviato da ipad", "inviato da outlook", "inviato da yahoo", "inviato da libero",
        "inviato da posta", "inviato dal mio ", "scarica outlook per ", "ottieni outlook per ",
        "verstuurd vanaf mijn ", "verzonden vanaf mijn ", "verzonden vanuit mail", "outlook voor ",
        "wysłane z ", "wysłano z ", "pobierz outlooka na ", "skickat från min ", "skickat från outlook",
        "sendt fra min ", "sendt fra mail", "sendt fra outlook", "lähetetty iphonesta", "lähetetty minun",
        "lähetetty androidista", "lähetetty puhelimesta", "odesláno z ", "poslané z ", "iphone-omról küldve",
        "az iphone-omról", "trimis de pe ", "iphone'umdan gönderildi", "отправлено с iphone", "отправлено с моего",
        "отправлено из мобильной", "отправлено из почты", "отправлено из приложения", "отправлено из outlook",
        "надіслано з ", "στάλθηκε από το ", "发自我的", "從我的", "傳送自 ", "iphoneから送信", "나의 iphone에서 보냄",
    ])

    private static func folded(_ phrases: [String]) -> [[UInt8]] {
        phrases.map { phrase in
            // Folding trims; a phrase that ends in a space ends a word.
            FoldedText.bytes(phrase) + (phrase.utf8.last == 0x20 ? [0x20] : [])
        }
    }
}
