// fuzz-sources: Sources/Transport/Wire
// fuzz-seeds: imap

/// Any bytes from a server: no trap, nothing held beyond the limit, and the same whole or byte by byte.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzIMAPResponses(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = responses(in: input, pieceBytes: max(1, input.count))
    precondition(whole == responses(in: input, pieceBytes: 1), "pieces change what is read")
    return 0
}

private struct Reading: Equatable {
    var responses: [IMAPResponse] = []
    var literals: [Int] = []
    var literalBytes = 0
    var violation: ProtocolViolation?
}

private func responses(in input: [UInt8], pieceBytes: Int) -> Reading {
    let longestLine = 1_000
    var reader = IMAPResponseReader(longestLine: longestLine)
    var reading = Reading()
    do throws(ProtocolViolation) {
        for start in stride(from: 0, to: input.count, by: pieceBytes) {
            let piece = Array(input[start..<min(input.count, start + pieceBytes)])
            var position = 0
            while let event = try reader.next(in: piece, from: &position, to: piece.count) {
                precondition(reader.line.count <= longestLine, "a line beyond the limit")
                switch event {
                case .response:
                    let response = try IMAPResponse(reader.line)
                    check(response)
                    reading.responses.append(response)
                case .literalBegins(let length):
                    precondition(length >= 0, "a negative literal")
                    check(try IMAPResponse(reader.line, isPartial: true))
                    reading.literals.append(length)
                case .literal(let range): reading.literalBytes += range.count
                }
            }
        }
    } catch {
        reading.violation = error
    }
    return reading
}

private func check(_ response: IMAPResponse) {
    switch response {
    case .fetch(let items):
        precondition(items.uid != 0 && items.size ?? 0 >= 0, "a number out of range")
    case .tagged(_, let status), .status(let status):
        precondition(status.text.utf8.allSatisfy { 0x20...0x7E ~= $0 } && status.text.utf8.count <= 200)
        if case .copyUID(let copy) = status.code { _ = (copy.target(of: 1), copy.target(of: .max)) }
    default: break
    }
}
