/// Looks for viruses in uploads before they are kept.
package protocol FileScanner: Sendable {
    /// What it finds in a file. Not being able to look is an answer, too: then nothing is kept.
    func scan(_ file: [UInt8]) async -> FileFinding

    /// Whether it answered when it was asked last; true before that.
    var isReachable: Bool { get async }
}

/// What a virus scanner says about a file.
package enum FileFinding: Equatable, Sendable {
    case nothing
    /// The name of a virus, for people.
    case virus(String)
    /// It looks at nothing as large as this.
    case tooLarge
    /// It cannot be asked now.
    case unknown
}
