/// A message as Outlook and Exchange wrap it (MS-OXTNEF): where its texts and attachments lie in the bytes.
struct TNEFMessage {
    /// Characters in the bytes.
    struct Text {
        let extent: Range<Int>
        /// `nil`: that of the message.
        let charset: Charset?
    }

    struct Attachment {
        /// `PidTagAttachLongFilename`.
        var longName: Text?
        var transportName: Text?
        /// `PidTagAttachFilename`, eight letters and three.
        var shortName: Text?
        var displayName: Text?
        var title: Text?
        var mediaType: Text?
        var contentID: Text?
        var data: Range<Int>?
        /// The stream of a message that is attached as a whole.
        var message: Range<Int>?

        /// The best name first.
        var names: [Text] { [longName, transportName, shortName, title, displayName].compactMap { $0 } }
    }

    var messageClass: Text?
    var subject: Text?
    var plainBody: Text?
    var htmlBody: Text?
    /// `PidTagRtfCompressed`, compressed as MS-OXRTFCP says.
    var richBody: Range<Int>?
    var attachments: [Attachment] = []
    /// What 8-bit text is written in: the code page of the sender's system.
    var charset: Charset?
    /// What the HTML body is written in, when it is not the same.
    var htmlCharset: Charset?
    var defects: [Defect.Kind] = []

    var isEmpty: Bool { plainBody == nil && htmlBody == nil && richBody == nil && attachments.isEmpty }
}
