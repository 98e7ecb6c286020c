package import GatewayKit

/// How ticket numbers look: `TICKET-{yyyyMMdd}-{seq:3}`.
///
/// `{seq}` or `{seq:3}` is the running number and stands exactly once; the digits are a minimum. `{…}` with `yyyy`,
/// `yy`, `MM` and `dd` in any combination is the date in the queue's zone. Everything else stands for itself.
package struct NumberPattern: Hashable, Sendable {
    private enum Piece: Hashable {
        case literal(String)
        case date([DateField])
    }

    fileprivate enum DateField: String, CaseIterable {
        case year = "yyyy"
        case shortYear = "yy"
        case month = "MM"
        case day = "dd"
    }

    private let before: [Piece]
    private let minimumWidth: Int
    private let after: [Piece]

    /// Digits the running number may need, however short the pattern asks it to be.
    private static let roomForDigits = 9
    private static let widest = 9

    /// What a queue uses that says nothing else: `TICKET-{yyyyMMdd}-{seq:3}`.
    package static let standard = NumberPattern(
        before: [.literal("TICKET-"), .date([.year, .month, .day]), .literal("-")], minimumWidth: 3, after: [])

    private init(before: [Piece], minimumWidth: Int, after: [Piece]) {
        self.before = before
        self.minimumWidth = minimumWidth
        self.after = after
    }

    /// `nil` when `pattern` cannot make ticket numbers; `problem(with:)` says why.
    package init?(_ pattern: String) {
        do throws(Problem) { self = try Self(parsing: pattern) } catch { return nil }
    }

    /// What is wrong with `pattern`, as the rest of a sentence that names it; `nil` when nothing is.
    package static func problem(with pattern: String) -> String? {
        do throws(Problem) {
            _ = try Self(parsing: pattern)
            return nil
        } catch {
            return error.text
        }
    }

    /// The counter that numbers tickets at this instant.
    package func series(at instant: Instant, zone: TimeZoneRules) -> NumberSeries {
        let date = zone.date(at: instant)
        return NumberSeries(
            prefix: Self.render(before, date), minimumWidth: minimumWidth, suffix: Self.render(after, date))
    }

    private struct Problem: Error {
        let text: String
    }

    private init(parsing pattern: String) throws(Problem) {
        var pieces: [Piece] = []
        var head: [Piece]?
        var width = 1
        var rest = Substring(pattern).utf8
        while !rest.isEmpty {
            let literal = rest.prefix { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "}") }
            if !literal.isEmpty {
                guard literal.allSatisfy(TicketNumber.isAllowed) else {
                    throw Problem(text: "may hold only letters, digits, `-`, `_` and `.` outside of braces")
                }
                pieces.append(.literal(String(Substring(literal))))
                rest = rest[literal.endIndex...]
                continue
            }
            guard rest.first == UInt8(ascii: "{"), let close = rest.firstIndex(of: UInt8(ascii: "}")) else {
                throw Problem(text: "has a brace without its partner")
            }
            let field = String(Substring(rest[rest.index(after: rest.startIndex)..<close]))
            rest = rest[rest.index(after: close)...]
            if let digits = try Self.sequenceWidth(field) {
                guard head == nil else { throw Problem(text: "has `{seq}` twice") }
                head = pieces
                width = digits
                pieces = []
            } else {
                pieces.append(.date(try Self.dateFields(field)))
            }
        }
        guard let head else { throw Problem(text: "needs `{seq}`, the running number") }
        before = head
        minimumWidth = width
        after = pieces
        let longest = CivilDate(year: 9999, month: 12, day: 31)
        let prefix = Self.render(before, longest)
        guard let first = prefix.utf8.first, (first | 0x20) >= UInt8(ascii: "a"), (first | 0x20) <= UInt8(ascii: "z")
        else { throw Problem(text: "must begin with a letter, so that a number in a subject is not mistaken") }
        let length = prefix.utf8.count + max(width, Self.roomForDigits) + Self.render(after, longest).utf8.count
        guard length <= TicketNumber.longest else {
            throw Problem(text: "makes numbers longer than \(TicketNumber.longest) characters")
        }
    }

    /// The width of `seq` or `seq:3`; `nil` for another field.
    private static func sequenceWidth(_ field: String) throws(Problem) -> Int? {
        if field == "seq" { return 1 }
        guard field.hasPrefix("seq:") else { return nil }
        guard let width = Int(field.dropFirst(4)), (1...widest).contains(width) else {
            throw Problem(text: "has `{\(field)}`; the width of `{seq:…}` goes from 1 to \(widest)")
        }
        return width
    }

    private static func dateFields(_ field: String) throws(Problem) -> [DateField] {
        var fields: [DateField] = []
        var rest = field[...]
        while !rest.isEmpty {
            guard let next = DateField.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else { break }
            fields.append(next)
            rest = rest.dropFirst(next.rawValue.utf8.count)
        }
        guard rest.isEmpty, !fields.isEmpty else {
            throw Problem(text: "has `{\(field)}`; known are `{seq:3}` and dates of `yyyy`, `yy`, `MM` and `dd`")
        }
        return fields
    }

    private static func render(_ pieces: [Piece], _ date: CivilDate) -> String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .date(let fields): fields.map { $0.render(date) }.joined()
            }
        }
        .joined()
    }
}

extension NumberPattern.DateField {
    fileprivate func render(_ date: CivilDate) -> String {
        switch self {
        case .year: Self.padded(date.year, 4)
        case .shortYear: Self.padded(date.year % 100, 2)
        case .month: Self.padded(date.month, 2)
        case .day: Self.padded(date.day, 2)
        }
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
