import Glibc
import Testing

/// The attacks of `Tests/Corpus/html/payloads.txt`, by row. The check against html5lib reads the same file.
enum Payloads {
    /// Fewer than these would mean that the file was not found whole.
    static let fewest = 400

    static func of(_ row: String) -> [String] { all.filter { $0.row == row }.map(\.html) }

    static let all: [(row: String, html: String)] = {
        contents.split(separator: 0x0A).filter { $0.first != UInt8(ascii: "#") }.compactMap { line in
            guard let tab = line.firstIndex(of: 0x09) else { return nil }
            return (
                String(decoding: line[..<tab], as: UTF8.self),
                String(decoding: unescaped(line[(tab + 1)...]), as: UTF8.self)
            )
        }
    }()

    /// `\n`, `\t`, `\0`, `\xHH` and `\uHHHH`; any other byte behind a backslash stands for itself.
    private static func unescaped(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var rest = line
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                output.append(byte)
                continue
            }
            switch kind {
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "0"): output.append(0x00)
            case UInt8(ascii: "x"), UInt8(ascii: "u"):
                let digits = rest.prefix(kind == UInt8(ascii: "x") ? 2 : 4)
                rest = rest.dropFirst(digits.count)
                let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD
                output += Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
            default: output.append(kind)
            }
        }
        return output
    }

    private static var contents: [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let file = unsafe open("/\(folder)/Corpus/html/payloads.txt", O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        return Array(bytes.prefix(max(0, count)))
    }
}
