/// The fields of `application/x-www-form-urlencoded`, as browsers send a plain form (URL Standard, section 5.1).
struct WebForm {
    /// In their order; of a name that occurs again the first counts.
    let fields: [HTTPRequest.Parameter]

    /// Throws 400 for what browsers do not write.
    init(_ bytes: [UInt8]) throws(APIProblem) {
        var fields: [HTTPRequest.Parameter] = []
        for field in try PercentText.pairs(bytes[...], most: Self.mostFields, in: "form")
        where !fields.contains(where: { $0.name.utf8.elementsEqual(field.name.utf8) }) {
            fields.append(field)
        }
        self.fields = fields
    }

    private static let mostFields = 100
}
