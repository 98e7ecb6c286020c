/// The fields of `application/x-www-form-urlencoded`, as browsers send a plain form (URL Standard, section 5.1).
struct WebForm {
    /// In their order; of a name that occurs again the first counts.
    let fields: [(name: String, value: String)]

    init(_ bytes: [UInt8]) {
        var fields: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")).prefix(Self.mostFields) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.text(parts[0])
            guard !fields.contains(where: { $0.name == name }) else { continue }
            fields.append((name, parts.count > 1 ? Self.text(parts[1]) : ""))
        }
        self.fields = fields
    }

    private static let mostFields = 100

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var plain: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): plain.append(0x20)
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else {
                    plain.append(byte)
                    continue
                }
                plain.append(value)
                rest = rest.dropFirst(2)
            default: plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
