package import TicketStore

/// One template of every locale that has it.
package struct TemplateListing: Sendable, Equatable {
    /// As its files are named, without their endings: `ticket_opened`, `urgent_alert.sms`, `reply.prices`.
    package let name: String
    /// The locales that have it, sorted.
    package let languages: [String]
    /// The files that stand in for those that came with the program, or that add a locale to them.
    package let own: [String]

    /// Every template there may be, in the order of the kinds, then SMS as far as they have words, then what rules answer
    /// with.
    ///
    /// - Parameter directories: As for `TemplateLibrary.load`; the last is the one that came with the program.
    package static func all(in directories: [String], replies: [String] = []) -> [TemplateListing] {
        let texts = [anyText] + Notice.Kind.allCases.filter(\.isToTeam).map { text(of: $0) }
        let names = Notice.Kind.allCases.map(\.rawValue) + texts + replies.map { "reply.\($0)" }
        let locales = directories.map { TemplateFiles.languages(in: $0) }
        return names.compactMap { name in
            var languages: Set<String> = []
            var own: [String] = []
            for (index, directory) in directories.enumerated() {
                for language in locales[index] where TemplateFiles.exists("\(directory)/\(language)/\(name).txt") {
                    let isFirst = languages.insert(language).inserted
                    if isFirst, index < directories.count - 1 { own.append("\(directory)/\(language)/\(name).txt") }
                }
            }
            if languages.isEmpty, texts.contains(name), name != anyText { return nil }
            return TemplateListing(name: name, languages: languages.sorted(), own: own)
        }
    }

    /// The words of an SMS about this.
    package static func text(of kind: Notice.Kind) -> String { "\(kind.rawValue).sms" }

    /// The words of an SMS about what has none of its own.
    package static let anyText = "notice.sms"
}
