/// One column of an exported table.
package struct ExportColumn: Sendable, Equatable {
    /// What its cells usually hold; a cell may hold something else.
    package enum Kind: Sendable, Equatable {
        case text, number, instant, duration
    }

    /// Its name in JSON; once in a table.
    package var key: String
    /// What people read above it.
    package var title: String
    package var kind: Kind
    /// Characters that usually fit; pages share their width in this proportion.
    package var width: Int

    /// `width` is what the kind needs unless it is given.
    package init(_ key: String, _ title: String, _ kind: Kind = .text, width: Int? = nil) {
        self.key = key
        self.title = title
        self.kind = kind
        let usual =
            switch kind {
            case .text: 24
            case .number, .duration: 10
            case .instant: 17
            }
        self.width = max(1, width ?? usual)
    }
}
