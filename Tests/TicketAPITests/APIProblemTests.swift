import GatewayKit
import Testing
import TicketAPI

@Suite struct APIProblemTests {
    @Test("a problem says what, where and why, in the form of RFC 9457")
    func form() throws {
        let response = APIProblem.field("priority", "must be one of low, normal").response
        #expect(response.status == 400)
        #expect(response.fields["content-type"] == "application/problem+json")
        guard case .bytes(let bytes) = response.body else { throw Missing() }
        let value = try JSONReader.value(of: bytes)
        #expect(value["title"] == .text("Bad Request"))
        #expect(
            value["errors"]
                == .list([.object([("field", .text("priority")), ("reason", .text("must be one of low, normal"))])]))
    }

    private struct Missing: Error {}
}
