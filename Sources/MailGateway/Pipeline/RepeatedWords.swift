import MIMEParser
import TicketStore

/// What stays the same when a program answers again and again: its sender and its letters, without the dates and
/// numbers it fills in.
struct RepeatedWords {
    /// Bytes of letters below which two people may well say the same.
    private static let fewest = 20
    /// Letters in bytes that are looked at: programs are brief.
    private static let most = 4_096

    /// `nil` when it cannot be told: without a sender, with few words, or with files, which may differ.
    let digest: Digest?

    init(of sender: EmailAddress?, _ text: String, _ attachments: [NewAttachment]) {
        var letters: [UInt8] = []
        for byte in text.utf8 where letters.count < Self.most {
            switch byte {
            case 0x41...0x5A: letters.append(byte | 0x20)
            case 0x61...0x7A, 0x80...: letters.append(byte)
            default: break
            }
        }
        guard let sender, attachments.isEmpty, letters.count >= Self.fewest else {
            digest = nil
            return
        }
        digest = sha256(sender.key + [0] + letters)
    }
}
