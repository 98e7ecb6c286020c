import GatewayKit
import Glibc

/// The store over any database that speaks the shared subset of SQL: every query stands here, once.
///
/// Changes go through one writing connection, listings through a pool of read-only ones.
package final class SQLTicketStore<Connection: SQLConnection & ~Copyable>: TicketStore {
    let writer: Database<Connection>
    let readers: ReaderPool<Connection>
    let desk: TicketDesk
    let place: StorePlace
    let totals = ListTotals()
    let chronicles = KnownChronicle()

    init(
        writer: Database<Connection>, readers: ReaderPool<Connection>, desk: TicketDesk, place: StorePlace
    ) {
        self.writer = writer
        self.readers = readers
        self.desk = desk
        self.place = place
    }

    var blobs: any BlobStore { desk.blobs }

    /// Closes every connection. Work that is running comes to its end first; nothing may be asked afterwards.
    package func close() async {
        await readers.close()
        await writer.close()
        place.leave()
    }

    /// Ends what is running and refuses what comes, for a stop that cannot wait.
    package func interrupt() {
        place.stop.raise()
    }

    /// Starts a blob; small ones stay in memory. The writer blocks and belongs to one thread.
    package func makeBlobWriter() -> BlobWriter {
        blobs.makeWriter()
    }
}

/// What one open store holds besides its connections.
final class StorePlace: Sendable {
    let directory: DataDirectory
    let stop: StopFlag
    /// Held by the daemon only.
    private let lock: DaemonLock?

    /// The daemon that was here before did not close the store.
    let wasLeftOpen: Bool
    private var marker: String { directory.run + "/open" }

    /// `lock` makes this the place of the daemon, whose end is noted on disk.
    init(directory: DataDirectory, stop: StopFlag, lock: DaemonLock?) throws(StoreError) {
        self.directory = directory
        self.stop = stop
        self.lock = lock
        let marker = directory.run + "/open"
        wasLeftOpen = unsafe lock != nil && access(marker, F_OK) == 0
        if lock != nil, !wasLeftOpen { _ = try OpenFile(marker, for: .createNew) }
    }

    /// Called when everything is closed in good order.
    func leave() {
        if lock != nil { _ = unsafe unlink(marker) }
    }
}
