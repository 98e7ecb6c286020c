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
        if self[start] == first || self[start] == second { return start }
        return firstPair(ASCII.lineFeed, first, or: second, from: start, to: end).map { $0 + 1 }
    }

    /// The first place in `start..<end` where `lead` stands, and behind it `first` or `second`. Sixteen places at a
    /// time: the C library has no function that asks this of bytes without an end mark.
    func firstPair(_ lead: UInt8, _ first: UInt8, or second: UInt8, from start: Int, to end: Int) -> Int? {
        precondition(start >= 0 && end <= count, "a range inside the bytes")
        return unsafe withUnsafeBytes { bytes -> Int? in
            var place = start
            let leads = SIMD16(repeating: lead)
            let firsts = SIMD16(repeating: first)
            let seconds = SIMD16(repeating: second)
            while place + 16 < end {
                let here = unsafe bytes.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
                let next = unsafe bytes.loadUnaligned(fromByteOffset: place + 1, as: SIMD16<UInt8>.self)
                let hits = (here .== leads) .& ((next .== firsts) .| (next .== seconds))
                let halves = unsafe unsafeBitCast(hits, to: SIMD2<UInt64>.self)
                if halves.x | halves.y != 0 { break }
                place += 16
            }
            while place + 1 < end {
                let next = unsafe bytes[place + 1]
                if unsafe bytes[place] == lead, next == first || next == second { return place }
                place += 1
            }
            return nil
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
