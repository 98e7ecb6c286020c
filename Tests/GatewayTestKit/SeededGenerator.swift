/// Dice that fall the same way for the same seed (SplitMix64). Tests print the seed they used.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    package let seed: UInt64
    private var state: UInt64

    /// `MAILGATEWAY_SEED` repeats a run; otherwise every run has its own seed.
    package init() {
        self.init(seed: environmentValue("MAILGATEWAY_SEED").flatMap { UInt64($0) } ?? .random(in: 1...999_999))
    }

    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
