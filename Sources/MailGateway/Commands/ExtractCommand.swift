import GatewayKit
import MIMEParser

/// `extract`: what the author of a mail wrote anew. Needs neither configuration nor store.
struct ExtractCommand: Command {
    static let syntax = CommandSyntax(
        name: "extract", summary: "Print what the author of a mail wrote anew.", operands: "FILE|-",
        operandCount: 1...1,
        options: [
            .flag("text", "the input is a bare text, not a mail"),
            .flag("json", "one JSON object: new text, quotations, forwarded mail, signature"),
            .value(
                "sent", "FILE", "a text we sent earlier, repetitions of which are quotations", isRepeatable: true),
        ],
        explanation: "`parts` of the JSON are the whole text in order; `confidence` is high, medium or low.")

    /// Texts of `--sent` that are read.
    private static let mostSent = 20

    private let file: String
    private let isText: Bool
    private let usesJSON: Bool
    private let sentFiles: [String]

    init(_ arguments: Arguments) throws(UsageError) {
        file = arguments.operands[0]
        isText = arguments.has("text")
        usesJSON = arguments.has("json")
        sentFiles = arguments.all("sent")
        guard sentFiles.count <= Self.mostSent else {
            throw UsageError("--sent is given more than \(Self.mostSent) times")
        }
    }

    func run(in context: CommandContext) async throws(CommandFailure) -> ExitCode {
        var sent: [String] = []
        for file in sentFiles {
            let bytes = try InputFile(path: file).read(limit: SentTextIndex.mostBytes, in: context)
            sent.append(CleanText.block(String(decoding: bytes, as: UTF8.self)))
        }
        let limit = ParserLimits().messageBytes
        let extracted = try extract(try InputFile(path: file).read(limit: limit, in: context), sent: sent)
        if usesJSON {
            context.output.line(JSONLine.text(extracted))
        } else {
            context.output.line(extracted.new)
        }
        return .ok
    }

    private func extract(_ bytes: [UInt8], sent: [String]) throws(CommandFailure) -> ExtractedText {
        if isText {
            let text = CleanText.block(String(decoding: bytes, as: UTF8.self))
            return ExtractedText(QuoteTrimmer.trim(text, sent: sent), of: text)
        }
        do throws(MessageTooLarge) {
            return ExtractedText(Extraction(try MessageParser().parse(bytes), sent: sent))
        } catch {
            throw InputFile(path: file).tooLarge(error.limit)
        }
    }
}
