/// The lines of a yEnc file in a text, whole or one part of several: `=ybegin`, for a part `=ypart`, data, `=yend`
/// (yEnc working draft 1.3).
struct YencLines {
    let file: EnclosedFile

    /// `nil` unless the header has its line length, size and name, and the data ends in `=yend`; without that, its
    /// first line must be as long as the header says.
    init?(_ bytes: Span<UInt8>, at start: Int) {
        let first = Line(bytes, at: start)
        let header = YencKeywords(bytes, first)
        guard let name = header.name, let lineLength = header.number("line"), let size = header.number("size")
        else { return nil }
        var expectedSize = size
        var dataStart = first.next
        if header.number("part") != nil {
            let second = Line(bytes, at: dataStart)
            let part = YencKeywords(bytes, second)
            guard bytes.matches(Array("=ypart ".utf8), at: second.start), let begin = part.number("begin"),
                let end = part.number("end"), begin >= 1, end >= begin
            else { return nil }
            expectedSize = end - begin + 1
            dataStart = second.next
        }
        let dataEnd = Self.nextControlLine(bytes, from: dataStart)
        guard dataEnd < bytes.count, bytes.matches(Array("=yend".utf8), at: dataEnd) else {
            let data = Line(bytes, at: dataStart)
            guard lineLength > 0, (lineLength...(lineLength + 1)).contains(data.end - data.start) else { return nil }
            file = EnclosedFile(
                headerExtent: start..<start, bodyExtent: start..<dataEnd, encoding: .yEnc, name: name,
                defects: [.unterminatedFile])
            return
        }
        let last = Line(bytes, at: dataEnd)
        file = EnclosedFile(
            headerExtent: start..<start, bodyExtent: start..<last.next, encoding: .yEnc, name: name,
            defects: Self.defects(
                bytes, start..<last.next, sizes: [expectedSize, YencKeywords(bytes, last).number("size")],
                checksum: Self.checksum(YencKeywords(bytes, last), of: header)))
    }

    /// The next line that begins with `=y`, or the end.
    private static func nextControlLine(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while let line = bytes.firstLine(
            beginningWith: ASCII.equals, or: ASCII.equals, from: position, to: bytes.count)
        {
            if bytes.matches(Array("=y".utf8), at: line) { return line }
            position = Line(bytes, at: line).next
        }
        return bytes.count
    }

    /// Of a part, `crc32` is that of the whole file.
    private static func checksum(_ trailer: YencKeywords, of header: YencKeywords) -> UInt32? {
        if let checksum = trailer.hexadecimal("pcrc32") { return checksum }
        let isWhole = header.number("part") == nil || header.number("total") == 1
        return isWhole ? trailer.hexadecimal("crc32") : nil
    }

    /// Decodes once, keeping nothing.
    private static func defects(
        _ bytes: Span<UInt8>, _ extent: Range<Int>, sizes: [Int?], checksum: UInt32?
    ) -> [Defect.Kind] {
        var decoder = YencDecoder(extent)
        var size = 0
        var crc = CRC32()
        while !decoder.isAtEnd {
            let chunk = [UInt8](capacity: min(ContentDecoder.chunkSize, extent.count)) { output in
                decoder.fill(&output, from: bytes)
            }
            size += chunk.count
            crc.update(chunk)
        }
        var defects: [Defect.Kind] = []
        if sizes.contains(where: { $0 != nil && $0 != size }) { defects.append(.wrongSize) }
        if let checksum, checksum != crc.checksum { defects.append(.wrongChecksum) }
        return defects
    }
}

/// `key=value` words of a control line; `name=` comes last and may hold spaces.
private struct YencKeywords {
    private var words: [(key: [UInt8], value: [UInt8])] = []
    private(set) var name: [UInt8]?

    init(_ bytes: Span<UInt8>, _ line: Line) {
        let text = bytes.array(line.start..<min(line.end, line.start + Self.longestLine))
        var rest = text.drop { $0 != ASCII.space }.drop { $0 == ASCII.space }
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: ASCII.equals) else { break }
            let key = Array(rest[..<equals])
            if key.elementsEqual("name".utf8) {
                let trimmed = ASCII.trimmed(rest[(equals + 1)...])
                name = trimmed.isEmpty ? nil : Array(trimmed)
                break
            }
            let value = rest[(equals + 1)...].prefix { $0 != ASCII.space }
            words.append((key, Array(value)))
            rest = rest[value.endIndex...].drop { $0 == ASCII.space }
        }
    }

    /// Digits only, at most 15 of them.
    func number(_ key: StaticString) -> Int? {
        guard let value = value(key), (1...15).contains(value.count), value.allSatisfy(ASCII.isDigit) else {
            return nil
        }
        return value.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    func hexadecimal(_ key: StaticString) -> UInt32? {
        guard let value = value(key), (1...8).contains(value.count) else { return nil }
        var number: UInt32 = 0
        for byte in value {
            guard let digit = ASCII.hexDigit(byte) else { return nil }
            number = number << 4 | UInt32(digit)
        }
        return number
    }

    private func value(_ key: StaticString) -> [UInt8]? {
        words.first { ASCII.equalIgnoringCase($0.key, key) }?.value
    }

    /// Control lines are short; what is longer is cut.
    private static let longestLine = 1_000
}
