import GatewayKit
import Glibc

/// The keys as files: `keys/reply-1.key`, `keys/reply-2.key`, `keys/api-1.key` …, each 64 hexadecimal digits, readable
/// by us alone.
extension SigningKeys {
    /// Reads all keys in `directory`; makes the directory and the first key when there is none.
    ///
    /// Refuses a key that other users can read: whoever has it can write into any ticket.
    package static func load(from directory: String, for use: Use = .reply) throws(NotifierError) -> SigningKeys {
        try makeDirectory(directory)
        var keys = try readAll(in: directory, use)
        if keys.isEmpty {
            try writeKey(1, in: directory, use)
            keys = try readAll(in: directory, use)
        }
        guard let keys = SigningKeys(keys) else { throw NotifierError(.keys(.malformed), at: directory) }
        return keys
    }

    /// The keys there are, for who changes nothing; `nil` when there are none yet.
    package static func existing(in directory: String) throws(NotifierError) -> SigningKeys? {
        try SigningKeys(readAll(in: directory, .reply))
    }

    /// Adds a key that signs from the next start on; older keys keep verifying. Returns its number.
    @discardableResult
    package static func rotate(in directory: String, for use: Use = .reply) throws(NotifierError) -> UInt8 {
        let next = try load(from: directory, for: use).newest.addingReportingOverflow(1)
        guard !next.overflow else { throw NotifierError(.keys(.exhausted), at: directory) }
        try writeKey(next.partialValue, in: directory, use)
        return next.partialValue
    }

    private static func readAll(
        in directory: String, _ use: Use
    ) throws(NotifierError) -> [UInt8: Secret<[UInt8]>] {
        var keys: [UInt8: Secret<[UInt8]>] = [:]
        for number in UInt8(1)...255 {
            let path = path(of: number, in: directory, use)
            guard let text = try read(path) else { continue }
            guard let key = decodeKey(text) else { throw NotifierError(.keys(.malformed), at: path) }
            keys[number] = key
        }
        return keys
    }

    private static func path(of number: UInt8, in directory: String, _ use: Use) -> String {
        "\(directory)/\(use.rawValue)-\(number).key"
    }

    /// 0700, and ours.
    private static func makeDirectory(_ directory: String) throws(NotifierError) {
        guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw NotifierError(.keys(.unwritable(errno: errno)), at: directory)
        }
    }

    /// `nil` when there is no such file.
    private static func read(_ path: String) throws(NotifierError) -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw NotifierError(.keys(.unreadable(errno: errno)), at: path)
        }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else {
            throw NotifierError(.keys(.unreadable(errno: errno)), at: path)
        }
        guard status.st_mode & 0o077 == 0 else { throw NotifierError(.keys(.exposed), at: path) }
        var bytes = [UInt8](repeating: 0, count: keyLength * 2 + 2)
        let count = unsafe Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw NotifierError(.keys(.unreadable(errno: errno)), at: path) }
        return Array(bytes.prefix(count))
    }

    /// The file appears whole or not at all, and never replaces another.
    private static func writeKey(_ number: UInt8, in directory: String, _ use: Use) throws(NotifierError) {
        let path = path(of: number, in: directory, use)
        let draft = "\(path).\(getpid())"
        let text = randomKey().reveal { $0.flatMap(BodyEncoding.hexadecimal) + [0x0A] }
        do throws(NotifierError) {
            try write(text, to: draft)
            guard unsafe link(draft, path) == 0 else { throw NotifierError(.keys(.unwritable(errno: errno)), at: path) }
        } catch {
            unsafe unlink(draft)
            throw error
        }
        unsafe unlink(draft)
        let folder = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw NotifierError(.keys(.unreadable(errno: errno)), at: directory) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw NotifierError(.keys(.unwritable(errno: errno)), at: directory) }
    }

    private static func write(_ text: [UInt8], to path: String) throws(NotifierError) {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw NotifierError(.keys(.unwritable(errno: errno)), at: path) }
        defer { close(file) }
        guard unsafe Glibc.write(file, text, text.count) == text.count, fsync(file) == 0 else {
            throw NotifierError(.keys(.unwritable(errno: errno)), at: path)
        }
    }

    private static func decodeKey(_ text: [UInt8]) -> Secret<[UInt8]>? {
        let digits = text.last == 0x0A ? text.dropLast() : text[...]
        guard digits.count == keyLength * 2 else { return nil }
        var key: [UInt8] = []
        for pair in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digit(digits[pair]), let low = digit(digits[pair + 1]) else { return nil }
            key.append(high << 4 | low)
        }
        return Secret(key)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
