// fuzz-sources: Sources/TicketAPI/Server/Guard Sources/TicketAPI/Server/HTTPRequest.swift Sources/TicketAPI/Server/ServerSettings.swift Sources/TicketAPI/APIProblem.swift Sources/TicketAPI/Routing/MediaType.swift Sources/TicketAPI/Routing/MultipartForm.swift Sources/TicketAPI/Routing/UploadedFile.swift Sources/TicketAPI/Routing/WebForm.swift Sources/GatewayKit/Instant.swift Sources/GatewayKit/JSONReader.swift Sources/GatewayKit/JSONValue.swift
// fuzz-flags: -module-name GatewayKit
// fuzz-seeds: request

/// Any bytes as a request, head and body: no trap; what is let in is harmless, and what its body is read as is within
/// the body and reads the same again.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzRequests(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let (head, body) = parts(of: input)
    let settings = ServerSettings()
    if let admitted = try? RequestGuard(settings).admit(head) {
        check(admitted, settings)
        var fields = admitted.fields
        fields.append("Content-Type", "multipart/form-data; boundary=b")
        readForm(HTTPRequest(method: admitted.method, path: [], fields: fields, body: body))
    }
    readValues(body)
    return 0
}

/// Lines up to an empty one, and what follows.
private func parts(of input: [UInt8]) -> (head: RequestHead, body: [UInt8]) {
    var lines: [ArraySlice<UInt8>] = []
    var rest = input[...]
    while let end = rest.firstIndex(of: 0x0A) {
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        if line.isEmpty { break }
        lines.append(line)
    }
    let words = (lines.first ?? []).split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false).map(
        Array.init)
    let fields = lines.dropFirst().map { line in
        let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
        return RequestHead.Field(name: Array(line[..<colon]), value: Array(line[colon...].dropFirst()))
    }
    let head = RequestHead(
        method: words.first ?? [], target: words.count > 1 ? words[1] : [], version: words.count > 2 ? words[2] : [],
        fields: fields, size: input.count - rest.count)
    return (head, Array(rest))
}

private func check(_ admitted: AdmittedRequest, _ settings: ServerSettings) {
    precondition(admitted.path.dropLast().allSatisfy { !$0.isEmpty }, "an empty segment")
    for segment in admitted.path {
        precondition(segment != "." && segment != "..", "a dot segment")
        precondition(
            segment.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x2F && $0 != 0x5C }, "a segment in disguise")
    }
    precondition(admitted.query.count <= settings.parameters, "more parameters than the limit")
    precondition(admitted.query.allSatisfy { !$0.name.utf8.contains(0) && !$0.value.utf8.contains(0) }, "NUL")
    precondition(admitted.fields.all.count <= settings.fields, "more fields than the limit")
    for field in admitted.fields.all {
        precondition(!field.name.isEmpty && field.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "no name of a field")
        precondition(field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }, "a control in a field")
    }
    if case .length(let length) = admitted.framing {
        precondition((1...settings.bodyBytes).contains(length), "a length beyond the limit")
    }
}

private func readForm(_ request: HTTPRequest) {
    guard let form = try? MultipartForm(request) else { return }
    var end = 0
    for part in form.parts {
        precondition(part.bytes.startIndex >= end && part.bytes.endIndex <= request.body.count, "parts that overlap")
        precondition(part.bytes.firstRange(of: Array("\r\n--b".utf8)) == nil, "a part over a boundary")
        end = part.bytes.endIndex
    }
    if let files = try? form.files(of: "file", atMost: 3) {
        precondition((1...3).contains(files.count), "another number of files than asked for")
    }
}

private func readValues(_ body: [UInt8]) {
    if let form = try? WebForm(body) {
        precondition(form.fields.count <= 100, "more fields than the limit")
        precondition(Set(form.fields.map { Array($0.name.utf8) }).count == form.fields.count, "a name twice")
    }
    if let value = try? JSONReader.value(of: body) {
        precondition((try? JSONReader.value(of: value.bytes)) == value, "what is written is read otherwise")
    }
}
