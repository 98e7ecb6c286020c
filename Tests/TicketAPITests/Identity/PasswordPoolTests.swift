@unsafe @preconcurrency import Dispatch
import GatewayKit
import Testing

@testable import TicketAPI

@Suite struct PasswordPoolTests {
    private static var settings: PasswordSettings {
        var settings = PasswordSettings()
        settings.cost = .least
        return settings
    }

    @Test("a hash is Argon2id at the cost that was set, and fits its password alone")
    func hashes() async throws {
        let pool = PasswordPool(Self.settings)
        let hash = try await pool.hash("correct horse battery")
        #expect(hash.reveal { $0.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$") })
        #expect(try await pool.verifies("correct horse battery", against: hash))
        #expect(try await !pool.verifies("correct horse batterz", against: hash))
        #expect(try await !pool.verifies("correct horse battery", against: nil))
        #expect(try await !pool.verifies("correct horse battery", against: Secret("")))
        #expect(pool.verifications == 4)
    }

    @Test("by itself a hash takes 64 MB and two passes")
    func usualCost() async throws {
        let pool = PasswordPool(PasswordSettings())
        let hash = try await pool.hash("correct horse battery")
        #expect(hash.reveal { $0.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$") })
        #expect(try await pool.verifies("correct horse battery", against: hash))
    }

    @Test("where there is no hash, one of the same cost is computed")
    func decoy() throws {
        // What libsodium refuses to read costs nothing, so the decoy must be one it reads: it is checked by a
        // hash that is made of the same pieces.
        let hash = try #require(Sodium.hash(Array("x".utf8), cost: .least))
        let decoy = PasswordPool(Self.settings).decoy
        func shape(_ text: String) -> [Int] { text.split(separator: "$").map(\.utf8.count) }
        #expect(shape(decoy) == shape(hash))
        #expect(decoy.split(separator: "$").prefix(3) == hash.split(separator: "$").prefix(3))
        #expect(Sodium.isCurrent(decoy, cost: .least) && Sodium.isCurrent(hash, cost: .least))
    }

    @Test("beyond the workers and those who wait, everybody is told to come back")
    func bounded() async throws {
        var settings = Self.settings
        settings.workers = 1
        settings.mostWaiting = 2
        let pool = PasswordPool(settings)
        let gate = DispatchSemaphore(value: 0)
        await withTaskGroup(of: APIProblem?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await problem { () async throws(APIProblem) in
                        try await pool.run {
                            gate.wait()
                            gate.signal()
                        }
                    }
                }
            }
            // Nobody who was let in comes out before the gate is open.
            for _ in 0..<5 {
                let refusal = await group.next() ?? nil
                #expect(refusal?.status == 503 && refusal?.answerFields["retry-after"] == "2")
            }
            gate.signal()
            for _ in 0..<3 { #expect(await group.next() == .some(nil)) }
        }
        #expect(try await !pool.verifies("correct horse battery", against: nil), "there is room again")
    }
}
