import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct SAVStatisticsTests {
    @Test("statistics hold every figure of document 004, and are no ticket called so")
    func whole() async throws {
        let stage = try DeskStage()
        let zoe = try await stage.token(of: "zoe@customer.example")
        let (anna, sam) = (try await stage.token(of: "anna"), try await stage.token(of: "sam"))
        let made = try await stage.ticket(by: zoe)
        _ = try await stage.ticket(by: zoe, priority: "high")
        _ = await stage.ask(
            .post, "/tickets/\(made.id)/messages", .object([("content", .text("We come."))]), by: anna,
            at: DeskStage.now + .seconds(300))
        _ = await stage.ask(
            .post, "/tickets/\(made.id)/resolve", .object([("resolution", .text("New fuse."))]), by: anna,
            at: DeskStage.now + .seconds(600))
        let answer = await stage.ask(.get, "/tickets/statistics?from=2026-11-20&to=2026-11-21", by: sam)
        #expect(answer.status == 200)
        func counts(_ pairs: KeyValuePairs<String, Int>) -> JSONValue { .object(pairs.map { ($0, .number($1)) }) }
        func times(_ seconds: Int) -> JSONValue {
            counts(["count": 1, "late": 0, "mean": seconds, "median": seconds, "p90": seconds, "p95": seconds])
        }
        func day(_ date: String, _ opened: Int, _ answered: Int, _ resolved: Int) -> JSONValue {
            .object([
                ("date", .text(date)), ("opened", .number(opened)), ("answered", .number(answered)),
                ("resolved", .number(resolved)), ("closed", .number(0)), ("reopened", .number(0)),
                ("breached", .number(0)),
            ])
        }
        let none = counts(["active": 0, "total": 0])
        #expect(
            answer.json
                == .object([
                    ("from", .text("2026-11-20")), ("to", .text("2026-11-21")), ("total", .number(2)),
                    ("active", .number(1)), ("overdue", .number(0)),
                    (
                        "by_status",
                        counts([
                            "open": 1, "assigned": 0, "in_progress": 0, "waiting_customer": 0, "resolved": 1,
                            "closed": 0, "cancelled": 0,
                        ])
                    ),
                    (
                        "by_priority",
                        .object([
                            ("low", none), ("normal", counts(["active": 0, "total": 1])),
                            ("high", counts(["active": 1, "total": 1])), ("urgent", none),
                        ])
                    ),
                    (
                        "by_category",
                        .list([
                            .object([("category", .null), ("active", .number(1)), ("total", .number(2))])
                        ])
                    ), ("by_sla_status", counts(["ok": 0, "warning": 0, "breach": 0])),
                    ("first_response", times(300)), ("resolution", times(600)), ("escalated", .number(0)),
                    ("escalation_rate", .decimal(0)),
                    (
                        "satisfaction",
                        .object([
                            ("count", .number(0)), ("mean", .null), ("ratings", .list((1...5).map { _ in .number(0) })),
                        ])
                    ),
                    (
                        "workload",
                        .list([
                            .object([
                                ("agent", .text("anna")), ("name", .text("ANNA")), ("open", .number(0)),
                                ("waiting", .number(0)), ("overdue", .number(0)), ("answered", .number(1)),
                            ])
                        ])
                    ), ("trend", .list([day("2026-11-20", 2, 1, 1), day("2026-11-21", 0, 0, 0)])),
                ]))
        let route = try #require(APIRoutes.all.first { $0.name == "sav.tickets.statistics" })
        #expect(route.answer.schema?.problems(of: answer.json) == [])
        #expect(await stage.ask(.get, "/tickets/statistics", by: zoe).status == 403)
    }

    @Test(
        "days and queues that cannot be counted are named",
        arguments: [
            ("from=2026-11-21&to=2026-11-20", "query.from"), ("from=2025-11-20&to=2026-11-21", "query.from"),
            ("queue=other", "query.queue"), ("from=yesterday", "query.from"),
        ])
    func refused(query: String, field: String) async throws {
        let stage = try DeskStage()
        let answer = await stage.ask(.get, "/tickets/statistics?\(query)", by: try await stage.token(of: "anna"))
        #expect(answer.status == 400)
        #expect(answer.text("errors.0.field") == field)
    }

    @Test("a year is counted, a day more is not")
    func longest() async throws {
        let stage = try DeskStage()
        let anna = try await stage.token(of: "anna")
        #expect(await stage.ask(.get, "/tickets/statistics?from=2025-11-20&to=2026-11-20", by: anna).status == 200)
        #expect(await stage.ask(.get, "/tickets/statistics?from=2025-11-19&to=2026-11-20", by: anna).status == 400)
    }
}
