import GatewayKit
import Glibc
import MIMEParser

extension ScalarKind where Value == String {
    /// Any words on one line, at most 200 bytes.
    static var text: Self {
        Self("text on one line") { text in
            (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } ? text : nil
        }
    }

    /// A file or folder of this machine, from the root.
    static var path: Self {
        Self("a path that begins with /") { text in
            text.utf8.first == UInt8(ascii: "/") && text.utf8.count < Int(PATH_MAX) && !text.utf8.contains(0)
                ? text : nil
        }
    }

    /// A folder that exists.
    static var existingFolder: Self {
        Self(expectation: Self.path.expectation) { text in
            Self.path.read(text).flatMap { path in
                var status = stat()
                guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                    return .failure(Complaint("there is no folder \"\(Printable(path))\""))
                }
                return .success(path)
            }
        }
    }

    /// A file this process may read.
    static var readableFile: Self {
        Self(expectation: Self.path.expectation) { text in
            Self.path.read(text).flatMap { path in
                guard unsafe access(path, R_OK) == 0 else {
                    return .failure(Complaint("cannot read \"\(Printable(path))\": \(errorText(errno))"))
                }
                return .success(path)
            }
        }
    }

    /// A host or mail domain in ASCII: `example.org`.
    static var domain: Self {
        Self("a domain such as example.org") { text in
            let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let isDomain =
                text.utf8.count <= 253
                && labels.allSatisfy { label in
                    (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                        && label.last != UInt8(ascii: "-") && label.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D }
                }
            return isDomain ? text : nil
        }
    }

    /// A language tag of two or three letters, with a region where needed: `fr`, `pt-BR`.
    static var language: Self {
        Self("a language such as en, fr or pt-BR") { text in
            let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            guard let first = parts.first, parts.count <= 2, (2...3).contains(first.count),
                first.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 })
            else { return nil }
            let regionIsFine =
                parts.count == 1 || (2...3).contains(parts[1].count) && parts[1].allSatisfy(isLetterOrDigit)
            return regionIsFine ? text : nil
        }
    }

    /// The international form: `+33612345678`.
    static var phone: Self {
        Self("a phone number in international form such as +33612345678") { text in
            let digits = text.utf8.dropFirst()
            let isPhone =
                text.utf8.first == UInt8(ascii: "+") && (6...15).contains(digits.count)
                && digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            return isPhone ? text : nil
        }
    }

    /// A time zone this machine knows.
    static var timeZone: Self {
        Self(expectation: "a time zone such as Europe/Paris") { text in
            if TimeZoneFile.exists(text) { return .success(text) }
            return .failure(
                Complaint(
                    "this machine has no time zone \"\(Printable(text, longest: 60))\"",
                    suggestion: Spelling.closest(to: text, among: TimeZoneFile.names())))
        }
    }
}

extension ScalarKind where Value == Instant {
    /// The beginning of a day in UTC, written `2026-11-20`; from 1970 on.
    static var date: Self {
        Self("a day such as 2026-11-20") { text in
            let bytes = Array(text.utf8)
            let places = [4, 7]
            guard bytes.count == 10, places.allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
                bytes.indices.allSatisfy({ places.contains($0) || ASCIIText.isDigit(bytes[$0]) }),
                bytes.starts(with: "19".utf8) || bytes.starts(with: "20".utf8)
            else { return nil }
            // Looked for among the days up to the year 2106.
            var (low, high) = (Int64(0), Int64(50_000))
            while low < high {
                let middle = (low + high) / 2
                let written = Instant(seconds: middle * 86_400).description.utf8.prefix(10)
                if written.lexicographicallyPrecedes(bytes) { low = middle + 1 } else { high = middle }
            }
            let found = Instant(seconds: low * 86_400)
            return found.description.utf8.prefix(10).elementsEqual(bytes) ? found : nil
        }
    }
}

extension ScalarKind where Value == EmailAddress {
    /// One bare address in ASCII, as it stands in an envelope.
    static var address: Self {
        Self("an address such as support@example.org") { text in
            guard let address = EmailAddress(text), text.utf8.allSatisfy({ $0 < 0x80 }),
                address.localPart.allSatisfy({ isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0) })
            else { return nil }
            guard case .success = ScalarKind<String>.domain.read(String(decoding: address.domain, as: UTF8.self))
            else { return nil }
            return address
        }
    }
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
}

/// What the system says about an error number: `No such file or directory`.
func errorText(_ number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
}
