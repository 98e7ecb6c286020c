import Glibc

/// What `strerror` says of an error number.
func systemWords(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
}

/// The value of an environment variable; `nil` when it is absent or empty.
package func environmentValue(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
}
