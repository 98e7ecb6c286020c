import GatewayTestKit
import Glibc

/// A folder of a test that writes configuration into it.
struct TestFolder: ~Copyable {
    private let directory: TemporaryDirectory
    var path: String { directory.path }

    init() {
        do throws(HarnessFailure) { directory = try TemporaryDirectory("test") } catch {
            preconditionFailure("cannot make a test folder: \(error)")
        }
    }

    func makeFolder(_ name: String) {
        precondition(unsafe mkdir(path + "/" + name, 0o755) == 0, "cannot make a test folder")
    }

    @discardableResult
    func write(_ name: String, _ content: String, mode: mode_t = 0o644) -> String {
        let file = path + "/" + name
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        precondition(descriptor >= 0, "cannot write a test file")
        defer { close(descriptor) }
        var content = content
        content.withUTF8 { bytes in
            let written = unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            precondition(written == bytes.count, "cannot write a test file")
        }
        fchmod(descriptor, mode)
        return file
    }
}
