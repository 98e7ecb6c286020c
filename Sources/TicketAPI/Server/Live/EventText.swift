/// Server-sent events as they are written (HTML standard, section 9.2).
enum EventText {
    /// A comment, which readers pass over.
    static let heartbeat = Array(":\n\n".utf8)

    /// A text of several lines becomes as many `data` lines; a name or an id has only one.
    static func bytes(of message: LiveConnection.Message) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.text.utf8.count + 64)
        if let name = message.name { append("event: ", oneLine(name), to: &bytes) }
        if let id = message.id { append("id: ", oneLine(id), to: &bytes) }
        let text = Array(message.text.utf8)
        var start = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            position += 1
            guard byte == lineFeed || byte == carriageReturn else { continue }
            append("data: ", text[start..<(position - 1)], to: &bytes)
            if byte == carriageReturn, position < text.count, text[position] == lineFeed { position += 1 }
            start = position
        }
        append("data: ", text[start...], to: &bytes)
        bytes.append(lineFeed)
        return bytes
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private static func oneLine(_ text: String) -> ArraySlice<UInt8> {
        text.utf8.filter { $0 != lineFeed && $0 != carriageReturn && $0 != 0 }[...]
    }

    private static func append(_ field: StaticString, _ value: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes += "\(field)".utf8
        bytes += value
        bytes.append(lineFeed)
    }
}
