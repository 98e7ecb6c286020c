import GatewayTestKit
import Glibc

/// Measures `MIMEParser` with GMime as its peer, and ends with one line per figure: `result NAME VALUE UNIT`.
///
///     benchmarks mime DIRECTORY PEER   every class of mails in DIRECTORY; PEER is the compiled `gmime.c`
///     benchmarks mime make DIRECTORY   writes own classes of mails into DIRECTORY
///     benchmarks mime cost FILE        one mail in a process of its own: seconds, peak of memory in kB
///     benchmarks mime sink FILE        the same, its content only streamed into a sink
enum ParserBenchmark {
    static func run(_ words: [String]) throws {
        guard words.count == 2, let verb = words.first, let operand = words.last else {
            print("usage: benchmarks mime DIRECTORY PEER | make DIRECTORY | cost FILE | sink FILE")
            exit(2)
        }
        switch verb {
        case "make": try MadeMails.write(into: operand)
        case "cost": try print(MailCost(of: operand, reading: Reading.everything).line)
        case "sink": try print(MailCost(of: operand, reading: Reading.content).line)
        default: try measure(mails: verb, peer: operand)
        }
    }

    private static func measure(mails: String, peer: String) throws {
        print("parser and GMime in turns on one core, best pass of each, milliseconds of processor time:\n")
        let races = try Race.all.map { race in try race.run(in: mails, against: peer) }
        print(RaceResult.table(races.compactMap(\.self)) + "\n")
        var figures = races.compactMap { $0?.figure }
        figures += try HostileSet.figures(in: mails + "/adversarial")
        figures += try MailCost.sinkFigure(in: mails + "/att25m")
        print("\n" + Figure.table(figures) + "\n")
        for figure in figures { print("result \(figure.name) \(figure.text) \(figure.unit)") }
    }
}
