package import GatewayKit

/// Something that should have worked in the store.
package struct StoreError: Failure, Equatable {
    /// What went wrong; each case has one remedy and one hint.
    package enum Code: Equatable, Sendable {
        /// Another process holds the database longer than we wait.
        case busy
        case diskFull
        /// The disk refused to make bytes durable; this handle is never used again.
        case ioFailed
        case damaged
        /// The schema was written by a newer mailgateway.
        case newerSchema(found: Int, known: Int)
        /// Another daemon runs on this data directory.
        case alreadyRunning
        case refusedDirectory(String)
        /// The data directory was never used by a daemon.
        case noStoreYet
        /// The process or the machine has no file descriptor left.
        case tooManyOpenFiles
        case missingBlob
        /// This machine's tzdata has no such zone.
        case unknownTimeZone
        case conflict(String)
        case interrupted
        case other(Int32)
    }

    /// What went wrong.
    package var code: Code
    /// Where it happened: a path or the name of the operation. Never mail text.
    package var place: String

    /// `place` is logged and shown: it holds no mail text.
    package init(_ code: Code, at place: String) {
        self.code = code
        self.place = place
    }

    /// Locks, interruptions and unknown faults may pass; disk, damage and set-up need the operator.
    package var remedy: Remedy {
        switch code {
        case .busy, .interrupted, .tooManyOpenFiles, .other: .retry
        case .diskFull, .ioFailed, .damaged, .newerSchema, .alreadyRunning, .refusedDirectory, .noStoreYet,
            .unknownTimeZone:
            .askOperator
        case .missingBlob, .conflict: .giveUp
        }
    }

    /// What the operator can do; every code has something to say.
    package var hint: String? {
        switch code {
        case .busy:
            "another process has been writing to the store for too long; it is tried again"
        case .diskFull:
            "free space on the disk of the data directory; mail stays on the server until then"
        case .ioFailed:
            "the disk failed to keep what was written: check it (dmesg, smartctl), then start mailgateway again"
        case .damaged:
            "stop mailgateway, keep a copy of the data directory, and restore store.db from a backup; "
                + "`mailgateway ledger --verify` then counts mail since the backup that is still in the folder as not read yet"
                + " (the operations manual, Restore, has the rest)"
        case .newerSchema:
            "install the mailgateway version that last ran here, or a newer one"
        case .alreadyRunning:
            "stop the other daemon first: `systemctl stop mailgateway`, or end the process named here"
        case .refusedDirectory:
            "the data directory must belong to the user mailgateway runs as, with mode 0700: "
                + "`chown -R mailgateway: DIR && chmod 0700 DIR`, and run commands as that user"
        case .noStoreYet:
            "the daemon makes it at its first start: `systemctl start mailgateway`, or `mailgateway run`"
        case .tooManyOpenFiles:
            "raise LimitNOFILE= of the service (`systemctl edit mailgateway`), or `ulimit -n`; it is tried again"
        case .missingBlob:
            "the file under blobs/ is gone: restore the blobs folder from a backup"
        case .unknownTimeZone:
            "install the package tzdata, or correct `time_zone` in the configuration"
        case .conflict:
            "the change contradicts what is stored and was not made; please report this with the log line"
        case .interrupted:
            "the work was stopped before its end and nothing of it was kept"
        case .other:
            "an unexpected answer of the database; it is tried again. Please report it with the log line"
        }
    }

    package var description: String { "\(place): \(code)" }

    /// The whole transaction is lost, not only the statement.
    var endsTransaction: Bool {
        switch code {
        case .busy, .diskFull, .ioFailed, .damaged, .interrupted: true
        default: false
        }
    }

    /// The connection must not be used again.
    var endsConnection: Bool { code == .ioFailed || code == .damaged }
}

extension StoreError.Code: CustomStringConvertible {
    package var description: String {
        switch self {
        case .busy: "the store is locked by another process"
        case .diskFull: "no space left on the disk"
        case .ioFailed: "reading or writing failed"
        case .damaged: "damaged"
        case .newerSchema(let found, let known): "schema \(found) is newer than \(known), the newest known here"
        case .alreadyRunning: "another daemon runs on this data directory"
        case .refusedDirectory(let why): why
        case .noStoreYet: "holds no store yet"
        case .tooManyOpenFiles: "too many open files"
        case .missingBlob: "a stored file is missing"
        case .unknownTimeZone: "this machine knows no such time zone"
        case .conflict(let what): "conflict: \(what)"
        case .interrupted: "interrupted"
        case .other(let code): "unexpected error \(code)"
        }
    }
}
