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

        /// By mail, whenever it comes, unless said.
        package init(
            voices: [Notice.Kind: Set<Notice.Voice>] = [:], usual: Set<Notice.Voice> = [.mail],
            quietHours: QuietHours? = nil
        ) {
            self.voices = voices
            self.usual = usual
            self.quietHours = quietHours
        }
    }

    private let preferences: [EmailAddress: Preference]

    /// Whoever has no preference gets mail at once.
    package init(_ preferences: [EmailAddress: Preference] = [:]) {
        self.preferences = preferences
    }

    /// Each notice in every voice its reader chose for it, due when his quiet hours are over. Somebody who is to hear
    /// the same twice, in two roles, hears it once in each voice: the urgent one, else the first.
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
        return told
    }

    private func voiced(_ notice: Notice, at now: Instant) -> [Notice] {
        guard notice.kind.isToTeam, notice.voice == .mail, let preference = preferences[notice.recipient.address] else {
            return [notice]
        }
        let voices = preference.voices[notice.kind] ?? preference.usual
        return Notice.Voice.allCases.filter(voices.contains).map { voice in
            var notice = notice
            notice.voice = voice
            if let quiet = preference.quietHours, quiet.holds(voice, isUrgent: notice.kind.isUrgent) {
                notice.notBefore = quiet.end(at: now)
            }
            return notice
        }
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
