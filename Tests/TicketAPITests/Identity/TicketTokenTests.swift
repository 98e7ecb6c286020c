import GatewayKit
import Testing
import TicketStore

@testable import TicketAPI

@Suite struct TicketTokenTests {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_?=&".utf8)
    private static let now = IdentityStage.now

    @Test("T10 a ticket's token opens this ticket by number, UUID or id, and nothing else")
    func opens() async throws {
        let stage = try IdentityStage()
        let ticket = try await stage.openTicket(from: "eva@customer.example")
        let other = try await stage.openTicket(from: "eva@customer.example", uid: 2)
        let identity = stage.identity
        let token = try await identity.makeTicketToken(for: ticket.id, now: Self.now).reveal { $0 }
        for name in [ticket.number.text, ticket.uuid.text, ticket.id.description] {
            #expect(try await identity.ticket(name, openedBy: token, now: Self.now).id == ticket.id)
        }
        let year = Duration.seconds(365 * 86_400)
        let refresh = OpaqueToken(.refresh).text.reveal { $0 }
        let rows: [(String, String?, Duration)] = [
            (ticket.number.text, nil, .zero), (other.number.text, token, .zero), (other.uuid.text, token, .zero),
            (other.id.description, token, .zero), ("TICKET-999", token, .zero), ("", token, .zero),
            (ticket.number.text + " ", token, .zero), (ticket.number.text.lowercased(), token, .zero),
            ("0" + ticket.id.description, token, .zero), (ticket.number.text, "", .zero),
            (ticket.number.text, " ", .zero), (ticket.number.text, "\0", .zero), (ticket.number.text, "%00", .zero),
            (ticket.number.text, token + " ", .zero), (ticket.number.text, String(token.dropLast()), .zero),
            (ticket.number.text, token + "\u{301}", .zero), (ticket.number.text, refresh, .zero),
            (ticket.number.text, OpaqueToken(.ticket).text.reveal { $0 }, .zero),
            (ticket.number.text, String(repeating: "A", count: 1 << 20), .zero), (ticket.number.text, token, year),
        ]
        for (name, shown, wait) in rows {
            #expect(
                await problem { () async throws(APIProblem) in
                    try await identity.ticket(name, openedBy: shown, now: Self.now + wait)
                } == .notFound, "\(name) by \(shown?.prefix(60) ?? "nothing")")
        }
        #expect(try await identity.revokeTicketTokens(of: ticket.id, now: Self.now) == 1)
        #expect(
            await problem { () async throws(APIProblem) in
                try await identity.ticket(ticket.number.text, openedBy: token, now: Self.now)
            } == .notFound)
    }

    @Test("the address of a download is good for an hour, for its path and its thing, unchanged")
    func downloads() throws {
        let urls = try IdentityStage().identity.downloads
        let (now, thing) = (Self.now, UniqueID(at: Self.now))
        let path = ["tickets", "7", "attachments", "9", "download"]
        let query = urls.query(for: path, of: thing, now: now)
        #expect(query.utf8.allSatisfy { Self.letters.contains($0) })
        let parameters = query.dropFirst().split(separator: "&").map {
            let pair = $0.split(separator: "=")
            return HTTPRequest.Parameter(name: String(pair[0]), value: String(pair[1]))
        }
        func verify(
            _ path: [String] = path, _ parameters: [HTTPRequest.Parameter] = parameters, _ thing: UniqueID = thing,
            at now: Instant = now
        ) -> Bool {
            (try? urls.verify(HTTPRequest(method: .get, path: path, query: parameters), for: thing, now: now)) != nil
        }
        #expect(verify() && verify(at: now + .seconds(3_599)) && !verify(at: now + .seconds(3_600)))
        #expect(verify(at: now - .seconds(60)) && !verify(at: now - .seconds(61)))
        #expect(!verify(path.dropLast() + ["preview"]) && !verify(Array(path.dropLast())) && !verify([]))
        #expect(!verify(["tickets/7"] + path.dropFirst(2)), "segments are told apart")
        #expect(!verify(path, parameters, UniqueID(at: now)))
        #expect(!verify(path, []) && !verify(path, [parameters[0]]) && !verify(path, parameters + [parameters[1]]))
        let end = (now + .seconds(3_600)).seconds
        for expires in ["\(end + 1)", "0\(end)", "+\(end)", "-1", "", "9223372036854775807", "\(end).0"] {
            #expect(
                !verify(path, [HTTPRequest.Parameter(name: "expires", value: expires), parameters[1]]), "\(expires)")
        }
        let right = parameters[1].value
        for signature in ["", String(right.dropLast()), right + "A", right.lowercased(), " " + right] {
            #expect(!verify(path, [parameters[0], HTTPRequest.Parameter(name: "signature", value: signature)]))
        }
    }
}
