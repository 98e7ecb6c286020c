package import MIMEParser
package import TicketStore
import Transport

/// A composed mail with the files it encloses, read and made base64 on the way: it is never whole in memory.
package struct CarriedMail: MessageSource {
    /// `nil` is the null return path `<>`.
    package let envelopeSender: EmailAddress?
    /// On the wire, base64 and its line ends counted; never `nil`.
    package let byteCount: Int?
    /// Whether the head has bytes above 127: what is enclosed has none.
    package let isEightBit: Bool

    private enum Piece {
        case plain([UInt8])
        case file(BlobReader)
    }

    /// Yet to be sent, the next one last.
    private var pieces: [Piece] = []

    /// `files` are what `mail.enclosures` enclose, in their order.
    package init(_ mail: ComposedMail, files: [BlobReader]) {
        envelopeSender = mail.envelopeSender
        var count = mail.head.count + mail.tail.count
        pieces.append(.plain(mail.head))
        for (enclosure, file) in zip(mail.enclosures, files) {
            count += enclosure.header.count + BodyEncoding.base64LinesLength(file.size)
            pieces.append(.plain(enclosure.header))
            pieces.append(.file(file))
        }
        pieces.append(.plain(mail.tail))
        pieces.reverse()
        byteCount = count
        isEightBit = mail.head.contains { $0 >= 0x80 }
    }

    /// May block. Throws when a file cannot be read.
    package mutating func next() throws(StoreError) -> [UInt8]? {
        while let piece = pieces.popLast() {
            switch piece {
            case .plain(let bytes):
                if !bytes.isEmpty { return bytes }
            case .file(var file):
                let bytes = try file.next(Self.bytesInPiece)
                guard !bytes.isEmpty else { continue }
                pieces.append(.file(file))
                return BodyEncoding.base64Lines(bytes[...])
            }
        }
        return nil
    }

    /// Whole lines, about 64 KiB of them.
    private static let bytesInPiece = BodyEncoding.bytesInLine * 840
}
