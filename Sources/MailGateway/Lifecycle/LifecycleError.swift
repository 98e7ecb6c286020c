import GatewayKit

/// Something the operating system refused to the daemon while it started.
struct LifecycleError: Failure, Equatable {
    enum Code: Equatable, Sendable {
        case system(Int32)
    }

    var code: Code
    /// The path or the call that failed.
    var place: String

    init(_ code: Code, at place: String) {
        self.code = code
        self.place = place
    }

    var remedy: Remedy { .askOperator }
    var hint: String? { "check the permissions of the data directory" }

    var description: String {
        switch code {
        case .system(let number): "\(place): \(errorText(number))"
        }
    }
}
