/// Character references (WHATWG HTML, section 13.2.5.72): all numeric ones and the names mail is written with.
enum HTMLEntities {
    /// Longer names mean nothing.
    static let longestName = 10

    /// Appends `bytes` to `output` with every reference in them replaced. What is none stays as it stands.
    static func decode(_ bytes: ArraySlice<UInt8>, into output: inout [UInt8]) {
        var rest = bytes
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            output.append(contentsOf: rest[..<ampersand])
            rest = rest[ampersand...]
            if let (scalar, length) = reference(rest) {
                output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                rest = rest.dropFirst(length)
            } else {
                output.append(UInt8(ascii: "&"))
                rest = rest.dropFirst()
            }
        }
        output.append(contentsOf: rest)
    }

    /// The reference that begins at the ampersand, and its length.
    private static func reference(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        let body = bytes.dropFirst()
        guard let first = body.first, first == UInt8(ascii: "#") || ASCIIText.isLetter(first) else { return nil }
        if first == UInt8(ascii: "#") { return numeric(body.dropFirst()).map { ($0.0, $0.1 + 2) } }
        let name = body.prefix(longestName).prefix { ASCIIText.isLetter($0) || ASCIIText.isDigit($0) }
        if let scalar = names[key(name)], name.endIndex < bytes.endIndex, bytes[name.endIndex] == UInt8(ascii: ";") {
            return (scalar, name.count + 2)
        }
        // Old pages leave the semicolon out after the names of HTML 2.
        for old in [name, name.prefix(while: ASCIIText.isLetter)] {
            if let scalar = names[key(old)], scalar.value < 0x100 { return (scalar, old.count + 1) }
        }
        return nil
    }

    /// `65;` or `x41;`, the semicolon optional.
    private static func numeric(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        let isHexadecimal = bytes.first.map(ASCIIText.lowercased) == UInt8(ascii: "x")
        let digits = bytes.dropFirst(isHexadecimal ? 1 : 0)
        let radix: UInt32 = isHexadecimal ? 16 : 10
        var value: UInt32 = 0
        var end = digits.startIndex
        while end < digits.endIndex, let digit = digit(digits[end]), digit < radix {
            value = min(value * radix + digit, beyondUnicode)
            end += 1
        }
        guard end > digits.startIndex else { return nil }
        let hasSemicolon = end < digits.endIndex && digits[end] == UInt8(ascii: ";")
        return (scalar(value), end - bytes.startIndex + (hasSemicolon ? 1 : 0))
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }

    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        let meant = (0x80...0x9F).contains(value) ? windows1252[Int(value - 0x80)] : value
        return meant == 0 ? "\u{FFFD}" : Unicode.Scalar(meant) ?? "\u{FFFD}"
    }

    private static let beyondUnicode: UInt32 = 0x11_0000

    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D,
        0x17E, 0x178,
    ]

    /// A name as a number: it has room for `longestName` bytes.
    private static func key(_ name: some Sequence<UInt8>) -> UInt128 {
        name.reduce(0) { $0 << 8 | UInt128($1) }
    }

    private static let names: [UInt128: Unicode.Scalar] = {
        var table: [UInt128: Unicode.Scalar] = [:]
        for (first, list) in runs {
            var value = first
            for name in list.utf8.split(separator: 0x20) {
                if name.first != UInt8(ascii: "-") { table[key(name)] = Unicode.Scalar(value) }
                value += 1
            }
        }
        return table
    }()

    /// Runs of names for scalars that follow one another; `-` skips one.
    private static let runs: KeyValuePairs<UInt32, String> = [
        9: "Tab NewLine", 33: "excl quot num dollar percnt amp apos lpar rpar ast plus comma - period sol",
        58: "colon semi lt equals gt quest commat", 91: "lsqb bsol rsqb Hat lowbar grave",
        123: "lcub verbar rcub",
        160: """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
        micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
        AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
        times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
        egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
        ugrave uacute ucirc uuml yacute thorn yuml
        """,
        258: "Abreve abreve Aogon aogon Cacute cacute", 268: "Ccaron ccaron Dcaron dcaron Dstrok dstrok",
        280: "Eogon eogon Ecaron ecaron", 286: "Gbreve gbreve", 304: "Idot inodot",
        321: "Lstrok lstrok Nacute nacute", 327: "Ncaron ncaron", 336: "Odblac odblac OElig oelig",
        344: "Rcaron rcaron Sacute sacute", 350: "Scedil scedil Scaron scaron Tcedil tcedil Tcaron tcaron",
        366: "Uring uring Udblac udblac", 376: "Yuml Zacute zacute Zdot zdot Zcaron zcaron", 402: "fnof",
        710: "circ", 732: "tilde",
        913: """
        Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon \
        Phi Chi Psi Omega
        """,
        945: """
        alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau \
        upsilon phi chi psi omega
        """,
        977: "thetasym upsih - - - piv", 8194: "ensp emsp", 8201: "thinsp", 8204: "zwnj zwj lrm rlm hyphen",
        8211: "ndash mdash - - lsquo rsquo sbquo - ldquo rdquo bdquo - dagger Dagger bull - - - hellip",
        8240: "permil - prime Prime", 8249: "lsaquo rsaquo", 8254: "oline", 8260: "frasl", 8364: "euro",
        8465: "image", 8472: "weierp", 8476: "real", 8482: "trade", 8501: "alefsym",
        8592: "larr uarr rarr darr harr", 8629: "crarr", 8656: "lArr uArr rArr dArr hArr",
        8704: "forall - part exist - empty - nabla isin notin - ni", 8719: "prod - sum minus", 8727: "lowast",
        8730: "radic", 8733: "prop infin - ang", 8743: "and or cap cup int", 8756: "there4", 8764: "sim",
        8773: "cong - - asymp", 8800: "ne equiv - - le ge", 8834: "sub sup nsub - sube supe", 8853: "oplus - otimes",
        8869: "perp", 8901: "sdot", 8968: "lceil rceil lfloor rfloor", 9001: "lang rang", 9674: "loz",
        9733: "starf star", 9742: "phone", 9824: "spades - - clubs - hearts diams", 10003: "check", 10007: "cross",
    ]
}
