import MIMEParser
import Testing

@testable import MailGateway

@Suite struct ContentHTMLTextTests {
    static let rows: [(html: String, text: String)] = [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("  a \n\t b&nbsp;&nbsp;c ", "a b  c"),
        ("<p class=MsoNormal>A</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>B</p>", "A\n\nB"),
        ("a<b>b</b>c <i>d</i>", "abc d"),
        ("<ul><li>one<li>two<ul><li>three</ul></ul>x", "- one\n- two\n  - three\n\nx"),
        ("<ol start=9><li>a</li><li>b</li></ol>", "9. a\n10. b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("<pre>a\n  b</pre>c", "a\n  b\nc"),
        ("<blockquote type=cite>a<br>b<blockquote type=cite>c</blockquote></blockquote>d", "> a\n> b\n>> c\nd"),
        ("<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>a</blockquote>", "a"),
        ("<a href='https://x.test/y'>here</a>", "here <https://x.test/y>"),
        ("<a href='https://x.test/'>x.test</a>", "x.test"),
        ("<a href='mailto:a@x.test?subject=b'>Anna</a>", "Anna <a@x.test>"),
        ("<a href=' java&#x73;cript:alert(1)'>here</a>", "here"),
        ("<img src=x alt='A photo'><img src=y><img alt=' '>", "[A photo]"),
        ("a<hr>b", "a\n----------\nb"),
        (
            "&lt;b&gt; &amp;amp; &euro;&#8364;&#x20AC;&#128; &eacute &copy2 &unknown; &",
            "<b> &amp; €€€€ é ©2 &unknown; &"
        ),
        ("&#0;&#xD800;&#1114112;&#99999999999999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("a&#10;&#13;&#7;b", "a b"),
        ("1 < 2 and 3 <4> 5 <> a<=b", "1 < 2 and 3 <4> 5 <> a<=b"),
        ("<title>t</title><style>p{}</style><script>if (a</b>)</script>x", "x"),
        ("<script>'</scripty>'</SCRIPT >x", "x"),
        ("<textarea>a <b>&amp;</textarea>c", "a <b>&\nc"),
        ("a<!-- > <p>no</p> -->b<!--[if mso]>no<![endif]-->c<![if !mso]>d<!DOCTYPE x>e<?php ?>f", "abcdef"),
        ("<!-->a<!--->b<!--x--!>c", "abc"),
        ("<a title='>'>x</a><b a=\">\">y", "xy"),
        ("<P>a</p\n><Br/ >b</br >c", "a\n\n\nb\nc"),
    ]

    @Test("HTML is set as a person reads it", arguments: rows)
    func sets(row: (html: String, text: String)) {
        #expect(HTMLText(row.html).text == row.text)
    }

    static let damaged: [(html: String, word: String)] = [
        ("a <!-- never closed <p>word", "word"), ("<script>word", "word"), ("<style>x</styl>word", "word"),
        ("<a href=\"never closed>word</a>", "word"), ("x <a word", "word"), ("a <! word", "word"),
        ("<title>word", "word"), ("<plaintext>word</plaintext>", "word"), ("</ word", "word"),
        ("<div <p>word", "word"),
    ]

    @Test("no word is lost to markup that never ends", arguments: damaged)
    func keepsWords(row: (html: String, word: String)) {
        #expect(HTMLText(row.html).text.utf8.split(separator: 0x20).contains { $0.count >= 4 })
        #expect(HTMLText(row.html).text.contains(row.word))
    }

    static let clients: [(program: String, html: String)] = [
        (
            "Gmail",
            """
            <div dir="ltr">It works.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" \
            class="gmail_attr">Den 20 nov skrev X:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">\
            <p>Please try.</p></blockquote></div>
            """
        ),
        (
            "Thunderbird",
            """
            <body><p>It works.</p><div class="moz-cite-prefix">Gestern sagte X:<br></div><blockquote type="cite" \
            cite="mid:a@b"><p>Please try.</p></blockquote></body>
            """
        ),
        (
            "Apple Mail",
            """
            <body>It works.<br><div><br><blockquote type="cite"><div>On 20 Nov 2026, at 10:07, X wrote:</div><br>\
            <div>Please try.</div></blockquote></div></body>
            """
        ),
        (
            "Outlook for Windows",
            """
            <div class=WordSection1><p class=MsoNormal>It works.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>\
            <div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>\
            <b>X:</b> Support</p></div></div><p class=MsoNormal>Please try.</p></div>
            """
        ),
        (
            "Outlook on the web",
            """
            <div>It works.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">\
            <div id="divRplyFwdMsg" dir="ltr"><b>X:</b> Support<br></div><div>Please try.</div>
            """
        ),
        (
            "Outlook, passed through Exchange",
            "<div>It works.</div><div id=\"x_divRplyFwdMsg\"><b>X:</b> Support</div><div>Please try.</div>"
        ),
        (
            "Yahoo",
            """
            <div class="ydp1">It works.</div><div id="yahoo_quoted_12" class="yahoo_quoted"><div>Am Freitag hat X \
            gesagt:</div><div>Please try.</div></div>
            """
        ),
        (
            "ProtonMail",
            """
            <div>It works.</div><div class="protonmail_quote">On Friday X said:<br><blockquote \
            class="protonmail_quote" type="cite"><div>Please try.</div></blockquote></div>
            """
        ),
        (
            "Zimbra",
            "<div>It works.</div><hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div><b>X: </b>Support</div>Please try."
        ),
        (
            "Roundcube",
            "<p>It works.</p><p id=\"reply-intro\">X said:</p><blockquote type=\"cite\">Please try.</blockquote>"
        ),
        ("GMX", "<div>It works.</div><div name=\"quote\" style=\"border-left:2px solid\">X said<br>Please try.</div>"),
        (
            "Outlook for Mac",
            "<div>It works.</div><span id=\"OLK_SRC_BODY_SECTION\"><div>X: Support</div><div>Please try.</div></span>"
        ),
    ]

    @Test("a quotation is known by what the program marked, whatever its words", arguments: clients)
    func findsClientMarks(row: (program: String, html: String)) {
        let read = HTMLText(row.html)
        let trimmed = QuoteTrimmer.trim(read.text, marks: read.quotations)
        #expect(trimmed.new == "It works.")
        #expect(trimmed.quoted.contains("Please try."))
    }

    @Test("an answer written into a Gmail quotation stays where it is")
    func keepsInterleavedAnswers() {
        let read = HTMLText(
            """
            <div class="gmail_quote"><div class="gmail_attr">On 20 Nov X wrote:</div><blockquote class="gmail_quote">\
            One?</blockquote><div>Yes.</div><blockquote class="gmail_quote">Two?</blockquote><div>No.</div>\
            <blockquote class="gmail_quote">Bye</blockquote></div>
            """)
        #expect(
            QuoteTrimmer.trim(read.text, marks: read.quotations).new
                == "> One?\nYes.\n> Two?\nNo.")
    }

    @Test("a Gmail forward is content, not quotation")
    func keepsForwards() {
        let read = HTMLText(
            """
            <div>See:</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>\
            From: B</div>It broke.</div>
            """)
        let trimmed = QuoteTrimmer.trim(read.text, marks: read.quotations)
        #expect(trimmed.quoted.isEmpty)
        #expect(trimmed.new == "See:")
        #expect(trimmed.forwarded.hasSuffix("It broke."))
    }

    @Test("D4 marks piled up by references end at thirty, and the quotation's place moves with them")
    func capsMarks() {
        let bomb = "e" + String(repeating: "&#x301;", count: 5_000)
        let read = HTMLText("<div>\(bomb)</div><div class=yahoo_quoted>old</div>")
        #expect(read.text.utf8.count == 1 + 2 * CleanText.longestMarkRun + 1 + 3)
        #expect(QuoteTrimmer.trim(read.text, marks: read.quotations).quoted == "old")
    }

    @Test("nesting of any depth is read, and the marks end at ten")
    func readsDeepNesting() {
        let deep = String(repeating: "<blockquote type=cite><div><ul><li>", count: 20_000) + "word"
        #expect(
            HTMLText(deep).text == String(repeating: ">", count: 10) + " " + String(repeating: " ", count: 16)
                + "- word")
    }
}
