import Glibc

/// A file that is read whole, once, and never waited for.
enum SmallFile {
    /// Why a file was not read.
    enum Refusal: Error, CustomStringConvertible {
        case system(Int32)
        case notAFile
        case tooLong(limit: Int)

        var description: String {
            switch self {
            case .system(let number): errorText(number)
            case .notAFile: "it is not a regular file"
            case .tooLong(let limit): "it is longer than \(limit) bytes"
            }
        }
    }

    /// The content of the file and its permission bits, taken from the same open file.
    static func open(_ path: String, longest: Int) throws(Refusal) -> (bytes: [UInt8], mode: mode_t) {
        let file = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw .system(errno) }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw .system(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw .system(errno) }
            guard count > 0 else { return (bytes, status.st_mode) }
            bytes += buffer[..<count]
            guard bytes.count <= longest else { throw .tooLong(limit: longest) }
        }
    }

    /// The content, or `nil` for whatever reason.
    static func read(_ path: String, longest: Int) -> [UInt8]? {
        (try? open(path, longest: longest))?.bytes
    }
}
