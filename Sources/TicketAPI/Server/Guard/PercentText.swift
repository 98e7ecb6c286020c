/// Percent-encoded text (RFC 3986, section 2.1), read in the one way there is. Throws `APIProblem` with 400, which names
/// the place, for an escape that stands for no character, for NUL and for what is not UTF-8.
enum PercentText {
    /// The names and values of a query, or of a plain web form (URL Standard, section 5.1), in their order.
    static func pairs(
        _ bytes: ArraySlice<UInt8>, most: Int, in place: String
    ) throws(APIProblem) -> [HTTPRequest.Parameter] {
        let pairs = bytes.split(separator: UInt8(ascii: "&"))
        guard pairs.count <= most else { throw APIProblem(400, "the \(place) has more than \(most) parameters") }
        var parameters: [HTTPRequest.Parameter] = []
        for pair in pairs {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try decoded(pair[..<equals], plusIsSpace: true, in: place)
            let value = try decoded(pair[equals...].dropFirst(), plusIsSpace: true, in: place)
            parameters.append(HTTPRequest.Parameter(name: name, value: value))
        }
        return parameters
    }

    static func decoded(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool, in place: String
    ) throws(APIProblem) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "%") else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
                continue
            }
            guard position + 1 < bytes.endIndex, let high = hexDigit(bytes[position]),
                let low = hexDigit(bytes[position + 1]), high | low != 0
            else { throw APIProblem(400, "the \(place) holds an escape that stands for no character") }
            decoded.append(high << 4 | low)
            position += 2
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw APIProblem(400, "the \(place) is not UTF-8")
        }
        return text
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
