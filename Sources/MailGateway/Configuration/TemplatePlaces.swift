import Glibc

/// Where the words of outgoing mail are found.
enum TemplatePlaces {
    /// The administrator's own folder, then the one installed with the program, as far as they exist.
    static func directories(chosen: String?, configurationFile: String) -> [String] {
        let beside = folder(of: configurationFile).map { $0 + "/templates" }
        return [chosen ?? beside, installed].compactMap(\.self).filter(isFolder)
    }

    /// `$PREFIX/share/mailgateway/templates` of the running program in `$PREFIX/bin`.
    private static var installed: String? {
        guard let resolved = unsafe realpath("/proc/self/exe", nil) else { return nil }
        defer { unsafe free(resolved) }
        let program = unsafe String(cString: resolved)
        return folder(of: program).flatMap(folder).map { $0 + "/share/mailgateway/templates" }
    }

    private static func folder(of path: String) -> String? {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
