import TicketStore

/// All templates, read once: `<directory>/<locale>/<kind>.txt`, whose first line is `Subject: …`, and beside it
/// the optional `<kind>.html`. Without the latter the HTML is made from the text.
package struct TemplateLibrary: Sendable {
    struct Entry: Sendable {
        var subject: Template
        var text: Template
        var html: Template?
    }

    /// What every installation has, so that every notice has words.
    static let lastResort = "en"

    private let siteLanguage: String
    private var entries: [String: [Notice.Kind: Entry]] = [:]
    /// Of SMS, those for a kind of notice.
    private var texts: [String: [Notice.Kind: Template]] = [:]
    /// Of SMS, those for every other.
    private var plainTexts: [String: Template] = [:]
    /// By language and by the name that rules use.
    private var replies: [String: [String: Entry]] = [:]

    /// Reads every template below `directories`; of two with the same locale and kind the first wins.
    ///
    /// - Parameter replies: The names of `<directory>/<locale>/reply.<name>.txt`, with which rules answer.
    package static func load(
        from directories: [String], siteLanguage: String, replies: [String] = []
    ) throws(NotifierError) -> TemplateLibrary {
        let (library, problems) = read(from: directories, siteLanguage: siteLanguage, replies)
        guard problems.isEmpty else {
            throw NotifierError(.templates(problems), at: directories.joined(separator: ", "))
        }
        return library
    }

    /// Everything wrong with the templates, for `check-config`.
    package static func check(
        _ directories: [String], siteLanguage: String, replies: [String] = []
    ) -> [TemplateProblem] {
        read(from: directories, siteLanguage: siteLanguage, replies).problems
    }

    /// The best words there are: in the first of these languages or its base language, else the next one's, the
    /// site's, English.
    func entry(_ kind: Notice.Kind, in languages: [String]) -> (entry: Entry, language: String)? {
        for candidate in candidates(languages) {
            if let entry = entries[candidate]?[kind] { return (entry, candidate) }
        }
        return nil
    }

    /// The same for one language.
    func entry(_ kind: Notice.Kind, language: String) -> (entry: Entry, language: String)? {
        entry(kind, in: [language])
    }

    /// The words a rule answers with, in the best language there is.
    func reply(_ name: String, in languages: [String]) -> (entry: Entry, language: String)? {
        for candidate in candidates(languages) {
            if let entry = replies[candidate]?[name] { return (entry, candidate) }
        }
        return nil
    }

    /// The best words of an SMS: of each language those for this kind, else those for any.
    func text(_ kind: Notice.Kind, language: String) -> (template: Template, language: String)? {
        for candidate in candidates([language]) {
            if let text = texts[candidate]?[kind] ?? plainTexts[candidate] { return (text, candidate) }
        }
        return nil
    }

    /// The SMS for what has no words of its own.
    static let anyNotice = TemplateListing.anyText + ".txt"

    private func candidates(_ languages: [String]) -> [String] {
        languages.flatMap { [$0, $0.baseLanguage] } + [siteLanguage, Self.lastResort]
    }

    private init(siteLanguage: String) {
        self.siteLanguage = siteLanguage
    }

    private static func read(
        from directories: [String], siteLanguage: String, _ replies: [String]
    ) -> (library: TemplateLibrary, problems: [TemplateProblem]) {
        var library = TemplateLibrary(siteLanguage: siteLanguage)
        var problems: [TemplateProblem] = []
        for directory in directories {
            for language in TemplateFiles.languages(in: directory) {
                for kind in Notice.Kind.allCases where library.entries[language]?[kind] == nil {
                    let path = "\(directory)/\(language)/\(kind.rawValue)"
                    guard let entry = Self.entry(kind, at: path, problems: &problems) else { continue }
                    library.entries[language, default: [:]][kind] = entry
                }
                library.readTexts(in: "\(directory)/\(language)", language, &problems)
                for reply in replies where library.replies[language]?[reply] == nil {
                    let path = "\(directory)/\(language)/reply.\(reply)"
                    guard let entry = Self.entry(.acknowledgement, at: path, problems: &problems) else { continue }
                    library.replies[language, default: [:]][reply] = entry
                }
            }
        }
        let places = directories.joined(separator: " or ")
        for reply in replies where library.reply(reply, in: [siteLanguage]) == nil {
            problems.append(
                TemplateProblem(path: "\(siteLanguage)/reply.\(reply).txt", message: "not found below \(places)"))
        }
        for kind in Notice.Kind.allCases where library.entries[lastResort]?[kind] == nil {
            problems.append(
                TemplateProblem(path: "\(lastResort)/\(kind.rawValue).txt", message: "not found below \(places)"))
        }
        if library.plainTexts[lastResort] == nil {
            problems.append(TemplateProblem(path: "\(lastResort)/\(anyNotice)", message: "not found below \(places)"))
        }
        return (library, problems)
    }

    private mutating func readTexts(in folder: String, _ language: String, _ problems: inout [TemplateProblem]) {
        for kind in Notice.Kind.allCases where kind.isToTeam && texts[language]?[kind] == nil {
            let path = "\(folder)/\(TemplateListing.text(of: kind)).txt"
            let text = Self.text(kind, at: path, problems: &problems)
            if let text { texts[language, default: [:]][kind] = text }
        }
        if plainTexts[language] == nil {
            plainTexts[language] = Self.text(.ticketOpened, at: "\(folder)/\(Self.anyNotice)", problems: &problems)
        }
    }

    /// The words of an SMS have no subject; a line end at the end is not part of them.
    private static func text(_ kind: Notice.Kind, at path: String, problems: inout [TemplateProblem]) -> Template? {
        guard let bytes = contents(of: path, problems: &problems) else { return nil }
        let (text, found) = TemplateParser.parse(bytes, path: path, vocabulary: TemplateVocabulary(of: kind))
        problems += found
        return text
    }

    /// `nil` when there is no such template here.
    private static func entry(_ kind: Notice.Kind, at path: String, problems: inout [TemplateProblem]) -> Entry? {
        let textPath = path + ".txt"
        guard let text = contents(of: textPath, problems: &problems) else { return nil }
        let label = Array("Subject: ".utf8)
        guard text.starts(with: label), let end = text.firstIndex(of: 0x0A) else {
            problems.append(TemplateProblem(path: textPath, line: 1, column: 1, message: "must begin with Subject: "))
            return nil
        }
        let vocabulary = TemplateVocabulary(of: kind)
        // Parsed with its label, so that columns are right, and the label taken off again.
        let subject = TemplateParser.parse(Array(text[..<end]), path: textPath, vocabulary: vocabulary)
        let hasGap = text[(end + 1)...].first == 0x0A
        let body = TemplateParser.parse(
            Array(text[(end + (hasGap ? 2 : 1))...]), path: textPath, firstLine: hasGap ? 3 : 2,
            vocabulary: vocabulary)
        problems += subject.problems + body.problems
        var entry = Entry(subject: subject.template.dropping(label.count), text: body.template)
        if let page = contents(of: path + ".html", problems: &problems) {
            let html = TemplateParser.parse(page, path: path + ".html", vocabulary: vocabulary)
            problems += html.problems
            entry.html = html.template
        }
        return entry
    }

    private static func contents(of path: String, problems: inout [TemplateProblem]) -> [UInt8]? {
        switch TemplateFiles.read(path) {
        case .absent: return nil
        case .unreadable(let errno):
            problems.append(TemplateProblem(path: path, message: "cannot be read (errno \(errno))"))
            return nil
        case .tooLarge:
            problems.append(TemplateProblem(path: path, message: "is larger than \(TemplateFiles.largest) bytes"))
            return nil
        case .text(let bytes):
            guard String(validating: bytes, as: UTF8.self) != nil else {
                problems.append(TemplateProblem(path: path, message: "is not UTF-8"))
                return nil
            }
            return bytes.filter { $0 != 0x0D }
        }
    }
}

extension Template {
    /// Without the first bytes of its leading text.
    fileprivate func dropping(_ count: Int) -> Template {
        guard case .text(let text) = nodes.first else { return self }
        return Template(nodes: [.text(Array(text.dropFirst(count)))] + nodes.dropFirst())
    }
}

extension TemplateVocabulary {
    /// What a notice of this kind can say. The acknowledgement knows none of the sender's words: whoever forges
    /// a sender must not be able to make us carry a message.
    init(of kind: Notice.Kind) {
        switch kind {
        case .acknowledgement:
            self.init(texts: ["ticket.number", "team.name", "site.name"])
        case .customerReminder:
            self.init(texts: Self.greeting, lists: Self.address)
        case .survey:
            let ratings: [String: Set<String>] = ["rating": ["rating.number", "rating.word", "rating.link"]]
            self.init(texts: Self.greeting, lists: Self.address.merging(ratings) { list, _ in list })
        case .absenceNoted:
            self.init(
                texts: ["recipient.name", "site.name", "site.domain", "absence.until"],
                lists: Self.refusals.merging(Self.presence) { list, _ in list })
        case .operatorAlert:
            self.init(texts: ["alert.subject", "alert.body", "site.name", "site.domain"])
        case .digest: self = DigestWords.vocabulary
        case .noticeDigest: self = GatheredWords.vocabulary
        case .ticketOpened, .forward, .replyReceived, .answer, .urgentAlert, .unconfirmedReply, .agentMailUnproved,
            .agentForwardUnproved, .deliveryFailed, .splitProposed, .ticketAssigned, .commandRefused, .slaWarning,
            .slaBreached, .escalated, .escalationAcknowledged, .assigneeReminder, .ratingReceived:
            let particular: [Notice.Kind: Set<String>] = [
                .deliveryFailed: ["failure.address", "failure.reason"], .splitProposed: ["message.subject"],
                .slaWarning: Self.clockTexts, .slaBreached: Self.clockTexts,
                .escalated: Self.clockTexts.union(["escalation.level"]), .escalationAcknowledged: ["agent.name"],
                .ratingReceived: ["rating.number", "rating.word", "rating.comment"],
            ]
            let particularLists: [Notice.Kind: [String: Set<String>]] = [
                .ratingReceived: Self.answers.merging(["comment": []]) { list, _ in list },
                .commandRefused: Self.refusals, .ticketAssigned: Self.answers, .assigneeReminder: Self.answers,
                .slaWarning: Self.clocks, .slaBreached: Self.clocks, .escalated: Self.clocks,
            ]
            let judged = Self.judging.contains(kind) ? Self.lacks : particularLists[kind] ?? [:]
            self.init(
                texts: Self.ticketTexts.union(particular[kind] ?? []),
                lists: Self.ticketLists.merging(judged) { list, _ in list })
        }
    }

    private static let ticketLists: [String: Set<String>] = [
        "attached": ["file.name", "file.size"], "withheld": ["file.name", "file.size"], "shortened": [],
    ]

    /// Notices about mail that was not believed.
    private static let judging: Set<Notice.Kind> = Notice.Kind.disbelief.union([.unconfirmedReply])

    /// What a mail lacked to be believed, one section each: the words for it are the template's.
    private static let lacks = Dictionary(
        uniqueKeysWithValues: ProofBasis.lacks.map { ("lack.\($0.rawValue)", Set<String>()) })

    /// Why commands were not carried out, one section each.
    private static let refusals = Dictionary(
        uniqueKeysWithValues: CommandRefusal.Reason.allCases.map { ("refused.\($0.rawValue)", Set(["command.line"])) })

    /// What an agent said of himself, one section each.
    private static let presence = Dictionary(
        uniqueKeysWithValues: ["away", "away_until", "back", "refused"].map { ($0, Set<String>()) })

    /// What the customer is told of a ticket he knows.
    private static let greeting: Set<String> = [
        "ticket.number", "ticket.subject", "recipient.name", "team.name", "site.name",
    ]

    /// Whether the recipient has a name that a letter can begin with.
    private static let address: [String: Set<String>] = ["named": [], "unnamed": []]

    /// Where an answer to the notice goes.
    private static let answers: [String: Set<String>] = ["inside": [], "to_customer": []]

    private static let clockTexts: Set<String> = ["clock.target", "clock.deadline"]

    /// Which promise it is, and whether it is broken, one section each.
    private static let clocks = answers.merging(
        (ClockKind.allCases.filter(\.isTarget).map { "clock.\($0.rawValue)" } + ["late", "ahead"]).map { ($0, []) }
    ) { list, _ in list }

    private static let ticketTexts: Set<String> = [
        "ticket.number", "ticket.subject", "customer.name", "customer.address", "author.name", "author.address",
        "message.text", "recipient.name", "team.name", "site.name",
    ]
}

extension String {
    /// `pt` of the locale `pt-BR`.
    var baseLanguage: String { String(decoding: utf8.prefix { $0 != UInt8(ascii: "-") }, as: UTF8.self) }
}
