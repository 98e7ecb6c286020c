import GatewayKit
import Glibc

/// A file named on the command line; `-` is standard input.
struct InputFile {
    let path: String

    /// Its bytes. Fails with `EX_NOINPUT` when it cannot be read and with `EX_DATAERR` above `limit` bytes.
    func read(limit: Int, in context: CommandContext) throws(CommandFailure) -> [UInt8] {
        let descriptor = path == "-" ? context.input : unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw failure() }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        throw tooLarge(limit)
    }

    /// What is said of a file with more than `limit` bytes.
    func tooLarge(_ limit: Int) -> CommandFailure {
        CommandFailure(.badData, "\(Printable(path)) is larger than \(limit) bytes, the most that is read")
    }

    private func failure() -> CommandFailure {
        CommandFailure(.noInput, "cannot read \"\(Printable(path))\": \(errorText(errno))")
    }
}
