import Glibc

/// Measures the clocks of the service levels and what keeps them, and ends with one line per figure: `result NAME VALUE UNIT`. Fails when
/// a deadline is not the one that counting every minute gives.
///
///     benchmarks clocks
enum ClockBenchmark {
    static func run(_ words: [String]) async {
        guard words.isEmpty else {
            print("usage: benchmarks clocks")
            exit(2)
        }
        print("\(Machine.description)\n")
        let trial = DeadlineTrial()
        print("deadlines, seed \(trial.seed) (MAILGATEWAY_SEED repeats it) …")
        var figures: [Figure]
        do {
            figures = try trial.figures()
            figures += try await ClockStoreTrial().figures()
        } catch {
            print("error: \(error)")
            exit(1)
        }
        print("\n" + Figure.table(figures) + "\n")
        for figure in figures { print("result \(figure.name) \(figure.text) \(figure.unit)") }
    }
}
