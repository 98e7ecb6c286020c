package import GatewayKit
package import TicketStore

/// Lets whoever has an address download one thing for a while, without signing in.
///
/// The signature is over the path, the thing and the end, so none of them can be exchanged.
package struct SignedURL: Sendable {
    private let keys: IdentityKeys
    private let life: Duration

    init(keys: IdentityKeys, life: Duration) {
        self.keys = keys
        self.life = life
    }

    /// What follows the path: `?expires=1795170600&signature=…`. Letters, digits, `-` and `_` only.
    ///
    /// `path` is what `verify` will be given: percent-decoded segments.
    package func query(for path: [String], of thing: UniqueID, now: Instant) -> String {
        let end = (now + life).seconds
        let signature = String(decoding: signature(path, thing, end, key: keys.newest) ?? [], as: UTF8.self)
        return "?expires=\(end)&signature=\(signature)"
    }

    /// When an address made now ends.
    package func end(now: Instant) -> Instant { Instant(seconds: (now + life).seconds) }

    /// Throws 404, the same for every reason, unless the request shows what `query` made for its path and this thing.
    package func verify(_ request: HTTPRequest, for thing: UniqueID, now: Instant) throws(APIProblem) {
        guard let expires = request.only("expires"), let shown = request.only("signature"),
            let end = Int64(expires), String(end).utf8.elementsEqual(expires.utf8),
            now < Instant(seconds: end), end <= (now + life).seconds + Int64(Self.skew)
        else { throw .notFound }
        let shownBytes = Array(shown.utf8)
        let right = keys.numbers.compactMap { signature(request.path, thing, end, key: $0) }
        // All keys are tried, whichever fits.
        let fits = right.map { Sodium.areEqual($0, shownBytes) }
        guard fits.contains(true) else { throw .notFound }
    }

    /// Seconds by which the clock may have been set back since.
    private static let skew = 60

    private func signature(_ path: [String], _ thing: UniqueID, _ end: Int64, key: UInt8) -> [UInt8]? {
        // Each field under its length: no two lists of fields make the same bytes.
        let message = ([thing.text, String(end)] + path).flatMap { Array("\($0.utf8.count) ".utf8) + Array($0.utf8) }
        return keys.code(over: message, for: .download, key: key).map { Sodium.base64($0) }
    }
}

extension HTTPRequest {
    /// The value of a parameter that occurs once.
    fileprivate func only(_ name: String) -> String? {
        let found = query.filter { $0.name.utf8.elementsEqual(name.utf8) }
        return found.count == 1 ? found[0].value : nil
    }
}
