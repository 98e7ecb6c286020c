/// A text of the configuration with places to be filled in: `Bearer {{token}}`.
package struct FilledText: Sendable {
    private let template: Template

    /// `nil` names what cannot be filled in.
    package static func read(_ text: String, names: Set<String>) -> (text: FilledText?, problem: String?) {
        let (template, problems) = TemplateParser.parse(
            Array(text.utf8), path: "", vocabulary: TemplateVocabulary(texts: names))
        return problems.first.map { (nil, $0.message) } ?? (FilledText(template: template), nil)
    }

    func filled(_ values: [String: String]) -> String {
        template.render(TemplateValues(values), for: .plainText)
    }
}
