import Glibc

/// A small C library loaded into a gateway before its own, to bend what the system tells it.
///
/// Compiled by the C compiler of the Swift toolchain, once per process of the tests.
package struct PreloadedLibrary: Sendable {
    package let path: String

    /// Ends the process at the n-th system call that writes.
    package static let killer = Task { try await PreloadedLibrary(name: "killer") }
    /// Steps the wall clock; monotonic clocks and timers go on.
    package static let clock = Task { try await PreloadedLibrary(name: "clock") }

    /// Lies beside the binary it is made for, where the next build finds it again.
    private init(name: String) async throws(HarnessFailure) {
        path = try GatewayUnderTest.binary + ".\(name).so"
        let source = checkout + "/Tests/GatewayTestKit/Preload/\(name).c"
        let compiler = environmentValue("CC") ?? "clang"
        let unfinished = path + ".\(getpid())"
        let child = try StartedProgram([
            compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", unfinished, source,
        ])
        guard try await child.ending(within: .testPatience) == .code(0), unsafe rename(unfinished, path) == 0 else {
            throw HarnessFailure("\(compiler) \(source):\n\(child.errors.tail())")
        }
    }

    /// What makes the dynamic linker load it. Sanitizers otherwise insist on being first.
    package var environment: [String: String] {
        ["LD_PRELOAD": path, "ASAN_OPTIONS": "verify_asan_link_order=0"]
    }
}
