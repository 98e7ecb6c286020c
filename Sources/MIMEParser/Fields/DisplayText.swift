/// Decoded header text as others may hold it: UTF-8 without controls.
enum DisplayText {
    /// Every C0 control and DEL becomes a space, so that no header text can break a line or end a string.
    static func string(_ utf8: [UInt8]) -> String {
        guard utf8.contains(where: isControl) else { return String(decoding: utf8, as: UTF8.self) }
        return String(decoding: utf8.map { isControl($0) ? ASCII.space : $0 }, as: UTF8.self)
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }
}
