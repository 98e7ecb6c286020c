import TicketStore

/// One template of every locale that has it.
package struct TemplateListing: Sendable, Equatable {
    /// As its files are named, without their endings: `ticket_opened`, `reply.prices`.
    package let name: String
    /// The locales that have it, sorted.
    package let languages: [String]
    /// The files that stand in for those that came with the program, or that add a locale to them.
    package let own: [String]

    /// Every template there may be, in the order of the kinds, then what rules answer with.
    ///
    /// - Parameter directories: As for `TemplateLibrary.load`; the last is the one that came with the program.
    package static func all(in directories: [String], replies: [String] = []) -> [TemplateListing] {
        let names = Notice.Kind.allCases.map(\.rawValue) + replies.map { "reply.\($0)" }
        let locales = directories.map { TemplateFiles.languages(in: $0) }
        return names.map { name in
            var languages: Set<String> = []
            var own: [String] = []
            for (index, directory) in directories.enumerated() {
                for language in locales[index] where TemplateFiles.exists("\(directory)/\(language)/\(name).txt") {
                    let isFirst = languages.insert(language).inserted
                    if isFirst, index < directories.count - 1 { own.append("\(directory)/\(language)/\(name).txt") }
                }
            }
            return TemplateListing(name: name, languages: languages.sorted(), own: own)
        }
    }
}
