/// The parts of `multipart/form-data` (RFC 7578).
struct MultipartForm {
    struct Part {
        var field: String
        var fileName: String?
        var mediaType: String
        var bytes: ArraySlice<UInt8>
    }

    private(set) var parts: [Part] = []
    private static let mostParts = 100
    private static let longestHeader = 8 << 10

    /// Throws 415 for another type of body, 400 for one that is cut short.
    init(_ request: HTTPRequest) throws(APIProblem) {
        let type = MediaType(request.fields["content-type"] ?? "")
        guard type.essence == "multipart/form-data", let boundary = type["boundary"],
            (1...70).contains(boundary.utf8.count)
        else { throw APIProblem(415, "the body must be multipart/form-data with a boundary") }
        let bytes = request.body
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var position = 0
        guard bytes.starts(with: delimiter.dropFirst(2)) else { throw Self.cut }
        position = delimiter.count - 2
        while true {
            guard position + 2 <= bytes.count else { throw Self.cut }
            if bytes[position] == UInt8(ascii: "-"), bytes[position + 1] == UInt8(ascii: "-") { return }
            guard bytes[position] == 0x0D, bytes[position + 1] == 0x0A else { throw Self.cut }
            let (fields, start) = try Self.header(bytes, from: position + 2)
            guard let end = bytes[start...].firstRange(of: delimiter)?.lowerBound else { throw Self.cut }
            guard parts.count < Self.mostParts else { throw APIProblem(400, "more than \(Self.mostParts) parts") }
            parts.append(try Self.part(fields, bytes[start..<end]))
            position = end + delimiter.count
        }
    }

    private static let cut = APIProblem(400, "the form ends before its last boundary")

    /// The fields of a part, and where its content begins.
    private static func header(
        _ bytes: [UInt8], from start: Int
    ) throws(APIProblem) -> (fields: HTTPFields, end: Int) {
        var fields = HTTPFields()
        var position = start
        while true {
            guard let end = bytes[position...].firstRange(of: [0x0D, 0x0A])?.lowerBound,
                end - start <= longestHeader
            else { throw cut }
            if end == position { return (fields, end + 2) }
            let line = bytes[position..<end]
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw cut }
            let value = String(decoding: line[(colon + 1)...].drop { $0 == 0x20 }, as: UTF8.self)
            fields.append(String(decoding: line[..<colon], as: UTF8.self), value)
            position = end + 2
        }
    }

    private static func part(_ fields: HTTPFields, _ bytes: ArraySlice<UInt8>) throws(APIProblem) -> Part {
        let disposition = MediaType(fields["content-disposition"] ?? "")
        guard disposition.essence == "form-data", let field = disposition["name"] else {
            throw APIProblem(400, "a part of the form has no name")
        }
        return Part(
            field: field, fileName: disposition["filename"],
            mediaType: MediaType(fields["content-type"] ?? "application/octet-stream").essence, bytes: bytes)
    }

    /// The files of one field.
    func files(of field: String, atMost most: Int) throws(APIProblem) -> [UploadedFile] {
        let files = parts.filter { $0.fileName != nil && ($0.field == field || $0.field == field + "[]") }
        guard !files.isEmpty else { throw .field(field, "is missing: a file of the form") }
        guard files.count <= most else { throw .field(field, "must be at most \(most) files") }
        return files.map {
            UploadedFile(name: $0.fileName ?? "", mediaType: $0.mediaType, bytes: Array($0.bytes))
        }
    }

    /// The fields that are no files.
    var texts: [String: String] {
        let texts = parts.filter { $0.fileName == nil }.map { ($0.field, String(decoding: $0.bytes, as: UTF8.self)) }
        return Dictionary(texts) { first, _ in first }
    }
}
