import Glibc
import MIMEParser
import Testing

@Suite struct CharsetGuessTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let charsets: [String]
        var testDescription: String { "\(charsets): \(text)" }

        init(_ text: String, _ charsets: String...) {
            self.text = text
            self.charsets = charsets
        }
    }

    static let rows = [
        Row("Добрый день, принтер не печатает.", "windows-1251", "koi8-r", "iso-8859-5", "ibm866"),
        Row("Ошибка входа", "windows-1251", "koi8-r"),
        Row("Не можу увійти, дякую за допомогу", "windows-1251", "koi8-u"),
        Row("Ο εκτυπωτής δεν λειτουργεί", "windows-1253"),
        Row("המדפסת לא עובדת מאתמול", "windows-1255"),
        Row("الطابعة لا تعمل منذ أمس", "windows-1256"),
        Row("เครื่องพิมพ์ใช้งานไม่ได้", "windows-874"),
        Row("プリンターが動きません。確認をお願いします", "shift_jis", "euc-jp"),
        Row("어제부터 프린터가 작동하지 않습니다", "euc-kr"),
        Row("打印机无法使用，请帮忙检查。", "gb18030"),
        Row("印表機無法使用，請協助檢查。", "big5"),
        Row("Größe, déçu, à l’école: “naïve” café", "windows-1252"),
        Row("ÄÖÜ GRÖSSE ÜBERSICHT", "windows-1252"),
        Row("Não há informações às ligações", "windows-1252"),
    ]

    @Test("text without a label is read by what its letters spell", arguments: rows)
    func guesses(row: Row) throws {
        for charset in row.charsets {
            let bytes = try encoded(row.text, charset)
            let message = try MessageParser().parse(Array("Subject: ".utf8) + bytes + Array("\n\n".utf8) + bytes)
            #expect(message.text(of: .root).utf8.elementsEqual(row.text.utf8), "text in \(charset)")
            #expect(message.subject?.utf8.elementsEqual(row.text.utf8) == true, "subject in \(charset)")
        }
    }

    @Test("a label that the bytes do not fit is overruled by the same judgement")
    func overrulesLabels() throws {
        let bytes = try encoded("Принтер не печатает", "windows-1251")
        let message = try MessageParser().parse(Array("Content-Type: text/plain; charset=utf-8\n\n".utf8) + bytes)
        #expect(message.text(of: .root) == "Принтер не печатает")
    }

    @Test("half a unit at the end of UTF-16 is no character")
    func dropsHalfUnits() throws {
        let header = Array("Content-Type: text/plain; charset=utf-16le\n\n".utf8)
        #expect(try MessageParser().parse(header + [0x68, 0, 0x69, 0, 0x0D]).text(of: .root) == "hi")
    }
}

/// `text` in the charset the C library calls `charset`.
private func encoded(_ text: String, _ charset: String) throws -> [UInt8] {
    let converter = unsafe iconv_open(charset, "UTF-8")
    defer { unsafe _ = iconv_close(converter) }
    var input = Array(text.utf8)
    return try unsafe [UInt8](unsafeUninitializedCapacity: input.count * 2) { output, count in
        let status = unsafe input.withUnsafeMutableBytes { source in
            var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
            var unread = source.count
            var to = unsafe UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
            var free = output.count
            let status = unsafe iconv(converter, &from, &unread, &to, &free)
            count = output.count - free
            return status
        }
        try #require(status == 0)
    }
}
