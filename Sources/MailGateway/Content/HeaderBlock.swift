/// The block of `From:`, `Sent:`, `To:`, `Subject:` lines with which Outlook and others open a quotation.
enum HeaderBlock {
    /// Lines looked at, from the first label on.
    static let longest = 8

    /// Whether a block begins at `index`: a label there, and at least three different ones in all, the sender's
    /// and the date's or the subject's among them.
    static func begins(_ text: TextLines, at index: Int) -> Bool {
        guard let first = label(text, at: index) else { return false }
        var labels: Set<Label> = [first]
        for next in (index + 1)..<min(text.count, index + longest) {
            if text[next].depth != text[index].depth { break }
            if let label = label(text, at: next) { labels.insert(label) }
        }
        return labels.count >= 3 && labels.contains(.from)
            && (labels.contains(.date) || labels.contains(.subject))
    }

    private enum Label { case from, date, to, copy, subject }

    /// The label a line starts with; bold marks (`*From:*`) are overlooked.
    private static func label(_ text: TextLines, at index: Int) -> Label? {
        let content = text.bytes[text[index].content].prefix(longestLabel)
        guard let colon = content.firstIndex(where: { $0 == 0x3A || $0 == 0xEF }) else { return nil }
        let word = content[..<colon].filter { $0 != UInt8(ascii: "*") }
        guard !word.isEmpty else { return nil }
        return labels[FoldedText.bytes(utf8: word)]
    }

    private static let longestLabel = 48

    private static let labels: [[UInt8]: Label] = {
        let words: KeyValuePairs<Label, [String]> = [
            .from: [
                "from", "de", "von", "da", "van", "od", "från", "fra", "lähettäjä", "expéditeur", "absender", "desde",
                "remitente", "mittente", "afzender", "odesílatel", "odosielateľ", "feladó", "de la", "kimden",
                "gönderen",
                "от", "від", "из", "από", "nadawca", "发件人", "寄件者", "差出人", "보낸 사람", "reply from",
            ],
            .date: [
                "sent", "date", "message du", "envoyé", "envoyé le", "date d'envoi", "gesendet", "datum", "enviado",
                "enviado el",
                "enviada", "enviada em", "enviado em", "inviato", "data", "fecha", "verzonden", "wysłano", "wysłane",
                "skickat", "sendt", "dato", "lähetetty", "päiväys", "päivämäärä", "pvm", "odesláno", "odoslané",
                "poslano", "elküldve", "dátum", "trimis", "gönderildi", "gönderme tarihi", "tarih", "отправлено",
                "дата", "надіслано", "изпратено", "ημερομηνία", "εστάλη", "发送时间", "日期", "寄件日期", "送信日時",
                "日付", "보낸 날짜", "날짜",
            ],
            .to: [
                "to", "à", "an", "para", "a", "aan", "do", "till", "til", "vastaanottaja", "komu", "címzett", "către",
                "kime", "alıcı", "кому", "до", "προς", "za", "prima", "destinataire", "empfänger", "收件人", "宛先",
                "받는 사람",
            ],
            .copy: [
                "cc", "copie", "copie à", "kopie", "kopia", "kopi", "kopio", "másolat", "копия", "копія", "bilgi", "抄送",
                "참조",
            ],
            .subject: [
                "subject", "objet", "sujet", "betreff", "asunto", "assunto", "oggetto", "onderwerp", "temat", "ämne",
                "emne",
                "aihe", "předmět", "predmet", "tárgy", "subiect", "konu", "тема", "относно", "θέμα", "zadeva",
                "主题", "主旨", "件名", "제목",
            ],
        ]
        var table: [[UInt8]: Label] = [:]
        for (label, spellings) in words {
            for spelling in spellings { table[FoldedText.bytes(spelling)] = label }
        }
        return table
    }()
}
