/// Phrases about the address and the mailbox.
extension FailurePhrases {
    static let recipient: [(FailureReason, String)] = [
        (
            .userUnknown,
            """
            user unknown | unknown user | unknown recipient | recipient unknown | address unknown | unknown mailbox |
            unknown or illegal | unknown local part | unknown account | unknown email | user not found |
            user is not found | user was not found | user not exist | user doesn't exist | user does not exist |
            user is unknown | user isn't known | user not known | user not listed | user cannot be found |
            user doesn't have | user invalid | is not a valid user | is not a known user | is not a registered |
            not a valid mailbox | not a valid recipient | not a known user | not listed in | not known here |
            no such user | no such recipient | no such mailbox | no such address | no such person | no such account |
            no such local user | no such email | no such mail drop | no such name | no account by | no mailbox here |
            no mailbox by that name | no mailbox found | no local mailbox | no valid recipients | no matches to name |
            no user by that name | no address by that | there is no user | there is no one at this address | nosuchuser |
            mailbox unavailable | mailbox not available | mailbox not found | mailbox is unavailable |
            mailbox does not exist | mailbox doesn't exist | mailbox does not exists | mailbox not exist |
            mailbox unknown | mailbox invalid | mailbox name not allowed | mailbox cannot be found |
            bad destination mailbox | invalid mailbox | invalid recipient | invalid recipients | invalid user |
            invalid address | invalid email address | invalid local | invalid name | recipient not found |
            recipient not exist | recipient not exists | recipient does not exist | recipient doesn't exist |
            recipient is not exist | recipient is not on | recipient is invalid | recipient invalid |
            recipient rejected | recipient is not local | recipient name is not recognized | recipient not recognized |
            recipient not ok | recipient address unknown | recipient address is not valid | recipient could not be |
            recipient's mailbox does | recipnotfound | recipientnotfound | account does not exist |
            account doesn't exist | account not found | account is not valid |
            account that you tried to reach does not exist | account is unavailable | address does not exist |
            address doesn't exist | address not found | address not exist | address not present | address is invalid |
            address invalid | address rejected. | address error | address couldn't be found |
            address you entered couldn't be found | address wasn't found | bad address |
            delivery to this address is restricted | email address could not be found | email not found |
            inactive email address | is unknown to this | does not exist here | name is not recognized |
            cannot be delivered to mailbox | unable to verify recipient | unable to find recipient |
            can't verify recipient | undeliverable address | undeliverable to the | requested user mailbox not found |
            this user doesn't have a | this address no longer | this email address does not |
            this recipient e-mail address was not found | destinataire invalide | destinataire inconnu |
            utilisateur inconnu | adresse inconnue | adresse invalide | adresse introuvable | empfanger unbekannt |
            unbekannter empfanger | unbekannter benutzer | benutzer unbekannt | usuario desconocido | usuario no existe |
            no se encuentra | no se encontro | destinatario desconocido | usuario inexistente | utente sconosciuto |
            destinatario sconosciuto | casella inesistente | inesistente | usuario desconhecido |
            destinatario desconhecido | nao foi encontrado | onbekende gebruiker | gebruiker onbekend |
            nieznany uzytkownik | finns inte | findes ikke | finnes ikke | ei loydy | пользователь не найден |
            неизвестный получатель | нет такого пользователя | 存在しません | 見つかりません |
            recipient address rejected: access denied | this user doesn't have | no such recipient here |
            undeliverable: user | not a valid address | is not a member of | user address is | alias not found |
            unknown alias | does not have an account | doesn't have an account | no account | no such id |
            recipient does not | recipient address rejected: user | unknown to address | account no longer |
            destinatario no existe | utilizador desconhecido | l'adresse n'existe pas | boite aux lettres introuvable
            """
        ),
        (
            .mailboxFull,
            """
            mailbox full | mailbox is full | mailbox quota | mailbox has exceeded | mailbox exceeds |
            mailbox size limit exceeded | mailbox over quota | mailbox is over | mailbox disk quota |
            mailfolder is full | inbox is full | inbox full | mail box full | over quota | overquota | quota exceeded |
            quota has been exceeded | exceeded quota | exceeded storage | exceeded its quota | exceeded the space |
            exceeded his quota | exceeds the quota | exceed the quota | exceeding quota | exceeds allowed size |
            exceeds limit of its mailbox | out of storage space | storage quota | storage limit | user is over |
            account is full | account full | is full: retry timeout | not enough storage space |
            not enough disk space in mailbox | disk quota | disk full for user | full mailbox |
            mapiexceptionshutoffquotaexceeded | shutoffquotaexceeded | no space left in mailbox |
            insufficient storage space in user | too much mail data for user | recipient has reached |
            mailbox size exceeded | la casilla esta llena | buzon lleno | buzon esta lleno | boite pleine |
            boite aux lettres pleine | boite est pleine | quota depasse | postfach ist voll | postfach voll |
            casella piena | mailbox vol | caixa postal cheia | caixa de entrada cheia | skrzynka pelna |
            ящик переполнен | квота превышена | メールボックスの容量 | 容量を超え | 邮箱已满 | 邮箱空间不足
            """
        ),
        (
            .suspended,
            """
            account disabled | account has been disabled | account is disabled |
            account that you tried to reach is disabled | account inactive | account is inactive |
            account is not active | account is blocked | account has been blocked | account is locked | account locked |
            account is suspended | account has been suspended | account suspended | account deactivated |
            account expired | account has expired | account has been deleted | account is temporarily disabled |
            account is temporarily suspended | account is temporarily locked | disabled or discontinued |
            mailbox disabled | mailbox is disabled | mailbox is inactive | mailbox inactive | mailbox is frozen |
            mailbox frozen | mailbox currently suspended | mailbox is blocked | mailbox is locked |
            mailbox unavailable or access denied | user suspended | user is suspended | user is inactive |
            user inactive | user disabled | user has been disabled | recipient suspended | recipient is suspended |
            recipient disabled | recipient account is blocked | recipient account blocked | inactive account |
            inactive user | suspended account | is a deactivated | has been suspended | is currently suspended |
            email account is disabled | currently disabled | temporarily suspended | compte du destinataire est bloque |
            compte desactive | konto gesperrt | konto ist gesperrt | cuenta suspendida | заблокирован |
            domain is temporarily suspended | recipient's mailbox is unavailable | dd sorry your message to |
            has been closed | account closed | user is over quota-suspended | domain suspended | not activated |
            is not activated
            """
        ),
        (
            .hasMoved,
            """
            has moved | has been moved | no longer on server | user not local; please try | moved to another |
            address has changed | address changed | has been replaced by | is no longer valid, use | new address is |
            not our user | user has changed address | please update your address book | a change de fournisseur |
            recipient no longer
            """
        ),
        (
            .notAccept,
            """
            does not accept mail | doesn't accept mail | doesn't receive email | does not receive email |
            do not accept mail | does not accept messages | not accepting mail | not accepting network messages |
            not accept any mail | null mx | nullmx | system not accepting | system does not accept |
            no mx record found for domain | couldn't find a mail exchanger or ip address |
            could not find a mail exchanger | no mail servers for this domain | domain does not accept |
            smtp protocol returned a permanent error | destination seem to reject all mails |
            has been configured to not receive | no mta available | no mx found | no mx record | mx 0 .
            """
        ),
        (
            .filtered,
            """
            refused due to recipient preferences | recipient preferences | does not accept mail from you |
            not accepting mail from this | is protected by | blocked by the recipient |
            recipient refuses to accept your mail | recipient's filter | you have been blocked by the recipient |
            because the recipient is not accepting mail | user refuses to receive this mail |
            user refused to receive this mail | user reject | due to extended inactivity | resolver.rst.notauthorized |
            sender not allowed | not allowed to send to | permission to send to | restrictedto | restricted the |
            is restricted | prohibits | rejected by recipient | blocked by user | not allowed by recipient
            """
        ),
    ]
}
