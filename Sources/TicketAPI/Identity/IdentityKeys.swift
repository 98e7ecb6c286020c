import GatewayKit
import Notifier

/// What the API signs with: for each purpose a key of its own, made of the keys of the data directory.
struct IdentityKeys: Sendable {
    /// What is signed.
    enum Purpose: String, CaseIterable {
        case accessToken = "access token"
        case download
    }

    /// Ascending.
    let numbers: [UInt8]
    /// Signs; all of them verify.
    let newest: UInt8
    private let keys: [Purpose: [UInt8: Secret<[UInt8]>]]

    init(_ keys: SigningKeys) {
        let numbers = keys.numbers
        self.numbers = numbers
        newest = keys.newest
        let made = Purpose.allCases.map { purpose in
            let label = Array(purpose.rawValue.utf8)
            let ofPurpose = numbers.compactMap { number in
                keys.code(over: label, key: number).map { (number, Secret($0)) }
            }
            return (purpose, Dictionary(uniqueKeysWithValues: ofPurpose))
        }
        self.keys = Dictionary(uniqueKeysWithValues: made)
    }

    /// HMAC-SHA-256; `nil` when there is no key of that number.
    func code(over message: [UInt8], for purpose: Purpose, key number: UInt8) -> [UInt8]? {
        keys[purpose]?[number]?.reveal { Sodium.code(over: message, key: $0) }
    }
}
