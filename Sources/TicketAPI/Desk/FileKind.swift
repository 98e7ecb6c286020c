import GatewayKit
import MIMEParser

/// What a file is by its content, whatever its name says.
///
/// A dozen signatures, read here: libmagic would lay hostile files before parsers of hundreds of formats.
package enum FileKind: String, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case gif = "image/gif"
    case webp = "image/webp"
    case heic = "image/heic"
    case tiff = "image/tiff"
    case bmp = "image/bmp"
    case pdf = "application/pdf"
    /// OOXML and OpenDocument: a zip archive that begins as those do.
    case document = "application/vnd.openxmlformats-officedocument"
    /// Word, Excel and PowerPoint before 2007.
    case oldDocument = "application/x-ole-storage"
    case richText = "application/rtf"
    /// Text without markup: logs, CSV, JSON, mail.
    case text = "text/plain"

    /// `nil` for everything else, programs, archives, HTML and SVG among it.
    package init?(of bytes: [UInt8]) {
        func begins(_ signature: [UInt8], at offset: Int = 0) -> Bool {
            bytes.count >= offset + signature.count && bytes[offset...].starts(with: signature)
        }
        func begins(_ text: StaticString, at offset: Int = 0) -> Bool {
            begins(Array(text.description.utf8), at: offset)
        }
        if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if begins([0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if begins("GIF87a") || begins("GIF89a") {
            self = .gif
        } else if begins("RIFF"), begins("WEBP", at: 8) {
            self = .webp
        } else if begins("ftyphei", at: 4) || begins("ftyphev", at: 4) || begins("ftypmif1", at: 4) {
            self = .heic
        } else if begins([0x49, 0x49, 0x2A, 0x00]) || begins([0x4D, 0x4D, 0x00, 0x2A]) {
            self = .tiff
        } else if begins("BM"), bytes.count > 26, bytes[6..<10].allSatisfy({ $0 == 0 }) {
            self = .bmp
        } else if begins("%PDF-") {
            self = .pdf
        } else if begins([0x50, 0x4B, 0x03, 0x04]), Self.isDocument(bytes) {
            self = .document
        } else if begins([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            self = .oldDocument
        } else if begins("{\\rtf") {
            self = .richText
        } else if Self.isPlainText(bytes) {
            self = .text
        } else {
            return nil
        }
    }

    /// The first name in the archive is one that only documents have.
    private static func isDocument(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 30 else { return false }
        let length = Int(bytes[26]) | Int(bytes[27]) << 8
        let name = bytes[30..<min(bytes.count, 30 + length)]
        let names: [StaticString] = ["[Content_Types].xml", "_rels/", "mimetype", "word/", "xl/", "ppt/", "docProps/"]
        return names.contains { name.starts(with: $0.description.utf8) }
    }

    /// UTF-8 or an older character set, without NUL, and no markup that a browser would run.
    private static func isPlainText(_ bytes: [UInt8]) -> Bool {
        let controls = bytes.prefix(1 << 16).count {
            $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D && $0 != 0x1B && $0 != 0x0C
        }
        guard controls == 0 else { return false }
        let text = bytes.prefix(1_024).drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
        let start = text.prefix(512).map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        let markup: [StaticString] = ["<!doctype html", "<html", "<svg", "<script", "<head", "<body", "<iframe"]
        guard !markup.contains(where: { start.starts(with: $0.description.utf8) }) else { return false }
        guard start.starts(with: "<?xml".utf8) else { return true }
        let picture = Array("<svg".utf8)
        return !start.indices.contains { start[$0...].starts(with: picture) }
    }
}

/// What may be uploaded.
package struct UploadRules: Sendable {
    /// Bytes of one file.
    package var largest = 10 << 20
    package var kinds = Set(FileKind.allCases)
    /// Looks at every file that is otherwise right; `nil` where nobody does.
    package var scanner: (any FileScanner)?
    /// When somebody whose file could not be scanned may try again.
    private static let pause: Duration = .seconds(30)

    package init() {}

    /// 10 MB, 512 kB, 300 bytes: as the configuration says it.
    private static func words(for bytes: Int) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MB" : bytes >= 1 << 10 ? "\(bytes >> 10) kB" : "\(bytes) bytes"
    }

    /// The file as it is kept: its name cleaned, its type what its content says.
    func checked(_ file: UploadedFile) async throws(APIProblem) -> (name: String, mediaType: String) {
        // Some browsers send the whole path.
        let last = file.name.split { $0 == "/" || $0 == "\\" }.last.map(String.init)
        let name = AttachmentName.displaySafe(last, number: 1, mediaType: file.mediaType)
        guard file.bytes.count <= largest else {
            throw APIProblem(413, "\(name) is larger than \(Self.words(for: largest))")
        }
        guard !file.bytes.isEmpty else { throw .field("file", "\(name) is empty") }
        guard let kind = FileKind(of: file.bytes), kinds.contains(kind) else {
            throw APIProblem(415, "\(name) is none of the files that are taken: images, PDF, documents, plain text")
        }
        switch await scanner?.scan(file.bytes) {
        case nil, .nothing: break
        case .virus(let virus): throw APIProblem(422, "\(name) is not taken: the virus scanner found \(virus) in it")
        case .tooLarge: throw APIProblem(413, "\(name) is larger than what the virus scanner looks at")
        case .unknown:
            throw .comeBack(503, "\(name) cannot be scanned for viruses now, so it is not taken", in: Self.pause)
        }
        return (name, kind == .document ? file.mediaType : kind.rawValue)
    }
}
