/// The head of a request as it came over the line, byte for byte.
package struct RequestHead: Sendable {
    /// One field line, without what stands around its value.
    package struct Field: Sendable {
        package var name: [UInt8]
        package var value: [UInt8]

        /// Takes both as they are.
        package init(name: [UInt8], value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    package var method: [UInt8]
    package var target: [UInt8]
    /// `HTTP/1.1`.
    package var version: [UInt8]
    package var fields: [Field]
    /// Bytes of the whole head.
    package var size: Int
    /// Whether the parts above are all there is: no NUL, no folded line, no line that ends otherwise than by CR LF.
    package var isWhole: Bool

    /// Takes all as it is.
    package init(
        method: [UInt8], target: [UInt8], version: [UInt8], fields: [Field], size: Int = 0, isWhole: Bool = true
    ) {
        self.method = method
        self.target = target
        self.version = version
        self.fields = fields
        self.size = size
        self.isWhole = isWhole
    }
}
