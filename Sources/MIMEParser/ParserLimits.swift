/// Every number that a hostile sender could otherwise choose for us.
///
/// Beyond a limit the rest is kept as an opaque part or left out of a list, and a `Defect` says so.
/// Only `messageBytes` refuses the message.
package struct ParserLimits: Equatable, Sendable {
    /// A whole message.
    package var messageBytes = 50 << 20
    /// The header of one part, folded lines and line ends included.
    package var headerBytes = 1 << 20
    /// One folded field, its name included.
    package var fieldBytes = 100 << 10
    /// Fields in one header.
    package var fields = 2_000
    /// Fields in all headers of a message together.
    package var allFields = 20_000
    /// Lines that are no fields, in one piece, before a header is taken to have ended with the first of them.
    package var headerGarbageLines = 64
    /// Addresses in one field.
    package var addresses = 1_000
    /// Containers around a part: multiparts and embedded messages.
    package var nesting = 50
    /// Parts of one message, those of second readings included. The last one takes all that is left.
    package var parts = 1_000
    /// Parameters in one Content-Type or Content-Disposition, continuation segments counted singly.
    package var parameters = 128
    /// Identifiers in one In-Reply-To or References field. The first one and the last ones are kept.
    package var references = 100
    /// Encoded words in one field. What follows them stays as written.
    package var encodedWords = 2_000
    /// A file name as UTF-8. Longer ones are cut between two characters.
    package var filenameBytes = 255
    /// Longer boundary parameters are not used. RFC 2046 allows 70; real mail has been seen with more.
    package var boundaryBytes = 512
    /// Attempts to read the structure of a message in another way, where it allows several. What lies beyond is
    /// listed as it stands.
    package var secondReadings = 8
    /// Bytes held besides the message itself, all together: content that had to be decoded to find parts in it
    /// (embedded messages, TNEF, text with files in its lines), and second readings.
    package var embeddedBytes = 50 << 20
    /// Results of one Authentication-Results field.
    package var authenticationResults = 100
    /// Properties of all results of one Authentication-Results field together.
    package var authenticationProperties = 500
    /// Addresses in one List-Unsubscribe or other list field.
    package var listAddresses = 50
    /// The rich text of one TNEF message, decompressed. Beyond it the compressed text is an opaque part.
    package var richTextBytes = 8 << 20
    /// Groups around a place in rich text. What stands deeper is left out.
    package var richTextGroups = 1_000
    /// Fonts of one rich text whose charset is known. Text in others is read in that of the document.
    package var richTextFonts = 1_000
    /// Runs of rich text that change the charset. Later ones are read as windows-1252.
    package var richTextConversions = 10_000
    /// Recipients in a delivery report.
    package var reportRecipients = 1_000
    /// Domains, addresses of pages and authentication results in a complaint, each.
    package var reportedThings = 100

    /// Defects of one message. Later ones are not listed.
    package var defects = 200

    /// The defaults.
    package init() {}
}

extension ParserLimits {
    /// The limits whose excess is a defect.
    package enum Name: Hashable, Sendable {
        case headerBytes, fieldBytes, fields, addresses, nesting, parts, parameters, references
        case encodedWords, filenameBytes, boundaryBytes, embeddedBytes, secondReadings, reportRecipients
        case richTextBytes, richTextGroups
    }
}
