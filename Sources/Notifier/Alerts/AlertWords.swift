import GatewayKit

/// What is said about one trouble, for somebody who was woken by it.
struct AlertWords: Equatable, Sendable {
    /// One line, the place in it.
    var subject: String
    /// What happened, and what it means for the mail.
    var what: String
    /// Mailbox, server or path.
    var place: String
    /// What to do, in this order.
    var advice: [String]
}

extension AlertWords {
    /// In the language of the operators, in English when there are no words in that.
    init(_ topic: OperatorAlerts.Topic, language: String) {
        self =
            switch language.baseLanguage {
            case "fr": FrenchAlerts.words(topic)
            case "de": GermanAlerts.words(topic)
            default: EnglishAlerts.words(topic)
            }
    }

    /// The whole text. `reason` and `hint` stand as they do in the log, to be found there.
    func body(because reason: String, _ hint: String?, at instant: Instant, language: String) -> String {
        let labels = AlertLabels(language: language)
        var lines = [
            what, "", "\(labels.place)\(place)", "\(labels.noticed)\(instant)", "\(labels.reason)\(reason)",
        ]
        if let hint { lines.append("\(labels.hint)\(hint)") }
        lines += ["", labels.advice]
        lines += advice.enumerated().map { "\($0.offset + 1). \($0.element)" }
        return lines.joined(separator: "\n")
    }
}

/// What stands before each part.
private struct AlertLabels {
    let place: String
    let noticed: String
    let reason: String
    let hint: String
    let advice: String

    init(language: String) {
        switch language.baseLanguage {
        case "fr":
            (place, noticed, reason) = ("Où : ", "Constaté : ", "Cause (comme dans le journal) : ")
            (hint, advice) = ("Piste : ", "Que faire :")
        case "de":
            (place, noticed, reason) = ("Wo: ", "Bemerkt: ", "Grund (wie im Protokoll): ")
            (hint, advice) = ("Hinweis: ", "Was zu tun ist:")
        default:
            (place, noticed, reason) = ("Where: ", "Noticed: ", "Why: ")
            (hint, advice) = ("Hint: ", "What to do:")
        }
    }
}
