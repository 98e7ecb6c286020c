import TicketStore

/// What `inspect` says about the bytes of a part: their digests as they are and with LF line ends, without
/// keeping any of them.
struct ContentDigests {
    private(set) var exact = SHA256()
    /// With CRLF turned into LF.
    private(set) var folded = SHA256()
    private(set) var md5 = MD5()
    /// Bytes with CRLF turned into LF.
    private(set) var foldedLength = 0
    /// A CR that may yet turn out to be half of a CRLF.
    private var holdsReturn = false

    mutating func update(_ chunk: ArraySlice<UInt8>) {
        exact.update(chunk)
        md5.update(chunk)
        var start = chunk.startIndex
        if holdsReturn, let first = chunk.first {
            if first != Self.lineFeed { fold([Self.carriageReturn]) }
            holdsReturn = false
        }
        while let found = chunk[start...].firstIndex(of: Self.carriageReturn) {
            let next = found + 1
            guard next < chunk.endIndex else {
                fold(chunk[start..<found])
                holdsReturn = true
                return
            }
            fold(chunk[start..<(chunk[next] == Self.lineFeed ? found : next)])
            start = next
        }
        fold(chunk[start...])
    }

    /// Must follow the last `update`.
    mutating func end() {
        if holdsReturn { fold([Self.carriageReturn]) }
        holdsReturn = false
    }

    private mutating func fold(_ bytes: ArraySlice<UInt8>) {
        foldedLength += bytes.count
        folded.update(bytes)
    }

    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D
}
