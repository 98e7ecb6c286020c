import GatewayTestKit

/// What the numbers were measured on.
enum Machine {
    static var description: String {
        let processors = values(of: "model name", in: "/proc/cpuinfo")
        let memory = values(of: "MemTotal", in: "/proc/meminfo").first ?? "unknown"
        let system = values(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=").first ?? "unknown"
        let kernel = (try? readFile("/proc/sys/kernel/osrelease")).map {
            String(decoding: $0.dropLast(), as: UTF8.self)
        }
        return """
            machine: \(processors.count) × \(processors.first ?? "unknown"), \(memory) of memory
            system: \(system), Linux \(kernel ?? "unknown")
            """
    }

    /// A number in kB from /proc/PID/status.
    static func kilobytes(_ key: String, of process: Int32) -> Double {
        let value = values(of: key, in: "/proc/\(process)/status").first ?? ""
        return Double(value.prefix { $0 != " " }) ?? 0
    }

    /// Makes the peak of a process start again from what it holds now.
    static func resetPeak(of process: Int32) throws {
        try writeFile("/proc/\(process)/clear_refs", "5".utf8)
    }

    private static func values(of key: String, in file: String, separator: String = ":") -> [String] {
        guard let bytes = try? readFile(file) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let halves = line.split(separator: separator, maxSplits: 1)
            guard halves.count == 2, halves[0].trimmed == key else { return nil }
            return String(halves[1].trimmed)
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let start = drop { " \t\"".contains($0) }
        return start.prefix(start.count - start.reversed().prefix { " \t\"".contains($0) }.count)
    }
}
