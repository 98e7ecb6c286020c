import GatewayKit
import Glibc
import TicketStore

/// What the program answers when it ends (sysexits.h), so that an MTA and a shell script know what to do next.
struct ExitCode: RawRepresentable, Equatable, Sendable {
    let rawValue: Int32

    static let ok = ExitCode(rawValue: 0)
    /// `status`: something waits that a person should see. `check-config`: the file has mistakes.
    static let attention = ExitCode(rawValue: 1)
    /// `status`: the daemon does not run, or nothing can be read.
    static let broken = ExitCode(rawValue: 2)
    static let usage = ExitCode(rawValue: EX_USAGE)
    static let badData = ExitCode(rawValue: EX_DATAERR)
    static let noInput = ExitCode(rawValue: EX_NOINPUT)
    static let unknownRecipient = ExitCode(rawValue: EX_NOUSER)
    static let unavailable = ExitCode(rawValue: EX_UNAVAILABLE)
    static let software = ExitCode(rawValue: EX_SOFTWARE)
    static let system = ExitCode(rawValue: EX_OSERR)
    static let cannotCreate = ExitCode(rawValue: EX_CANTCREAT)
    static let inputOutput = ExitCode(rawValue: EX_IOERR)
    static let tryAgain = ExitCode(rawValue: EX_TEMPFAIL)
    static let noPermission = ExitCode(rawValue: EX_NOPERM)
    static let configuration = ExitCode(rawValue: EX_CONFIG)
}

/// A command that did not do what was asked: what, why, and what to do about it.
struct CommandFailure: Failure {
    var code: ExitCode
    var description: String
    var hint: String?

    var remedy: Remedy { code == .tryAgain ? .retry : .askOperator }

    init(_ code: ExitCode, _ description: String, hint: String? = nil) {
        self.code = code
        self.description = description
        self.hint = hint
    }

    init(_ failure: some Failure) {
        self.init(ExitCode(failure), failure.description, hint: failure.hint)
    }
}

extension ExitCode {
    /// The code that says best what went wrong.
    fileprivate init(_ failure: some Failure) {
        switch failure {
        case let failure as StoreError: self = Self.code(of: failure)
        case is ConfigurationError: self = .configuration
        case is LifecycleError: self = .system
        default: self = failure.remedy == .retry ? .tryAgain : .unavailable
        }
    }

    private static func code(of failure: StoreError) -> ExitCode {
        switch failure.code {
        case .diskFull, .ioFailed: .inputOutput
        case .damaged, .missingBlob: .badData
        case .newerSchema: .software
        case .unknownTimeZone: .configuration
        case .refusedDirectory: .noPermission
        case .noStoreYet: .unavailable
        case .busy, .interrupted, .alreadyRunning, .tooManyOpenFiles: .tryAgain
        case .conflict, .other: failure.remedy == .retry ? .tryAgain : .software
        }
    }
}
