/// Ce qui est dit des voies autres que le courrier.
extension FrenchAlerts {
    static func textsStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "aucun SMS ne peut être envoyé",
            what: """
                La passerelle SMS n'accepte plus rien. Les personnes d'astreinte ne sont prévenues que par courriel. Un \
                SMS plus vieux que sms.lifetime quand la passerelle revient n'est plus envoyé.
                """,
            place: server,
            advice: [
                "La passerelle tourne-t-elle, et le pare-feu laisse-t-il passer cette machine ?",
                "Identifiants refusés : vérifiez user et password_file (ou token_file) de `sms`.",
                "`mailgateway outbox list` montre ce qui attend ; tout part de soi-même dès que la passerelle l'accepte.",
                "Un nouveau mot de passe ou réglage ne compte qu'après `systemctl restart mailgateway`.",
            ])
    }

    static func scanningStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "les fichiers envoyés ne peuvent pas être analysés",
            what: """
                clamd ne répond pas. Rien ne peut être envoyé par l'API tant que cela dure : ce que personne n'a regardé \
                n'est pas gardé. Le courrier et tout le reste continuent.
                """,
            place: server,
            advice: [
                "clamd tourne-t-il (`systemctl status clamav-daemon`), et écoute-t-il là où le dit api.clamd ?",
                "Un socket : l'utilisateur mailgateway doit pouvoir y écrire (groupe clamav sous Debian).",
                "Après un démarrage, clamd charge ses signatures pendant une minute environ avant d'écouter.",
                "`mailgateway check-config --connect` dit aussitôt s'il répond maintenant.",
            ])
    }

    static func webhookStopped(_ endpoint: String) -> AlertWords {
        AlertWords(
            subject: "le webhook \(endpoint) est injoignable",
            what: """
                Le programme derrière ce webhook n'apprend plus rien des tickets. Ce qu'il a manqué attend et suivra de \
                soi-même ; après limits.dispatch.lifetime, c'est abandonné. Les autres webhooks et le courrier continuent.
                """,
            place: "webhook \(endpoint)",
            advice: [
                "`mailgateway webhooks test \(endpoint)` l'essaie aussitôt et montre la réponse.",
                "`mailgateway webhooks log --endpoint \(endpoint)` montre ce qu'il a répondu avant.",
                "Une redirection n'est pas suivie : mettez la nouvelle adresse dans webhooks.\(endpoint).url.",
            ])
    }

    static func webhookRetired(_ endpoint: String) -> AlertWords {
        AlertWords(
            subject: "le webhook \(endpoint) est désactivé",
            what: """
                Le programme derrière ce webhook a répondu qu'il n'existe plus (410). Plus rien ne lui est envoyé, et ce \
                qui attendait a échoué.
                """,
            place: "webhook \(endpoint)",
            advice: [
                "Si c'est juste : retirez webhooks.\(endpoint) de la configuration.",
                "Sinon : faites-le réparer, puis `mailgateway webhooks enable \(endpoint)`.",
                "`mailgateway webhooks log --endpoint \(endpoint)` montre ce qui a échoué ; `webhooks resend ID` le renvoie.",
            ])
    }
}
