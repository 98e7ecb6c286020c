import GatewayKit
import Glibc

/// What a command does with the secrets its configuration names.
enum SecretUse: Sendable {
    /// It logs in to servers.
    case needed
    /// It tells whether the daemon could have them. What systemd passes to the daemon alone is taken on trust.
    case checked
    /// It never connects, and may run as a user who must not read them.
    case unread
}

/// Where a secret comes from: never from the configuration file itself.
enum SecretFile {
    private static let longest = 4_096

    /// A secret in a file only its owner may read. One trailing line end is not part of it.
    static func read(_ path: String) -> Result<Secret<String>, Complaint> {
        let content: (bytes: [UInt8], mode: mode_t)
        do throws(SmallFile.Refusal) {
            content = try SmallFile.open(path, longest: longest)
        } catch {
            return .failure(Complaint("cannot read \"\(Printable(path))\": \(error)"))
        }
        guard content.mode & 0o077 == 0 else {
            return .failure(
                Complaint("\"\(Printable(path))\" can be reached by others than its owner; run chmod 600 on it"))
        }
        return secret(in: content.bytes, of: path)
    }

    /// A secret systemd passed to this service (`LoadCredential=`). Its folder is private to the service.
    static func readCredential(_ name: String) -> Result<Secret<String>, Complaint> {
        guard let folder = credentialFolder else {
            return .failure(Complaint("systemd passed no credentials (CREDENTIALS_DIRECTORY is not set)"))
        }
        let isName = !name.utf8.isEmpty && name.utf8.first != UInt8(ascii: ".") && !name.utf8.contains(0x2F)
        guard isName, let bytes = SmallFile.read(folder + "/" + name, longest: longest) else {
            return .failure(Complaint("systemd passed no credential \"\(Printable(name, longest: 60))\""))
        }
        return secret(in: bytes, of: name)
    }

    /// `nil` outside the daemon's unit.
    static var credentialFolder: String? {
        unsafe getenv("CREDENTIALS_DIRECTORY").map { unsafe String(cString: $0) }
    }

    private static func secret(in bytes: [UInt8], of place: String) -> Result<Secret<String>, Complaint> {
        var line = bytes[...]
        if line.last == UInt8(ascii: "\n") { line.removeLast() }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        guard !line.isEmpty, text.utf8.elementsEqual(line), line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return .failure(Complaint("\"\(Printable(place))\" must hold one line of text and nothing else"))
        }
        return .success(Secret(text))
    }
}

/// `nil` is a secret that was left unread.
extension ScalarKind where Value == Secret<String>? {
    static func secretFile(_ use: SecretUse) -> Self {
        Self(expectation: "the path of a file that holds the password") { text in
            ScalarKind<String>.path.read(text).flatMap { path in
                use == .unread ? .success(nil) : SecretFile.read(path).map(Optional.some)
            }
        }
    }

    static func credential(_ use: SecretUse) -> Self {
        Self(expectation: "the name of a systemd credential") { name in
            switch use {
            case .checked where SecretFile.credentialFolder == nil, .unread: .success(nil)
            case .checked, .needed: SecretFile.readCredential(name).map(Optional.some)
            }
        }
    }
}
