import GatewayTestKit
import Glibc

/// One class of mails, read by both sides in turns.
struct Race {
    /// The folder of its mails.
    let mails: String
    var readsContent = true
    /// How many times as fast as the peer the parser shall be at least.
    let goal: Double

    var name: String { readsContent ? mails : "struct_\(mails)" }

    static let all = [
        Race(mails: "text2k", goal: 5), Race(mails: "hdr8k", goal: 2.5), Race(mails: "alt20k", goal: 2),
        Race(mails: "att1m", goal: 1.5), Race(mails: "att25m", goal: 2), Race(mails: "real", goal: 2.5),
        Race(mails: "att25m", readsContent: false, goal: 2),
    ]

    /// Turns of each side, and how long a turn goes on at least: the machine is seldom quiet for all of them.
    private static let turns = 12
    private static let milliseconds = 200

    /// `nil`, and said so, when the class is not there.
    func run(in directory: String, against peer: String) throws -> RaceResult? {
        let folder = "\(directory)/\(mails)"
        let bytes = try entries(of: folder).filter { $0.hasSuffix(".eml") }.map { try readFile("\(folder)/\($0)") }
        guard !bytes.isEmpty else {
            print("skipped \(name): no mails in \(folder)")
            return nil
        }
        var result = RaceResult(race: self, mails: bytes.count, bytes: bytes.reduce(0) { $0 + $1.count })
        for _ in 0..<Self.turns {
            result.own.improve(try ownTurn(bytes))
            result.peer.improve(try peerTurn(folder, peer))
        }
        return result
    }

    private func ownTurn(_ mails: [[UInt8]]) throws -> RaceResult.Side {
        let end = ProcessorTime.nanoseconds + Self.milliseconds * 1_000_000
        var side = RaceResult.Side()
        repeat {
            var yield = Reading.Yield()
            let start = ProcessorTime.nanoseconds
            for mail in mails {
                let one = readsContent ? try Reading.content(mail) : try Reading.structure(mail)
                yield.leaves += one.leaves
                yield.bytes += one.bytes
            }
            side.improve(RaceResult.Side(nanoseconds: ProcessorTime.nanoseconds - start, yield: yield))
        } while ProcessorTime.nanoseconds < end
        return side
    }

    private func peerTurn(_ folder: String, _ peer: String) throws -> RaceResult.Side {
        let words = try outputOf([peer, readsContent ? "content" : "structure", folder, "\(Self.milliseconds)"])
        guard words.count == 3 else { throw HarnessFailure("\(peer) said: \(words)") }
        return RaceResult.Side(nanoseconds: words[0], yield: Reading.Yield(leaves: words[1], bytes: words[2]))
    }
}

/// The numbers a program prints, waited for on this very core.
func outputOf(_ arguments: [String]) throws -> [Int] {
    var ends: [CInt] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw HarnessFailure(errno: errno, "pipe") }
    defer { close(ends[0]) }
    let child = ChildProcess(arguments, standardOutput: ends[1])
    close(ends[1])
    var output = [UInt8](repeating: 0, count: 200)
    var length = 0
    while length < output.count {
        let count = unsafe output.withUnsafeMutableBytes {
            unsafe read(ends[0], $0.baseAddress! + length, 200 - length)
        }
        guard count > 0 else { break }
        length += count
    }
    guard child?.wait() == 0 else { throw HarnessFailure("\(arguments.joined(separator: " ")) failed") }
    return output[..<length].split { $0 <= 0x20 }.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
}
