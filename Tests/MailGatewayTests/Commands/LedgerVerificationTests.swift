import GatewayKit
import Testing
import TicketStore

@testable import MailGateway

@Suite struct LedgerVerificationTests {
    private let mailbox = MailboxName("support")

    private func verify(
        _ uids: [UInt32], validity: UInt32 = 7, highest: UInt32? = 10, known: [UInt32]
    ) -> LedgerVerification {
        let cursor = highest.map {
            MailboxCursor(uidValidity: 7, highestUID: $0, baselineUID: 0, firstContact: Instant(seconds: 0))
        }
        let places = known.map { LetterPlace.mailbox(mailbox, uidValidity: 7, uid: $0) }
        let others = [
            LetterPlace.pipe(mailbox), .mailbox(mailbox, uidValidity: 6, uid: 3),
            .mailbox(MailboxName("billing"), uidValidity: 7, uid: 3),
        ]
        return LedgerVerification(
            mailbox: mailbox, uidValidity: validity, uids: uids, cursor: cursor, known: places + others)
    }

    @Test func everythingOnTheServerIsAccountedForAndMovedMailIsNoMatter() {
        let result = verify([2, 9], known: [1, 2, 5, 9])
        #expect(result.isSound)
        #expect(result.text == "support: the server has 2, the ledger accounts for 2")
    }

    @Test("I17 a restored store is told which mail it does not know")
    func restoredStore() {
        let result = verify([1, 2, 3, 4], known: [1, 2])
        #expect(!result.isSound)
        #expect(
            result.text == """
                support: the server has 4, the ledger accounts for 2
                  ! 2 unknown to the ledger: UID 3 4
                """)
    }

    @Test func mailThatIsOnlyNewIsNoFault() {
        let result = verify([2, 11, 12], known: [2])
        #expect(result.isSound)
        #expect(result.text == "support: the server has 3, the ledger accounts for 1, 2 not read yet")
    }

    @Test func aMailboxNeverReadHasNothingMissing() {
        #expect(verify([1, 2], highest: nil, known: []).isSound)
    }

    @Test("I7 a folder the server numbered anew is said to be so")
    func renumbered() {
        let result = verify([1, 2], validity: 8, known: [1, 2])
        #expect(!result.isSound)
        #expect(result.text.contains("has numbered the folder anew"))
        #expect(result.unknownUids.isEmpty)
    }
}
