import MIMEParser

/// What `inspect --field` can be asked to read: one field's value, by the same door as in a whole mail.
enum InspectedFieldKind: String, CaseIterable {
    case address, date, id, unstructured, list, received
    case parameters = "content_type"
    case authentication, listAddresses = "list_addresses", listID = "list_id", autoSubmitted = "auto_submitted"

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// One line of JSON without its line end: what is read from `value`, or `null`. `value` is what follows the
    /// colon; where it ends its field, as an empty line does, the rest is not read.
    func line(_ value: [UInt8]) -> String {
        var bytes = Array("\(fieldName):".utf8) + value
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        bytes += [0x0A, 0x0A]
        // A single value is far below the limit on messages, or nothing.
        guard let header = try? MessageParser().parse(bytes).header else { return "null" }
        switch self {
        case .address: return JSONLine.text(header.addressGroups("To").map(InspectedField.Group.init))
        case .date: return JSONLine.text(header.date.map(InspectedField.Date.init))
        case .id: return JSONLine.text(header.references.map(\.description))
        case .unstructured: return JSONLine.text(header.subject)
        case .list: return JSONLine.text(header.phrases("Keywords"))
        case .received: return JSONLine.text(header.received.first.map(InspectedField.Received.init))
        case .parameters:
            return JSONLine.text(header.parameterField("Content-Type").map(InspectedField.Parameters.init))
        case .authentication:
            return JSONLine.text(header.authenticationResults.first.map(InspectedField.Authentication.init))
        case .listAddresses:
            return JSONLine.text(header.listAddresses("List-Unsubscribe").map(InspectedField.Address.init))
        case .listID: return JSONLine.text(header.listID.map(InspectedField.List.init))
        case .autoSubmitted: return JSONLine.text(header.autoSubmitted.map { "\($0.kind)" })
        }
    }

    private var fieldName: String {
        switch self {
        case .address: "To"
        case .date: "Date"
        case .id: "References"
        case .unstructured: "Subject"
        case .list: "Keywords"
        case .received: "Received"
        case .parameters: "Content-Type"
        case .authentication: "Authentication-Results"
        case .listAddresses: "List-Unsubscribe"
        case .listID: "List-Id"
        case .autoSubmitted: "Auto-Submitted"
        }
    }
}
