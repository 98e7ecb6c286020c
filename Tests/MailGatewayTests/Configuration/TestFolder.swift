import Glibc

/// A folder under the system's temporary directory that goes with the value.
struct TestFolder: ~Copyable {
    let path: String

    init() {
        var template = Array("/tmp/mailgateway-test.XXXXXX".utf8CString)
        let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) } != nil
        }
        precondition(isMade, "cannot make a test folder")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func makeFolder(_ name: String) {
        precondition(unsafe mkdir(path + "/" + name, 0o755) == 0, "cannot make a test folder")
    }

    deinit {
        removeTree(path)
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

private func removeTree(_ path: String) {
    if let folder = unsafe opendir(path) {
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { removeTree(path + "/" + name) }
        }
        unsafe closedir(folder)
        unsafe rmdir(path)
    } else {
        unsafe unlink(path)
    }
}
