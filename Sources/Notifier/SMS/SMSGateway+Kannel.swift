import GatewayKit
import Transport

/// Kannel's sendsms (user guide, section "Using the HTTP interface to send SMS messages").
///
/// By POST: what stands in the URL of a GET, the password among it, ends up in access logs.
enum Kannel {
    static func request(
        _ parcel: TextParcel, user: String, password: String, sender: String
    ) -> WebRequest {
        var headers = [
            WebRequest.Header("Content-Type", "text/plain; charset=UTF-8"),
            WebRequest.Header("X-Kannel-Username", user), WebRequest.Header("X-Kannel-Password", password),
            WebRequest.Header("X-Kannel-To", parcel.phone),
            WebRequest.Header("X-Kannel-Coding", parcel.text.isGSM ? "0" : "2"),
        ]
        if !sender.isEmpty { headers.append(WebRequest.Header("X-Kannel-From", sender)) }
        return WebRequest(.post, headers: headers, body: Array(parcel.text.text.utf8))
    }

    /// 202 alone promises nothing: the number in the body does.
    static func outcome(_ answer: WebAnswer, from server: String, at now: Instant) -> DeliveryOutcome {
        let words = WebWords.shown(answer)
        switch answer.status {
        case 202 where taken.contains(where: { answer.body.starts(with: $0.utf8) }): return .accepted(reply: words)
        case 202: return .uncertain(reason: "an answer that is not known: \(words)")
        case 403, 401:
            return .channelDown(
                ChannelFault(
                    server: server, reason: words, hint: "check user and password_file of sms", needsOperator: true))
        case 503, 429, 408: return .refusedForNow(reason: words, after: WebWords.pause(answer, at: now))
        case 400..<500: return .refusedForGood(reason: words, isHard: false)
        case 300..<400:
            return .channelDown(
                ChannelFault(server: server, reason: words, hint: WebWords.redirected, needsOperator: true))
        default: return .refusedForNow(reason: words)
        }
    }

    /// Accepted for delivery; queued for later delivery.
    private static let taken = ["0:", "3:"]
}
