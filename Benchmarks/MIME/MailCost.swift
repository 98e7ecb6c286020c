import GatewayTestKit
import Glibc

/// What one mail costs the process that reads it.
struct MailCost {
    /// Of processor time.
    let seconds: Double
    /// Resident memory of the process before it held the mail: program and libraries.
    let idleKilobytes: Int
    /// The highest it rose to.
    let peakKilobytes: Int
    let inputBytes: Int

    /// Reads the mail in this process.
    init(of file: String, reading: ([UInt8]) throws -> Reading.Yield) throws {
        idleKilobytes = try Self.kilobytes("VmRSS:")
        let mail = try Self.load(file)
        let start = ProcessorTime.nanoseconds
        let yield = try reading(mail)
        seconds = Double(ProcessorTime.nanoseconds - start) / 1_000_000_000
        guard yield.leaves > 0 else { throw HarnessFailure("\(file) has no leaf") }
        peakKilobytes = try Self.kilobytes("VmHWM:")
        inputBytes = mail.count
    }

    /// Lets a process of its own read the mail.
    init(of file: String, asked verb: String) throws {
        let numbers = try outputOf([CommandLine.arguments[0], "mime", verb, file])
        guard numbers.count == 4 else { throw HarnessFailure("\(verb) \(file) said: \(numbers)") }
        seconds = Double(numbers[0]) / 1_000_000
        idleKilobytes = numbers[1]
        peakKilobytes = numbers[2]
        inputBytes = numbers[3]
    }

    /// Microseconds, kilobytes idle and at most, bytes of the mail.
    var line: String { "\(Int(seconds * 1_000_000)) \(idleKilobytes) \(peakKilobytes) \(inputBytes)" }

    /// Resident megabytes beyond `times` the mail. May be negative.
    func megabytes(beyond times: Int) -> Double {
        (Double(peakKilobytes) * 1_024 - Double(times * inputBytes)) / 1_048_576
    }

    /// A mail of 25 MB, its content streamed into a sink.
    static func sinkFigure(in directory: String) throws -> [Figure] {
        guard let file = entries(of: directory).first(where: { $0.hasSuffix(".eml") }) else {
            print("skipped sink_extra: no mails in \(directory)")
            return []
        }
        let cost = try MailCost(of: "\(directory)/\(file)", asked: "sink")
        let idle = Double(cost.idleKilobytes) / 1_024
        return [
            Figure(
                name: "sink_extra", value: cost.megabytes(beyond: 1) - idle, unit: "MB_above_input", goal: .atMost(8),
                meaning: "resident peak beyond the idle process and one copy of the mail")
        ]
    }

    /// One allocation of exactly the size of the file, so that only the parser's own memory comes on top.
    private static func load(_ file: String) throws -> [UInt8] {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HarnessFailure(errno: errno, file) }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        lseek(descriptor, 0, SEEK_SET)
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let count = unsafe read(descriptor, buffer.baseAddress! + filled, size - filled)
                guard count > 0 else { break }
                filled += count
            }
        }
    }

    /// A line of what the kernel says about this process.
    private static func kilobytes(_ key: String) throws -> Int {
        let status = String(decoding: try readFile("/proc/self/status"), as: UTF8.self)
        let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
        guard let digits = line?.split(separator: " ").dropFirst().first, let kilobytes = Int(digits)
        else { throw HarnessFailure("no \(key) in /proc/self/status") }
        return kilobytes
    }
}
