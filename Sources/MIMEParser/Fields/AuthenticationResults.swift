/// What one server found when it checked who sent a message (RFC 8601; RFC 8617, section 4.1.1 for ARC).
///
/// Anybody can write such a field. It says something only where `authservID` names a server of one's own that is
/// known to remove forged fields, and then only the topmost one: the caller decides on trust.
package struct AuthenticationResults: Hashable, Sendable {
    /// Who checked, as written. `nil` where the field begins with its results, as some servers have it: then
    /// nobody vouches for it.
    package internal(set) var authservID: [UInt8]?
    /// Of the field; `nil` means 1.
    package internal(set) var version: Int?
    /// The number of the ARC set; `nil` in Authentication-Results.
    package internal(set) var instance: Int?
    /// In the order written; none when nothing was checked.
    package internal(set) var results: [Result] = []
    /// Something stood there that the grammar does not know, or a comment or quoted string without an end; it was
    /// left out. No server of one's own writes so.
    package internal(set) var isMalformed = false
    /// More results or properties were written than the limit allows.
    package internal(set) var isTruncated = false

    /// The outcome of one method.
    package struct Result: Hashable, Sendable {
        /// In lower case: `spf`, `dkim`, `dmarc`.
        package let method: [UInt8]
        /// Of the method; `nil` means 1.
        package internal(set) var methodVersion: Int?
        /// In lower case: `pass`, `fail`, `none`, `temperror`.
        package let outcome: [UInt8]
        /// The words behind `reason=`.
        package internal(set) var reason: [UInt8]?
        /// What the result was found from, in the order of the field.
        package internal(set) var properties: [Property] = []
        /// The comments, without parentheses.
        package internal(set) var comments: [[UInt8]] = []

        /// The first value of that property: `value("header", "from")`. Names are compared without regard to case.
        package func value(_ type: StaticString, _ name: StaticString) -> [UInt8]? {
            properties.first {
                ASCII.equalIgnoringCase($0.type, type) && ASCII.equalIgnoringCase($0.name, name)
            }?.value
        }

        init(method: [UInt8], outcome: [UInt8]) {
            self.method = method
            self.outcome = outcome
        }
    }

    /// `ptype.property=value`, such as `smtp.mailfrom=anna@example.org`.
    package struct Property: Hashable, Sendable {
        /// In lower case.
        package let type: [UInt8]
        /// In lower case.
        package let name: [UInt8]
        /// Without quotes.
        package let value: [UInt8]
    }
}
