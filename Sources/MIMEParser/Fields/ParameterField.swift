/// A field made of a value and parameters: Content-Type, Content-Disposition (RFC 2045, section 5.1; RFC 2183).
package struct ParameterField: Hashable, Sendable {
    /// One parameter, put together from its continuations and decoded (RFC 2231).
    package struct Parameter: Hashable, Sendable {
        /// In lower case, without the marks of RFC 2231.
        package let name: [UInt8]
        /// Its segments joined and decoded, without controls.
        package let value: String
        /// The language of RFC 2231, section 4, if one was named.
        package let language: [UInt8]?
    }

    /// What stands before the first parameter, in lower case, without white space and comments.
    package let value: [UInt8]
    /// In the order of first mention; of a name that stands twice, the first counts.
    package let parameters: [Parameter]

    init(_ text: [UInt8], limits: ParserLimits) {
        let list = ParameterList(text, limit: limits.parameters)
        value = list.value
        parameters = list.decoded(limits: limits)
    }

    /// The value of a parameter; `name` in lower case.
    package func parameter(_ name: StaticString) -> String? {
        parameters.first { ASCII.equalIgnoringCase($0.name, name) }?.value
    }
}
