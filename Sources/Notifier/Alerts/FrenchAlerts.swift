/// The alerts in French.
enum FrenchAlerts {
    static func words(_ topic: OperatorAlerts.Topic) -> AlertWords {
        switch topic {
        case .loginRefused(let mailbox): loginRefused(mailbox)
        case .mailboxUnreachable(let mailbox): mailboxUnreachable(mailbox)
        case .mailboxChanged(let mailbox): mailboxChanged(mailbox)
        case .diskFills(let directory): diskFills(directory)
        case .intakeStuck: intakeStuck
        case .outboxStuck: outboxStuck
        case .sendingStopped(let server): sendingStopped(server)
        case .textsStopped(let server): textsStopped(server)
        case .scanningStopped(let server): scanningStopped(server)
        case .webhookStopped(let endpoint): webhookStopped(endpoint)
        case .webhookRetired(let endpoint): webhookRetired(endpoint)
        case .sendingBraked: sendingBraked
        case .flood(let mailbox): flood(mailbox)
        case .quarantined(let mailbox): quarantined(mailbox)
        case .noticesUnwordable: noticesUnwordable
        case .fileMissing: fileMissing
        case .storeDamaged(let place): storeDamaged(place)
        case .wallClockJumped: wallClockJumped
        }
    }

    private static func loginRefused(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "boîte \(mailbox) : identifiants refusés",
            what: """
                Le serveur de messagerie refuse l'utilisateur ou le mot de passe de cette boîte. Plus aucun message \
                n'y devient un ticket tant que ce n'est pas corrigé. Les messages restent sur le serveur, rien n'est \
                perdu.
                """,
            place: "boîte \(mailbox)",
            advice: [
                "Connectez-vous une fois à la main, par le webmail par exemple : le mot de passe est-il encore valable ?",
                "Mettez le bon mot de passe là où la configuration l'indique (password_file ou password_credential).",
                "`mailgateway check-config --connect` dit aussitôt si la connexion fonctionne.",
                "`systemctl restart mailgateway` : le mot de passe est lu au démarrage.",
            ])
    }

    private static func mailboxUnreachable(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "boîte \(mailbox) : lecture impossible",
            what: """
                Plus aucun message de cette boîte ne devient un ticket. Les messages restent sur le serveur, rien \
                n'est perdu.
                """,
            place: "boîte \(mailbox)",
            advice: [
                "`mailgateway check-config --connect` essaie aussitôt.",
                """
                Pas de réponse : le serveur de messagerie tourne-t-il, et les pare-feu laissent-ils passer cette \
                machine ?
                """,
                "Dossier introuvable : a-t-il été renommé ou supprimé ?",
                "Dès que la boîte peut de nouveau être lue, ses messages sont relevés automatiquement.",
            ])
    }

    private static func mailboxChanged(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "boîte \(mailbox) remplacée ou restaurée",
            what: """
                Le serveur a donné une nouvelle identité à cette boîte. Tous ses messages sont comparés à ce qui est \
                déjà connu : aucun ne devient un second ticket, personne ne reçoit deux réponses.
                """,
            place: "boîte \(mailbox)",
            advice: [
                "Si elle a été déplacée ou restaurée volontairement : rien.",
                """
                Sinon, interrogez le responsable du serveur de messagerie. Si une sauvegarde a été restaurée, les \
                messages arrivés depuis peuvent y manquer.
                """,
            ])
    }

    private static func diskFills(_ directory: String) -> AlertWords {
        AlertWords(
            subject: "le disque est presque plein",
            what: """
                Aucun message n'est relevé tant que la place manque. Les messages restent sur le serveur, rien n'est \
                perdu.
                """,
            place: directory,
            advice: [
                "`df -h \(directory)` montre l'espace restant.",
                """
                Libérez de la place ailleurs sur ce disque, ou agrandissez-le. Ne supprimez rien sous \(directory) : \
                chaque fichier y est le message de quelqu'un.
                """,
                "La relève reprend d'elle-même.",
            ])
    }

    private static let intakeStuck = AlertWords(
        subject: "des messages attendent de devenir des tickets",
        what: """
            Des messages relevés attendent depuis trop longtemps de devenir des tickets. Ils sont en sécurité dans la \
            base.
            """,
        place: "réception",
        advice: [
            "`mailgateway status` dit combien attendent, et depuis quand ; `mailgateway ledger --letters` les nomme tous.",
            "`journalctl -u mailgateway --since -1h` en donne la cause.",
            "Sinon : `systemctl restart mailgateway`. Rien n'est perdu, et ce qui attend est traité en premier.",
        ])

    private static let outboxStuck = AlertWords(
        subject: "des messages attendent d'être envoyés",
        what: """
            Des réponses aux clients ou des avis aux agents attendent depuis trop longtemps. Ils sont en sécurité dans \
            la base.
            """,
        place: "boîte d'envoi",
        advice: [
            "`mailgateway outbox list` les montre tous, avec la dernière réponse du serveur.",
            """
            Ce qui a été refusé pour l'instant (4xx) est retenté automatiquement, de moins en moins souvent, \
            pendant quelques jours.
            """,
            "Une fois la cause corrigée, `mailgateway outbox retry ID` envoie un message aussitôt.",
        ])

    private static func sendingStopped(_ server: String) -> AlertWords {
        AlertWords(
            subject: "aucun message n'a pu être envoyé",
            what: """
                Le serveur de messagerie n'acceptait plus nos messages : aucune réponse aux clients, aucun avis aux \
                agents. Tout a attendu, rien n'est perdu.
                """,
            place: server,
            advice: [
                """
                Si vous lisez ceci, le serveur accepte de nouveau nos messages : celui-ci a pris le même chemin. Ce \
                qui attendait part automatiquement.
                """,
                "`mailgateway outbox list` montre ce qui attend encore.",
                "La cause ci-dessus dit ce qu'il faut corriger pour que cela ne revienne pas.",
                "Un nouveau mot de passe ou réglage ne compte qu'après `systemctl restart mailgateway`.",
            ])
    }

    private static let sendingBraked = AlertWords(
        subject: "le frein retient du courrier sortant",
        what: """
            Plus de messages devaient partir qu'une équipe et ses clients n'en écrivent : deux programmes se répondent \
            peut-être. Ce qui dépasse les limites est retenu et n'est pas perdu. Il part de lui-même dès qu'il y a de \
            la place ; un avis retenu plus longtemps que limits.brake.patience est abandonné, la réponse d'un agent jamais.
            """,
        place: "file d'envoi",
        advice: [
            "`mailgateway outbox list --state held` montre ce qui est retenu, et par quelle limite.",
            "`mailgateway tickets list` montre ce qui est arrivé : est-ce un seul expéditeur, un seul sujet ?",
            "Une vraie boucle : la faire cesser de l'autre côté ; ici, il n'y a rien à faire.",
            "Ce qui doit partir : `mailgateway outbox release ID...` l'envoie malgré les limites.",
            "Autant tous les jours : relever la limite sous limits.brake, puis redémarrer.",
        ])

    private static func flood(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "un flot dans la boîte \(mailbox)",
            what: """
                Un expéditeur a écrit en une heure plus de messages que limits.intake.mails_per_sender, ou tous ceux d'un \
                même domaine plus que limits.intake.mails_per_domain. Ce qui dépasse est gardé et compté comme `flood` : \
                aucun ticket n'en naît, personne n'est averti ni ne reçoit de réponse. Cela cesse de soi-même quand il \
                en vient moins.
                """,
            place: "boîte \(mailbox)",
            advice: [
                "`mailgateway ledger --letters --mailbox \(mailbox)` nomme les messages ; la boîte elle-même les montre.",
                "Ceux qui doivent devenir des tickets : `mailgateway quarantine release ID`.",
                """
                Un programme qui doit écrire autant : relever limits.intake.mails_per_sender ; un fournisseur de \
                nombreux clients : mails_per_domain. Puis redémarrer.
                """,
            ])
    }

    private static func quarantined(_ mailbox: String) -> AlertWords {
        AlertWords(
            subject: "un message de la boîte \(mailbox) n'a pas pu être lu",
            what: """
                Il a été mis de côté pour que les autres puissent continuer. Il a un ticket comme les autres, mais \
                sans son texte, et ses octets sont conservés tels quels.
                """,
            place: "boîte \(mailbox)",
            advice: [
                "`mailgateway ledger --letters` le désigne ; son ticket est le plus récent de `mailgateway tickets list`.",
                "Lisez-le dans la boîte même et répondez-y à la main : il est peut-être urgent.",
                "Signalez-le comme une anomalie de mailgateway, avec le message si vous le pouvez.",
            ])
    }

    private static let noticesUnwordable = AlertWords(
        subject: "un message ne peut pas être rédigé",
        what: """
            Une réponse à un client ou un avis à un agent ne peut pas être rédigé : il manque un modèle ou un réglage. \
            Il attend, et d'autres comme lui.
            """,
        place: "boîte d'envoi",
        advice: [
            "`mailgateway check-config` énumère ce qui ne va pas.",
            "Corrigez, puis `systemctl restart mailgateway`. Ce qui attendait part automatiquement.",
        ])

    private static let fileMissing = AlertWords(
        subject: "un fichier enregistré a disparu",
        what: """
            Une pièce jointe à envoyer n'est plus sur le disque. La réponse qui la portait n'est pas partie, et son \
            agent en a été averti. Tout le reste continue.
            """,
        place: "blobs/ dans le dossier de données",
        advice: [
            "Quelque chose y a-t-il été supprimé ou déplacé ? Examinez aussi le disque : `dmesg`, `smartctl -a`.",
            "Recopiez blobs/ depuis la dernière sauvegarde : les fichiers déjà présents sont identiques.",
            "`mailgateway outbox list --state failed`, puis `mailgateway outbox retry ID` l'envoie tout de même.",
        ])

    private static func storeDamaged(_ place: String) -> AlertWords {
        AlertWords(
            subject: "la base est endommagée",
            what: "Une partie de ce qui était conservé n'est plus lisible. Le travail continue avec le reste.",
            place: place,
            advice: [
                """
                Ne supprimez et ne réparez rien dans le dossier de données : c'est peut-être la seule copie. \
                Copiez-le d'abord sur un autre disque.
                """,
                "Examinez le disque : `dmesg`, `smartctl -a`.",
                """
                Restaurez la dernière bonne sauvegarde (docs/operations.md, « Damaged store »). Les messages encore \
                présents sur le serveur seront relus.
                """,
            ])
    }

    private static let wallClockJumped = AlertWords(
        subject: "l’horloge de cette machine a fait un saut",
        what: """
            Personne n’est averti des échéances et des escalades tant que l’horloge n’est pas restée stable quelques \
            minutes. Ensuite, tout ce qui est échu a lieu, chaque chose une fois. Les mails sont lus et envoyés \
            entre-temps.
            """,
        place: "l’horloge de la machine qui porte la passerelle",
        advice: [
            "`timedatectl` montre l’heure et si NTP la tient. Est-elle juste ?",
            "Si le saut l’a remise à l’heure : rien. `systemctl restart mailgateway` met fin à la pause tout de suite.",
            "Si elle est fausse : réglez-la ; les échéances en dépendent.",
        ])
}
