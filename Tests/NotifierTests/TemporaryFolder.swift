import GatewayTestKit
import Glibc

@testable import Notifier

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
    private let directory: TemporaryDirectory
    private var root: String { directory.path }

    init() {
        do throws(HarnessFailure) { directory = try TemporaryDirectory("notifier") } catch {
            preconditionFailure("cannot make a test folder: \(error)")
        }
    }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    /// Makes the folders on the way.
    func write(_ text: String, to name: String) {
        var folder = root
        for piece in name.split(separator: "/").dropLast() {
            folder += "/\(piece)"
            unsafe mkdir(folder, 0o700)
        }
        let file = unsafe open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let bytes = Array(text.utf8)
        precondition(unsafe Glibc.write(file, bytes, bytes.count) == bytes.count, "cannot write \(name)")
        close(file)
    }

    func text(of name: String) -> String {
        guard case .text(let bytes) = TemplateFiles.read(path(name)) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    func mode(of name: String) -> mode_t {
        var status = stat()
        return unsafe stat(path(name), &status) == 0 ? status.st_mode & 0o777 : 0
    }

    func names(in name: String) -> [String] { Self.names(in: path(name)) }

    private static func names(in folder: String) -> [String] {
        guard let listing = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(listing) }
        var names: [String] = []
        while let entry = unsafe readdir(listing) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
