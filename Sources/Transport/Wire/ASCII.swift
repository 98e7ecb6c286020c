/// Case-insensitive comparison and number reading on bytes. No locale, no Unicode.
enum ASCII {
    static func upper(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte & 0xDF : byte
    }

    static func equal(_ left: ArraySlice<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        left.elementsEqual(right) { upper($0) == upper($1) }
    }

    /// A decimal number of digits only that fits `Number`; `nil` for anything else.
    static func number<Number: FixedWidthInteger>(_ digits: ArraySlice<UInt8>) -> Number? {
        guard !digits.isEmpty else { return nil }
        var value: Number = 0
        for byte in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Number(byte - UInt8(ascii: "0")))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// A server's words for a log line: printable ASCII, `?` for the rest, at most 200 bytes.
    static func printable(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text.prefix(200).map { 0x20...0x7E ~= $0 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
