import GatewayKit
import Testing

@testable import TicketAPI

/// Which pages of other sites may ask (the CORS protocol of the Fetch standard).
@Suite struct CrossOriginTests {
    private static let page = "https://desk.example.org"

    private static func stage() throws -> DeskStage {
        var settings = APISettings()
        settings.origins = [page]
        return try DeskStage(settings)
    }

    @Test("a browser is told before it asks what a page of a configured origin may do")
    func preflight() async throws {
        let stage = try Self.stage()
        let answer = await stage.ask(
            .options, "/tickets", fields: [("Origin", Self.page), ("Access-Control-Request-Method", "POST")])
        #expect(answer.status == 204)
        #expect(answer.fields["access-control-allow-origin"] == Self.page)
        #expect(answer.fields["access-control-allow-methods"]?.contains("POST") == true)
        #expect(answer.fields["access-control-allow-headers"]?.contains("Authorization") == true)
        #expect(answer.fields["vary"] == "Origin")
    }

    @Test("a page of a configured origin may read answers, those that refuse too")
    func readable() async throws {
        let stage = try Self.stage()
        for (target, status) in [("/health", 200), ("/tickets", 401), ("/nowhere", 404)] {
            let answer = await stage.ask(.get, target, fields: [("Origin", Self.page)])
            #expect(answer.status == status)
            #expect(answer.fields["access-control-allow-origin"] == Self.page, "\(target)")
            #expect(answer.fields["access-control-expose-headers"]?.contains("ETag") == true)
        }
    }

    @Test("a page of any other origin is allowed nothing", arguments: ["https://evil.example", "null", page + ".evil"])
    func stranger(_ origin: String) async throws {
        let stage = try Self.stage()
        let preflight = await stage.ask(
            .options, "/tickets", fields: [("Origin", origin), ("Access-Control-Request-Method", "POST")])
        #expect(preflight.status == 405)
        let answer = await stage.ask(.get, "/health", fields: [("Origin", origin)])
        for refused in [preflight, answer] {
            #expect(refused.fields["access-control-allow-origin"] == nil)
            #expect(refused.fields["vary"] == "Origin")
        }
    }

    @Test("where no origin is configured, answers say nothing of origins")
    func none() async throws {
        let answer = await (try DeskStage()).ask(.get, "/health", fields: [("Origin", Self.page)])
        #expect(answer.status == 200)
        #expect(answer.fields["vary"] == nil)
        #expect(answer.fields["access-control-allow-origin"] == nil)
    }
}
