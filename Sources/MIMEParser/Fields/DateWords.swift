/// The words a date may be written with, in lower case.
enum DateWords {
    /// The number of a month, by its first three letters.
    ///
    /// QUIRK: RFC 5322, section 3.3 has English names only. Programs that ask their system for them write others;
    /// those that mean one month wherever they are used, and fit into ASCII, are read.
    static func month(_ letters: [UInt8]) -> Int? { months.first { letters.elementsEqual($0.name.utf8) }?.number }

    private static let months: [(name: String, number: Int)] = [
        ("jan", 1), ("feb", 2), ("mar", 3), ("apr", 4), ("may", 5), ("jun", 6), ("jul", 7), ("aug", 8), ("sep", 9),
        ("oct", 10), ("nov", 11), ("dec", 12), ("ene", 1), ("gen", 1), ("fev", 2), ("mrz", 3), ("mrt", 3), ("abr", 4),
        ("avr", 4), ("mai", 5), ("mei", 5), ("mag", 5), ("maj", 5), ("giu", 6), ("lug", 7), ("ago", 8), ("set", 9),
        ("okt", 10), ("ott", 10), ("out", 10), ("dez", 12), ("dic", 12), ("des", 12),
    ]

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
