import MIMEParser

extension SafeHTML {
    /// The parts of a mail that make up its HTML body, one below the other; plain text between them stays plain.
    /// `nil` when none of them is HTML.
    init?(_ parts: [PartIndex], of message: ParsedMessage, embedded: @escaping @Sendable (String) -> String?) {
        guard parts.contains(where: { message[$0].mediaType == .textHTML }) else { return nil }
        self.init(
            parts.map { index in
                let text = message.text(of: index)
                return message[index].mediaType == .textHTML
                    ? SafeHTML(text, embedded: embedded) : SafeHTML(text: text)
            })
    }

    private init(_ pieces: [SafeHTML]) {
        self.init(
            markup: pieces.map(\.markup).joined(separator: "\n"),
            remoteReferences: pieces.reduce(0) { $0 + $1.remoteReferences })
    }
}
