/// The attributes that safe HTML may have, and how their values are written.
///
/// Reading what was written writes the same bytes again.
struct SafeAttributes: Sendable {
    /// Attributes of one tag that are looked at.
    static let mostAttributes = 100

    /// The address for the part with this Content-ID; `nil` when there is no such part.
    let embedded: @Sendable (String) -> String?

    /// Appends the attributes that stay. Returns how many foreign things they, and those left out, would have fetched.
    func write(
        _ tag: HTMLTokenizer.Tag, as element: HTMLElement, of tokens: HTMLTokenizer, to output: inout [UInt8]
    ) -> Int {
        guard tag.hasAttributes else { return 0 }
        var scanner = tokens.attributes(of: tag)
        var seen: Set<HTMLName> = []
        var remote = 0
        for _ in 0..<Self.mostAttributes {
            guard let (name, extent) = scanner.next() else { break }
            guard let rule = AttributeRule(name, on: element) else {
                remote += Self.remoteReferences(name, extent, of: tokens)
                continue
            }
            // An image has one source, however it is called.
            guard seen.insert(rule == .blockedSource ? "src" : name).inserted else { continue }
            var value: [UInt8] = []
            HTMLEntities.decode(tokens.bytes[extent], into: &value)
            remote += write(value, of: name, by: rule, to: &output)
        }
        // A link that leads nowhere is none, whatever else is said of it.
        if element == .a, !seen.contains("href") || !output.starts(with: Self.linkStart) { output = [] }
        return remote
    }

    /// How many foreign things a tag that is left out would have fetched.
    func remoteReferences(in tag: HTMLTokenizer.Tag, of tokens: HTMLTokenizer) -> Int {
        guard tag.hasAttributes else { return 0 }
        var scanner = tokens.attributes(of: tag)
        var count = 0
        for _ in 0..<Self.mostAttributes {
            guard let (name, extent) = scanner.next() else { break }
            count += Self.remoteReferences(name, extent, of: tokens)
        }
        return count
    }

    private func write(
        _ value: [UInt8], of name: HTMLName, by rule: AttributeRule, to output: inout [UInt8]
    ) -> Int {
        switch rule {
        case .link: Self.writeLink(value, to: &output)
        case .source, .blockedSource: return writeSource(value, isBlocked: rule == .blockedSource, to: &output)
        case .style:
            let declarations = StyleDeclarations(value).bytes
            if !declarations.isEmpty { HTMLEscaping.append(attribute: "style", declarations, to: &output) }
            return RemoteReference.count(inStyle: value[...])
        case .value(let kind):
            if let written = kind.written(value) { HTMLEscaping.append(attribute: name.text, written, to: &output) }
        }
        return 0
    }

    /// The link comes first: what is said of a link that is none does not stay.
    private static func writeLink(_ value: [UInt8], to output: inout [UInt8]) {
        guard let address = WebAddress(value), address.scheme != .content else { return }
        var link: [UInt8] = []
        HTMLEscaping.append(attribute: "href", address.bytes, to: &link)
        link += " target=\"_blank\" rel=\"noopener noreferrer nofollow\"".utf8
        output = link + output
    }

    private func writeSource(_ value: [UInt8], isBlocked: Bool, to output: inout [UInt8]) -> Int {
        guard let address = WebAddress(value) else { return 0 }
        if address.scheme == .page {
            HTMLEscaping.append(attribute: "data-blocked-src", address.bytes, to: &output)
            return 1
        }
        if !isBlocked, let identifier = address.contentID, let place = embedded(identifier) {
            HTMLEscaping.append(attribute: "src", place.utf8, to: &output)
        }
        return 0
    }

    private static func remoteReferences(_ name: HTMLName, _ extent: Range<Int>, of tokens: HTMLTokenizer) -> Int {
        guard name == "style" || fetching.contains(name) else { return 0 }
        var value: [UInt8] = []
        HTMLEntities.decode(tokens.bytes[extent], into: &value)
        return name == "style" ? RemoteReference.count(inStyle: value[...]) : RemoteReference.isRemote(value) ? 1 : 0
    }

    private static let linkStart = Array(" href=".utf8)
    private static let fetching = Set<HTMLName>(
        "action background classid code codebase data dynsrc formaction href lowsrc poster src srcset xlink:href")
}
