/// Plain text as HTML. Works on bytes: a combining mark cannot hide what has to be escaped.
enum HTMLText {
    static func escaped(_ text: [UInt8]) -> [UInt8] {
        var safe: [UInt8] = []
        safe.reserveCapacity(text.count + text.count / 16)
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): safe += "&amp;".utf8
            case UInt8(ascii: "<"): safe += "&lt;".utf8
            case UInt8(ascii: ">"): safe += "&gt;".utf8
            case UInt8(ascii: "\""): safe += "&quot;".utf8
            case UInt8(ascii: "'"): safe += "&#39;".utf8
            default: safe.append(byte)
            }
        }
        return safe
    }

    /// A whole page that shows `text` with its line ends and its indentation. It sets no colour: the reader's
    /// program knows whether it is day or night.
    static func page(_ text: String, language: String) -> String {
        var body: [UInt8] = []
        var isLineStart = true
        for byte in escaped(Array(text.utf8)) {
            switch byte {
            case 0x0D: continue
            case 0x0A: body += "<br>\n".utf8
            case 0x20 where isLineStart: body += "&nbsp;".utf8
            default: body.append(byte)
            }
            isLineStart = byte == 0x0A || (isLineStart && byte == 0x20)
        }
        return """
            <!DOCTYPE html>
            <html lang="\(String(decoding: escaped(Array(language.utf8)), as: UTF8.self))">
            <head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
            <body style="font-family: sans-serif; line-height: 1.4; max-width: 45em; overflow-wrap: break-word">
            \(String(decoding: body, as: UTF8.self))</body>
            </html>

            """
    }
}
