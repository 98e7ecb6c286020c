import MIMEParser

/// HTML from a mail that may be shown in a browser: rebuilt from a list of harmless elements, attributes, addresses
/// and styles, never cut out of what the sender wrote.
///
/// No script, no form, no style sheet, no comment, no foreign namespace, no name another page could be confused by;
/// nothing is fetched, by us or by who shows it. Time is linear in the bytes whatever they are. Safe HTML made safe
/// once more is the same, byte for byte.
package struct SafeHTML: Sendable {
    /// UTF-8, LF line ends: what goes inside a `body`.
    package let markup: String
    /// Pictures, backgrounds and style sheets that showing the original would have fetched from elsewhere. Pictures
    /// are in `markup` still, as `<img data-blocked-src="https://…">`.
    package let remoteReferences: Int

    /// - Parameter embedded: The address to show for the part with this Content-ID; `nil` when the mail has none such.
    ///   It is written as it is returned, so it must be harmless itself. Left alone: `cid:` addresses stay.
    package init(
        _ html: String, embedded: @escaping @Sendable (String) -> String? = { WebAddress.content($0) }
    ) {
        var normaliser = HTMLNormaliser(Array(html.utf8), SafeAttributes(embedded: embedded))
        let structure = normaliser.run()
        remoteReferences = structure.remoteReferences
        // Without a tree there are still the words.
        if let tree = HTMLTree(structure) {
            markup = Self.serialise(tree, structure)
        } else {
            markup = SafeHTML(text: HTMLText(html).text).markup
        }
    }

    /// For the decision trace.
    var verdict: String {
        remoteReferences == 0 ? "made safe" : "made safe, \(remoteReferences) remote references blocked"
    }

    init(markup: String, remoteReferences: Int) {
        self.markup = markup
        self.remoteReferences = remoteReferences
    }

    /// Text as HTML that shows it line by line.
    package init(text: String) {
        var bytes = Array("<pre>".utf8)
        HTMLEscaping.append(text: CleanText.block(text).utf8, to: &bytes)
        markup = String(decoding: bytes + Array("</pre>".utf8), as: UTF8.self)
        remoteReferences = 0
    }

    private static func serialise(_ tree: borrowing HTMLTree, _ structure: HTMLStructure) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(structure.size + structure.markup.count)
        tree.walk { step in
            switch step {
            case .open(let element, let number):
                output.append(UInt8(ascii: "<"))
                output += element.name.utf8
                output += structure.content(number)
                output.append(UInt8(ascii: ">"))
            case .text(let number): output += structure.content(number)
            case .close(let element) where element.isVoid: break
            case .close(let element):
                output += "</".utf8
                output += element.name.utf8
                output.append(UInt8(ascii: ">"))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
