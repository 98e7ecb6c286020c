/// An IP address as mail writes it (RFC 5321, section 4.1.3).
enum IPLiteral {
    /// The address alone: without brackets, `IPv6:`, zone and port. `nil` if `text` is none.
    static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count <= 72 else { return nil }
        var inner = Array(text)[...]
        if inner.first == ASCII.openBracket {
            inner = inner.dropFirst()
            inner = inner[..<(inner.firstIndex(of: ASCII.closeBracket) ?? inner.endIndex)]
        }
        if ASCII.equalIgnoringCase(inner.prefix(5), "ipv6:") { inner = inner.dropFirst(5) }
        if let zone = inner.firstIndex(of: ASCII.percent) { inner = inner[..<zone] }
        if isVersion6(inner) { return Array(inner) }
        if let port = inner.firstIndex(of: ASCII.colon) { inner = inner[..<port] }
        return isVersion4(inner) ? Array(inner) : nil
    }

    private static func isVersion4(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy(ASCII.isDigit)
                    && part.reduce(0) { $0 * 10 + Int($1 &- 0x30) } < 256
            }
    }

    /// Eight groups of hexadecimal digits, some of them perhaps `::`, the last two perhaps a version 4 address.
    private static func isVersion6(_ text: ArraySlice<UInt8>) -> Bool {
        var parts = text.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        guard (3...9).contains(parts.count), let last = parts.last else { return false }
        var groups = 8
        if last.contains(ASCII.dot) {
            guard isVersion4(last) else { return false }
            parts.removeLast()
            groups = 6
        }
        guard parts.allSatisfy({ $0.count <= 4 && $0.allSatisfy { ASCII.hexDigit($0) != nil } }) else { return false }
        let empty = parts.count(where: \.isEmpty)
        return empty == 0 ? parts.count == groups : empty <= 3 && parts.count <= groups + 1
    }
}
