import GatewayTestKit
import Glibc

/// Measures the built gateway with its peers in the same run, and ends with one line per figure:
/// `result NAME VALUE UNIT`. `benchmarks mime …` measures the parser alone: `ParserBenchmark`. `benchmarks clocks`
/// measures the clocks of the service levels: `ClockBenchmark`; `benchmarks lists` the reading of a large store:
/// `ListBenchmark`; `benchmarks export` exports: `ExportBenchmark`; `benchmarks api` the API of the built gateway:
/// `APIBenchmark`.
@main struct Benchmarks {
    static func main() async {
        do {
            try await measure()
        } catch {
            print("error: \(error)")
            exit(1)
        }
    }

    private static func measure() async throws {
        let chosen = CommandLine.arguments.dropFirst()
        if chosen.first == "mime" { return try ParserBenchmark.run(Array(chosen.dropFirst())) }
        if chosen.first == "clocks" { return await ClockBenchmark.run(Array(chosen.dropFirst())) }
        if chosen.first == "lists" { return try await ListBenchmark.run(Array(chosen.dropFirst())) }
        if chosen.first == "api" { return try await APIBenchmark.run(Array(chosen.dropFirst())) }
        if chosen.first == "export" { return await ExportBenchmark.run(Array(chosen.dropFirst())) }
        let sandbox = try await SandboxUnderTest(name: "bench")
        print("\(Machine.description)\nbinary: \(try GatewayUnderTest.binary)\n")
        let measurements: [any Measurement] = [
            StartMeasurement(sandbox: sandbox), ArrivalMeasurement(sandbox: sandbox),
            IntakeMeasurement(sandbox: sandbox), LargeMailMeasurement(sandbox: sandbox),
            FloodMeasurement(sandbox: sandbox), AlertMeasurement(sandbox: sandbox), StopMeasurement(sandbox: sandbox),
        ]
        var figures: [Figure] = []
        for measurement in measurements where chosen.isEmpty || chosen.contains(measurement.name) {
            print("measuring \(measurement.name): \(measurement.what) …")
            figures += try await measurement.figures()
        }
        print("\n" + Figure.table(figures) + "\n")
        for figure in figures { print("result \(figure.name) \(figure.text) \(figure.unit)") }
    }
}

/// One thing that is measured, in a data directory and a folder of its own.
protocol Measurement: Sendable {
    /// How it is chosen on the command line.
    var name: String { get }
    var what: String { get }
    func figures() async throws -> [Figure]
}
