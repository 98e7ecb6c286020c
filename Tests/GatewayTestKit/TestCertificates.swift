/// An authority of our own and what it signed, made by `openssl` in a folder that goes away with this value.
package final class TestCertificates: Sendable {
    package struct Leaf: Sendable {
        package let certificate: String
        package let key: String
    }

    /// PEM file of the authority that signed `valid`, `wrongHost` and `expired`.
    package let authority: String
    /// PEM file of another authority, which signed nothing.
    package let stranger: String
    /// For 127.0.0.1.
    package let valid: Leaf
    /// For another host.
    package let wrongHost: Leaf
    /// For 127.0.0.1, until yesterday.
    package let expired: Leaf
    /// For 127.0.0.1, signed by itself.
    package let selfSigned: Leaf
    private let folder: TemporaryDirectory

    /// `nil` when `openssl` is missing or fails.
    package init?() {
        guard let folder = try? TemporaryDirectory("certificates") else { return nil }
        self.folder = folder
        let maker = CertificateMaker(folder: folder.path)
        guard let authority = maker.authority("authority"), let stranger = maker.authority("stranger"),
            let valid = maker.leaf("valid", host: "IP:127.0.0.1"),
            let wrongHost = maker.leaf("wrong-host", host: "DNS:other.test"),
            let expired = maker.expiredLeaf("expired"),
            let selfSigned = maker.authority("self-signed", host: "IP:127.0.0.1")
        else { return nil }
        self.authority = authority.certificate
        self.stranger = stranger.certificate
        self.valid = valid
        self.wrongHost = wrongHost
        self.expired = expired
        self.selfSigned = selfSigned
    }
}

private struct CertificateMaker {
    private static let freshKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    let folder: String

    func authority(_ name: String, host: String = "DNS:authority.test") -> TestCertificates.Leaf? {
        let leaf = files(name)
        let arguments =
            ["openssl", "req", "-x509"] + Self.freshKey + ["-keyout", leaf.key, "-out", leaf.certificate]
            + ["-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(host)"]
        return ChildProcess.run(arguments) ? leaf : nil
    }

    func leaf(_ name: String, host: String) -> TestCertificates.Leaf? {
        let leaf = files(name)
        let arguments =
            ["openssl", "req", "-x509"] + Self.freshKey + ["-keyout", leaf.key, "-out", leaf.certificate]
            + signer + ["-days", "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(host)"]
            + ["-addext", "basicConstraints=critical,CA:FALSE"]
        return ChildProcess.run(arguments) ? leaf : nil
    }

    /// `openssl req` refuses a past end, `openssl x509` does not.
    func expiredLeaf(_ name: String) -> TestCertificates.Leaf? {
        let leaf = files(name)
        let request = "\(folder)/\(name).csr"
        let asked = ChildProcess.run(
            ["openssl", "req", "-new"] + Self.freshKey + ["-keyout", leaf.key, "-out", request, "-subj", "/CN=\(name)"])
        let signed = ChildProcess.run(
            ["openssl", "x509", "-req", "-in", request] + signer + ["-days", "-1", "-out", leaf.certificate])
        return asked && signed ? leaf : nil
    }

    private var signer: [String] { ["-CA", "\(folder)/authority.pem", "-CAkey", "\(folder)/authority.key"] }

    private func files(_ name: String) -> TestCertificates.Leaf {
        TestCertificates.Leaf(certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
    }
}
