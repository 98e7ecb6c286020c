import GatewayKit
import TicketStore

/// What service levels may name because the file defines it.
struct ServiceLevelNames {
    var queues: [String]
    var agents: [String]
    var categories: [String]
    var calendars: [String]
    var webhooks: [String] = []
    /// Whom no SMS can reach.
    var agentsWithoutPhone: [AgentName] = []
    /// Whether SMS are set up.
    var hasTexts = false
}

extension ServiceLevelBook {
    /// What holds when the file says nothing: an urgent ticket without an answer escalates after two hours.
    static let usualLevels: [ServiceLevel] = {
        var urgent = ServiceLevel(name: ServiceLevelName("urgent"), calendar: always)
        urgent.priorities = [.urgent]
        urgent.targets = [.firstResponse: .seconds(2 * 3_600), .nextResponse: .seconds(2 * 3_600)]
        var step = EscalationLevel(moment: .share(100))
        step.notify = [.role(.onCall), .role(.supervisors)]
        urgent.ladder = [step]
        return [urgent]
    }()

    init(_ root: inout ConfigurationSection, site: SiteSettings, among names: ServiceLevelNames, now: Instant) {
        self.init()
        var names = names
        names.calendars = root.names(in: "calendars") + [Self.always.rawValue]
        let calendars = root.table("calendars", isRequired: false) { (name, section) in
            if CalendarName(name) == Self.always {
                section.complain(Complaint("\"always\" is around the clock already; choose another name"))
            }
            return BusinessCalendar(&section, site: site, now: now).map { (CalendarName(name), $0) }
        }
        self.calendars = Dictionary(calendars) { first, _ in first }
        let isTold = root.wasGiven("service_levels")
        let told = root.table("service_levels", isRequired: false) { ServiceLevel(name: $0, &$1, among: names) }
        levels = isTold ? told : Self.usualLevels
        routines.closeResolvedAfter = .seconds(7 * 86_400)
        _ = root.section("automation") { (section) in
            routines.read(&section, calendars: names.calendars)
            section.read("digest_at", .timeOfDayOrNever, into: &digestAt)
        }
    }
}

extension ServiceLevel {
    private static let allowed: ClosedRange<Duration> = .seconds(1) ... .seconds(365 * 86_400)

    init?(name: String, _ section: inout ConfigurationSection, among names: ServiceLevelNames) {
        let calendar = section.optional("calendar", .calendar(among: names.calendars))
        self.init(name: ServiceLevelName(name), calendar: calendar ?? ServiceLevelBook.always)
        queues = Set(section.list("queues", .name(of: "queue", among: names.queues) { QueueName($0) }).map(\.value))
        priorities = Set(section.list("priorities", ScalarKind<TicketPriority>.choice).map(\.value))
        let category = ScalarKind.name(of: "category", among: names.categories) { CategoryName($0) }
        categories = Set(section.list("categories", category).map(\.value))
        for kind in ClockKind.allCases where kind.isTarget {
            targets[kind] = section.optional(kind.rawValue, .duration(Self.allowed))
        }
        section.read("warning", .count(1...99), into: &warningShare)
        let targets = targets
        ladder = section.table("escalation", isRequired: false) { (_, step) in
            EscalationLevel(&step, among: names, targets: targets)
        }
    }
}

extension EscalationLevel {
    init?(_ section: inout ConfigurationSection, among names: ServiceLevelNames, targets: [ClockKind: Duration]) {
        let kinds = ClockKind.allCases.filter(\.isTarget).map(\.rawValue)
        let clock = section.located(
            "clock", .word(of: kinds) { word in kinds.contains(word) ? ClockKind(rawValue: word) : nil },
            isRequired: false)
        let moment = section.optional("at", .escalationMoment)
        self.init(clock: clock?.value, moment: moment ?? .share(100))
        if let clock, targets[clock.value] == nil {
            section.complain(Complaint("this service level has no target \(clock.value.rawValue)"), at: clock)
        } else if !targets.keys.contains(where: { kind in concerns(kind) }) {
            section.complain(Complaint("has no clock to go by; set first_response, next_response or resolution"))
        }
        notify = section.list("notify", .escalationRecipient(among: names.agents)).map(\.value)
        texts = Self.texts(&section, among: names)
        let webhook = ScalarKind.name(of: "webhook", among: names.webhooks) { EndpointName($0) }
        webhooks = section.list("webhook", webhook).map(\.value)
        priority = section.optional("priority", ScalarKind<TicketPriority>.choice)
        assignee = section.optional("assign", .escalationRecipient(among: names.agents))
        watchers = section.list("watchers", .agent(among: names.agents)).map(\.value)
        tags = section.list("tags", .tag).map(\.value)
        if self == EscalationLevel(clock: self.clock, moment: self.moment) {
            section.complain(Complaint("does nothing; write at least notify, such as notify: [on_call]"))
        }
    }

    private static func texts(
        _ section: inout ConfigurationSection, among names: ServiceLevelNames
    ) -> [EscalationRecipient] {
        let texts = section.list("sms", .escalationRecipient(among: names.agents))
        if let first = texts.first, !names.hasTexts {
            section.complain(Complaint("needs a section \"sms\": no SMS are sent without one"), at: first)
        }
        for text in texts {
            guard case .agent(let name) = text.value, names.agentsWithoutPhone.contains(name) else { continue }
            section.complain(Complaint("\(name) has no phone; set agents.\(name).phone"), at: text)
        }
        return texts.map(\.value)
    }
}

extension ServiceLevelBook.Routines {
    private static let delays: ClosedRange<Duration> = .seconds(1) ... .seconds(3_650 * 86_400)

    fileprivate mutating func read(_ section: inout ConfigurationSection, calendars: [String]) {
        let delay = ScalarKind<Duration?>.durationOrNever(Self.delays)
        section.read("close_resolved_after", delay, into: &closeResolvedAfter)
        section.read("remind_assignee_after", delay, into: &remindAssigneeAfter)
        section.read("survey_after", delay, into: &surveyAfter)
        section.read("calendar", .calendar(among: calendars), into: &calendar)
        let every = section.optional("remind_customer_every", delay) ?? nil
        let times = section.optional("remind_customer_times", .count(1...20)) ?? 2
        customerReminder = every.map { ServiceLevelBook.CustomerReminder(every: $0, times: times) }
    }
}

extension ScalarKind where Value == Int? {
    /// Minutes after midnight, or `nil` for never.
    fileprivate static var timeOfDayOrNever: Self {
        Self("a time of day such as 08:00, or never") { text in
            if text == "never" { return .some(nil) }
            return DayInterval(text + "-24:00").map { .some($0.from) }
        }
    }
}

extension ScalarKind where Value == CalendarName {
    fileprivate static func calendar(among names: [String]) -> Self {
        .name(of: "calendar", among: names) { CalendarName($0) }
    }
}

extension ScalarKind where Value == EscalationLevel.Moment {
    /// `80%`, `30m late` or `1h unanswered`.
    fileprivate static var escalationMoment: Self {
        let delay = ScalarKind<Duration>.duration(.seconds(1) ... .seconds(365 * 86_400))
        let share = ScalarKind<Int>.count(1...1_000)
        return Self("a share of the target such as 100%, or a time such as 30m late or 1h unanswered") { text in
            if text.hasSuffix("%"), case .success(let percent) = share.read(String(text.dropLast())) {
                return .share(percent)
            }
            let words = text.split(separator: " ").map(String.init)
            guard words.count == 2, case .success(let time) = delay.read(words[0]) else { return nil }
            switch words[1] {
            case "late": return .late(time)
            case "unanswered": return .unanswered(time)
            default: return nil
            }
        }
    }
}

extension ScalarKind where Value == EscalationRecipient {
    /// An agent's name, or a role.
    fileprivate static func escalationRecipient(among agents: [String]) -> Self {
        let roles = EscalationRecipient.Role.allCases.map(\.rawValue)
        return .name(of: "agent or role", among: roles + agents) { word in
            EscalationRecipient.Role(rawValue: word).map { .role($0) } ?? .agent(AgentName(word))
        }
    }
}

extension ScalarKind where Value == Duration? {
    /// A duration, or `never`.
    fileprivate static func durationOrNever(_ allowed: ClosedRange<Duration>) -> Self {
        let kind = ScalarKind<Duration>.duration(allowed)
        return Self(expectation: "never, or \(kind.expectation)") { text in
            text == "never" ? .success(nil) : kind.read(text).map { $0 }
        }
    }
}
