import Glibc

/// The C library's converter. It sees only names from our own table.
enum Iconv {
    /// `nil` when so much of `bytes` cannot be read that the label must be wrong. Single unreadable places
    /// become U+FFFD.
    static func utf8(_ bytes: [UInt8], from charset: Charset) -> [UInt8]? {
        let converter = unsafe iconv_open("UTF-8", charset.iconvName)
        guard unsafe converter != invalid else { return nil }
        defer { unsafe _ = iconv_close(converter) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 2)
        var chunk = [UInt8](repeating: 0, count: min(max(bytes.count * 3, 64), 1 << 14))
        var input = bytes
        var consumed = 0
        var unreadable = 0
        while consumed < bytes.count {
            let (status, read, written) = unsafe step(converter, &input, from: consumed, into: &chunk)
            consumed += read
            output += chunk[..<written]
            if status == 0 { continue }
            guard status != E2BIG else { continue }
            unreadable += 1
            output += [0xEF, 0xBF, 0xBD]
            if status == EINVAL { break }
            consumed += 1
            if unreadable > 16, unreadable > consumed / 8 { return nil }
        }
        let (_, _, written) = unsafe flush(converter, &chunk)
        output += chunk[..<written]
        return output
    }

    private static var invalid: iconv_t? { unsafe iconv_t(bitPattern: -1) }

    /// Converts as much as fits. The status is 0 or the error number.
    private static func step(
        _ converter: iconv_t?, _ input: inout [UInt8], from start: Int, into output: inout [UInt8]
    ) -> (status: Int32, read: Int, written: Int) {
        let room = output.count
        return unsafe input.withUnsafeMutableBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                var from = unsafe source.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self)
                var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var unread = source.count - start
                var free = room
                let status = unsafe iconv(converter, &from, &unread, &to, &free)
                let failure = status == -1 ? errno : 0
                return (failure, source.count - start - unread, room - free)
            }
        }
    }

    /// Writes what the converter still holds back.
    private static func flush(
        _ converter: iconv_t?, _ output: inout [UInt8]
    ) -> (status: Int32, read: Int, written: Int) {
        let room = output.count
        return unsafe output.withUnsafeMutableBytes { target in
            var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
            var free = room
            _ = unsafe iconv(converter, nil, nil, &to, &free)
            return (0, 0, room - free)
        }
    }
}
