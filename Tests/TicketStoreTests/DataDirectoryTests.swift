import GatewayKit
import Glibc
import Testing

@testable import TicketStore

@Suite struct DataDirectoryTests {
    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }

    @Test("a new folder and what is in it can be entered by its owner only")
    func modes() throws {
        let folder = try TemporaryFolder()
        let store = try OpenStore.openForDaemon(folder.directory, now: .start)
        for name in ["", "/blobs", "/keys", "/run", "/store.db", "/blobs/tmp"] {
            var status = stat()
            #expect(unsafe stat(folder.path + name, &status) == 0)
            #expect(status.st_mode & 0o077 == 0, "\(name)")
        }
        _ = store
    }

    @Test("a folder others may enter, a file and a missing parent are refused with the reason")
    func refuses() throws {
        let folder = try TemporaryFolder()
        for mode in [0o750, 0o705, 0o711] as [mode_t] {
            #expect(unsafe chmod(folder.path, mode) == 0)
            let error = #expect(throws: StoreError.self) { try DataDirectory(preparing: folder.path) }
            #expect(error?.description.contains("0\(String(mode, radix: 8))") == true)
            #expect(error?.hint?.contains("chmod") == true)
        }
        #expect(unsafe chmod(folder.path, 0o700) == 0)
        for path in ["\(folder.path)/no/such", "/proc/self/status"] {
            #expect(throws: StoreError.self) { try DataDirectory(preparing: path) }
        }
        #expect(throws: StoreError.self) { try DataDirectory(reading: folder.path + "/none") }
    }

    @Test("the data directory may lie behind a symbolic link")
    func linked() async throws {
        let folder = try TemporaryFolder()
        let link = folder.path + ".link"
        #expect(unsafe symlink(folder.path, link) == 0)
        defer { _ = unsafe unlink(link) }
        let store = try OpenStore.openForDaemon(DataDirectory(preparing: link), now: .start)
        #expect(try await store.hold([Mails.letter(uid: 1)], now: .start).count == 1)
    }

    @Test("I21 of ten daemons that start together one gets the directory, the others name it")
    func oneDaemon() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        let outcomes = await withTaskGroup(of: Result<OpenStore.Store, StoreError>.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do throws(StoreError) {
                        return .success(try OpenStore.openForDaemon(DataDirectory(preparing: path), now: .start))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var outcomes: [Result<OpenStore.Store, StoreError>] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        let refusals = outcomes.compactMap { outcome -> StoreError? in
            if case .failure(let error) = outcome { error } else { nil }
        }
        #expect(refusals.count == 9)
        #expect(refusals.allSatisfy { $0.code == .alreadyRunning })
    }

    @Test("I21 the lock names its holder, ends with it, and does not keep commands out")
    func lockEnds() async throws {
        let folder = try TemporaryFolder()
        var first: OpenStore.Store? = try OpenStore.openForDaemon(folder.directory, now: .start)
        let error = #expect(throws: StoreError.self) { try OpenStore.openForDaemon(folder.directory, now: .start) }
        #expect(error?.description.contains("process \(getpid())") == true)
        let command = try OpenStore.openForCommand(folder.directory, now: .start)
        #expect(try await command.hold([Mails.letter(uid: 1)], now: .start).count == 1)
        #expect(try await first?.lettersInHand(limit: 9).count == 1)
        await first?.close()
        first = nil
        await command.close()
        #expect(try !OpenStore.openForDaemon(folder.directory, now: .start).wasLeftOpen)
    }

    @Test("a daemon that was not closed is noticed by the next one")
    func leftOpen() async throws {
        let folder = try TemporaryFolder()
        do {
            let killed = try OpenStore.openForDaemon(folder.directory, now: .start)
            #expect(!killed.wasLeftOpen)
        }
        let second = try OpenStore.openForDaemon(folder.directory, now: .start)
        #expect(second.wasLeftOpen)
        #expect(try await second.check(isThorough: true) == [])
        await second.close()
        _ = consume second
        let third = try OpenStore.openForDaemon(folder.directory, now: .start)
        #expect(!third.wasLeftOpen)
    }

    @Test("a store opened for reading reads, and cannot write")
    func readOnly() async throws {
        let opened = try Backend.sqlite.open()
        let held = try await opened.store.received(Mails.letter(uid: 1))
        let reader = try OpenStore.openForReading(DataDirectory(reading: opened.folder.path))
        #expect(try await reader.lettersInHand(limit: 9).map(\.id) == [held.id])
        await #expect(throws: StoreError.self) { try await reader.countParseAttempt(held.id) }
        #expect(try await reader.lettersInHand(limit: 9)[0].parseAttempts == 0)
        let empty = try TemporaryFolder()
        #expect(throws: StoreError.self) { try OpenStore.openForReading(empty.directory) }
    }

    @Test("before the first start the advice is to start the daemon, not to change owners")
    func noStoreYet() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path, folder.path + "/none"] {
            let error = #expect(throws: StoreError.self) {
                try OpenStore.openForReading(DataDirectory(reading: path))
            }
            #expect(error?.description == "\(path): holds no store yet")
            #expect(error?.hint?.contains("systemctl start mailgateway") == true)
        }
    }

    @Test("I27 without free descriptors files and database say so, and that LimitNOFILE is what to raise")
    func tooManyOpenFiles() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let path = try folder.directory.database
            _ = try SQLiteConnection(path: path, mode: .create)
            let next = rlim_t(dup(0))
            close(CInt(next))
            let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            var usual = rlimit()
            unsafe getrlimit(kind, &usual)
            var few = rlimit(rlim_cur: next, rlim_max: usual.rlim_max)
            unsafe setrlimit(kind, &few)
            let attempts: [() throws -> Void] = [
                { _ = try OpenFile(folder.path, for: .folder) }, { _ = try SQLiteConnection(path: path, mode: .write) },
            ]
            for attempt in attempts {
                let error = #expect(throws: StoreError.self) { try attempt() }
                #expect(error?.code == .tooManyOpenFiles)
                #expect(error?.hint?.contains("LimitNOFILE") == true)
            }
            unsafe setrlimit(kind, &usual)
        }
    }

    @Test("every failure says what the administrator can do")
    func hints() {
        let codes: [StoreError.Code] = [
            .busy, .diskFull, .ioFailed, .damaged, .newerSchema(found: 9, known: 1), .alreadyRunning,
            .refusedDirectory("why"), .noStoreYet, .tooManyOpenFiles, .missingBlob, .conflict("what"), .interrupted,
            .other(1),
        ]
        for code in codes {
            let error = StoreError(code, at: "/var/lib/mailgateway/store.db")
            #expect(error.hint?.isEmpty == false)
            #expect(error.description.hasPrefix("/var/lib/mailgateway/store.db: "))
        }
    }
}
