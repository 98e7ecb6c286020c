import GatewayKit
import MIMEParser

/// `sanitize`: the HTML of a mail as it may be shown. Needs neither configuration nor store.
struct SanitizeCommand: Command {
    static let syntax = CommandSyntax(
        name: "sanitize", summary: "Print the HTML of a mail as it may be shown.", operands: "FILE|-",
        operandCount: 1...1,
        options: [
            .flag("html", "the input is bare HTML, not a mail"),
            .flag("json", "one JSON object: the HTML, and how many remote references it had"),
        ],
        explanation: """
            Without --html the input is a mail when its first block of lines has a header field that mails
            have (From, Subject, Received, Content-Type ...), and bare HTML otherwise. A mail without HTML
            is shown as its text. Pictures on other servers stay as <img data-blocked-src="...">.
            """)

    private let file: String
    private let isHTML: Bool
    private let usesJSON: Bool

    init(_ arguments: Arguments) {
        file = arguments.operands[0]
        isHTML = arguments.has("html")
        usesJSON = arguments.has("json")
    }

    private struct Row: Encodable {
        let html: String
        let remoteReferences: Int
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        let bytes = try InputFile(path: file).read(limit: ParserLimits().messageBytes, in: context)
        let safe = try isHTML || !Self.looksLikeMail(bytes) ? hypertext(bytes) : mail(bytes)
        if usesJSON {
            context.output.line(JSONLine.text(Row(html: safe.markup, remoteReferences: safe.remoteReferences)))
        } else {
            context.output.line(safe.markup)
        }
        return .ok
    }

    private func mail(_ bytes: [UInt8]) throws(CommandFailure) -> SafeHTML {
        let extraction = Extraction(try parsed(bytes, MessageParser()))
        return extraction.html ?? SafeHTML(text: extraction.fullText)
    }

    /// What is not UTF-8 is read as the body of a mail that says nothing but that it is HTML: the charset is found in
    /// the same way.
    private func hypertext(_ bytes: [UInt8]) throws(CommandFailure) -> SafeHTML {
        if let text = String(validating: bytes, as: UTF8.self) { return SafeHTML(text) }
        let header = Array("Content-Type: text/html\n\n".utf8)
        var limits = ParserLimits()
        limits.messageBytes += header.count
        return SafeHTML(try parsed(header + bytes, MessageParser(limits: limits)).text(of: .root))
    }

    private func parsed(_ bytes: [UInt8], _ parser: MessageParser) throws(CommandFailure) -> ParsedMessage {
        do throws(MessageTooLarge) {
            return try parser.parse(bytes)
        } catch {
            throw InputFile(path: file).tooLarge(error.limit)
        }
    }

    /// Whether a field that mails have stands before the first empty line, or an mbox line opens it all.
    static func looksLikeMail(_ bytes: [UInt8]) -> Bool {
        var rest = bytes.prefix(longestHeader)
        if rest.starts(with: "From ".utf8) { return true }
        while let end = rest.firstIndex(of: 0x0A) ?? (rest.isEmpty ? nil : rest.endIndex - 1) {
            let line = rest[...end].prefix { $0 != 0x0D && $0 != 0x0A }
            guard !line.isEmpty else { return false }
            let name = line.prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
            if fields.contains(HTMLName(name)), line[name.endIndex...].first == UInt8(ascii: ":") { return true }
            rest = rest[(end + 1)...]
        }
        return false
    }

    /// Bytes in which a mail has to show that it is one.
    private static let longestHeader = 64 << 10
    private static let fields = Set<HTMLName>(
        """
        from to cc subject date received return-path message-id mime-version content-type reply-to sender \
        delivered-to in-reply-to references dkim-signature x-original-to
        """)
}
