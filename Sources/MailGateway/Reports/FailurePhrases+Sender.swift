/// Phrases about who sent it.
extension FailurePhrases {
    static let sender: [(FailureReason, String)] = [
        (
            .authenticationFailure,
            """
            dmarc | dkim | spf record | spf check | spf fail | spf hard | spf validation | spf: fail | spf softfail |
            failed spf | (spf) | bad spf | violates spf | //spf. | openspf. | sender policy framework | no spf |
            not pass spf | unauthenticated email | unauthenticated mail | sender is unauthenticated |
            unauthenticated sender | not authenticated | email is not authenticated | arc validation |
            domain owner's policy | authentication checks | fails authentication | sender id
            """
        ),
        (
            .requirePointer,
            """
            reverse dns | reverse lookup | rdns | ptr record | ptr resource record | no ptr | missing ptr | invalid ptr |
            ptr lookup | dns ptr | ip name lookup failed | unable to resolve client | cannot resolve your address |
            cannot find your hostname | cannot find your reverse hostname | client host rejected: cannot find |
            all mail servers must have a ptr | fix reverse | unverifiable sending ip | unresolvable relay host name |
            hostname does not match | does not resolve to a | fcrdns | access denied. ip name | unverifyable sending ip |
            reverse hostname | ptr dns | without ptr | have a ptr | ib603 | reverse address
            """
        ),
        (
            .badReputation,
            """
            reputation | has been temporarily rate limited due to ip |
            temporarily deferred due to unexpected volume or user complaints |
            temporarily deferred due to user complaints | permanently deferred | senderscore | sender score | low trust
            """
        ),
        (
            .blocked,
            """
            blocked using | blocked for abuse | blocked - see | blocked, see | blocked ip | ip blocked | blocklist |
            block list | blocked list | blacklist | black list | blacklisted | denylist | dnsbl | dnsrbl |
            spamhaus | spamcop | sorbs | barracudacentral | proofpoint.com | banned sending ip | banned ip | ip banned |
            banned | client host rejected | client rejected | client host blocked | access from ip | access refused |
            access restricted | access temporarily denied | bad sender ip | connection refused by | connection rejected |
            connection dropped due | connection not authorized | connections from your |
            connections will not be accepted | not accept connections | refused to talk to me | your ip | your server |
            your host | dynamic ip | dynamic address | dynamically assigned | residential | dialup | dial-up | dul. |
            unacceptable from your | server refused | open relay | helo command rejected | helo rejected |
            ehlo rejected | invalid helo | bad helo | fix your helo | email blocked | mail from your | mail server's ip |
            listed at | listed in | listed on | no access from mail server | please use the smtp server of your isp |
            please use your isp | not authorized to connect | not allowed to connect | specified in the list |
            service refuse | veuillez essayer plus tard | ofr_999 | e-mail is redundant | graylist | greylist |
            not accepting connections | your ip address | from ip address | ip address is | ip address has been |
            host is blocked | client is blocked | server is blocked | sender ip | traffic not accepted from this ip |
            s3140 | s3150 | cxbl | your mail server is | source ip | poor reputation | has been blocked | was blocked |
            is blocked | blocked by | due to abuse | listed by
            """
        ),
        (
            .rejected,
            """
            sender address rejected | sender rejected | sender was rejected | sender denied | sender is denied |
            sender not accepted | sender refused | sender blocked | sender address has been | sender address is not |
            sender address does not exist | sender address not | sender verify failed | sender verification |
            sender unknown | sender domain | sender email address rejected | sender invalid | sender banned |
            address you are sending from | bad sender | invalid sender | unknown sender | unverified sender |
            unable to verify sender | could not verify sender | domain of sender address | domain of sender |
            mail from domain | mail from not owned | from: domain is invalid | from address | from domain |
            valid sender | sent from an address | to/from an address | by sender | purported responsible address |
            not a member | not member | members only | only subscribers | posting to this list | not allowed to post |
            group you tried to contact | permission to post messages to the group |
            may not exist, or you may not have permission | domain name you are sending from |
            rule imposed mailbox access for | domain mismatch | return path | email rejected | mail rejected |
            message rejected | rejected by | sender not pre-approved | not authorized to send | not authorised to send |
            unrouteable sender | does not exist e2110 | groups.google.com/support | access denied |
            posting to the group | permission to post | permission to post messages | bad outbound sender |
            sender not authorized | you are sending to/from | recipient addresses rejected | sender policy |
            sender mail server | sender has been | sender is blocked | your email address has been | from the address |
            no permission | you do not have permission | not a registered gateway user
            """
        ),
        (
            .securityError,
            """
            authentication required | authrequired | authentication is required | smtp authentication |
            authentication failed | authentication failure | must authenticate | you must be authenticated |
            please authenticate | sorry, you don't authenticate | authentification requise | must issue a starttls |
            starttls required | starttls is required | tls required | tls is required | encryption required |
            certificate | tls handshake | tls negotiation | insecure mail relay | account not subscribed to ses |
            verification failure | security policy | security polic | pop before smtp | not authenticated to send |
            was not authenticated | client was not authenticated | need to authenticate | sasl
            """
        ),
        (
            .noRelaying,
            """
            relay access denied | relaying denied | relay denied | relaying not allowed | relay not permitted |
            relay not allowed | relaying is not | relay operation rejected | not permitted to relay |
            not allowed to relay | not configured to relay | unable to relay | no relaying | we do not relay |
            we don't relay | don't relay | not a relay | unauthorized relay | mail relaying | relaying blocked |
            relaying prohibited | open relay not | relay prohibited | relay restriction |
            not local; please authenticate | that domain isn't in my list of allowed rcpthosts | allowed rcpthosts
            """
        ),
        (
            .tooManyConnections,
            """
            too many connections | too many concurrent | too many sessions | too many smtp sessions |
            too many simultaneous | too many recipients | too many rcpt | too many hosts | too many requests |
            too many transactions | connection rate limit | connection limit | connection frequency | connections limit |
            concurrent connections | concurrency limit | maximum connections | exceeded maximum inbound connection |
            exceeded the limit of connections | limit on the number of recipients | reached maximum number of |
            trop de connexions | trop de destinataires | too many errors from | maxconnect | exceeded max | ofr_104 |
            ofr_105 | 4.7.28 | aup#in-1310 | aup#1310
            """
        ),
        (
            .speeding,
            """
            too many messages, slow down | has sent too many | has sent to too many | sending too fast | too many mails |
            too many emails | too many messages | receiving mail at a rate | receiving mail too quickly |
            rate that prevents additional | rate limit reached | rate limited | rate-limited | exceeded the rate |
            exceeded the maximum number of messages | sending rate | throttl | please try slowing | please slow down |
            mail sent by you is too | submission rate | hourly limit | daily limit | daily quota | quota per day |
            ib607 | ib606 | cxthrt | receive limit | unusual rate | ratelimit | rate limit
            """
        ),
    ]
}
