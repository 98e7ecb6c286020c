import Testing
import TicketStore

@testable import MailGateway

@Suite struct TemplateCommandTests {
    @Test("a preview says subject and text in the language that was asked for, with a value in every place")
    func preview() async {
        let stage = CommandStage { "templates_directory: \(MailStage.templates)\n" + $0 }
        let outcome = await stage.run(["template", "preview", "sla_warning", "--locale", "fr"])
        #expect(outcome.code == .ok && outcome.errors.isEmpty)
        #expect(outcome.output.hasPrefix("Subject: BIENTÔT DÛ [TICKET-20261121-042] Plus d'eau chaude au 3e étage\n\n"))
        #expect(outcome.output.contains("Délai promis : 2 heures\n"))
        #expect(outcome.output.contains("(UTC)\n"))
    }

    @Test("every template can be previewed, as text and as a page", arguments: Notice.Kind.allCases)
    func everyTemplate(kind: Notice.Kind) async {
        let stage = CommandStage { "templates_directory: \(MailStage.templates)\n" + $0 }
        for locale in ["en", "fr", "de"] {
            let text = await stage.run(["template", "preview", kind.rawValue, "--locale", locale])
            #expect(text.code == .ok && text.output.hasPrefix("Subject: ") && !text.output.contains("{{"))
            let page = await stage.run(["template", "preview", kind.rawValue, "--locale", locale, "--html"])
            #expect(page.output.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(locale)\">"))
        }
    }

    @Test("the preview of what the team is told shows its SMS too, as long as it may be")
    func texts() async {
        let stage = CommandStage { "templates_directory: \(MailStage.templates)\n" + $0 }
        let alert = await stage.run(["template", "preview", "urgent_alert", "--locale", "fr"])
        #expect(alert.code == .ok && alert.output.hasPrefix("Subject: "))
        let text =
            "\n\nSMS, 2 segments:\n\nURGENT TICKET-20261121-042 Plus d'eau chaude au 3e étage - Zoë Durand : Bonjour,"
        #expect(alert.output.contains(text), "\(alert.output)")
        let alone = await stage.run(["template", "preview", "urgent_alert.sms", "--locale", "fr"])
        #expect(alone.output.hasPrefix("SMS, 2 segments:\n\nURGENT TICKET") && alert.output.hasSuffix(alone.output))
        let any = await stage.run(["template", "preview", "notice.sms", "--locale", "de"])
        let opened = await stage.run(["template", "preview", "ticket_opened", "--locale", "de"])
        #expect(any.output.hasPrefix("SMS, 2 segments:\n\nTICKET-20261121-042 ") && opened.output.hasSuffix(any.output))
        let survey = await stage.run(["template", "preview", "survey"])
        #expect(!survey.output.contains("SMS"))
    }

    @Test("an SMS of your own is previewed, and where it is listed so is its place")
    func ownText() async {
        let folder = TestFolder()
        folder.makeFolder("fr")
        folder.write("fr/sla_breached.sms.txt", "TARD {{ticket.number}}\n")
        let own = CommandStage { "templates_directory: \(folder.path)\n" + $0 }
        let list = await own.run(["template", "list", "--json"]).output
        #expect(list.contains("{\"languages\":[\"fr\"],\"name\":\"sla_breached.sms\",\"own\":["), "\(list)")
    }

    @Test("what there is no template, language or queue for is said, with what is meant")
    func mistakes() async {
        let stage = CommandStage { "templates_directory: \(MailStage.templates)\n" + $0 }
        let name = await stage.run(["template", "preview", "sla_warnin"])
        #expect(name.code == .badData && name.errors.hasSuffix("hint: did you mean \"sla_warning\"?\n"))
        let queue = await stage.run(["template", "preview", "answer", "--queue", "sales"])
        #expect(queue.errors.hasSuffix("hint: the queues are support\n"))
        let locale = await stage.run(["template", "preview", "answer", "--locale", "es"])
        #expect(locale.code == .ok && locale.errors.contains("(it has de, en, fr)"))
        let none = await CommandStage().run(["template", "list"])
        #expect(none.code == .attention && none.errors.contains("no templates are installed"))
    }

    @Test("a mistake in a template is told with its place, not previewed")
    func broken() async {
        let folder = TestFolder()
        folder.makeFolder("en")
        folder.write("en/survey.txt", "Subject: x\n\n{{ratin.number}}\n")
        let own = CommandStage { "templates_directory: \(folder.path)\n" + $0 }
        let outcome = await own.run(["template", "preview", "survey", "--locale", "en"])
        #expect(outcome.code != .ok && outcome.output.isEmpty)
        #expect(outcome.errors.contains("en/survey.txt:3:1: unknown variable \"ratin.number\""))
    }

    @Test("the list tells every template, its languages, and for programs the same")
    func list() async {
        let stage = CommandStage { "templates_directory: \(MailStage.templates)\n" + $0 }
        let table = await stage.run(["template", "list"]).output
        #expect(
            table.hasPrefix("NAME                     LANGUAGES  YOUR OWN\nacknowledgement          de en fr   -\n"))
        let json = await stage.run(["template", "list", "--json"]).output
        #expect(json.split(separator: "\n").count == Notice.Kind.allCases.count + 2, "and two SMS")
        #expect(table.contains("\nnotice.sms               de en fr   -\nurgent_alert.sms         de en fr   -\n"))
        #expect(json.hasPrefix("{\"languages\":[\"de\",\"en\",\"fr\"],\"name\":\"acknowledgement\",\"own\":[]}"))
    }
}
