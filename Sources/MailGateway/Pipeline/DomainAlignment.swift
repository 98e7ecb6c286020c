/// Which domain may speak for which (docs/decisions/0014-alignment-without-a-list.md).
///
/// DMARC lets every domain of one organisation speak for the others (RFC 7489, section 3.1.1), and only a list of
/// public suffixes tells an organisation from its neighbours. We have none, and where the server's own DMARC verdict
/// is missing we take what is safe without one: a domain speaks for itself and for what stands below it. Its owner
/// could change those names anyway; the owner of a name below could not change those above.
enum DomainAlignment {
    /// A domain of one label speaks for itself only: nobody sends mail as `com`.
    ///
    /// - Parameter domain: A well-formed domain. `signer` may be anything.
    static func maySpeak(_ signer: some Collection<UInt8>, for domain: [UInt8]) -> Bool {
        let dot = UInt8(ascii: ".")
        guard !signer.isEmpty, signer.count <= domain.count else { return false }
        guard ASCIIText.equal(signer, domain.suffix(signer.count)) else { return false }
        if signer.count == domain.count { return true }
        return domain[domain.count - signer.count - 1] == dot && signer.contains(dot) && signer.first != dot
    }
}
