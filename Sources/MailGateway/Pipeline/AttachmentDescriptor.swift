package import MIMEParser

/// One file that came with a mail; its bytes are decoded from the part when they are stored.
package struct AttachmentDescriptor: Equatable, Sendable {
    package let part: PartIndex
    /// Safe to show and to download under; see `AttachmentName`.
    package let name: String
    /// As declared, lower case, printable ASCII.
    package let mediaType: MediaType
    /// Meant to be seen within the text: marked so, or carrying a Content-ID the HTML may name.
    package let isInline: Bool
    package let contentID: String?
}
