import GatewayTestKit

/// Mails made to be slow or large to read: each is read in a process of its own, everything asked of it.
enum HostileSet {
    static func figures(in directory: String) throws -> [Figure] {
        let files = entries(of: directory).filter { $0.hasSuffix(".eml") }
        guard !files.isEmpty else {
            print("skipped dos_worst, dos_memory_worst: no mails in \(directory)")
            return []
        }
        var slowest = (seconds: 0.0, file: "")
        var largest = (megabytes: -Double.infinity, file: "")
        for file in files.sorted() {
            let cost = try MailCost(of: "\(directory)/\(file)", asked: "cost")
            let megabytes = cost.megabytes(beyond: 4)
            slowest = max(slowest, (cost.seconds, file)) { $0.0 < $1.0 }
            largest = max(largest, (megabytes, file)) { $0.0 < $1.0 }
            let name = file.dropLast(4) + String(repeating: " ", count: max(1, 34 - file.utf8.count))
            print("  \(name) \(cost.seconds.rounded(to: 3)) s, \(cost.peakKilobytes / 1_024) MB")
        }
        return [
            Figure(
                name: "dos_worst", value: slowest.seconds, unit: "seconds", goal: .atMost(0.25),
                meaning: "the slowest of \(files.count) hostile mails: \(slowest.file)"),
            Figure(
                name: "dos_memory_worst", value: largest.megabytes, unit: "MB_above_4x_input", goal: .atMost(32),
                meaning: "resident peak of the whole process beyond four times the mail: \(largest.file)"),
        ]
    }
}

private func max<Value>(_ left: Value, _ right: Value, by isLess: (Value, Value) -> Bool) -> Value {
    isLess(left, right) ? right : left
}
