/// The words of "On … Anna wrote:", in the languages mail programs speak.
enum AttributionPhrases {
    /// What only attributions say of an author.
    static let wrote = FoldedPhrases([
        "wrote", "writes", "wrote in message", "a ecrit", "ecrivait", "a wrote", "schrieb", "schreibt",
        "hat geschrieben", "geschrieben", "schrieb am", "escribio", "escribía", "escribiu", "va escriure", "ha escrit",
        "ha scritto", "scrive", "scriveva", "schreef", "schreef het volgende", "heeft geschreven",
        "het volgende geschreven", "escreveu", "escrevia", "napisal", "napisala", "napisał", "pisze", "napisał(a)",
        "napisal(a)", "napisali", "napsal", "napsala", "napsal(a)", "napísal", "napísal(a)", "skrev", "skrev foljande",
        "skrev følgende", "skreiv", "kirjoitti", "kirjutas", "irta", "ezt irta", "a scris", "yazdı", "yazdi",
        "sunu yazdi", "пишет", "писал", "писала", "написал", "написал(а)", "написала", "написали", "пише", "писав",
        "написав", "написала(в)", "написав(ла)", "написа", "έγραψε", "je napisao", "je napisala", "je napisao/la",
        "napisao je", "napisala je", "napisao", "je pisal", "je napisal", "je napisal/a", "rašė", "parašė",
        "rakstīja", "skrifaði", "idatzi du", "shkroi", "menulis", "tulis", "đã viết", "viết", "写道", "寫道", "编写",
        "書きました", "は書きました", "のメール", "作成", "작성", "님이 작성", "님이 쓴 글", "كتب", "كتابة ما يلي", "بواسطة",
        "כתב", "כתבה", "נכתב", "מאת", "نوشت", "เขียนว่า", "เขียน", "quoting", "zitat von", "citando", "citerar",
        "citát", "quoted", "napisa", "scris", "skribis", "scripsit",
    ])

    /// What attributions say, and people too: proof only beside a date and an address, or year and time.
    static let said = FoldedPhrases([
        "said", "sent", "replied", "commented", "responded", "a répondu", "antwortete", "respondió", "ha risposto",
        "verzond", "het volgende verzonden", "respondeu", "odpowiedział", "sendte", "skickade", "ответил",
    ])

    /// Of oneself: a sentence, never an attribution.
    static let oneself = FoldedPhrases(["i wrote", "i have written", "j'ai ecrit", "ich schrieb", "we wrote"])

    /// Those of them that are clear in the middle of a line.
    static let inlineIntroductions = FoldedPhrases([
        "on ", "le ", "am ", "el ", "il ", "op ", "em ", "w dniu ", "den ", "dne ",
    ])

    /// How the first of the lines of an attribution begins.
    static let introductions = FoldedPhrases([
        "on ", "le ", "am ", "el ", "il ", "op ", "em ", "w dniu ", "dnia ", "den ", "d. ", "dne ", "dna ",
        "pe ", "la ", "στις ", "ma ", "ti ", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "в ", "vao ", "на ",
        "у ", "от ", "pada ", "på ", "din ", "în data ", "in data ", "del ", "no dia ", "v ", "dana ", "u ",
        "kuupaeval ", "ekkor: ", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mié", "jue", "vie", "sáb", "dom",
        "gio", "sab", "seg", "ter", "qua", "qui", "sex", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "нд",
        "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "在 ", "在2", "于 ", "于2",
        "於 ", "בתאריך ", "ב-", "في ", "بتاريخ ", "quoting ", "zitat von ", "in message ", "in article ",
    ])
}
