package import GatewayKit

/// Something that should have worked while composing or sending.
///
/// A refused mail is not here: that is an answer (`DeliveryOutcome`).
package struct NotifierError: Failure, Equatable {
    /// What went wrong.
    package enum Code: Equatable, Sendable {
        case keys(KeyProblem)
        case replyAddress(ReplyAddressProblem)
        case templates([TemplateProblem])
        /// A queue that was taken out of the configuration still has mail to send.
        case unknownQueue(String)
        /// An outbox row without the ticket or the words its kind needs.
        case incompleteEntry
        /// An SMS to somebody whose number the configuration does not have (any more).
        case noPhone
    }

    /// What is wrong with the files that hold the signing keys.
    package enum KeyProblem: Equatable, Sendable {
        case unreadable(errno: Int32)
        case unwritable(errno: Int32)
        /// Other users of this machine can read the key.
        case exposed
        /// Not the 64 hexadecimal digits a key file holds.
        case malformed
        /// Every key number has been used.
        case exhausted
    }

    /// What went wrong.
    package let code: Code
    /// A path, a setting, or the outbox row. Never mail text.
    package let place: String

    /// `place` is logged and mailed: it holds no mail text.
    package init(_ code: Code, at place: String) {
        self.code = code
        self.place = place
    }

    /// All but an incomplete row is mended by the operator; such a row never can be worded.
    package var remedy: Remedy {
        switch code {
        case .keys, .replyAddress, .templates, .unknownQueue: .askOperator
        case .incompleteEntry, .noPhone: .giveUp
        }
    }

    package var description: String {
        switch code {
        case .keys(.unreadable(let errno)): "\(place): cannot be read (errno \(errno))"
        case .keys(.unwritable(let errno)): "\(place): cannot be written (errno \(errno))"
        case .keys(.exposed): "\(place): other users can read this key"
        case .keys(.malformed): "\(place): is not a signing key"
        case .keys(.exhausted): "\(place): no key number is free"
        case .replyAddress(let problem): "\(place): \(problem)"
        case .templates(let problems):
            "\(place): \(problems.count) problems, the first: \(problems.first?.description ?? "none")"
        case .unknownQueue(let name): "\(place): queue \(name) is not configured"
        case .incompleteEntry: "\(place): has nothing to say"
        case .noPhone: "\(place): the configuration has no phone of this person"
        }
    }

    /// What the operator can do; `nil` for an incomplete row.
    package var hint: String? {
        switch code {
        case .keys(.unreadable), .keys(.unwritable): "does the directory belong to the user the gateway runs as?"
        case .keys(.exposed): "chmod 600 the file, or rotate the keys if somebody may have read it"
        case .keys(.malformed):
            "restore the file from a backup; without it, what was signed with it is not recognised: older replies by "
                + "their address, access tokens"
        case .keys(.exhausted): "remove key files older than the 400 days a reply address is valid"
        case .replyAddress: "write reply_address like support+r.{token}@example.org, or none"
        case .templates: "mailgateway check-config lists them all"
        case .unknownQueue: "put the queue back until its tickets are closed"
        case .noPhone: "set agents.NAME.phone, or take sms out of agents.NAME.notify"
        case .incompleteEntry: nil
        }
    }
}
