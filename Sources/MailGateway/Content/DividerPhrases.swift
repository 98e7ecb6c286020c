/// What mail programs write on the line above the mail they repeat or pass on, in the languages they speak.
enum DividerPhrases {
    /// Between dashes: what follows is the mail that was answered.
    static let original = FoldedPhrases([
        "original message", "original email", "original e-mail", "original mail", "original text", "reply message",
        "reply to message", "message d'origine", "message original", "message initial", "message d’origine",
        "mail original", "courriel original", "message precedent", "ursprüngliche nachricht",
        "urspruengliche nachricht", "original-nachricht", "originalnachricht", "original nachricht",
        "ursprüngliche mitteilung", "ursprüngliche mail", "originalmail", "mensaje original", "correo original",
        "mensaje orixinal", "missatge original", "mensaxe orixinal", "messaggio originale", "messaggio originario",
        "mensagem original", "mensagem anterior", "oorspronkelijk bericht", "oorspronkelijke bericht",
        "origineel bericht", "originele bericht", "wiadomość oryginalna", "oryginalna wiadomość",
        "wiadomosc pierwotna", "originalmeddelande", "ursprungligt meddelande", "ursprungsmeddelande",
        "original meddelande", "opprinnelig melding", "opprinneleg melding", "original melding",
        "oprindelig meddelelse", "original meddelelse", "original besked", "oprindelig besked", "oprindelig mail",
        "alkuperäinen viesti", "původní zpráva", "puvodni e-mail", "puvodni email", "pôvodná správa",
        "eredeti üzenet", "eredeti e-mail", "mesaj original", "mesajul original", "mesaj initial", "orijinal mesaj",
        "özgün ileti", "orijinal ileti", "исходное сообщение", "первоначальное сообщение", "оригинальное сообщение",
        "исходное письмо", "оригінальне повідомлення", "вихідне повідомлення", "оригинално съобщение",
        "оригинална порука", "αρχικό μήνυμα", "izvorna poruka", "originalna poruka", "izvirno sporočilo",
        "originali žinutė", "originalus laiskas", "sakotnejais zinojums", "algne kiri", "algne sonum",
        "upprunaleg skilabod", "tin nhắn gốc", "thư gốc", "pesan asli", "mesej asal", "原始邮件", "原始邮件信息",
        "原邮件", "原始郵件", "原始訊息", "元のメッセージ", "元のメール", "原文", "original-mail", "원본 메시지", "원본 메일",
        "원본메일", "הודעה מקורית", "ההודעה המקורית", "الرسالة الأصلية", "رسالة أصلية", "ข้อความต้นฉบับ", "ข้อความเดิม",
        "پیام اصلی",
    ])

    /// Between dashes: what follows was passed on and belongs to what the author says.
    static let forwarded = FoldedPhrases([
        "forwarded message", "forwarded by", "forwarded mail", "forwarded email", "forwarded conversation",
        "forwarded letter", "message transféré", "message transmis", "message réexpédié", "courriel transféré",
        "mail transféré", "weitergeleitete nachricht", "weitergeleitete mitteilung", "weitergeleitet von",
        "weitergeleitete e-mail", "weitergeleitete mail", "mensaje reenviado", "correo reenviado",
        "missatge reenviat", "mensaxe reenviada", "messaggio inoltrato", "inoltrato da", "mensagem encaminhada",
        "mensagem reencaminhada", "doorgestuurd bericht", "doorgestuurde bericht", "wiadomość przekazana",
        "przekazana wiadomość", "treść przekazanej wiadomości", "wiadomosc przeslana dalej",
        "vidarebefordrat meddelande", "vidarebefordrat mail", "videresendt melding", "videresendt meddelelse",
        "videresendt besked", "videresendt mail", "vidaresend melding", "välitetty viesti",
        "edelleenlähetetty viesti", "přeposlaná zpráva", "preposlaná správa", "továbbított üzenet",
        "tovabbitott level", "mesaj redirecționat", "mesaj transmis", "mesaj redirectionat", "iletilen mesaj",
        "iletilmiş mesaj", "yonlendirilmis ileti", "пересылаемое сообщение", "пересланное сообщение",
        "пересылаемое письмо", "перенаправленное сообщение", "переслане повідомлення", "переадресоване повідомлення",
        "препратено съобщение", "προωθημένο μήνυμα", "proslijeđena poruka", "prosleđena poruka",
        "posredovano sporočilo", "persiusta zinute", "parsutita zina", "edastatud kiri", "framsend skilabod",
        "thư được chuyển tiếp", "tin nhắn được chuyển tiếp", "pesan terusan", "mesej dimajukan", "转发的邮件",
        "转发邮件信息", "转发邮件", "轉寄郵件", "轉寄的郵件", "転送メッセージ", "転送されたメッセージ", "転送メール", "전달된 메일",
        "전달된 메시지", "הודעה שהועברה", "رسالة معاد توجيهها", "الرسالة المعاد توجيهها", "ข้อความที่ส่งต่อ",
    ])

    /// The same without dashes, as Apple Mail writes it, ending in a colon.
    static let beginForwarded = FoldedPhrases([
        "begin forwarded message", "début du message réexpédié", "début du message transféré",
        "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
        "inicio del mensaje reenviado", "inizio messaggio inoltrato", "inizio del messaggio inoltrato",
        "início da mensagem reencaminhada", "início da mensagem encaminhada", "begin doorgestuurd bericht",
        "początek przekazywanej wiadomości", "początek przekazanej wiadomości", "vidarebefordrat brev",
        "vidarebefordrat mejl", "videresendt melding", "videresendt besked", "start på videresendt melding",
        "start på videresendt besked", "begynnelsen på videresendt melding", "välitetty viesti alkaa",
        "välitetty viesti", "начало переадресованного сообщения", "начало пересылаемого сообщения",
        "початок листа, що пересилається", "iletilen ileti başlangıcı", "zacatek preposilane zpravy",
        "začátek přeposílané zprávy", "zaciatok preposlanej spravy", "továbbított levél kezdete",
        "inceputul mesajului redirectionat", "inici del missatge reenviat", "以下是转发的邮件", "开始转发的邮件",
        "以下為轉寄的郵件", "轉寄的郵件", "以下は転送されたメッセージです", "転送されたメッセージ", "전달된 메시지",
    ])

    /// On a line of their own, dashed or not: what follows was our own notification.
    static let replyAbove = FoldedPhrases([
        "reply above this line", "reply above the line", "reply above this", "reply above the dashed line",
        "your reply above", "write above this line", "type above this line", "respond above this line",
        "answer above this line", "above this line to reply", "above this line to respond",
        "above this line to add a comment", "add a comment above this line", "respondez au-dessus de cette ligne",
        "repondre au-dessus de cette ligne", "votre reponse au-dessus de cette ligne",
        "ecrivez au-dessus de cette ligne", "antworten sie oberhalb dieser zeile",
        "antworten sie oberhalb dieser linie", "oberhalb dieser zeile", "oberhalb dieser linie",
        "uber dieser linie", "uber dieser zeile", "responda por encima de esta linea",
        "responder por encima de esta linea", "por encima de esta linea", "encima de esta linea",
        "rispondi sopra questa riga", "sopra questa riga", "sopra questa linea", "acima desta linha",
        "boven deze lijn", "boven deze regel", "powyzej tej linii", "nad ta linia", "ovanfor den har linjen",
        "ovanfor denna rad", "over denne linje", "over denne linjen", "taman rivin ylapuolelle",
        "nad timto radkem", "nad tuto caru", "e sor fole", "bu satirin ustune", "выше этой линии",
        "выше этой строки", "над этой чертой", "вище цієї лінії", "请在此行上方回复", "在此行以上回复", "请在此线上方回复",
        "この線より上に返信", "この行より上に", "이 줄 위에 회신", "이 줄 위에",
    ])
}
