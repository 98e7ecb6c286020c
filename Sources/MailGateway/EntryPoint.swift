import Glibc

@main struct EntryPoint {
    static func main() async {
        let environment = Self.environment()
        ProcessSetup.apply(environment: environment)
        let context = CommandContext(
            environment: environment, input: STDIN_FILENO, output: TextOutput(descriptor: STDOUT_FILENO),
            errors: TextOutput(descriptor: STDERR_FILENO), isOutputTerminal: isatty(STDOUT_FILENO) == 1)
        var code = await Invocation(context: context).run(Array(CommandLine.arguments.dropFirst()))
        context.output.flush()
        if let failure = context.output.failure {
            context.errors.line("mailgateway: cannot write the output: \(errorText(failure))")
            if code == .ok { code = .inputOutput }
        }
        context.errors.flush()
        exit(code.rawValue)
    }

    private static func environment() -> [String: String] {
        var result: [String: String] = [:]
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let text = unsafe String(cString: entry)
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
            unsafe next += 1
        }
        return result
    }
}
