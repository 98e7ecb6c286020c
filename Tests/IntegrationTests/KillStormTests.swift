import GatewayKit
import GatewayTestKit
import Glibc
import Testing

/// Mail that keeps coming while the gateway is killed again and again, compared with a run nobody disturbed.
///
/// Needs the sandbox (root or sudo). `MAILGATEWAY_SEED` repeats the times of a storm.
@Suite struct KillStormTests {
    @Test(
        "I1 a storm of kills loses nothing, doubles nothing and quarantines nothing",
        arguments: TestEffort.isLong ? [1, 4] : [4])
    func storm(connections: Int) async throws {
        let mails = MailFactory(series: "storm").mixture(TestEffort.isLong ? 2_000 : 150)
        let wanted = TestEffort.isLong ? 200 : 15
        let dice = SeededGenerator()
        print("kill storm: seed \(dice.seed), \(mails.count) mails, \(wanted) kills, \(connections) connections")
        let tune: (inout GatewaySettings) -> Void = { settings in
            settings.logLevel = "info"
            settings.smtpLines = ["connections: \(connections)"]
        }

        let undisturbed = try await withWorkplace("calm", tune: tune) { place in
            try await place.deliver(mails)
            try await place.gateway.start()
            try await place.settles(letters: mails.count, within: .seconds(300))
            return try await place.stopAndRead()
        }
        let storm = try await withWorkplace("storm", tune: tune) { place in
            place.sink.setPace(KillStorm.sinkPause * connections)
            var storm = KillStorm(place: place, mails: mails, wanted: wanted, dice: dice)
            return try await storm.rage()
        }

        let difference = undisturbed.difference(from: storm.snapshot)
        if !difference.isEmpty { Issue.record("seed \(dice.seed), undisturbed and stormy:\n\(difference)") }
        #expect(storm.snapshot.tickets == undisturbed.tickets)
        #expect(storm.snapshot.quarantined == 0, "seed \(dice.seed)")
        #expect(storm.complaints.isEmpty, "seed \(dice.seed)")
        // One mail at most stands at its final dot on each connection.
        #expect(storm.extraCopies <= storm.allowedExtraCopies, "seed \(dice.seed)")
        #expect(storm.allowedExtraCopies <= storm.kills * connections, "seed \(dice.seed)")
        #expect(storm.killsInHand >= wanted, "seed \(dice.seed)")
    }
}

private struct KillStorm {
    struct Outcome {
        var snapshot: StoreSnapshot
        var complaints: [String]
        var kills = 0
        var killsInHand = 0
        var extraCopies = 0
        var allowedExtraCopies = 0
    }

    static let mailsPerSecond = 50
    /// Per connection, before a mail is accepted: slow enough that the outbox is never empty while the storm lasts.
    static let sinkPause = Duration.milliseconds(30)

    let place: Workplace
    let mails: [MailFactory.Mail]
    let wanted: Int
    var dice: SeededGenerator

    init(place: Workplace, mails: [MailFactory.Mail], wanted: Int, dice: SeededGenerator) {
        self.place = place
        self.mails = mails
        self.wanted = wanted
        self.dice = dice
    }

    mutating func rage() async throws -> Outcome {
        let arriving = Task { [place, mails] in try await Self.deliver(mails, to: place) }
        var balance = CopyBalance()
        var (kills, inHand) = (0, 0)
        var isArriving = true
        while inHand < wanted || isArriving {
            let pause = Int.random(in: 20...1_000, using: &dice)
            let child = try await place.gateway.start(waits: false)
            let ending = await child.ending(killedAfter: .milliseconds(pause))
            guard ending == .signal(SIGKILL) else {
                throw HarnessFailure("the gateway ended by itself, \(ending):\n\(child.errors.tail())")
            }
            kills += 1
            if let copy = try StoreCopy(of: place.gateway) {
                if try copy.inHand > 0 { inHand += 1 }
                balance.note(doubts: try copy.inDoubt)
            }
            isArriving = try await place.account.count(in: place.folder) < mails.count
            guard kills < wanted * 3 + 100 else { break }
        }
        try await arriving.value
        place.sink.setPace(.zero)
        try await place.gateway.start()
        try await place.settles(letters: mails.count, within: .seconds(300))
        let snapshot = try await place.stopAndRead()
        let copies = place.sink.copiesByMessageID
        let outcome = Outcome(
            snapshot: snapshot,
            complaints: try balance.complaints(about: StoreReader(place.gateway.database), place.sink),
            kills: kills, killsInHand: inHand, extraCopies: copies.values.reduce(0) { $0 + $1 - 1 },
            allowedExtraCopies: balance.allowedExtraCopies)
        print("kill storm: \(kills) kills, \(inHand) with something in hand, \(outcome.extraCopies) extra copies")
        return outcome
    }

    private static func deliver(_ mails: [MailFactory.Mail], to place: Workplace) async throws {
        let start = ContinuousClock.now
        for (index, mail) in mails.enumerated() {
            try await place.deliver([mail])
            await Pacing.reaches(start + .seconds(1) * index / mailsPerSecond)
        }
    }
}
