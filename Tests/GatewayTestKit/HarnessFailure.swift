package import GatewayKit

/// The harness itself could not do its part, or waited in vain.
package struct HarnessFailure: Failure, Equatable {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }

    /// What the last failed system call said, after `what`.
    package init(errno number: Int32, _ what: String) {
        self.init("\(what): \(systemWords(number))")
    }

    package var remedy: Remedy { .giveUp }
    package var hint: String? { nil }
}
