import CMicroHTTPD

/// An answer as libmicrohttpd holds it. Freed with the last of those who hold it: this, or the connection it is sent on.
@safe struct QueuedAnswer: ~Copyable {
    let pointer: OpaquePointer

    /// Bytes that are there. `nil` when memory is short, as in all of these.
    init?(_ bytes: [UInt8]) {
        let response = unsafe bytes.withUnsafeBytes { bytes in
            // It only reads them: it makes a copy at once.
            unsafe MHD_create_response_from_buffer(
                bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
        }
        guard let response = unsafe response else { return nil }
        unsafe pointer = response
    }

    /// Bytes still to come, as many as `size` says, or any number.
    init?(_ stream: AnswerStream, size: Int?) {
        // Given back by `forgetStream`.
        let context = unsafe Unmanaged.passRetained(stream).toOpaque()
        let size = size.map(UInt64.init) ?? cmicrohttpd_size_unknown
        guard
            let response = unsafe MHD_create_response_from_callback(
                size, Self.pieceSize, readStream, context, forgetStream)
        else {
            unsafe Unmanaged<AnswerStream>.fromOpaque(context).release()
            return nil
        }
        unsafe pointer = response
    }

    /// The connection becomes a WebSocket. The exchange it belongs to holds `client` until the end.
    init?(upgradeTo client: WebSocketClient) {
        let context = unsafe Unmanaged.passUnretained(client).toOpaque()
        guard let response = unsafe MHD_create_response_for_upgrade(upgraded, context) else { return nil }
        unsafe pointer = response
    }

    deinit { unsafe MHD_destroy_response(pointer) }

    /// Adds a field line.
    borrowing func append(_ name: String, _ value: String) {
        _ = unsafe MHD_add_response_header(pointer, name, value)
    }

    /// What is asked of a stream at once.
    private static let pieceSize = 32 << 10
}

private func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ most: Int
) -> Int {
    guard let context = unsafe context, let buffer = unsafe buffer else { return cmicrohttpd_end_with_error }
    let stream = unsafe Unmanaged<AnswerStream>.fromOpaque(context).takeUnretainedValue()
    switch unsafe stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: most)) {
    case .bytes(let count): return count
    case .later: return 0
    case .end: return cmicrohttpd_end_of_stream
    case .broken: return cmicrohttpd_end_with_error
    }
}

private func forgetStream(_ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { return }
    unsafe Unmanaged<AnswerStream>.fromOpaque(context).release()
}

private func upgraded(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ exchange: UnsafeMutableRawPointer?,
    _ extra: UnsafePointer<CChar>?, _ extraSize: Int, _ socket: CInt, _ upgrade: OpaquePointer?
) {
    guard let context = unsafe context, let upgrade = unsafe upgrade else { return }
    let early = unsafe Array(UnsafeRawBufferPointer(start: extra, count: extra == nil ? 0 : extraSize))
    let client = unsafe Unmanaged<WebSocketClient>.fromOpaque(context).takeUnretainedValue()
    unsafe client.open(UpgradedSocket(descriptor: socket, handle: upgrade, early: early))
}
