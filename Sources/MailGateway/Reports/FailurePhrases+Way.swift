/// Phrases about the way there.
extension FailurePhrases {
    static let way: [(FailureReason, String)] = [
        (
            .hostUnknown,
            """
            host unknown | unknown host | domain unknown | unknown domain | host not found | domain not found |
            domain does not exist | domain doesn't exist | domain must exist | domain is not reachable |
            domain is unreachable | domain could not be | domain couldn't be found | domain or host |
            host or domain name not found | host does not exist | no such domain | no such host | no route to host |
            couldn't find any host named | could not find any host | name or service not known |
            name has no usable address | unrouteable | unroutable | unable to route | invalid domain name |
            illegal host | bad destination host | recipient address domain | non-existent domain |
            no address associated | all relevant mx records point to non-existent | account or domain may not exist |
            neither a nor mx | dns lookup failure | esmtp host not found | domain not exist | recipient domain not |
            recipient domain does | host not reachable: unknown | no dns entry | domain non trouve | domain isn't |
            invalid domain
            """
        ),
        (
            .networkError,
            """
            dns error | dns query failed | dns failure | dns server | hop count | too many hops | maximum hop |
            routing loop | mail loop | loop detected | loops back to myself | looping |
            malformed or unexpected name server | name server error | name server loop | name service error |
            network error | network is unreachable | network unreachable | host is unreachable | host unreachable |
            lost connection | connection lost | connection reset | connection was dropped | connection dropped |
            connection closed | connection broken | connection failure | couldn't connect to | could not connect to |
            unable to connect | cannot connect | can't connect | not able to establish an smtp connection |
            wasn't able to establish an smtp connection | no smtp connection got far enough | socket closed |
            relay loop | mail forwarding loop | remote protocol error | error transferring to |
            host name lookup failure | host not found, try again | nxdomain | domain name not found | too many errors
            """
        ),
        (
            .expired,
            """
            envelope expired | message expired | retry timeout exceeded | retry time not reached |
            delivery retry timeout | delivery time expired | delivery expired | delivery timed out |
            delivery failed 20 attempts | delivery failed after | could not deliver for the last |
            could not be delivered for | not been delivered | unable to deliver message after multiple retries |
            after multiple retries | queue too long | been in the queue too long | in queue too long |
            too long in queue | undeliverable for | was undeliverable after | connection timed out | connection timeout |
            connection refused | connect timed out | timed out | timeout | deferred: | delayed |
            did not accept our requests to connect | socket error | maximum number of delivery attempts | gave up |
            giving up | unable to deliver in | operation timed out | have been failing for a long time |
            has been failing | retrying | cannot send message for | message will be retried | still being retried |
            no response | not responding | host not reachable
            """
        ),
        (
            .systemFull,
            """
            insufficient system storage | insufficient disk space | insufficient system resources |
            insufficient storage | system storage exceeded | mail system full | no space left on device |
            out of disk space | disk is full
            """
        ),
        (
            .mailerError,
            """
            procmail: | maildrop: | local delivery failed | command failed | command died | died with status |
            command output | command time limit exceeded | exit status | pipe to | pipe to command | pipe failed |
            mailer error | child process | return code | failed to read response template |
            generated during the delivery attempt | bounce from command | unknown mailer error | can't create output |
            ldap: can't | aliasing/forwarding loop | service unavailable: x-unix | returned with exit | terminated with
            """
        ),
        (
            .syntaxError,
            """
            syntax error | syntax of | bad sequence of commands | improper sequence of commands |
            command not recognized | command unrecognized | unrecognized command | unknown command |
            command not implemented | bad command | bad syntax
            """
        ),
    ]
}
