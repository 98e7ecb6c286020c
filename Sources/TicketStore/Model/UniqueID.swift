package import GatewayKit

/// A UUID of version 7 (RFC 9562, section 5.7): the identity shown to other systems.
package struct UniqueID: Hashable, Sendable, CustomStringConvertible {
    /// Lower-case, with hyphens.
    package let text: String

    /// Takes what was stored, unchecked.
    package init(text: String) {
        self.text = text
    }

    /// A new one: 48 bits of the time in milliseconds, then 74 bits of the system's randomness.
    package init(at time: Instant) {
        let milliseconds = UInt64(bitPattern: max(0, time.microseconds / 1_000)) & 0xFFFF_FFFF_FFFF
        let upper = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF)
        let lower = 1 << 63 | UInt64.random(in: 0...(UInt64.max >> 2))
        var digits: [UInt8] = []
        digits.reserveCapacity(36)
        for position in 0..<32 {
            if [8, 12, 16, 20].contains(position) { digits.append(UInt8(ascii: "-")) }
            let half = position < 16 ? upper : lower
            digits.append(Self.hexadecimal[Int(half >> UInt64(60 - position % 16 * 4) & 15)])
        }
        text = String(decoding: digits, as: UTF8.self)
    }

    package var description: String { text }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
