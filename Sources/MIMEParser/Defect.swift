/// Something the parser repaired or gave up on. Never thrown: mail is read as it comes.
package struct Defect: Hashable, Sendable {
    /// What it was.
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
        /// A parameter that may stand once stands several times with different values; the first one is used.
        case duplicateParameter
        /// The structure can be read in another way. What another reader would find is in parts of their own
        /// (`Part.isSecondReading`), listed among the attachments.
        case secondReading
        /// Lines end in CR alone.
        case bareCarriageReturns
        /// No `type/subtype`; the content is opaque, or text when nothing at all is said.
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
        /// A multipart went on after one around it had. Readers disagree about its parts; they are all listed.
        case overlappingMultiparts
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
        /// Base64 holds bytes that are none of its characters; skipped. As the next three, found by `contentDefects`.
        case foreignBytesInBase64
        /// Text stands below the end of base64, such as the footer of a mailing list; dropped.
        case footerBelowBase64
        /// Base64 ends with a character too many, or one byte too early.
        case cutBase64
        /// A `=` of quoted-printable begins no escape; it stays.
        case malformedEscape
        /// No day, month and year can be made out.
        case malformedDate
        /// No identifier can be made out.
        case malformedMessageID
        /// A limit was met: what lies beyond is opaque, cut, or left out of a list.
        case exceeded(ParserLimits.Name)
    }

    /// What it was.
    package let kind: Kind
    /// The part it was found in, if parts were known by then.
    package let part: PartIndex?
    /// Where, counted in bytes from the start of the message, or of the decoded embedded message that
    /// holds `part`.
    package let offset: Int
}
