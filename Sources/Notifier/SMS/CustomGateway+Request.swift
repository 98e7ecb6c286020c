import GatewayKit
import Transport

extension CustomGateway {
    func request(_ parcel: TextParcel) -> WebRequest {
        var values = ["phone": parcel.phone, "text": parcel.text.text, "sender": sender, "id": parcel.id]
        if let token { values["token"] = token.reveal { $0 } }
        let filled = fields.map { ($0.name, $0.value.filled(values)) }
        let type: String
        let body: [UInt8]
        switch form {
        case .form:
            type = "application/x-www-form-urlencoded"
            body = Array(
                filled.map { "\(WebWords.escaped($0))=\(WebWords.escaped($1))" }.joined(separator: "&").utf8)
        case .json:
            type = "application/json"
            body = JSONValue.object(filled.map { ($0, .text($1)) }).bytes
        }
        let added = headers.map { WebRequest.Header($0.name, $0.value.filled(values)) }
        return WebRequest(.post, headers: [WebRequest.Header("Content-Type", type)] + added, body: body)
    }

    func outcome(_ answer: WebAnswer, from server: String, at now: Instant) -> DeliveryOutcome {
        let words = WebWords.shown(answer)
        switch answer.status {
        case success:
            let isTaken = successBody.map { TextPattern($0) { Array($0) }.fits(answer.body) } ?? true
            return isTaken ? .accepted(reply: words) : .refusedForGood(reason: words, isHard: false)
        case 401, 403:
            return .channelDown(
                ChannelFault(
                    server: server, reason: words, hint: "check token_file and headers of sms", needsOperator: true))
        case 408, 429, 500...: return .refusedForNow(reason: words, after: WebWords.pause(answer, at: now))
        case 300..<400:
            return .channelDown(
                ChannelFault(server: server, reason: words, hint: WebWords.redirected, needsOperator: true))
        case 200..<300: return .uncertain(reason: "an answer that is not known: \(words)")
        default: return .refusedForGood(reason: words, isHard: false)
        }
    }
}
