/// How the subjects of automatic mail begin, in the languages mail is written in. Folded.
enum SubjectPhrases {
    /// Whether a person's absence is what the subject is about.
    static func announcesAbsence(_ subject: String) -> Bool {
        begins(FoldedText.bytes(subject), withOneOf: absence)
    }

    /// Whether a mail server begins its notices about mail it could not deliver like this.
    static func announcesFailedDelivery(_ subject: String) -> Bool {
        begins(FoldedText.bytes(subject), withOneOf: failedDelivery)
    }

    private static func begins(_ subject: [UInt8], withOneOf phrases: [[UInt8]]) -> Bool {
        phrases.contains { subject.starts(with: $0) }
    }

    private static let absence: [[UInt8]] = [
        "automatic reply", "auto reply", "auto-reply", "autoreply", "auto:", "auto response", "auto-response",
        "automated reply", "autosvar", "out of office", "out-of-office", "out of the office", "away from my mail",
        "on vacation", "vacation:", "abwesenheitsnotiz", "abwesend", "automatische antwort", "abwesenheit:",
        "reponse automatique", "absence du bureau", "absent du bureau", "message d'absence", "notification d'absence",
        "absence :", "absence:", "respuesta automatica", "fuera de la oficina", "ausencia:", "ausente",
        "risposta automatica", "fuori ufficio", "fuori sede", "assente", "resposta automatica",
        "ausencia temporaria", "fora do escritorio", "automatisch antwoord", "automatische reactie",
        "afwezig", "niet aanwezig", "automatiskt svar", "automatisk svar", "fravaer", "franvaro", "ikke til stede",
        "automaattinen vastaus", "poissa", "automatyczna odpowiedz", "odpowiedz automatyczna", "autoodpowiedz",
        "nieobecnosc", "poza biurem", "automaticka odpoved", "mimo kancelar", "automatikus valasz",
        "hazon kivul", "raspuns automat", "otomatik yanit", "ofis disinda", "автоматический ответ", "автоответ",
        "вне офиса", "автоматична відповідь", "автоматичен отговор", "αυτοματη απαντηση", "εκτος γραφειου",
        "samodejni odgovor", "automatski odgovor", "automatinis atsakymas", "automatiska atbilde",
        "自動返信", "自動応答", "不在", "自动回复", "自動回覆", "外出", "자동 회신", "부재중",
    ].map { FoldedText.bytes($0) }

    private static let failedDelivery: [[UInt8]] = [
        "undelivered mail returned", "undeliverable", "undelivered", "delivery status notification",
        "delivery failure", "delivery failed", "delivery notification", "delivery report", "delivery delayed",
        "delivery has failed", "delivery problem", "delivery error", "mail delivery failed", "mail delivery failure",
        "mail delivery problem", "mail delivery error", "mail delivery status", "mail delivery delayed",
        "mail delivery system", "mail delivery subsystem", "mail system error", "mail failure", "failure notice",
        "failed delivery", "failed mail", "returned mail", "returned to sender", "returned email", "return receipt",
        "message undeliverable", "message delivery failure", "message not delivered", "message you sent blocked",
        "message status - undeliverable", "non-delivery", "nondeliverable", "non delivery", "non recapitable",
        "non remis", "echec de la remise", "echec de remise", "echec de distribution", "message non distribue",
        "unzustellbar", "unzustellbare", "zustellung fehlgeschlagen", "nicht zustellbar", "zustellungsfehler",
        "no se puede entregar", "no entregado", "error en la entrega", "nao entregue", "falha na entrega",
        "falha de entrega", "impossibile recapitare", "mancato recapito", "non recapitabile", "onbestelbaar",
        "niet bestelbaar", "gick inte att leverera", "kunne ikke leveres", "ei voitu toimittaa",
        "nie mozna dostarczyc", "niedostarczona", "nedorucitelne", "kezbesithetetlen", "nelivrat", "teslim edilemedi",
        "не доставлено", "недоставленное", "недоставленное сообщение", "配信不能", "未配信", "无法送达", "退信",
        "mail could not be delivered", "message could not be delivered", "could not deliver", "mail failed",
        "mail error", "email delivery error", "email delivery failure", "permanent delivery failure",
        "temporary delivery failure", "delayed mail", "メッセージを配信できません", "配信できません",
        "warning: could not send", "warning: message", "could not send message", "problem delivering your mail",
        "rejected mail", "mail rejected", "user unknown", "nachricht nicht zugestellt",
    ].map { FoldedText.bytes($0) }
}
