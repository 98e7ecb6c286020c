/// The size of a file, rounded for people.
struct FileSize {
    private let kilobytes: Int

    init(_ bytes: Int) {
        kilobytes = max(bytes, 0) / 1_024 + (max(bytes, 0) % 1_024 == 0 ? 0 : 1)
    }

    /// `17 KB`, `2.4 MB`; in German `2,4 MB`, in French `17 Ko`, `2,4 Mo`.
    func text(in language: String) -> String {
        let hasComma = ["fr", "de"].contains(language.baseLanguage)
        let unit = language.baseLanguage == "fr" ? "o" : "B"
        if kilobytes < 1_024 { return "\(kilobytes) K\(unit)" }
        let (whole, tenth) = (kilobytes / 1_024, kilobytes % 1_024 * 10 / 1_024)
        return "\(whole)\(hasComma ? "," : ".")\(tenth) M\(unit)"
    }
}
