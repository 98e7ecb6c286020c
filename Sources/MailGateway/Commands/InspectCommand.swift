import Glibc
import MIMEParser

/// `mailgateway inspect`: what the parser sees in mail files. Needs no configuration and no store.
struct InspectCommand {
    /// Writes one outline per file, or with `json` one line of JSON per file. A file that cannot be read or
    /// parsed is named on standard error (in JSON: as a line with `error`) and never stops the others.
    ///
    /// `-` is standard input. Returns the exit code: 0, or `EX_NOINPUT` when a file failed.
    static func run(files: [String], json: Bool) -> Int32 {
        var exitCode: Int32 = 0
        for file in files {
            switch inspect(file) {
            case .success(let message):
                if json {
                    InspectedMessage(message).write(into: write)
                } else {
                    write(Array(InspectOutline(message, file: file).text.utf8)[...])
                }
            case .failure(let problem):
                exitCode = EX_NOINPUT
                if json { InspectedMessage.writeError(problem.description, into: write) }
                writeError("mailgateway inspect: \(file): \(problem.description)\n")
            }
        }
        return exitCode
    }

    private struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    private static func inspect(_ file: String) -> Result<ParsedMessage, Problem> {
        do throws(Problem) {
            let limits = ParserLimits()
            let bytes = try read(file, limit: limits.messageBytes + 1)
            do throws(MessageTooLarge) {
                return .success(try MessageParser(limits: limits).parse(bytes))
            } catch {
                throw Problem(description: "larger than \(error.limit) bytes, the most that is read")
            }
        } catch {
            return .failure(error)
        }
    }

    /// All that an open file has to give, but no more than a message may have.
    static func bytes(of descriptor: CInt) throws(CommandFailure) -> [UInt8] {
        do throws(Problem) {
            return try read(descriptor, limit: ParserLimits().messageBytes)
        } catch {
            throw CommandFailure(.noInput, error.description)
        }
    }

    private static func read(_ file: String, limit: Int) throws(Problem) -> [UInt8] {
        let descriptor = file == "-" ? STDIN_FILENO : unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem() }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        return try read(descriptor, limit: limit)
    }

    /// Reads at most `limit` bytes.
    private static func read(_ descriptor: CInt, limit: Int) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while bytes.count < limit {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress, min(buffer.count, limit - bytes.count))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw problem() }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func problem() -> Problem {
        unsafe Problem(description: String(cString: strerror(errno)))
    }

    private static func write(_ piece: ArraySlice<UInt8>) {
        unsafe piece.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = unsafe Glibc.write(
                    STDOUT_FILENO, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                written += count
            }
        }
    }

    private static func writeError(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
}
