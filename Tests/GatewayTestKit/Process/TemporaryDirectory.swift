package import Glibc

/// A directory of its own for one test, mode 0700, gone with the last reference.
///
/// The path is short: a Unix socket in it must stay below 108 bytes. `MAILGATEWAY_KEEP=1` keeps it for a look.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init(_ label: String) throws(HarnessFailure) {
        var template = Array("/tmp/mg-\(label)-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw HarnessFailure(errno: errno, "mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        if environmentValue("MAILGATEWAY_KEEP") == nil { removeTree(path) }
    }

    /// Makes a directory below this one.
    package func makeDirectory(_ name: String) throws(HarnessFailure) -> String {
        let child = path + "/" + name
        guard unsafe mkdir(child, 0o700) == 0 || errno == EEXIST else { throw HarnessFailure(errno: errno, child) }
        return child
    }
}

/// Removes a file or a directory with all that is in it; nothing happens when there is none.
package func removeTree(_ path: String) {
    for name in entries(of: path) { removeTree(path + "/" + name) }
    unsafe remove(path)
}

/// The names in a directory, sorted, without `.` and `..`; empty for anything that is not a directory.
package func entries(of path: String) -> [String] {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [] }
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
            unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Copies a directory with its files and directories, contents and modes.
package func copyTree(_ source: String, to target: String) throws(HarnessFailure) {
    var status = stat()
    guard unsafe lstat(source, &status) == 0 else { throw HarnessFailure(errno: errno, source) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
        guard unsafe mkdir(target, status.st_mode & 0o777) == 0 else { throw HarnessFailure(errno: errno, target) }
        for name in entries(of: source) { try copyTree(source + "/" + name, to: target + "/" + name) }
    case S_IFREG:
        try writeFile(target, try readFile(source), mode: status.st_mode & 0o777)
    default:
        // Sockets belong to the process that bound them.
        break
    }
}

package func readFile(_ path: String) throws(HarnessFailure) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw HarnessFailure(errno: errno, path) }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe read(descriptor, &chunk, chunk.count)
        guard count >= 0 else { throw HarnessFailure(errno: errno, path) }
        if count == 0 { return all }
        all += chunk[..<count]
    }
}

package func writeFile(_ path: String, _ bytes: some Collection<UInt8>, mode: mode_t = 0o600) throws(HarnessFailure) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw HarnessFailure(errno: errno, path) }
    defer { close(descriptor) }
    let all = Array(bytes)
    var written = 0
    while written < all.count {
        let count = unsafe all.withUnsafeBytes { bytes in
            unsafe write(descriptor, bytes.baseAddress! + written, all.count - written)
        }
        guard count > 0 else { throw HarnessFailure(errno: errno, path) }
        written += count
    }
}

/// Renames a file: whoever opens the name sees the old bytes or the new ones.
package func moveFile(_ source: String, to target: String) throws(HarnessFailure) {
    guard unsafe rename(source, target) == 0 else { throw HarnessFailure(errno: errno, target) }
}
