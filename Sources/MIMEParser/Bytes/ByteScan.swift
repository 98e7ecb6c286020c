import Glibc

/// The questions asked of long runs of bytes, answered by the C library at memory speed.
extension Span where Element == UInt8 {
    /// The first place of `byte` in `start..<end`.
    func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int? {
        guard start < end else { return nil }
        precondition(start >= 0 && end <= count, "a range inside the bytes")
        return unsafe withUnsafeBufferPointer { buffer -> Int? in
            guard let base = buffer.baseAddress, let found = unsafe memchr(base + start, Int32(byte), end - start)
            else { return nil }
            return unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
        }
    }

    /// The first line in `start..<end` that begins with `first` or `second`; `start` begins a line.
    func firstLine(beginningWith first: UInt8, or second: UInt8, from start: Int, to end: Int) -> Int? {
        guard start < end else { return nil }
        precondition(start >= 0 && end <= count, "a range inside the bytes")
        return unsafe withUnsafeBufferPointer { buffer -> Int? in
            guard let base = buffer.baseAddress else { return nil }
            var line = start
            while unsafe base[line] != first && base[line] != second {
                guard let feed = unsafe memchr(base + line, Int32(ASCII.lineFeed), end - line) else { return nil }
                line = unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(feed)) + 1
                guard line < end else { return nil }
            }
            return line
        }
    }

    /// Whether exactly `other` stands at `start`.
    func matches(_ other: [UInt8], at start: Int) -> Bool {
        guard start >= 0, count - start >= other.count else { return false }
        return unsafe withUnsafeBufferPointer { buffer in
            unsafe other.withUnsafeBufferPointer { wanted in
                guard let base = buffer.baseAddress, let first = wanted.baseAddress else { return other.isEmpty }
                return unsafe memcmp(base + start, first, wanted.count) == 0
            }
        }
    }

    /// A copy of one range.
    func array(_ range: Range<Int>) -> [UInt8] {
        unsafe extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
    }
}

extension OutputSpan where Element == UInt8 {
    /// Appends as much of `source[range]` as there is room for and returns how many bytes that was.
    mutating func append(from source: Span<UInt8>, _ range: Range<Int>) -> Int {
        let size = Swift.min(range.count, freeCapacity)
        guard size > 0 else { return 0 }
        unsafe source.extracting(range.lowerBound..<(range.lowerBound + size)).withUnsafeBufferPointer { from in
            unsafe withUnsafeMutableBufferPointer { buffer, initialized in
                guard let base = buffer.baseAddress, let first = from.baseAddress else { return }
                unsafe (base + initialized).update(from: first, count: size)
                initialized += size
            }
        }
        return size
    }
}
