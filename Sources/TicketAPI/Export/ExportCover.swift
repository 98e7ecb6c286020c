/// What is said about an exported list before the list.
package struct ExportCover: Sendable, Equatable {
    /// One thing that is said: `Filters` and `status: open`.
    package struct Line: Sendable, Equatable {
        /// In the language of who reads it, as the value.
        package var name: String
        package var value: String

        /// Takes both as they are.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One line.
    package var title: String
    /// Filters, when and by whom it was made, the time zone of its instants.
    package var facts: [Line]
    /// Totals and the like.
    package var figures: [Line]

    /// The words are the caller's, in the language of who reads it.
    package init(title: String, facts: [Line] = [], figures: [Line] = []) {
        self.title = title
        self.facts = facts
        self.figures = figures
    }
}
