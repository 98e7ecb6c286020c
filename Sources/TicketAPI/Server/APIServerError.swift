package import GatewayKit
import Glibc

/// The server cannot begin.
package struct APIServerError: Failure, Equatable {
    /// What the system refused.
    package enum Code: Equatable, Sendable {
        /// Neither IPv4 nor IPv6.
        case noAddress
        /// The socket cannot be opened; the number is an `errno`.
        case refused(Int32)
        /// The HTTP library started no threads.
        case notStarted
    }

    /// What went wrong.
    package var code: Code
    /// The address and port.
    package var place: String

    package var remedy: Remedy { .askOperator }

    package var hint: String? {
        switch code {
        case .noAddress: "give an IP address of this machine, such as 127.0.0.1 or ::1"
        case .refused(EADDRINUSE): "another program listens there: choose another port or stop it"
        case .refused(EACCES): "ports below 1024 are the system's: choose a higher one behind a reverse proxy"
        case .refused(EADDRNOTAVAIL): "this machine has no such address"
        case .refused, .notStarted: nil
        }
    }

    package var description: String {
        switch code {
        case .noAddress: "cannot listen on \(place): not an IP address"
        case .refused(let number): "cannot listen on \(place): error \(number) of the system"
        case .notStarted: "cannot listen on \(place): the HTTP library did not start"
        }
    }
}
