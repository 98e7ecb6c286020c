import GatewayKit

/// What one setting may say: how its text is read, and what to tell somebody who wrote something else.
struct ScalarKind<Value> {
    /// `a duration from 1s to 10m, such as 30s`: follows "must be".
    let expectation: String
    let read: (String) -> Result<Value, Complaint>

    /// A kind whose mistakes are all answered with the expectation.
    init(_ expectation: String, _ convert: @escaping (String) -> Value?) {
        self.init(expectation: expectation) { text in
            guard let value = convert(text) else {
                return .failure(Complaint("must be \(expectation), not \"\(Printable(text, longest: 60))\""))
            }
            return .success(value)
        }
    }

    init(expectation: String, read: @escaping (String) -> Result<Value, Complaint>) {
        self.expectation = expectation
        self.read = read
    }
}

extension ScalarKind where Value == Int {
    static func count(_ allowed: ClosedRange<Int>) -> Self {
        Self("a number from \(allowed.lowerBound) to \(allowed.upperBound)") { text in
            number(text.utf8[...]).flatMap { allowed.contains($0) ? $0 : nil }
        }
    }

    /// Bytes, written `500KB`, `60MB` or `2GB`; a KB is 1,024 bytes.
    static func size(_ allowed: ClosedRange<Int>) -> Self {
        let bounds = "\(sizeText(allowed.lowerBound)) to \(sizeText(allowed.upperBound))"
        return Self("a size from \(bounds), such as 50MB") { text in
            guard let (amount, unit) = amountAndUnit(text) else { return nil }
            let bytes: Int
            switch unit {
            case "B": bytes = 1
            case "KB": bytes = 1 << 10
            case "MB": bytes = 1 << 20
            case "GB": bytes = 1 << 30
            default: return nil
            }
            let (product, overflow) = amount.multipliedReportingOverflow(by: bytes)
            return !overflow && allowed.contains(product) ? product : nil
        }
    }
}

extension ScalarKind where Value == Duration {
    /// Written `500ms`, `30s`, `10m`, `4h` or `5d`.
    static func duration(_ allowed: ClosedRange<Duration>) -> Self {
        let bounds = "\(durationText(allowed.lowerBound)) to \(durationText(allowed.upperBound))"
        return Self("a duration from \(bounds), such as 30s, 10m, 4h or 5d") { text in
            // Nobody waits ten million days; below that no unit can overflow.
            guard let (amount, unit) = amountAndUnit(text), amount <= 10_000_000 else { return nil }
            let duration: Duration
            switch unit {
            case "ms": duration = .milliseconds(amount)
            case "s": duration = .seconds(amount)
            case "m": duration = .seconds(amount * 60)
            case "h": duration = .seconds(amount * 3_600)
            case "d": duration = .seconds(amount * 86_400)
            default: return nil
            }
            return allowed.contains(duration) ? duration : nil
        }
    }
}

extension ScalarKind where Value == Bool {
    /// `yes` or `no`, and what YAML also calls so.
    static var yesOrNo: Self {
        Self("yes or no") { text in
            switch text {
            case "yes", "true", "on": true
            case "no", "false", "off": false
            default: nil
            }
        }
    }
}

extension ScalarKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the words of an enumeration.
    static var choice: Self {
        let words = Value.allCases.map(\.rawValue)
        return Self.word(of: words) { Value(rawValue: $0) }
    }
}

extension ScalarKind {
    /// One of `words`; a near miss gets a suggestion.
    static func word(of words: [String], _ convert: @escaping (String) -> Value?) -> Self {
        let expectation = "one of " + words.joined(separator: ", ")
        return Self(expectation: expectation) { text in
            if let value = convert(text) { return .success(value) }
            return .failure(
                Complaint(
                    "must be \(expectation), not \"\(Printable(text, longest: 60))\"",
                    suggestion: Spelling.closest(to: text, among: words)))
        }
    }

    /// The name of something the file defines elsewhere.
    static func name(of what: String, among names: [String], _ convert: @escaping (String) -> Value) -> Self {
        Self(expectation: "the name of one of the \(what)s") { text in
            guard !names.contains(text) else { return .success(convert(text)) }
            return .failure(
                Complaint(
                    "there is no \(what) \"\(Printable(text, longest: 60))\"",
                    suggestion: Spelling.closest(to: text, among: names)))
        }
    }
}

/// Digits only: no sign, no point, no exponent, no overflow.
private func number(_ digits: Substring.UTF8View.SubSequence) -> Int? {
    guard (1...18).contains(digits.count), digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
}

private func amountAndUnit(_ text: String) -> (amount: Int, unit: String)? {
    let digits = text.utf8.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard let amount = number(digits) else { return nil }
    return (amount, String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self))
}

private func sizeText(_ bytes: Int) -> String {
    for (unit, name) in [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")] where bytes > 0 && bytes % unit == 0 {
        return "\(bytes / unit)\(name)"
    }
    return "\(bytes)B"
}

private func durationText(_ duration: Duration) -> String {
    let seconds = duration.components.seconds
    guard duration >= .seconds(1) else { return "\(duration.components.attoseconds / 1_000_000_000_000_000)ms" }
    for (unit, name) in [(Int64(86_400), "d"), (3_600, "h"), (60, "m")] where seconds % unit == 0 {
        return "\(seconds / unit)\(name)"
    }
    return "\(seconds)s"
}
