// fuzz-sources: Sources/MIMEParser
// fuzz-seeds: field

/// One field value in every place that a value can stand in.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzHeaderFields(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let value = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = ParserLimits()
    let list = AddressList(value, limits: limits)
    for mailbox in list.mailboxes {
        if let address = mailbox.address {
            precondition(mailbox.text.suffix(address.bytes.count) == address.bytes[...], "an address not written")
            precondition(address.bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E && $0 != 0x2C })
            precondition(EmailAddress(address.bytes) == address, "an address that is none when read again")
        }
    }
    let text = EncodedWords.decode(value, limit: limits.encodedWords).text
    precondition(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control in header text")
    if let date = MailDate(value) {
        precondition((-2_208_988_800...253_402_300_799).contains(date.secondsUTC), "a date out of range")
    }
    for identifier in MessageIDList(value, limit: 100).identifiers {
        precondition(MessageID(identifier.bytes) == identifier, "an identifier that is none when read again")
    }
    let parameters = ParameterList(value, limit: limits.parameters)
    _ = parameters.text("name", limits: limits)
    _ = parameters.text("filename", limits: limits)
    _ = (MediaType(lowercasing: parameters.value), ParameterList.firstWord(value), EnhancedStatus(value))
    readTypedFields(value, limits)
    _ = TextDecoder.utf8(value, charset: Charset(label: value.prefix(12)))
    return 0
}

private func readTypedFields(_ value: [UInt8], _ limits: ParserLimits) {
    let received = ReceivedReader.read(value)
    for address in [received.client.address].compactMap({ $0 }) {
        precondition(IPLiteral.bytes(address) == address, "an IP address that is none when read again")
    }
    for isARC in [false, true] {
        for result in AuthenticationResultsReader.read(value, isARC: isARC, limits: limits).results {
            precondition(!result.method.isEmpty && !result.outcome.isEmpty, "a result without a name")
        }
    }
    for address in ListAddress.read(value, limits: limits) {
        precondition(address.url.allSatisfy { $0 > 0x20 && $0 != 0x3E }, "a URL that ends before its end")
    }
    _ = (ListID(value, limits: limits), AutoSubmitted(value, limits: limits), ParameterField(value, limits: limits))
    _ = (PhraseList.read(value, separator: 0x2C), ReportAddress.read(value, isOriginal: true))
}
