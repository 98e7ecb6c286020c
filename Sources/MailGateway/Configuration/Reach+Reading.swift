import GatewayKit
import Notifier
import TicketStore

extension Reach.Preference {
    /// What an agent chose. Somebody with a phone gets what is urgent by SMS too, unless he says otherwise.
    ///
    /// - Parameter canText: He has a phone, and SMS are set up.
    init(_ section: inout ConfigurationSection, canText: Bool, zone: String) {
        self.init()
        for kind in Notice.Kind.allCases where kind.isToTeam {
            if let voices = Self.voices(kind.rawValue, &section, canText: canText, isUrgent: kind.isUrgent) {
                self.voices[kind] = voices
            } else if kind.isUrgent, canText {
                self.voices[kind] = [.mail, .sms]
            }
        }
        usual = Self.voices("default", &section, canText: canText, isUrgent: false) ?? usual
        quietHours = section.section("quiet_hours") { QuietHours(&$0, zone: zone) }
        let times = section.list("digest_at", .minuteOfDay).map(\.value)
        guard !times.isEmpty || usual.contains(.digest) || self.voices.values.contains(where: { $0.contains(.digest) })
        else { return }
        digestTimes.zone = TimeZoneRules.load(zone) ?? .utc
        if !times.isEmpty { digestTimes.minutes = Set(times).sorted() }
    }

    private static func voices(
        _ key: String, _ section: inout ConfigurationSection, canText: Bool, isUrgent: Bool
    ) -> Set<Notice.Voice>? {
        let isGiven = section.wasGiven(key)
        let words = section.list(key, .voice)
        if let text = words.first(where: { $0.value == .sms }), !canText {
            section.complain(Complaint("needs a phone here and a section \"sms\""), at: text)
        }
        if let gathered = words.first(where: { $0.value == .digest }) {
            if isUrgent {
                section.complain(
                    Complaint("cannot wait for a digest: what is urgent is told at once, by mail, sms or both"),
                    at: gathered)
            } else if words.contains(where: { $0.value == .mail }) {
                section.complain(
                    Complaint("give either mail or digest: what is told at once is not told again"), at: gathered)
            }
        }
        return isGiven ? Set(words.compactMap(\.value)) : nil
    }
}

extension QuietHours {
    /// `nil` where none are given.
    fileprivate init?(_ section: inout ConfigurationSection, zone: String) {
        var (from, until) = (0, 0)
        section.read("from", .minuteOfDay, into: &from)
        section.read("until", .minuteOfDay, into: &until)
        let voices = section.list("channels", .loudVoice).map(\.value)
        let except = section.optional("except", .word(of: ["urgent", "none"]) { $0 == "urgent" })
        guard from != until, let rules = TimeZoneRules.load(zone) else { return nil }
        self.init(
            from: from, until: until, voices: voices.isEmpty ? [.sms] : Set(voices), letsUrgentPass: except ?? true,
            zone: rules)
    }
}

extension ScalarKind where Value == Notice.Voice {
    /// What reaches somebody when it is sent.
    fileprivate static var loudVoice: Self {
        let voices = [Notice.Voice.mail, .sms]
        return .word(of: voices.map(\.rawValue)) { word in voices.first { $0.rawValue == word } }
    }
}

extension ScalarKind where Value == Notice.Voice? {
    /// `none` is no voice.
    fileprivate static var voice: Self {
        .word(of: Notice.Voice.allCases.map(\.rawValue) + ["none"]) { word in
            word == "none" ? .some(nil) : Notice.Voice(rawValue: word).map(Optional.some)
        }
    }
}
