/// A file of a form.
package struct UploadedFile: Sendable {
    /// As sent; cleaned when it is kept.
    package var name: String
    /// As declared.
    package var mediaType: String
    package var bytes: [UInt8]

    package init(name: String, mediaType: String, bytes: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
    }
}
