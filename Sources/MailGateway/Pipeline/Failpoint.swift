#if FAILPOINTS
    import Glibc

    /// Doors through which a test makes the program die, in debug builds alone.
    ///
    /// `GW_FP=parse:trap:WORD` ends the process as a trap in the parser does, on every letter that contains WORD.
    enum Failpoint {
        private static let trapWord: [UInt8]? = {
            guard let value = unsafe getenv("GW_FP") else { return nil }
            let parts = unsafe String(cString: value).split(separator: ":")
            guard parts.count == 3, parts[0] == "parse", parts[1] == "trap" else { return nil }
            return Array(parts[2].utf8)
        }()

        static func parsing(_ bytes: [UInt8]) {
            guard let trapWord else { return }
            precondition(bytes.firstRange(of: trapWord) == nil, "GW_FP asked for this")
        }
    }
#endif
