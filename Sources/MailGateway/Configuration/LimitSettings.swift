import MIMEParser
import Notifier
import TicketStore
import Transport

/// Every number a sender, a server or a bad day could otherwise choose for us.
struct LimitSettings: Equatable, Sendable {
    var parser = ParserLimits()
    var transport = TransportLimits()
    var intake = IntakeLimits()
    var dispatch = DispatchSettings()
    var brake = BrakeLimits()
    var clocks = ClockSettings()
    var composing = ComposingLimits()
    /// Its limits only; the rest of it stands in a section of its own.
    var api = APIConfiguration()
}

/// How mail comes in.
struct IntakeLimits: Equatable, Sendable {
    /// Letters that are held and committed together.
    var batchLetters = 200
    /// Bytes of mail in memory at once, per mailbox.
    var batchBytes = 16 << 20
    /// Pauses after a lost connection: doubling from the first to the longest.
    var firstReconnect: Duration = .seconds(1)
    var longestReconnect: Duration = .seconds(300)
    /// After a refused login: six tries an hour lock no account.
    var loginPause: Duration = .seconds(600)
    /// Deaths of the process over one letter before it is quarantined.
    var parseAttempts = 3
    /// People on To and Cc of a new ticket who become participants.
    var participants = 50
    /// Free disk space below which nothing is fetched.
    var freeSpace = 256 << 20
    /// Acknowledgements to one address whose owner was not proved, in 24 hours.
    var acknowledgementsPerAddress = 3
    /// The same, to all addresses of one domain in an hour.
    var acknowledgementsPerDomain = 60
    /// Mails of one sender within an hour; more are a flood.
    var mailsPerSender = 60
    /// The same, of all senders of one domain together; not of our own.
    var mailsPerDomain = 600
    /// Servers a mail may have passed; after more it is taken to run in circles.
    var loopHops = 30
    /// Replies of one sender in the same words, in one ticket within 24 hours; more are a program's.
    var loopRepeats = 5
    /// How long a stranger's reply waits before its team is told again, once.
    var unconfirmedReminder: Duration = .seconds(4 * 3_600)
}
