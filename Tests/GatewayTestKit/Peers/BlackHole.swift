/// A line that swallows everything: no byte, no acknowledgement, no reset passes a TCP port of this machine.
///
/// Needs root and nftables. Ends at the latest when nobody holds it any more.
package final class BlackHole: Sendable {
    private let table: String

    /// From now on nothing reaches `port` and nothing comes from it.
    package init(port: UInt16) throws(HarnessFailure) {
        table = "mailgateway_tests_\(port)"
        let rules =
            "add table ip \(table); add chain ip \(table) hole { type filter hook input priority 0; }; "
            + "add rule ip \(table) hole tcp dport \(port) drop; add rule ip \(table) hole tcp sport \(port) drop"
        guard ChildProcess.run(["nft", rules]) else {
            throw HarnessFailure("nft made no black hole: it needs root and the package nftables")
        }
    }

    /// The line is whole again. Nothing happens when it already was.
    package func close() { _ = ChildProcess.run(["nft", "delete table ip \(table)"]) }

    deinit { close() }
}
