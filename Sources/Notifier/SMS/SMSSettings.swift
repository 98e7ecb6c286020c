package import GatewayKit
package import Transport

/// How SMS are sent.
package struct SMSSettings: Sendable {
    /// Where and how they are handed over.
    package var gateway: SMSGateway
    /// The gateway's address.
    package var endpoint: WebEndpoint
    /// Segments of one text at most.
    package var segments = usualSegments
    /// Segments of one text where nothing is said.
    package static let usualSegments = 2
    /// Texts handed over at the same time.
    package var connections = 1
    /// An SMS that was not taken by then has failed: a late alarm is none.
    package var lifetime: Duration = .seconds(4 * 3_600)

    /// The defaults for the rest.
    package init(gateway: SMSGateway, endpoint: WebEndpoint) {
        self.gateway = gateway
        self.endpoint = endpoint
    }
}

/// The language a gateway speaks.
package enum SMSGateway: Sendable {
    /// Kannel's sendsms.
    case kannel(user: String, password: Secret<String>?, sender: String)
    /// Any other that takes a form or a JSON object.
    case custom(CustomGateway)
}

/// A gateway as the configuration describes it. Known names: `phone`, `text`, `sender`, `id`, `token`.
package struct CustomGateway: Sendable {
    /// How the fields are written.
    package enum Form: String, Sendable, CaseIterable {
        case form, json
    }

    /// What every field and header may be filled in with.
    package static let names: Set<String> = ["phone", "text", "sender", "id", "token"]

    /// How the fields are written.
    package var form: Form
    /// In the order of the configuration.
    package var fields: [(name: String, value: FilledText)]
    /// Besides the content's type.
    package var headers: [(name: String, value: FilledText)]
    /// What `{{sender}}` stands for.
    package var sender: String
    /// What `{{token}}` stands for; `nil` where none is needed, or none was read.
    package var token: Secret<String>?
    /// The statuses that mean that it was taken.
    package var success: ClosedRange<Int>
    /// What the answer's body then looks like, where * stands for anything; `nil` when the status is enough.
    package var successBody: String?

    /// Takes what was checked when the configuration was read.
    package init(
        form: Form, fields: [(name: String, value: FilledText)], headers: [(name: String, value: FilledText)] = [],
        sender: String = "", token: Secret<String>? = nil, success: ClosedRange<Int> = 200...299,
        successBody: String? = nil
    ) {
        self.form = form
        self.fields = fields
        self.headers = headers
        self.sender = sender
        self.token = token
        self.success = success
        self.successBody = successBody
    }
}

/// A text on its way to a telephone.
package struct TextParcel: Equatable, Sendable {
    /// In international form.
    package var phone: String
    /// As short as it has to be.
    package var text: SMSText
    /// The same in every attempt.
    package var id: String

    /// Takes every field as it is.
    package init(phone: String, text: SMSText, id: String) {
        self.phone = phone
        self.text = text
        self.id = id
    }
}
