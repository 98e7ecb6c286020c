package import GatewayKit
package import MIMEParser
package import TicketStore

/// How each of the team is told of what: by which voices, and when.
package struct Reach: Sendable {
    /// What one person chose.
    package struct Preference: Equatable, Sendable {
        /// Of the kinds he said something about.
        package var voices: [Notice.Kind: Set<Notice.Voice>]
        /// Of all others.
        package var usual: Set<Notice.Voice>
        /// When he is left alone; `nil` for never.
        package var quietHours: QuietHours?
        /// When he is told together what could wait.
        package var digestTimes: DigestTimes

        /// By mail, whenever it comes, unless said.
        package init(
            voices: [Notice.Kind: Set<Notice.Voice>] = [:], usual: Set<Notice.Voice> = [.mail],
            quietHours: QuietHours? = nil, digestTimes: DigestTimes = DigestTimes()
        ) {
            self.voices = voices
            self.usual = usual
            self.quietHours = quietHours
            self.digestTimes = digestTimes
        }

        /// What is urgent is not gathered, whatever holds for all others.
        func voices(of kind: Notice.Kind) -> Set<Notice.Voice> {
            let chosen = voices[kind] ?? usual
            return kind.isUrgent && chosen.contains(.digest) ? chosen.subtracting([.digest]).union([.mail]) : chosen
        }

        /// `nil` for at once. What is gathered goes by mail in the end.
        func earliest(_ voice: Notice.Voice, isUrgent: Bool, at now: Instant) -> Instant? {
            let moment = voice == .digest ? digestTimes.next(after: now) : nil
            guard let quietHours, quietHours.holds(voice == .digest ? .mail : voice, isUrgent: isUrgent) else {
                return moment
            }
            return quietHours.end(at: moment ?? now) ?? moment
        }
    }

    private let preferences: [EmailAddress: Preference]

    /// Whoever has no preference gets mail at once.
    package init(_ preferences: [EmailAddress: Preference] = [:]) {
        self.preferences = preferences
    }

    /// Each notice in every voice its reader chose for it, due when his quiet hours are over. Somebody who is to hear
    /// the same twice, in two roles, hears it once in each voice: the urgent one, else the first. What he is told by mail
    /// at once is not gathered for him.
    package func notices(_ notices: [Notice], at now: Instant) -> [Notice] {
        var told: [Notice] = []
        for notice in notices {
            for notice in voiced(notice, at: now) {
                let earlier = told.firstIndex {
                    $0.recipient.address == notice.recipient.address && $0.voice == notice.voice && $0.kind.isToTeam
                        && notice.kind.isToTeam
                }
                if let earlier {
                    if notice.kind.isUrgent, !told[earlier].kind.isUrgent { told[earlier] = notice }
                } else {
                    told.append(notice)
                }
            }
        }
        return told.filter { notice in
            notice.voice != .digest
                || !told.contains {
                    $0.recipient.address == notice.recipient.address && $0.voice == .mail && $0.kind.isToTeam
                }
        }
    }

    private func voiced(_ notice: Notice, at now: Instant) -> [Notice] {
        guard notice.kind.isToTeam, notice.voice == .mail, let preference = preferences[notice.recipient.address] else {
            return [notice]
        }
        let voices = preference.voices(of: notice.kind)
        return Notice.Voice.allCases.filter(voices.contains).map { voice in
            var notice = notice
            notice.voice = voice
            notice.notBefore = preference.earliest(voice, isUrgent: notice.kind.isUrgent, at: now)
            return notice
        }
    }
}

/// The times of day at which somebody is told together what could wait.
package struct DigestTimes: Equatable, Sendable {
    /// Minutes after midnight, at least one.
    package var minutes: [Int]
    /// Where the person lives.
    package var zone: TimeZoneRules

    /// At eight in the morning, unless said. Each is below 1,440.
    package init(minutes: [Int] = [8 * 60], zone: TimeZoneRules = .utc) {
        self.minutes = minutes
        self.zone = zone
    }

    /// By the person's own clock.
    func next(after now: Instant) -> Instant {
        let today = zone.date(at: now)
        let times = (0...1).flatMap { day in
            minutes.map {
                zone.instant(of: CivilDate(daysSince1970: today.daysSince1970 + day), minutes: $0)
            }
        }
        return times.filter { $0 > now }.min() ?? now + .seconds(86_400)
    }
}

/// The hours of the day in which somebody is left alone.
package struct QuietHours: Equatable, Sendable {
    /// Minute of the day they begin at.
    package var from: Int
    /// Minute of the day they end at; earlier than `from` where that is the next day.
    package var until: Int
    /// What waits meanwhile.
    package var voices: Set<Notice.Voice>
    /// Whether what is urgent passes.
    package var letsUrgentPass: Bool
    /// Where the person lives.
    package var zone: TimeZoneRules

    /// Both minutes are below 1,440. From a minute to itself is never.
    package init(
        from: Int, until: Int, voices: Set<Notice.Voice>, letsUrgentPass: Bool, zone: TimeZoneRules
    ) {
        self.from = from
        self.until = until
        self.voices = voices
        self.letsUrgentPass = letsUrgentPass
        self.zone = zone
    }

    func holds(_ voice: Notice.Voice, isUrgent: Bool) -> Bool {
        voices.contains(voice) && !(isUrgent && letsUrgentPass)
    }

    /// When they are over; `nil` when it is not quiet now.
    func end(at now: Instant) -> Instant? {
        let offset = zone.offset(at: now)
        let local = (now + .seconds(offset)).seconds
        let day = local.quotientAndRemainder(dividingBy: 86_400)
        let second = day.remainder < 0 ? day.remainder + 86_400 : day.remainder
        let minute = Int(second / 60)
        let isQuiet = from <= until ? (from..<until).contains(minute) : minute >= from || minute < until
        guard isQuiet else { return nil }
        let midnight = local - second + (minute < until ? 0 : 86_400)
        let wanted = Instant(seconds: midnight + Int64(until) * 60)
        // The clock may be set meanwhile: what counts is what it shows then.
        let guess = wanted - .seconds(offset)
        return wanted - .seconds(zone.offset(at: guess))
    }
}
