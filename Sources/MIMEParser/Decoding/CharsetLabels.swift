/// Every label a charset parameter may carry. No other name ever reaches the C library.
enum CharsetLabels {
    struct Entry: Sendable {
        let name: String
        let iconvName: String
    }

    static let charsets: [Entry] = rows.map { Entry(name: $0[0], iconvName: $0[1]) }

    static let indices: [[UInt8]: UInt8] = {
        var indices: [[UInt8]: UInt8] = [:]
        for (index, row) in rows.enumerated() {
            for label in [row[0]] + row.dropFirst(2) { indices[Array(label.utf8)] = UInt8(index) }
        }
        return indices
    }()

    // Our own text: no CR LF in it.
    private static let rows: [[String]] = table.split(separator: "\n").map { line in
        line.split(separator: " ").map(String.init)
    }

    /// A line per charset: our name, the C library's name, further labels. The first eight are named in `Charset`.
    /// After the WHATWG Encoding Standard, section 4.2, with the DOS and Vietnamese sets mail still brings.
    private static let table = """
        utf-8 UTF-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf-8-sig utf_8 cp65001
        windows-1252 CP1252 ansi_x3.4-1968 cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 \
        iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 latin-1 x-cp1252 iso-8859-1-windows-3.1-latin-1 iso8859_1 \
        windows-1252http-equivcontent-type iso-latin-1 x-ansi ansi cp-1252 iso-8859-1i
        us-ascii ASCII ascii iso646-us us 646 iso_646.irv:1991 iso-ir-6 csascii ansi_x3.4-1986 ascii-us 7bit 8bit
        utf-16 UTF-16 ucs-2 unicode csunicode iso-10646-ucs-2 utf16
        utf-16le UTF-16LE unicodefeff utf16le
        utf-16be UTF-16BE unicodefffe utf16be
        iso-2022-jp ISO-2022-JP csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ms cp50220 cp50221 \
        cp50222 jis x-windows-iso2022jp
        euc-jp EUC-JP-MS cseucpkdfmtjapanese x-euc-jp x-euc eucjp ujis eucjp-ms cp51932
        shift_jis CP932 csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932 x-ms-cp932 cswindows31j
        gb18030 GB18030 gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936 \
        ms936 windows-936 euc-cn euccn x-euc-cn gb-2312 gb18030-2000 hz-gb2312
        big5 BIG5-HKSCS big5-hkscs cn-big5 csbig5 x-x-big5 cp950 windows-950 big-5 x-big5
        euc-kr CP949 cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 \
        windows-949 cp949 uhc ks_c_5601 euckr ksc5601-1987 x-windows-949
        iso-2022-kr ISO-2022-KR csiso2022kr
        johab JOHAB cp1361
        utf-7 UTF-7 unicode-1-1-utf-7 unicode11utf7 x-unicode20utf7 utf7 csunicode11utf7
        utf-32 UTF-32 ucs-4 iso-10646-ucs-4 utf32
        utf-32le UTF-32LE
        utf-32be UTF-32BE
        iso-8859-2 ISO-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 latin-2
        iso-8859-3 ISO-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
        iso-8859-4 ISO-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
        iso-8859-5 ISO-8859-5 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
        iso-8859-6 ISO-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e \
        iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
        iso-8859-7 ISO-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 \
        iso_8859-7 iso_8859-7:1987 sun_eu_greek
        iso-8859-8 ISO-8859-8 csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 \
        iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical
        iso-8859-10 ISO-8859-10 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
        iso-8859-13 ISO-8859-13 iso8859-13 iso885913
        iso-8859-14 ISO-8859-14 iso8859-14 iso885914
        iso-8859-15 ISO-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9
        iso-8859-16 ISO-8859-16 iso8859-16 iso885916
        koi8-r KOI8-R cskoi8r koi koi8 koi8_r
        koi8-u KOI8-U koi8-ru
        koi8-t KOI8-T
        macintosh MACINTOSH csmacintosh mac x-mac-roman x-mac-ce
        x-mac-cyrillic MAC-CYRILLIC x-mac-ukrainian mac-cyrillic
        windows-874 CP874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620 cp874
        windows-1250 CP1250 cp1250 x-cp1250 cp-1250
        windows-1251 CP1251 cp1251 x-cp1251 cp-1251 win-1251
        windows-1253 CP1253 cp1253 x-cp1253
        windows-1254 CP1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 \
        iso_8859-9:1989 l5 latin5 x-cp1254
        windows-1255 CP1255 cp1255 x-cp1255
        windows-1256 CP1256 cp1256 x-cp1256
        windows-1257 CP1257 cp1257 x-cp1257
        windows-1258 CP1258 cp1258 x-cp1258
        ibm437 IBM437 cp437 437 cspc8codepage437
        ibm850 IBM850 cp850 850 cspc850multilingual
        ibm852 IBM852 cp852 852
        ibm855 IBM855 cp855 855
        ibm857 IBM857 cp857 857
        ibm860 IBM860 cp860 860
        ibm861 IBM861 cp861 861
        ibm862 IBM862 cp862 862 dos-862
        ibm863 IBM863 cp863 863
        ibm865 IBM865 cp865 865
        ibm866 IBM866 866 cp866 csibm866
        ibm037 IBM037 cp037
        viscii VISCII csviscii
        tcvn TCVN5712-1 tcvn5712-1
        armscii-8 ARMSCII-8
        georgian-ps GEORGIAN-PS
        """
}
