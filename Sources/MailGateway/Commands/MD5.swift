/// MD5 (RFC 1321) of a stream of bytes, for comparing content with what others recorded of it.
///
/// It proves nothing against a forger; nothing in the gateway relies on it.
struct MD5 {
    private var state = State()
    /// The bytes of the block that is not full yet.
    private var block: [UInt8] = []
    private var length: UInt64 = 0

    init() { block.reserveCapacity(Self.blockSize) }

    mutating func update(_ chunk: ArraySlice<UInt8>) {
        let bytes = chunk.span
        length &+= UInt64(bytes.count)
        var position = 0
        if !block.isEmpty {
            while block.count < Self.blockSize, position < bytes.count {
                block.append(bytes[position])
                position += 1
            }
            guard block.count == Self.blockSize else { return }
            let full = block
            state.mix(full.span, at: 0)
            block.removeAll(keepingCapacity: true)
        }
        while bytes.count - position >= Self.blockSize {
            state.mix(bytes, at: position)
            position += Self.blockSize
        }
        while position < bytes.count {
            block.append(bytes[position])
            position += 1
        }
    }

    /// The sixteen bytes of everything so far in lower-case hexadecimal. Further bytes may follow.
    var hexadecimal: String {
        var tail = block
        tail.append(0x80)
        while tail.count % Self.blockSize != Self.blockSize - 8 { tail.append(0) }
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            tail.append(UInt8(truncatingIfNeeded: (length &<< 3) >> shift))
        }
        var final = state
        for start in stride(from: 0, to: tail.count, by: Self.blockSize) { final.mix(tail.span, at: start) }
        let bytes = final.words.flatMap { word in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) } }
        return bytes.map { (byte: UInt8) -> String in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    private static let blockSize = 64
}

/// The four words that every block is mixed into.
private struct State {
    private var a: UInt32 = 0x6745_2301
    private var b: UInt32 = 0xEFCD_AB89
    private var c: UInt32 = 0x98BA_DCFE
    private var d: UInt32 = 0x1032_5476

    var words: [UInt32] { [a, b, c, d] }

    /// Section 3.4: the 64 bytes at `start`, one step after the other.
    mutating func mix(_ bytes: Span<UInt8>, at start: Int) {
        let words = InlineArray<16, UInt32> { word in
            let place = start + word * 4
            return UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
                | UInt32(bytes[place + 3]) << 24
        }
        var (a, b, c, d) = (self.a, self.b, self.c, self.d)
        func step(_ number: Int, _ word: Int, _ mixed: UInt32) {
            let sum = a &+ mixed &+ Self.sines[number] &+ words[word]
            let shift = Self.shifts[(number >> 4) * 4 + number & 3]
            (a, d, c, b) = (d, c, b, b &+ (sum &<< shift | sum &>> (32 &- shift)))
        }
        for number in 0..<16 { step(number, number, (b & c) | (~b & d)) }
        for number in 16..<32 { step(number, (5 &* number &+ 1) & 15, (d & b) | (~d & c)) }
        for number in 32..<48 { step(number, (3 &* number &+ 5) & 15, b ^ c ^ d) }
        for number in 48..<64 { step(number, (7 &* number) & 15, c ^ (b | ~d)) }
        self.a &+= a
        self.b &+= b
        self.c &+= c
        self.d &+= d
    }

    private static let shifts: InlineArray<16, UInt32> = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

    /// The integer parts of 2³² · |sin n|, n in 1…64.
    private static let sines: InlineArray<64, UInt32> = [
        0xD76A_A478, 0xE8C7_B756, 0x2420_70DB, 0xC1BD_CEEE, 0xF57C_0FAF, 0x4787_C62A,
        0xA830_4613, 0xFD46_9501, 0x6980_98D8, 0x8B44_F7AF, 0xFFFF_5BB1, 0x895C_D7BE,
        0x6B90_1122, 0xFD98_7193, 0xA679_438E, 0x49B4_0821, 0xF61E_2562, 0xC040_B340,
        0x265E_5A51, 0xE9B6_C7AA, 0xD62F_105D, 0x0244_1453, 0xD8A1_E681, 0xE7D3_FBC8,
        0x21E1_CDE6, 0xC337_07D6, 0xF4D5_0D87, 0x455A_14ED, 0xA9E3_E905, 0xFCEF_A3F8,
        0x676F_02D9, 0x8D2A_4C8A, 0xFFFA_3942, 0x8771_F681, 0x6D9D_6122, 0xFDE5_380C,
        0xA4BE_EA44, 0x4BDE_CFA9, 0xF6BB_4B60, 0xBEBF_BC70, 0x289B_7EC6, 0xEAA1_27FA,
        0xD4EF_3085, 0x0488_1D05, 0xD9D4_D039, 0xE6DB_99E5, 0x1FA2_7CF8, 0xC4AC_5665,
        0xF429_2244, 0x432A_FF97, 0xAB94_23A7, 0xFC93_A039, 0x655B_59C3, 0x8F0C_CC92,
        0xFFEF_F47D, 0x8584_5DD1, 0x6FA8_7E4F, 0xFE2C_E6E0, 0xA301_4314, 0x4E08_11A1,
        0xF753_7E82, 0xBD3A_F235, 0x2AD7_D2BB, 0xEB86_D391,
    ]
}
