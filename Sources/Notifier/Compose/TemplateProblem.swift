/// Something in a template that cannot be filled in.
package struct TemplateProblem: Equatable, Sendable, CustomStringConvertible {
    /// Of the template, as `fr/acknowledgement.txt`, or its whole path.
    package var path: String
    /// Counted from one; 0 when it concerns the whole file.
    package var line: Int
    /// In bytes, counted from one.
    package var column: Int
    /// What cannot be filled in, for the person who wrote it.
    package var message: String

    /// Concerns the whole file, unless a line is given.
    package init(path: String, line: Int = 0, column: Int = 0, message: String) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }

    package var description: String {
        line == 0 ? "\(path): \(message)" : "\(path):\(line):\(column): \(message)"
    }
}
