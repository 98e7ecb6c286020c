// fuzz-sources: Sources/MIMEParser Fuzz/Shared
// fuzz-seeds: decoder
// fuzz-weight: 2

/// Transfer encodings: in pieces as in one, wherever the bytes lie, never longer than written; and what a clean
/// writer encodes comes back.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzDecoders(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput(start, count)
    for encoding in [TransferEncoding.identity, .base64, .quotedPrintable, .uuencode, .yEnc] {
        let whole = ContentDecoder.decode(encoding, 0..<input.bytes.count, from: input.bytes.span)
        require(whole.count <= input.bytes.count, "no encoding makes content longer")
        readInPieces(input, encoding, whole)
        readElsewhere(input, encoding, whole)
    }
    let clean = Array(input.bytes.prefix(2_000))
    let width = 4 + 4 * input.number(below: 30)
    require(decoded(base64(clean, width), .base64) == clean, "base64 comes back")
    require(decoded(quotedPrintable(clean, width), .quotedPrintable) == clean, "quoted-printable comes back")
    require(decoded(uuencode(clean), .uuencode) == clean, "uuencode comes back")
    return 0
}

private func readInPieces(_ input: FuzzInput, _ encoding: TransferEncoding, _ whole: [UInt8]) {
    guard var decoder = ContentDecoder(encoding, 0..<input.bytes.count) else { return }
    var streamed: [UInt8] = []
    var pieces = 0
    while !decoder.isAtEnd {
        // A uuencoded line comes in one piece; the others need room for one group.
        let least = encoding == .uuencode ? 64 : 4
        let capacity = least + input.number(below: 40, salt: UInt64(pieces))
        streamed += decoder.next(capacity, from: input.bytes.span)
        pieces += 1
        require(pieces <= input.bytes.count + 2, "every piece gets on")
    }
    require(streamed == whole, "pieces change nothing")
}

/// Fast paths depend on where bytes lie and on how many follow; what they give does not.
private func readElsewhere(_ input: FuzzInput, _ encoding: TransferEncoding, _ whole: [UInt8]) {
    let shift = 1 + input.number(below: 70, salt: 7)
    let moved = [UInt8](repeating: 0x41, count: shift) + input.bytes + [UInt8](repeating: 0x42, count: 65)
    let there = ContentDecoder.decode(encoding, shift..<(shift + input.bytes.count), from: moved.span)
    require(there == whole, "the place changes nothing")
}

private func decoded(_ bytes: [UInt8], _ encoding: TransferEncoding) -> [UInt8] {
    ContentDecoder.decode(encoding, 0..<bytes.count, from: bytes.span)
}

private func base64(_ bytes: [UInt8], _ width: Int) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    var column = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
        for place in 0..<4 {
            text.append(place <= group.count ? alphabet[Int(word >> UInt32(18 - 6 * place)) & 63] : 0x3D)
        }
        column += 4
        if column >= width {
            text += [0x0D, 0x0A]
            column = 0
        }
    }
    return text
}

private func quotedPrintable(_ bytes: [UInt8], _ width: Int) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    var column = 0
    for byte in bytes {
        let isPlain = byte > 0x20 && byte < 0x7F && byte != 0x3D
        text += isPlain ? [byte] : [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        column += 3
        if column >= width {
            text += [0x3D, 0x0D, 0x0A]
            column = 0
        }
    }
    return text
}

private func uuencode(_ bytes: [UInt8]) -> [UInt8] {
    var text = Array("begin 644 a\n".utf8)
    func character(_ value: UInt32) -> UInt8 { value & 63 == 0 ? 0x60 : UInt8(value & 63) + 0x20 }
    for start in stride(from: 0, to: bytes.count, by: 45) {
        let line = Array(bytes[start..<min(start + 45, bytes.count)])
        text.append(character(UInt32(line.count)))
        for place in stride(from: 0, to: line.count, by: 3) {
            let word = (0..<3).reduce(UInt32(0)) { $0 << 8 | (place + $1 < line.count ? UInt32(line[place + $1]) : 0) }
            text += [18, 12, 6, 0].map { character(word >> $0) }
        }
        text.append(0x0A)
    }
    return text + Array("`\nend\n".utf8)
}
