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
            if let voices = Self.voices(kind.rawValue, &section, canText: canText) {
                self.voices[kind] = voices
            } else if kind.isUrgent, canText {
                self.voices[kind] = [.mail, .sms]
            }
        }
        usual = Self.voices("default", &section, canText: canText) ?? usual
        quietHours = section.section("quiet_hours") { QuietHours(&$0, zone: zone) }
    }

    private static func voices(
        _ key: String, _ section: inout ConfigurationSection, canText: Bool
    ) -> Set<Notice.Voice>? {
        let isGiven = section.wasGiven(key)
        let words = section.list(key, .voice)
        if let text = words.first(where: { $0.value == .sms }), !canText {
            section.complain(Complaint("needs a phone here and a section \"sms\""), at: text)
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
        let voices = section.list("channels", ScalarKind<Notice.Voice>.choice).map(\.value)
        let except = section.optional("except", .word(of: ["urgent", "none"]) { $0 == "urgent" })
        guard from != until, let rules = TimeZoneRules.load(zone) else { return nil }
        self.init(
            from: from, until: until, voices: voices.isEmpty ? [.sms] : Set(voices), letsUrgentPass: except ?? true,
            zone: rules)
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
