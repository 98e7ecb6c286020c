// fuzz-sources: Sources/MIMEParser Fuzz/Shared
// fuzz-seeds: words
// fuzz-weight: 2

/// Header text: always UTF-8 without controls, within its limit, and what was encoded comes back however it is cut.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzEncodedWords(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput(start, count)
    let value = input.bytes
    let limit = ParserLimits().encodedWords
    let decoded = EncodedWords.decode(value, limit: limit)
    require(decoded.text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "no control in header text")
    require(decoded.text.utf8.count <= 8 * value.count + 16, "text grows by a bounded factor")
    let few = EncodedWords.decode(value, limit: 1)
    if !few.isTruncated { require(few.text.utf8.elementsEqual(decoded.text.utf8), "a limit not met changes nothing") }
    let list = CharsetLabels.charsets
    let label = Array(list[input.number(below: list.count)].name.utf8)
    readText(value, Charset(label: label))
    readText(value, nil)
    encodeAndDecode(value, input)
    return 0
}

private func readText(_ bytes: [UInt8], _ charset: Charset?) {
    let utf8 = TextDecoder.utf8(bytes, charset: charset)
    require(String(decoding: utf8, as: UTF8.self).utf8.elementsEqual(utf8), "decoded text is UTF-8")
    var lines = utf8
    LineEnds.normalise(&lines)
    require(
        lines.count <= utf8.count
            && lines.filter { $0 != 0x0D && $0 != 0x0A } == utf8.filter { $0 != 0x0D && $0 != 0x0A },
        "only line ends change")
}

/// Senders cut between any two bytes.
private func encodeAndDecode(_ value: [UInt8], _ input: FuzzInput) {
    let text = Array(String(decoding: value.prefix(600), as: UTF8.self).utf8)
    guard !text.isEmpty, !text.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
    var encoded: [UInt8] = []
    var position = 0
    while position < text.count {
        let piece = text[position..<min(text.count, position + 1 + input.number(below: 45, salt: UInt64(position)))]
        if !encoded.isEmpty { encoded.append(0x20) }
        encoded += Array("=?utf-8?q?".utf8)
        for byte in piece {
            encoded += [0x3D, digit(byte >> 4), digit(byte & 15)]
        }
        encoded += Array("?=".utf8)
        position = piece.endIndex
    }
    let decoded = EncodedWords.decode(encoded, limit: text.count).text
    require(decoded.utf8.elementsEqual(DisplayText.string(text).utf8), "what was encoded comes back")
}

private func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
