// fuzz-sources: Sources/MIMEParser Fuzz/Shared
// fuzz-seeds: field
// fuzz-weight: 2

/// One field value in every place that a value can stand in.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzHeaderFields(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput(start, count)
    require(
        Unfolding.unfold(input.withLF[...]) == Unfolding.unfold(input.withCRLF[...]), "line ends change no field")
    for value in [input.bytes, Unfolding.unfold(input.bytes[...])] { readValue(value) }
    return 0
}

private func readValue(_ value: [UInt8]) {
    let limits = ParserLimits()
    let list = AddressList(value, limits: limits)
    for mailbox in list.mailboxes {
        guard let address = mailbox.address else { continue }
        require(mailbox.text.suffix(address.bytes.count) == address.bytes[...], "an address is what was written")
        require(
            address.bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E && $0 != 0x2C },
            "an address holds nothing that could end it")
        require(EmailAddress(address.bytes) == address, "an address is one when read again")
    }
    if let date = MailDate(value) {
        require((-2_208_988_800...253_402_300_799).contains(date.secondsUTC), "a date is in range")
    }
    for identifier in MessageIDList(value, limit: 100).identifiers {
        require(MessageID(identifier.bytes) == identifier, "an identifier is one when read again")
    }
    let parameters = ParameterList(value, limit: limits.parameters)
    require(parameters.parameters.count <= limits.parameters, "parameters are counted")
    for name in [parameters.text("name", limits: limits), parameters.text("filename", limits: limits)] {
        require((name ?? "").utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "no control in a parameter's text")
    }
    if let type = MediaType(lowercasing: parameters.value) {
        require(type.bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a media type is printable")
    }
    _ = (ParameterList.firstWord(value), EnhancedStatus(value))
    readTypedFields(value, limits)
}

private func readTypedFields(_ value: [UInt8], _ limits: ParserLimits) {
    let received = ReceivedReader.read(value)
    for address in [received.client.address].compactMap({ $0 }) {
        require(IPLiteral.bytes(address) == address, "an IP address is one when read again")
    }
    for isARC in [false, true] {
        for result in AuthenticationResultsReader.read(value, isARC: isARC, limits: limits).results {
            require(!result.method.isEmpty && !result.outcome.isEmpty, "a result has a name")
        }
    }
    for address in ListAddress.read(value, limits: limits) {
        require(address.url.allSatisfy { $0 > 0x20 && $0 != 0x3E }, "a URL ends where it ends")
    }
    _ = (ListID(value, limits: limits), AutoSubmitted(value, limits: limits), ParameterField(value, limits: limits))
    _ = (PhraseList.read(value, separator: 0x2C), ReportAddress.read(value, isOriginal: true))
}
