import Notifier
import TicketStore

extension ScalarKind where Value == ReplyAddress {
    static var replyAddress: Self {
        let expectation = "none, or an address with {token} before its @, such as support+r.{token}@example.org"
        return Self(expectation: expectation) { text in
            do throws(ReplyAddressProblem) {
                return .success(try ReplyAddress(pattern: text))
            } catch {
                let shown = Printable(text, longest: 100)
                return .failure(Complaint("\"\(shown)\" \(error); write \(expectation)"))
            }
        }
    }
}

extension ScalarKind where Value == NumberPattern {
    static var numberPattern: Self {
        Self(expectation: "a pattern such as TICKET-{yyyyMMdd}-{seq:3}") { text in
            guard let pattern = NumberPattern(text) else {
                let shown = Printable(text, longest: 100)
                let problem = NumberPattern.problem(with: text) ?? "is no pattern of ticket numbers"
                return .failure(Complaint("\"\(shown)\" \(problem); a good one is TICKET-{yyyyMMdd}-{seq:3}"))
            }
            return .success(pattern)
        }
    }
}
