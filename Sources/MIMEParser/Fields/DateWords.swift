/// The words a date may be written with, in lower case.
enum DateWords {
    /// The first three letters.
    static let months: [[UInt8]] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ].map { Array($0.utf8) }

    /// The first three letters.
    static let weekdays: [[UInt8]] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { Array($0.utf8) }

    /// Minutes east of UTC; `nil` for a word that is no zone, or one that stands for several.
    static func zone(_ word: [UInt8]) -> Int? { zones.first { word.elementsEqual($0.name.utf8) }?.minutes }

    /// RFC 5322, section 4.3, and what else has one meaning in mail; the military letters are unreliable and mean
    /// nothing.
    private static let zones: [(name: String, minutes: Int)] = [
        ("ut", 0), ("utc", 0), ("gmt", 0), ("z", 0), ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300),
        ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("akst", -540), ("akdt", -480), ("hst", -600),
        ("nst", -210), ("ndt", -150), ("wet", 0), ("west", 60), ("bst", 60), ("cet", 60), ("cest", 120), ("met", 60),
        ("mest", 120), ("mez", 60), ("mesz", 120), ("eet", 120), ("eest", 180), ("msk", 180), ("sast", 120),
        ("hkt", 480), ("sgt", 480), ("awst", 480), ("jst", 540), ("kst", 540), ("aest", 600), ("aedt", 660),
        ("nzst", 720), ("nzdt", 780),
    ]
}
