/// The names of header fields as mail programs write them above a mail they repeat, in the languages they speak.
enum HeaderLabels {
    enum Label: Hashable { case from, date, to, copy, subject }

    /// The label a folded word stands for.
    static func label(_ word: [UInt8]) -> Label? { table[word] }

    private static let table: [[UInt8]: Label] = {
        var table: [[UInt8]: Label] = [:]
        for (label, spellings) in spellings {
            for spelling in spellings { table[FoldedText.bytes(spelling)] = label }
        }
        return table
    }()

    private static let spellings: KeyValuePairs<Label, [String]> = [
        .from: [
            "from", "de", "von", "da", "van", "od", "från", "fra", "lähettäjä", "expéditeur", "absender", "desde",
            "remitente", "mittente", "remetente", "afzender", "odesílatel", "odosielateľ", "feladó", "de la", "kimden",
            "gönderen", "expeditor", "от", "від", "из", "от кого", "отправитель", "відправник", "від кого", "подател",
            "από", "nadawca", "šalje", "pošiljatelj", "pošiljalec", "nuo", "siuntejas", "no", "kellelt", "saatja",
            "frá", "từ", "người gửi", "dari", "pengirim", "发件人", "寄件者", "寄件人", "差出人", "送信者", "보낸 사람", "보낸사람",
            "발신", "מאת", "من", "จาก", "از", "reply from", "from name",
        ],
        .date: [
            "sent", "date", "sent on", "sent at", "message du", "envoyé", "envoyé le", "date d'envoi", "gesendet",
            "gesendet am", "datum", "enviado", "enviado el", "enviada", "enviada em", "enviado em", "data de envio",
            "inviato", "inviato il", "data", "data invio", "fecha", "fecha de envío", "verzonden", "verzonden op",
            "wysłano", "wysłane", "data wysłania", "skickat", "sendt", "dato", "lähetetty", "päiväys", "päivämäärä",
            "pvm", "odesláno", "odoslané", "dátum", "poslano", "poslané", "elküldve", "küldve", "trimis",
            "data trimiterii",
            "gönderildi", "gönderme tarihi", "tarih", "gönderilme tarihi", "отправлено", "дата", "дата отправки",
            "надіслано", "изпратено", "ημερομηνία", "εστάλη", "στάλθηκε", "poslano", "išsiųsta", "nosūtīts",
            "saadetud", "kuupäev", "sent", "đã gửi", "ngày", "dikirim", "tanggal", "发送时间", "日期", "寄件日期", "送信日時",
            "日付", "日時", "보낸 날짜", "보낸날짜", "날짜", "נשלח", "תאריך", "تم الإرسال", "التاريخ", "تاريخ الإرسال", "ส่ง",
            "วันที่", "تاریخ",
        ],
        .to: [
            "to", "à", "an", "para", "a", "aan", "do", "till", "til", "vastaanottaja", "komu", "címzett", "către",
            "kime", "alıcı", "кому", "до", "получатель", "προς", "za", "prima", "destinataire", "destinatario",
            "destinatário", "empfänger", "ontvanger", "per", "adresat", "kam", "kellele", "saaja", "mottagare",
            "modtager", "mottaker", "đến", "tới", "kepada", "ke", "收件人", "收件者", "宛先", "받는 사람", "받는사람", "수신",
            "אל", "إلى", "ถึง", "به",
        ],
        .copy: [
            "cc", "copie", "copie à", "kopie", "kopia", "kopi", "kopio", "másolat", "копия", "копія", "bilgi", "copia",
            "cópia", "in copia", "con copia", "do wiadomości", "dw", "bcc", "cci", "抄送", "副本", "참조", "עותק", "نسخة",
            "สำเนา", "reply-to", "reply to", "répondre à", "antwort an", "importance", "priority", "attachments",
            "organization",
        ],
        .subject: [
            "subject", "objet", "sujet", "betreff", "asunto", "assunto", "oggetto", "onderwerp", "temat", "ämne",
            "emne", "aihe", "předmět", "predmet", "vec", "tárgy", "subiect", "konu", "тема", "относно", "θέμα",
            "zadeva", "tema", "temats", "teema", "efni", "assumpte", "gaia", "chủ đề", "tiêu đề", "perihal", "subjek",
            "主题", "主旨", "主題", "件名", "제목", "נושא", "الموضوع", "เรื่อง", "หัวเรื่อง", "موضوع",
        ],
    ]
}
