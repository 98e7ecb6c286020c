import Testing

@testable import TicketStore

@Suite struct PercentilesTests {
    @Test(
        "a percentile is one of the values, by nearest rank",
        arguments: [(0, 15), (5, 15), (20, 15), (21, 20), (30, 20), (40, 20), (50, 35), (80, 40), (81, 50), (100, 50)])
    func nearestRank(percent: Int, value: Int) {
        #expect(Percentiles([50, 15, 40, 20, 35])[percent] == value)
    }

    @Test("the 95th of twenty values is the nineteenth: no rounding error lifts it")
    func wholeNumbers() {
        let twenty = Percentiles(1...20)
        #expect(twenty[95] == 19)
        #expect(twenty[96] == 20)
        let hundred = Percentiles(1...100)
        for percent in 1...100 { #expect(hundred[percent] == percent) }
    }

    @Test("of one value every percentile is that value, of none there is none")
    func few() {
        #expect([0, 1, 50, 99, 100].map { Percentiles([7])[$0] } == [7, 7, 7, 7, 7])
        #expect(Percentiles<Int>([]).median == nil)
        #expect(Percentiles<Int>([]).most == nil)
        #expect(Percentiles([3, 1])[-5] == 1)
        #expect(Percentiles([3, 1])[400] == 3)
    }
}
