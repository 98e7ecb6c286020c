import FoundationEssentials

/// One object as one line of JSON: what every listing writes with `--json`.
///
/// Keys are in alphabetical order. Texts are as they came, escaped as JSON wants it.
enum JSONLine {
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        // Numbers and strings only: nothing that could fail to encode.
        guard let bytes = try? encoder.encode(value) else { preconditionFailure("a row that is not JSON") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
