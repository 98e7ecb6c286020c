/// What a reader of a message is told, without the offsets, sizes and line ends that transport may change.
struct Outline: Equatable {
    struct Entry: Equatable {
        let type: [UInt8]
        let parent: PartIndex?
        let filename: String?
        let charset: Charset?
        let encoding: TransferEncoding
        let fields: [[UInt8]]
        let content: [UInt8]
    }

    let parts: [Entry]
    let selection: BodySelection
    let defects: [Defect.Kind]
    let canonical: [UInt8]

    init(_ message: ParsedMessage) {
        parts = message.parts.map { part in
            Entry(
                type: part.mediaType.bytes, parent: part.parent, filename: part.filename, charset: part.charset,
                encoding: part.transferEncoding,
                fields: message.header(of: part.index).fields.map { $0.name + [0x3A] + $0.rawValue },
                content: message.decodedBytes(of: part.index).filter { $0 != 0x0D })
        }
        selection = message.bodySelection
        defects = message.defects.map(\.kind)
        var body: [UInt8] = []
        message.canonicalBody { body += $0 }
        canonical = body
    }
}
