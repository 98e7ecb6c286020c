import GatewayKit

/// One mapping of the file while it is being read.
///
/// Settings are taken out one by one; what remains when the section ends was misspelt. Problems gather in the
/// shared `ConfigurationReport`, so that all of them are told at once.
struct ConfigurationSection: ~Copyable {
    /// `mailboxes.support.imap`
    let path: String
    /// The path with `*` for names the administrator chose.
    private let pattern: String
    private let report: ConfigurationReport
    private let position: SourcePosition
    private var entries: [String: YAMLNode.Entry] = [:]
    private var asked: Set<String> = []
    private let given: Set<String>

    init(_ node: YAMLNode, at position: SourcePosition, path: String, pattern: String, report: ConfigurationReport) {
        self.path = path
        self.pattern = pattern
        self.report = report
        self.position = position
        switch node.value {
        case .mapping(let list): for entry in list { entries[entry.key] = entry }
        case .empty, .scalar, .sequence: break
        }
        given = Set(entries.keys)
    }

    /// What is done with the secrets the file names.
    var secretUse: SecretUse { report.secretUse }

    /// A setting that must be there.
    mutating func required<Value>(_ key: String, _ kind: ScalarKind<Value>) -> Value? {
        located(key, kind, isRequired: true)?.value
    }

    /// A setting that may be left out.
    mutating func optional<Value>(_ key: String, _ kind: ScalarKind<Value>) -> Value? {
        located(key, kind, isRequired: false)?.value
    }

    /// A setting with a default: the present value of `target` stays when the file says nothing.
    mutating func read<Value>(_ key: String, _ kind: ScalarKind<Value>, into target: inout Value) {
        if let value = optional(key, kind) { target = value }
    }

    /// A setting with the place it stood at, for checks against other settings.
    mutating func located<Value>(_ key: String, _ kind: ScalarKind<Value>, isRequired: Bool) -> Located<Value>? {
        guard let entry = take(key) else {
            if isRequired { missing(key, kind.expectation) }
            return nil
        }
        return read(entry.value, kind, path: join(path, key), fallbackPosition: entry.keyPosition)
    }

    /// A list of values; one value alone counts as a list of one.
    mutating func list<Value>(_ key: String, _ kind: ScalarKind<Value>, isRequired: Bool = false) -> [Located<Value>] {
        guard let entry = take(key) else {
            if isRequired { missing(key, "a list, each of it " + kind.expectation) }
            return []
        }
        let place = join(path, key)
        guard case .sequence(let items) = entry.value.value else {
            return [read(entry.value, kind, path: place, fallbackPosition: entry.keyPosition)].compactMap { $0 }
        }
        if isRequired, items.isEmpty { report.add(at: entry.value.position, place, Complaint("must not be empty")) }
        return items.compactMap { read($0, kind, path: place, fallbackPosition: entry.keyPosition) }
    }

    /// A section inside this one. When it is missing, `body` sees an empty one and every default holds.
    ///
    /// - Parameter twin: The pattern of another section with the same keys, where the sample file explains them.
    mutating func section<Result>(
        _ key: String, isRequired: Bool = false, like twin: String? = nil,
        _ body: (inout ConfigurationSection) -> Result?
    ) -> Result? {
        let entry = take(key)
        if entry == nil, isRequired {
            missing(key, "a section")
            return nil
        }
        let node = entry?.value ?? YAMLNode(value: .empty, position: position)
        return inside(node, at: entry?.keyPosition ?? position, join(path, key), twin ?? join(pattern, key), body)
    }

    /// A section whose keys are names the administrator chose, in the order of the file.
    mutating func table<Element>(
        _ key: String, isRequired: Bool = true, like twin: String? = nil,
        _ body: (_ name: String, inout ConfigurationSection) -> Element?
    ) -> [Element] {
        guard let entry = take(key) else {
            if isRequired { missing(key, "a section with one entry for each name") }
            return []
        }
        let place = join(path, key)
        guard case .mapping(let rows) = entry.value.value, !rows.isEmpty else {
            report.add(at: entry.keyPosition, place, Complaint("must have one entry for each name"))
            return []
        }
        return rows.compactMap { row in
            if !Self.isName(row.key) {
                let rule = "names are at most 64 letters, digits, \"-\" and \"_\""
                report.add(at: row.keyPosition, place, Complaint("\"\(Printable(row.key))\" is not a name: \(rule)"))
            }
            let name = join(place, "\(Printable(row.key))")
            return inside(row.value, at: row.keyPosition, name, twin ?? join(join(pattern, key), "*")) { inner in
                body(row.key, &inner)
            }
        }
    }

    /// The texts of a section whose keys are names that others chose, in the order of the file.
    mutating func texts<Value>(in key: String, _ kind: ScalarKind<Value>) -> [(name: String, value: Value)] {
        guard let entry = take(key) else { return [] }
        let place = join(path, key)
        guard case .mapping(let rows) = entry.value.value else {
            report.add(at: entry.keyPosition, place, Complaint("must have one entry for each name"))
            return []
        }
        return rows.compactMap { row in
            let name = join(place, "\(Printable(row.key, longest: 60))")
            return read(row.value, kind, path: name, fallbackPosition: row.keyPosition).map { (row.key, $0.value) }
        }
    }

    /// Whether the file says nothing here.
    var isEmpty: Bool { given.isEmpty }

    /// Whether the file has a setting, read or not.
    func wasGiven(_ key: String) -> Bool { given.contains(key) }

    /// The names in a table that is read later.
    func names(in key: String) -> [String] {
        guard case .mapping(let rows)? = entries[key]?.value.value else { return [] }
        return rows.map(\.key)
    }

    /// Something wrong with the section as a whole.
    func complain(_ complaint: Complaint) {
        report.add(at: position, path, complaint)
    }

    /// Something wrong with a value that was read well.
    func complain<Value>(_ complaint: Complaint, at place: Located<Value>) {
        report.add(at: place.position, place.path, complaint)
    }

    /// Reports what nobody took out.
    consuming func finish() {
        for (key, entry) in entries {
            let meant = Spelling.closest(to: key, among: asked)
            let complaint = Complaint("unknown key \"\(Printable(key))\"", suggestion: meant)
            report.add(at: entry.keyPosition, path, complaint)
        }
    }

    private func inside<Result>(
        _ node: YAMLNode, at position: SourcePosition, _ path: String, _ pattern: String,
        _ body: (inout ConfigurationSection) -> Result?
    ) -> Result? {
        switch node.value {
        case .mapping, .empty:
            var inner = ConfigurationSection(node, at: position, path: path, pattern: pattern, report: report)
            let result = body(&inner)
            inner.finish()
            return result
        case .scalar, .sequence:
            report.add(at: node.position, path, Complaint("must be a section of its own, not \(node.kind)"))
            return nil
        }
    }

    private mutating func take(_ key: String) -> YAMLNode.Entry? {
        asked.insert(key)
        report.noteQuestion(for: join(pattern, key))
        return entries.removeValue(forKey: key)
    }

    private func missing(_ key: String, _ expectation: String) {
        report.add(at: position, path, Complaint("missing key \"\(key)\": \(expectation)"))
    }

    private func read<Value>(
        _ node: YAMLNode, _ kind: ScalarKind<Value>, path: String, fallbackPosition: SourcePosition
    ) -> Located<Value>? {
        switch node.value {
        case .scalar(let text):
            switch kind.read(text) {
            case .success(let value): return Located(value: value, position: node.position, path: path)
            case .failure(let complaint): report.add(at: node.position, path, complaint)
            }
        case .empty: report.add(at: fallbackPosition, path, Complaint("has no value; expected \(kind.expectation)"))
        case .sequence, .mapping:
            report.add(at: node.position, path, Complaint("is \(node.kind), but must be \(kind.expectation)"))
        }
        return nil
    }

    private func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : path + "." + key }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

/// A value and the place it stood at.
struct Located<Value> {
    var value: Value
    var position: SourcePosition
    /// `mailboxes.support.address`
    var path: String
}
