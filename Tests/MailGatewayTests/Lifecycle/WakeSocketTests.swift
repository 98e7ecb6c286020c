import Glibc
import Testing

@testable import MailGateway

@Suite struct WakeSocketTests {
    @Test func aRingWakesEveryListener() async throws {
        let folder = TestFolder()
        let path = folder.path + "/wake"
        let socket = try WakeSocket(path: path)
        var first = socket.pokes().makeAsyncIterator()
        var second = socket.pokes().makeAsyncIterator()
        #expect(WakeSocket.isListening(path))
        for _ in 0..<1_000 { #expect(WakeSocket.poke(path)) }
        #expect(await first.next() != nil)
        #expect(await second.next() != nil)
    }

    @Test func ringingWhereNoDaemonRunsSaysSo() throws {
        let folder = TestFolder()
        let path = folder.path + "/wake"
        #expect(!WakeSocket.poke(path))
        #expect(!WakeSocket.isListening(path))
        do { _ = try WakeSocket(path: path) }
        #expect(!WakeSocket.poke(folder.path + "/none/wake"))
    }

    @Test func whatADeadDaemonLeftBehindIsReplaced() async throws {
        let folder = TestFolder()
        let path = folder.write("wake", "not a socket")
        let socket = try WakeSocket(path: path)
        var pokes = socket.pokes().makeAsyncIterator()
        #expect(WakeSocket.poke(path))
        #expect(await pokes.next() != nil)
    }

    @Test func aDataDirectoryWithALongPathHasADoorbellToo() async throws {
        let folder = TestFolder()
        let long = folder.path + "/" + String(repeating: "x", count: 200)
        unsafe mkdir(long, 0o700)
        let socket = try WakeSocket(path: long + "/wake")
        var pokes = socket.pokes().makeAsyncIterator()
        #expect(WakeSocket.poke(long + "/wake"))
        #expect(await pokes.next() != nil)
    }

    @Test func onlyTheOwnerMayRing() throws {
        let folder = TestFolder()
        let path = folder.path + "/wake"
        let socket = try WakeSocket(path: path)
        var status = stat()
        unsafe stat(path, &status)
        #expect(status.st_mode & 0o777 == 0o600)
        withExtendedLifetime(socket) {}
    }

    @Test func aFolderThatIsNotThereIsAnErrorWithItsPath() {
        let error = #expect(throws: LifecycleError.self) { try WakeSocket(path: "/nonexistent/wake") }
        #expect(error?.description == "/nonexistent/wake: No such file or directory")
    }
}
