import CMicroHTTPD
import Glibc

/// A connection of libmicrohttpd, as its callbacks are given it.
///
/// Valid from the first callback of a request until its last, `completed`, has returned.
// Sendable although a pointer: other threads only call `resume`, which locks for itself, and only on a connection
// that is suspended and therefore not freed.
@safe struct HTTPConnection: @unchecked Sendable {
    let pointer: OpaquePointer

    /// What `connected` has left there.
    var client: ClientSocket? {
        unsafe cmicrohttpd_socket_context(pointer).map {
            unsafe Unmanaged<ClientSocket>.fromOpaque($0).takeUnretainedValue()
        }
    }

    var descriptor: CInt { unsafe cmicrohttpd_descriptor(pointer) }

    var address: PeerAddress? { unsafe cmicrohttpd_address(pointer).flatMap { unsafe PeerAddress($0) } }

    /// Only in a callback of this connection. It is called back no more until `resume`.
    func suspend() { unsafe MHD_suspend_connection(pointer) }

    /// From any thread.
    func resume() { unsafe MHD_resume_connection(pointer) }

    /// Sends `answer` as soon as possible. Only in the access callback. `false` when the connection has to be closed.
    func queue(_ answer: borrowing QueuedAnswer, status: Int) -> Bool {
        unsafe MHD_queue_response(pointer, CUnsignedInt(status), answer.pointer) == .YES
    }

    /// The head of the request, once it was read.
    ///
    /// QUIRK: libmicrohttpd hands out C strings and folds lines, so that what stands behind a NUL is lost. All it hands
    /// out lies side by side in the one buffer it has read into, line ends and colons overwritten by NUL: whatever it
    /// does not show leaves a gap there.
    func head(
        method: UnsafePointer<CChar>, target: [UInt8], targetAddress: UInt, version: UnsafePointer<CChar>
    ) -> RequestHead {
        let method = unsafe Text(method)
        let version = unsafe Text(version)
        var lines = HeadLines(end: version.end)
        unsafe withUnsafeMutablePointer(to: &lines) {
            _ = unsafe MHD_get_connection_values_n(pointer, MHD_ValueKind.HEADER_KIND, takeLine, $0)
        }
        let size = unsafe cmicrohttpd_head_size(pointer)
        let isWhole =
            lines.isWhole && method.end + 1 == targetAddress
            && targetAddress + UInt(target.count) + 1 == version.start && lines.end + 4 == method.start + UInt(size)
        return RequestHead(
            method: method.bytes, target: target, version: version.bytes, fields: lines.fields, size: size,
            isWhole: isWhole)
    }
}

/// A C string and where it lies.
private struct Text {
    let start: UInt
    let bytes: [UInt8]

    var end: UInt { start + UInt(bytes.count) }

    init(_ pointer: UnsafePointer<CChar>) {
        start = UInt(bitPattern: pointer)
        bytes = unsafe Array(UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)))
    }
}

/// The field lines of a head as they come, one after the other.
private struct HeadLines {
    var fields: [RequestHead.Field] = []
    /// Where the last one ended, before its CR LF.
    var end: UInt
    var isWhole = true
}

private func takeLine(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let lines = unsafe context?.assumingMemoryBound(to: HeadLines.self), let name = unsafe name else {
        return .NO
    }
    let nameStart = UInt(bitPattern: name)
    let valueStart = unsafe value.map { UInt(bitPattern: $0) } ?? nameStart
    // CR LF before the name; a colon and nothing but white space between the name and its value.
    let space = valueStart &- nameStart &- UInt(nameSize) &- 1
    let isBeside = unsafe nameStart == lines.pointee.end + 2 && space < mostSpace
    unsafe lines.pointee.isWhole = lines.pointee.isWhole && isBeside
    unsafe lines.pointee.end = valueStart + UInt(valueSize)
    unsafe lines.pointee.fields.append(
        RequestHead.Field(
            name: Array(UnsafeRawBufferPointer(start: name, count: nameSize)),
            value: Array(UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize))))
    return .YES
}

/// White space before a value; more is nobody's habit.
private let mostSpace: UInt = 64
