package import GatewayKit
import Glibc
package import TicketStore

/// An export that did not come about.
package struct ExportError: Failure, Equatable {
    /// What went wrong; each case has one remedy.
    package enum Code: Equatable, Sendable {
        /// More than the format holds.
        case tooManyRows(most: Int)
        /// So many wait already.
        case tooManyRuns(most: Int)
        /// The files of all exports are too large together, in bytes.
        case shelfFull(most: Int)
        case diskFull
        case ioFailed
        case refusedFolder(String)
        /// A library said no, by its own number.
        case library(Int)
        /// The rows could not be read, or the files in the data directory.
        case store(StoreError)
        case cancelled
        case other(Int32)
    }

    package var code: Code
    /// A path or a format; never text of a ticket.
    package var place: String

    init(_ code: Code, at place: String) {
        self.code = code
        self.place = place
    }

    /// What a failed call of the operating system means.
    init(errno number: Int32, at place: String) {
        let code: Code =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: .diskFull
            case EIO, ENXIO: .ioFailed
            case EACCES, EPERM, EROFS, ELOOP, ENOTDIR, ENOENT: .refusedFolder(unsafe String(cString: strerror(number)))
            default: .other(number)
            }
        self.init(code, at: place)
    }

    package var remedy: Remedy {
        switch code {
        case .tooManyRows, .cancelled: .giveUp
        case .tooManyRuns, .shelfFull, .library, .other: .retry
        case .diskFull, .ioFailed, .refusedFolder: .askOperator
        case .store(let error): error.remedy
        }
    }

    package var hint: String? {
        switch code {
        case .tooManyRows: "narrow the filters, or choose csv, which has no such limit"
        case .tooManyRuns: "wait until one of the exports has ended"
        case .shelfFull: "exports expire by themselves; remove files below exports/ to have room sooner"
        case .diskFull: "free space on the disk of the data directory"
        case .ioFailed: "the disk failed to keep what was written: check it (dmesg, smartctl)"
        case .refusedFolder: "the data directory and all below it must belong to the user mailgateway runs as"
        case .store(let error): error.hint
        case .library, .cancelled, .other: nil
        }
    }

    package var description: String { "\(place): \(code)" }
}

extension ExportError.Code: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooManyRows(let most): "more than \(most) rows"
        case .tooManyRuns(let most): "\(most) exports wait already"
        case .shelfFull(let most): "the files of all exports would have more than \(most) bytes"
        case .diskFull: "no space left on the disk"
        case .ioFailed: "writing failed"
        case .refusedFolder(let why): why
        case .library(let number): "the library refused with \(number)"
        case .store(let error): error.description
        case .cancelled: "cancelled"
        case .other(let number): "unexpected error \(number)"
        }
    }
}

extension APIProblem {
    /// What who asked for an export hears of it: nothing of paths and disks.
    init(_ error: ExportError) {
        switch error.code {
        case .tooManyRows(let most):
            self.init(413, "the list has more than \(most) rows: narrow the filters, or choose csv")
        case .tooManyRuns(let most):
            self.init(503, "\(most) exports wait already; try again when one has ended")
            answerFields.append("Retry-After", "30")
        case .shelfFull:
            self.init(503, "there is no room for further exports until older ones expire")
            answerFields.append("Retry-After", "3600")
        case .store(let problem) where problem.remedy == .retry:
            self.init(503, "the store is busy; try again")
            answerFields.append("Retry-After", "2")
        case .cancelled: self.init(409, "the export was cancelled")
        default: self.init(500, "the export could not be written")
        }
    }
}
