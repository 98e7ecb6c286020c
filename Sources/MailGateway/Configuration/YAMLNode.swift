/// A piece of YAML that knows where it stood.
struct YAMLNode: Sendable {
    enum Value: Sendable {
        /// Every scalar is text; the schema says what it means.
        case scalar(String)
        /// A key without a value, `~` or `null`.
        case empty
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    struct Entry: Sendable {
        var key: String
        var keyPosition: SourcePosition
        var value: YAMLNode
    }

    var value: Value
    var position: SourcePosition

    /// For messages: `a list`.
    var kind: String {
        switch value {
        case .scalar: "a single value"
        case .empty: "empty"
        case .sequence: "a list"
        case .mapping: "a section"
        }
    }
}
