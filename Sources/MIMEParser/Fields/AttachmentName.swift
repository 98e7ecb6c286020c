/// A file name fit to be shown and downloaded. Blobs are stored under their digest: no name is ever a path here.
package enum AttachmentName {
    /// What common file systems allow.
    package static let longest = 255

    /// The sender's name without what could leave a folder, hide an extension or name a device; the order is:
    /// clean, strip, check, cut. `number` counts a mail's attachments from one and names those left without.
    package static func displaySafe(_ name: String?, number: Int, mediaType: String = "") -> String {
        var bytes = Array(CleanText.line(visible(name ?? ""), limit: .max).utf8)
        bytes = bytes.map { forbidden.contains($0) ? 0x5F : $0 }
        bytes = trimmed(bytes)
        guard bytes.contains(where: { $0 != 0x5F && $0 != 0x20 && $0 != 0x2E }) else {
            return "attachment-\(number)" + fileExtension(mediaType)
        }
        if isDevice(bytes) { bytes.insert(0x5F, at: 0) }
        return String(decoding: cut(bytes), as: UTF8.self)
    }

    // MARK: -

    /// `/ \ : * ? " < > |`: separators and what Windows refuses.
    private static let forbidden = Set("/\\:*?\"<>|".utf8)

    private static let devices: Set<[UInt8]> = Set(
        (["con", "prn", "aux", "nul", "clock$", "conin$", "conout$"]
            + (0...9).flatMap { ["com\($0)", "lpt\($0)"] }).map { Array($0.utf8) })

    /// Without every scalar that is there but not seen, and without look-alikes of the separators.
    private static func visible(_ name: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
                0xE0000...0xE007F:
                continue
            case 0x2215, 0x2044, 0x29F8, 0xFF0F, 0x29F5, 0xFF3C, 0x2216, 0xFE68: kept.append("_")
            case 0x2024, 0xFF0E, 0xFE52: kept.append(".")
            default: kept.append(scalar)
            }
        }
        return String(kept)
    }

    /// Without dots and spaces at the ends: leading dots hide, trailing ones vanish on Windows.
    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        while let last = bytes.last, last == 0x20 || last == 0x2E { bytes.removeLast() }
        return Array(bytes.drop { $0 == 0x20 || $0 == 0x2E })
    }

    /// `NUL`, `con.txt`, `COM1 .log`: the part before the first dot is a device on Windows.
    private static func isDevice(_ bytes: [UInt8]) -> Bool {
        var stem = bytes.prefix { $0 != 0x2E }.map(ASCII.lowercased)
        while stem.last == 0x20 { stem.removeLast() }
        return devices.contains(stem)
    }

    /// At most `longest` bytes; a short extension survives the cut.
    private static func cut(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > longest else { return bytes }
        var ending: ArraySlice<UInt8> = []
        if let dot = bytes.lastIndex(of: 0x2E), bytes.count - dot <= 16 { ending = bytes[dot...] }
        let stem = bytes.prefix(CleanText.boundary(at: longest - ending.count, in: bytes))
        return trimmed(Array(stem)) + ending
    }

    private static func fileExtension(_ mediaType: String) -> String {
        extensions.first { $0.key.utf8.elementsEqual(mediaType.utf8.lazy.map(ASCII.lowercased)) }?.value ?? ".bin"
    }

    private static let extensions: KeyValuePairs<String, String> = [
        "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
        "application/pdf": ".pdf", "message/rfc822": ".eml", "message/partial": ".eml",
        "message/external-body": ".txt", "text/plain": ".txt", "text/csv": ".csv",
        "text/calendar": ".ics", "application/zip": ".zip",
    ]
}
