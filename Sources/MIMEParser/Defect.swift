/// Something the parser repaired or gave up on. Never thrown: mail is read as it comes.
package struct Defect: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// No bytes, or none that could be a header or a body.
        case emptyMessage
        /// A byte order mark, blank lines or an mbox `From ` line stood before the header.
        case leadingGarbage
        /// Neither a field nor a continuation; the line was skipped.
        case malformedHeaderLine
        /// The body began without a blank line before it.
        case missingHeaderSeparator
        /// A field that may stand once stands several times; the first one is used.
        case duplicateField
        /// Lines end in CR alone.
        case bareCarriageReturns
        case malformedContentType
        /// A multipart without a boundary parameter; the first delimiter-like line served instead.
        case missingBoundaryParameter
        /// The declared delimiter never occurs; the first delimiter-like line served instead.
        case wrongBoundaryParameter
        /// A multipart whose delimiter never occurs is read as plain text.
        case boundaryNeverFound
        /// The closing delimiter is missing.
        case unterminatedMultipart
        /// A part followed the closing delimiter; it is listed like any other.
        case partAfterClosingDelimiter
        /// The encoding's name means nothing; the content is taken as it stands.
        case unknownTransferEncoding
        /// A multipart claimed an encoding that only leaves may have; ignored.
        case encodedMultipart
        /// The charset's name means nothing; it is guessed.
        case unknownCharset
        /// `filename` and `name` disagree; `filename` is used.
        case conflictingFilenames
        /// A uuencoded or yEnc file in a text has no end; it goes as far as its lines do.
        case unterminatedFile
        /// A file has another size than its encoding's own header says; the bytes are handed out all the same.
        case wrongSize
        /// Bytes do not have the checksum that was sent with them; they are handed out all the same.
        case wrongChecksum
        /// Lengths in a TNEF part lead out of it; what was read until then stands.
        case malformedTNEF
        /// The rich text of a TNEF part is none, or damaged.
        case malformedRichText
        /// Not exactly one From field with exactly one valid mailbox.
        case ambiguousFrom
        case malformedDate
        case malformedMessageID
        case exceeded(ParserLimits.Name)
    }

    package let kind: Kind
    /// The part it was found in, if parts were known by then.
    package let part: PartIndex?
    /// Where, counted in bytes from the start of the message, or of the decoded embedded message that
    /// holds `part`.
    package let offset: Int
}
