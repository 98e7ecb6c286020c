import GatewayKit
import MIMEParser
import Notifier
import TicketStore

// How each part of the file is read. A value is `nil` when something it needs is missing or wrong; the report
// then says what.

extension SiteSettings {
    init?(_ section: inout ConfigurationSection) {
        let name = section.required("name", .text)
        let domain = section.required("domain", .domain)
        self.init(name: name ?? "", domain: domain ?? "")
        section.read("language", .language, into: &language)
        section.read("time_zone", .timeZone, into: &timeZone)
        if name == nil || domain == nil { return nil }
    }
}

extension AgentSettings {
    /// - Parameter hasTexts: SMS are set up.
    init?(
        name: String, _ section: inout ConfigurationSection, site: SiteSettings, hasTexts: Bool,
        _ addresses: inout AddressBook
    ) {
        let displayName = section.optional("name", .text)
        let address = section.located("address", .address, isRequired: true)
        let role = section.optional("role", ScalarKind<Role>.choice)
        let language = section.optional("language", .language)
        let phone = section.optional("phone", .phone)
        let away = section.list("away", .days)
        let timeZone = section.optional("time_zone", .timeZone) ?? site.timeZone
        let canText = phone != nil && hasTexts
        let reach = section.section("notify") { Reach.Preference(&$0, canText: canText, zone: timeZone) }
        guard let address else { return nil }
        addresses.enter(address)
        self.init(
            name: AgentName(name), displayName: displayName ?? name, address: address.value, role: role ?? .agent,
            language: language ?? site.language, phone: phone, timeZone: timeZone)
        self.away = away.map(\.value)
        self.reach = reach ?? self.reach
    }
}

extension OperatorSettings {
    /// `mailboxes` must not receive alerts: each would become a ticket, and trouble with it the next alert.
    init?(_ section: inout ConfigurationSection, site: SiteSettings, mailboxes: [MailboxSettings]) {
        let addresses = section.list("addresses", .address, isRequired: true)
        for address in addresses where mailboxes.contains(where: { $0.addresses.contains(address.value) }) {
            section.complain(
                Complaint("\(address.value) is a mailbox the gateway reads; alerts would become tickets"), at: address)
        }
        self.init(addresses: addresses.map(\.value), language: site.language)
        section.read("language", .language, into: &language)
        section.read("repeat_after", .duration(.seconds(60) ... .seconds(7 * 86_400)), into: &repeatAfter)
        section.read("most_per_day", .count(1...1_000), into: &mostPerDay)
        if addresses.isEmpty { return nil }
    }
}

extension DaemonSettings {
    init(_ section: inout ConfigurationSection) {
        self.init()
        section.read("stop_patience", .duration(.milliseconds(100) ... .seconds(300)), into: &stopPatience)
        section.read("attention_after", .duration(.seconds(10) ... .seconds(7 * 86_400)), into: &attentionAfter)
    }
}

extension LogSettings {
    init(_ section: inout ConfigurationSection) {
        self.init()
        let levels: [String: Log.Level] = [
            "error": .error, "warning": .warning, "notice": .notice, "info": .info, "debug": .debug,
        ]
        let words = ["error", "warning", "notice", "info", "debug"]
        section.read("level", .word(of: words) { levels[$0] }, into: &level)
    }
}
