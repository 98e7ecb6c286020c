import GatewayKit
import MIMEParser
import Testing

@testable import TicketStore

extension TicketStoreContract {
    @Test(
        "an answer ends the first response; a later word of the customer begins the next one",
        arguments: Backend.allCases)
    func responses(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent()
        let scene = try await ClockScene(backend, book)
        #expect(
            try await scene.clocks(at: 0.5, by: book) == ["first_response running (team), 30m of 2h, deadline 2h"])
        try await scene.write(.team, at: 1, .waitingCustomer)
        try await scene.write(.customer, at: 3, .inProgress)
        try await scene.write(.customer, at: 3.5)
        #expect(
            try await scene.clocks(at: 4, by: book) == [
                "first_response ended (answered), 1h of 2h", "next_response running (team), 1h of 2h, deadline 5h",
            ])
        try await scene.write(.team, at: 4.5, .waitingCustomer)
        #expect(
            try await scene.clocks(at: 9, by: book).last == "next_response ended (answered), 1h 30m of 2h")
    }

    @Test("what no person wrote stops no clock", arguments: Backend.allCases)
    func automaticMail(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent()
        let scene = try await ClockScene(backend, book)
        try await scene.write(nil, at: 1)
        try await scene.write(.inside, at: 1.5)
        #expect(
            try await scene.clocks(at: 2.5, by: book)
                == ["first_response running (team), 2h 30m of 2h, deadline 2h"])
    }

    @Test("waiting for the customer moves the deadline by exactly as long", arguments: Backend.allCases)
    func pauses(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(targets: [.resolution: .seconds(8 * 3_600)])
        let scene = try await ClockScene(backend, book)
        try await scene.write(.team, at: 1, .waitingCustomer)
        #expect(try await scene.clocks(at: 5, by: book) == ["resolution paused (customer), 1h of 8h"])
        try await scene.write(.customer, at: 11, .open)
        try await scene.write(.team, at: 13, .waitingCustomer)
        try await scene.write(.customer, at: 20, .open)
        #expect(
            try await scene.clocks(at: 21, by: book) == ["resolution running (team), 4h of 8h, deadline 25h"])
        let past = try await scene.store.clocks(of: scene.number, by: book)[0].segments
        #expect(past.map(\.state) == [.running, .paused, .running, .paused])
        #expect(past.map { ClockScene.text($0.to - $0.from) } == ["1h", "10h", "2h", "7h"])
        try await scene.change(TicketChange(status: .resolved), at: 22)
        #expect(try await scene.clocks(at: 90, by: book) == ["resolution ended (resolved), 5h of 8h"])
    }

    @Test(
        "another priority counts by its own promise from the beginning, and keeps the pauses",
        arguments: Backend.allCases)
    func priority(backend: Backend) async throws {
        var book = ServiceLevelBook.urgent(targets: [.resolution: .seconds(4 * 3_600)])
        var normal = ServiceLevel(name: ServiceLevelName("normal"), calendar: ServiceLevelBook.always)
        normal.targets = [.resolution: .seconds(40 * 3_600)]
        book.levels.append(normal)
        let scene = try await ClockScene(backend, book, priority: .normal)
        try await scene.write(.team, at: 1, .waitingCustomer)
        try await scene.write(.customer, at: 3, .open)
        try await scene.change(TicketChange(priority: .urgent), at: 4)
        #expect(try await scene.clocks(at: 4, by: book) == ["resolution running (team), 2h of 4h, deadline 6h"])
        let told = try await scene.file().history.last { $0.action == "sla.recalculated" }
        #expect(told?.before == "resolution \(ClockScene.hour(42))")
        #expect(told?.after == "resolution \(ClockScene.hour(6))")
    }

    @Test("a promise that begins to hold later knows the pauses before it", arguments: Backend.allCases)
    func laterPromise(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(targets: [.resolution: .seconds(4 * 3_600)])
        let scene = try await ClockScene(backend, book, priority: .normal)
        try await scene.write(.team, at: 1, .waitingCustomer)
        try await scene.write(.customer, at: 31, .open)
        try await scene.change(TicketChange(priority: .urgent), at: 32)
        #expect(try await scene.clocks(at: 32, by: book) == ["resolution running (team), 2h of 4h, deadline 34h"])
    }

    @Test("an answer that bounced was none", arguments: Backend.allCases)
    func bouncedAnswer(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent()
        let scene = try await ClockScene(backend, book)
        let answer = Mails.notice(.answer, to: "carla@customer.example", scope: .customer)
        try await scene.write(.team, at: 1, .waitingCustomer, telling: [answer])
        let due = try await scene.store.claimOutbox(limit: 10, now: ClockScene.hour(1), lease: .seconds(60))
        let entry = try #require(due.first { $0.notice.kind == .answer })
        try await scene.store.finish(
            entry.id, with: .failed(reason: "550 no such user", isHard: true), now: ClockScene.hour(3))
        #expect(
            try await scene.clocks(at: 3.5, by: book) == ["first_response running (team), 1h 30m of 2h, deadline 4h"])
        #expect(try await scene.file().ticket.firstResponseAt == nil)
        #expect(try await scene.file().ticket.status == .open)
    }

    @Test("hours count by the calendar", arguments: Backend.allCases)
    func calendar(backend: Backend) async throws {
        let day = try #require(DayInterval("09:00-17:00"))
        let week = Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, [day]) })
        let office = BusinessCalendar(zone: .utc, zoneName: "UTC", week: week, exceptions: [:])
        let book = ServiceLevelBook.urgent(targets: [.firstResponse: .seconds(8 * 3_600)], calendar: office)
        let scene = try await ClockScene(backend, book)
        // Friday 09:30 and seven and a half hours to the weekend: half an hour is left for Monday.
        #expect(
            try await scene.clocks(at: 48, by: book)
                == ["first_response running (team), 7h 30m of 8h, deadline 72h"])
    }

    @Test(
        "warning, breach and each step of the ladder happen once, in order and with all that follows",
        arguments: Backend.allCases)
    func firing(backend: Backend) async throws {
        var first = EscalationLevel(moment: .share(100))
        first.tags = [TagName("late")]
        first.priority = .urgent
        var second = EscalationLevel(moment: .late(.seconds(3_600)))
        second.watchers = [AgentName("bruno")]
        let book = ServiceLevelBook.urgent(ladder: [first, second])
        let scene = try await ClockScene(backend, book)
        #expect(try await scene.store.nextClockDue() == ClockScene.hour(1.6))
        #expect(try await scene.fire(at: 1.59).isEmpty)
        #expect(try await scene.fire(at: 1.6) == ["first_response warning"])
        #expect(try await scene.fire(at: 1.7).isEmpty)
        #expect(try await scene.store.nextClockDue() == ClockScene.hour(2))
        let told = ["anna@team.example", "bruno@team.example"]
        #expect(
            try await scene.fire(at: 50, telling: told)
                == ["first_response breach", "first_response escalate 1", "first_response escalate 2"])
        #expect(try await scene.fire(at: 51, telling: told).isEmpty)
        #expect(try await scene.store.nextClockDue() == nil)
        let file = try await scene.file()
        #expect(file.tags == [TagName("late")])
        #expect(file.watchers == [AgentName("bruno")])
        #expect(file.ticket.escalationLevel == 2)
        #expect(
            file.history.map(\.action).filter { $0.hasPrefix("sla") || $0 == "escalated" }
                == ["sla.warning", "sla.breached", "escalated", "escalated"])
        let mails = try await scene.store.claimOutbox(limit: 50, now: ClockScene.hour(51), lease: .seconds(60))
        #expect(
            mails.map { "\($0.notice.kind.rawValue) \($0.recipient.address)" } == told.map { "escalated \($0)" },
            "one mail each: the most urgent word")
        #expect(mails[0].clock?.deed == .escalate(2))
        #expect(mails[0].clock?.deadlineAt == ClockScene.hour(2))
    }

    @Test("an SMS takes nobody's mail away, nor a mail an SMS, when both are told at once", arguments: Backend.allCases)
    func voicesAtOnce(backend: Backend) async throws {
        let ladder = [EscalationLevel(moment: .share(90)), EscalationLevel(moment: .share(110))]
        let scene = try await ClockScene(backend, ServiceLevelBook.urgent(ladder: ladder))
        _ = try await scene.store.fireClocks(limit: 9, now: ClockScene.hour(9)) { event in
            guard case .escalate(let level) = event.deed else {
                return EscalationChange(notices: [Mails.notice(.slaBreached)])
            }
            var text = Mails.notice(.escalated)
            text.voice = .sms
            return EscalationChange(notices: level == 1 ? [text] : [])
        }
        let rows = try await scene.store.deliveries(in: [.queued], limit: 9)
        #expect(rows.map { "\($0.route) \($0.content.name)" }.sorted() == ["mail sla_breached", "sms escalated"])
    }

    @Test("a deadline that moved is a new one: it may be missed again", arguments: Backend.allCases)
    func movedDeadline(backend: Backend) async throws {
        var book = ServiceLevelBook.urgent(targets: [.resolution: .seconds(3_600)])
        var normal = ServiceLevel(name: ServiceLevelName("normal"), calendar: ServiceLevelBook.always)
        normal.targets = [.resolution: .seconds(10 * 3_600)]
        book.levels.append(normal)
        let scene = try await ClockScene(backend, book)
        #expect(try await scene.fire(at: 2) == ["resolution warning", "resolution breach"])
        try await scene.change(TicketChange(priority: .normal), at: 3)
        #expect(try await scene.fire(at: 7).isEmpty)
        #expect(try await scene.fire(at: 11) == ["resolution warning", "resolution breach"])
    }

    @Test("whoever takes care of it ends the ladder, but not the promise", arguments: Backend.allCases)
    func acknowledgement(backend: Backend) async throws {
        var step = EscalationLevel(moment: .share(50))
        step.tags = [TagName("late")]
        let book = ServiceLevelBook.urgent(ladder: [step, EscalationLevel(moment: .share(150))])
        let scene = try await ClockScene(backend, book)
        #expect(try await scene.fire(at: 1) == ["first_response escalate 1"])
        var change = TicketChange()
        change.isAcknowledgement = true
        try await scene.change(change, at: 1.1)
        #expect(try await scene.fire(at: 9) == ["first_response warning", "first_response breach"])
        let told = try await scene.file().history.first { $0.action == "escalation.acknowledged" }
        #expect(told?.actor == "agent anna")
    }

    @Test("two daemons that fire at once do nothing twice", arguments: Backend.allCases)
    func twoDaemons(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(ladder: [EscalationLevel(moment: .share(100))])
        let scene = try await ClockScene(backend, book)
        let other = try OpenStore.openForCommand(
            try scene.opened.folder.directory, serviceLevels: book, now: .start)
        let deeds = Deeds()
        let stores: [OpenStore.Store] = [scene.store, other, scene.store, other]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores {
                group.addTask {
                    _ = try await store.fireClocks(limit: 10, now: ClockScene.hour(5)) { event in
                        deeds.note(event.deed.text)
                        return EscalationChange(notices: [Mails.notice(.escalated)])
                    }
                }
            }
            try await group.waitForAll()
        }
        await other.close()
        #expect(deeds.all == ["warning", "breach", "escalate 1"])
        #expect(try await scene.store.deliveries(in: [.queued], limit: 10).count == 1)
    }

    @Test("a resolved ticket is closed when nobody does anything in it any more", arguments: Backend.allCases)
    func autoClose(backend: Backend) async throws {
        let book = ServiceLevelBook.none.with { $0.closeResolvedAfter = .seconds(7 * 86_400) }
        let scene = try await ClockScene(backend, book)
        try await scene.change(TicketChange(status: .resolved), at: 10)
        try await scene.write(.inside, at: 100)
        #expect(try await scene.fire(at: 10 + 7 * 24).isEmpty)
        #expect(try await scene.fire(at: 100 + 7 * 24) == ["auto_close close"])
        let file = try await scene.file()
        #expect(file.ticket.status == .closed)
        #expect(file.history.last?.actor == "system")
        #expect(try await scene.store.nextClockDue() == nil)
    }

    @Test(
        "a customer who owes an answer is reminded as often as configured, then the ticket is resolved",
        arguments: Backend.allCases)
    func customerReminders(backend: Backend) async throws {
        let book = ServiceLevelBook.none.with {
            $0.customerReminder = ServiceLevelBook.CustomerReminder(every: .seconds(86_400), times: 2)
        }
        let scene = try await ClockScene(backend, book)
        try await scene.write(.team, at: 0, .waitingCustomer)
        #expect(try await scene.fire(at: 24) == ["customer_reminder remind_customer 1"])
        try await scene.write(.inside, at: 30)
        #expect(try await scene.fire(at: 48) == ["customer_reminder remind_customer 2"])
        #expect(try await scene.fire(at: 72) == ["customer_reminder resolve"])
        #expect(try await scene.file().ticket.status == .resolved)
    }

    @Test("an answer of the customer ends the reminders", arguments: Backend.allCases)
    func remindersEnd(backend: Backend) async throws {
        let book = ServiceLevelBook.none.with {
            $0.customerReminder = ServiceLevelBook.CustomerReminder(every: .seconds(86_400), times: 2)
            $0.remindAssigneeAfter = .seconds(2 * 86_400)
        }
        let scene = try await ClockScene(backend, book)
        try await scene.change(TicketChange(assignee: AgentName("anna")), at: 0)
        try await scene.write(.team, at: 0, .waitingCustomer)
        try await scene.write(.customer, at: 20, .inProgress)
        #expect(try await scene.fire(at: 60).isEmpty)
        #expect(try await scene.fire(at: 68) == ["assignee_reminder remind_assignee"])
    }

    @Test("a closed ticket's customer is asked once how it was", arguments: Backend.allCases)
    func survey(backend: Backend) async throws {
        let book = ServiceLevelBook.none.with { $0.surveyAfter = .seconds(3_600) }
        let scene = try await ClockScene(backend, book)
        try await scene.change(TicketChange(status: .closed), at: 0)
        #expect(try await scene.fire(at: 1) == ["survey survey"])
        try await scene.write(.customer, at: 2, .open)
        try await scene.change(TicketChange(status: .closed), at: 3)
        #expect(try await scene.fire(at: 9).isEmpty)
    }

    @Test(
        "other service levels hold for old tickets too, and do not make up for what they would have done",
        arguments: Backend.allCases)
    func revision(backend: Backend) async throws {
        let scene = try await ClockScene(backend, .none)
        let step = EscalationLevel(moment: .share(50))
        let book = ServiceLevelBook.urgent(
            targets: [.firstResponse: .seconds(7_200), .resolution: .seconds(40 * 3_600)], ladder: [step])
        let revised = try OpenStore.openForCommand(
            try scene.opened.folder.directory, serviceLevels: book, now: .start)
        #expect(try await revised.reviseClocks(limit: 10, now: ClockScene.hour(10)) == 1)
        #expect(try await revised.reviseClocks(limit: 10, now: ClockScene.hour(10)) == 0)
        #expect(
            try await revised.clocks(of: scene.number, by: book).map { "\($0.clock.kind) \($0.clock.done.map(\.text))" }
                == [#"firstResponse ["escalate 1", "warning", "breach"]"#, "resolution []"])
        #expect(try await revised.nextClockDue() == ClockScene.hour(20))
        await revised.close()
    }

    @Test("nobody keeps the time of an imported ticket until its customer writes", arguments: Backend.allCases)
    func importedTicket(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent()
        let scene = try await ClockScene(backend, book, isImported: true)
        #expect(try await scene.clocks(at: 0, by: book).isEmpty)
        try await scene.write(.customer, at: 100)
        #expect(
            try await scene.clocks(at: 101, by: book) == ["first_response running (team), 1h of 2h, deadline 102h"])
    }

    @Test("promises that run out soon are listed, the most urgent first", arguments: Backend.allCases)
    func listing(backend: Backend) async throws {
        let book = ServiceLevelBook.urgent(
            targets: [.firstResponse: .seconds(7_200), .resolution: .seconds(8 * 3_600)])
        let scene = try await ClockScene(backend, book)
        let due = try await scene.store.promisesDue(before: ClockScene.hour(9), limit: 10)
        #expect(due.map(\.clock.kind) == [.firstResponse, .resolution])
        #expect(due[0].ticket.number == scene.number)
        #expect(try await scene.store.promisesDue(before: ClockScene.hour(2), limit: 10).isEmpty)
    }
}
