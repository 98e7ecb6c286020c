/// An enhanced status code such as 5.1.1 (RFC 3463).
package struct EnhancedStatus: Hashable, Sendable, CustomStringConvertible {
    /// 2 success, 4 may succeed later, 5 never will.
    package let classDigit: Int
    /// What it is about: 1 addresses, 2 mailboxes, 3 systems, 4 networks, 5 protocol, 6 content, 7 policy.
    package let subject: Int
    /// What exactly; 0 to 999.
    package let detail: Int

    /// `nil` unless `text` begins with `2.`, `4.` or `5.` and two numbers of at most three digits.
    package init?(_ text: some Collection<UInt8>) {
        let word = text.prefix { ASCII.isDigit($0) || $0 == ASCII.dot }
        let numbers = word.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ (1...3).contains($0.count) }) else { return nil }
        let values = numbers.map { digits in digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) } }
        guard values[0] == 2 || values[0] == 4 || values[0] == 5 else { return nil }
        (classDigit, subject, detail) = (values[0], values[1], values[2])
    }

    package var description: String { "\(classDigit).\(subject).\(detail)" }
}
