import MIMEParser
import Testing

@testable import MailGateway

@Suite struct SafeHTMLTests {
    static let rows: [(html: String, safe: String)] = [
        ("<p>One<p>Two", "<p>One</p><p>Two</p>"),
        ("<ul><li>1<li>2<ul><li>3</ul></ul>", "<ul><li>1</li><li>2<ul><li>3</li></ul></li></ul>"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
        (
            "<table><tr><td>a<td>b<tr><th>c</table>",
            "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>"
        ),
        ("<td>a</td><tr>b", "a\nb"),
        ("<table><td><div></td><td>b</div></table>", "<table><td><div></div></td><td>b\n</td></table>"),
        ("<div><table><tr><td>a</div>b", "<div><table><tr><td>a\nb</td></tr></table></div>"),
        ("<table>a<table>b", "<table>a</table><table>b</table>"),
        ("<b>a<i>b</b>c</i>d", "<b>a<i>b</i></b>cd"),
        ("<p>a<div>b</div></p>c", "<p>a</p><div>b</div>\nc"),
        ("<h1>a<h2>b", "<h1>a</h1><h2>b</h2>"),
        ("a</br>b<br/>c<hr>d", "a<br>b<br>c<hr>d"),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ("<xmp><b>x</b></xmp>", "<pre>&lt;b&gt;x&lt;/b&gt;</pre>"),
        ("<textarea>a <b>&amp;</textarea>c", "a &lt;b&gt;&amp;\nc"),
        ("<form>Name: <input name=a><select><option>b</select></form>", "Name: \nb"),
        (
            "<o:p>a</o:p><font color=red face='Arial, \"B C\"'>b</font>",
            "a<font color=\"red\" face=\"Arial, 'B C'\">b</font>"
        ),
        (
            "<a href='https://x.test/?a=1&amp;b=\"' name=c title=d>e</a>",
            "<a href=\"https://x.test/?a=1&amp;b=%22\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" title=\"d\">e</a>"
        ),
        ("<a name=x title=y>a</a><a href='/y'>b</a>", "ab"),
        ("<a href=http://x.test/>a<a href=tel:1>b", link("http://x.test/", "a") + link("tel:1", "b")),
        (
            "<img src=cid:a@b alt='A &lt; B' width=10px height=5%>",
            "<img src=\"cid:a@b\" alt=\"A &lt; B\" width=\"10\" height=\"5%\">"
        ),
        ("<img src=//x.test/y>", "<img data-blocked-src=\"https://x.test/y\">"),
        ("<img src='data:image/png;base64,x'><img>", ""),
        (
            "<p style='COLOR:#FFF;background:url(x);width: 10.50PX;font: bold 12px/1.5 Arial , \"B C\", serif !important'>a",
            "<p style=\"color: #fff; width: 10.50px; font: bold 12px/1.5 Arial, 'B C', serif\">a</p>"
        ),
        ("<p style='mso-x:y;color:rgb( 1, 2 ,3 );margin:0 auto 1em -1px'>a", "<p style=\"color: rgb(1, 2 ,3)\">a</p>"),
        ("<b id=x class=y onclick=z data-x=1>a</b>", "<b>a</b>"),
        ("<p dir=RTL lang=ar>\u{645}\u{631}</p>", "<p dir=\"rtl\" lang=\"ar\">\u{645}\u{631}</p>"),
        ("1 < 2 & 3 &eacute; &unknown; &#8364;", "1 &lt; 2 &amp; 3 é &amp;unknown; €"),
        ("a\u{0}b\u{7}c\r\nd\u{202E}e  \n", "a b c\nde"),
    ]

    private static func link(_ address: String, _ text: String) -> String {
        "<a href=\"\(address)\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">\(text)</a>"
    }

    @Test("HTML is rebuilt as a browser would read it", arguments: rows)
    func rebuilds(row: (html: String, safe: String)) {
        #expect(SafeHTML(row.html).markup == row.safe)
        #expect(SafeHTML(row.safe).markup == SafeHTML(row.html).markup)
    }

    static let remote: [(html: String, count: Int)] = [
        ("<p>none</p><a href=http://x.test/>x</a><img src=cid:a>", 0),
        ("<img src=http://x.test/><img src=//x.test/>", 2),
        ("<table background=http://x.test/><tr><td style='background:url( \"http://x.test/\")'>x", 2),
        ("<style>a{b:url(http://x.test/)} c{d:url('//x.test')} e{f:url(g)}</style>", 2),
        ("<link rel=stylesheet href=https://x.test/><iframe src=https://x.test/></iframe>", 2),
        ("<video poster=https://x.test/ src=https://x.test/>", 2),
    ]

    @Test("X5 what would have been fetched is counted", arguments: remote)
    func counts(row: (html: String, count: Int)) {
        #expect(SafeHTML(row.html).remoteReferences == row.count)
    }

    @Test("a picture of the mail gets the address its place has, one of no part gets none")
    func placesPictures() {
        let safe = SafeHTML("<img src=cid:a%40b alt=x><img src='CID:c' alt=y><img src='cid:../d' alt=z>") {
            $0 == "a@b" ? "/attachments/7?x&y" : nil
        }
        #expect(safe.markup == "<img src=\"/attachments/7?x&amp;y\" alt=\"x\"><img alt=\"y\"><img alt=\"z\">")
    }

    @Test("beyond the greatest number of elements the words stay")
    func limitsElements() {
        let html = String(repeating: "<b>x</b>", count: HTMLStructure.mostElements) + "<p>more</p><br>end"
        let markup = SafeHTML(html).markup
        #expect(markup.utf8.reversed().starts(with: "<b>x</b>\nmore\nend".utf8.reversed()))
    }

    @Test("beyond the greatest depth elements stand beside each other, and their end tags end nothing else")
    func limitsDepth() {
        let depth = HTMLStructure.deepest
        let outer = String(repeating: "<div>", count: depth)
        let ends = String(repeating: "</div>", count: depth)
        #expect(SafeHTML(outer + "<b>x</b><i>y</i>z" + ends + "<p>w").markup == outer + "xyz" + ends + "<p>w</p>")
    }

    @Test("a mail's HTML keeps the pictures that came with it")
    func readsMail() throws {
        let mail = """
            From: a@x.test\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n
            <p>Hello <img src="cid:one@x"><img src="cid:two@x" alt=gone></p>\n--b\nContent-Type: image/png
            Content-ID: <one@x>\nContent-Disposition: inline\n\nx\n--b--\n
            """
        let html = try #require(Extraction(try MessageParser().parse(Array(mail.utf8))).html)
        #expect(html.markup == "<p>Hello <img src=\"cid:one@x\"><img alt=\"gone\"></p>")
    }

    @Test("plain text between HTML parts stays plain, and a mail without HTML has none")
    func mixesParts() throws {
        let mail = """
            From: a@x.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<b>One</b>
            --b\nContent-Type: text/plain\n\n<Two>\n--b--\n
            """
        #expect(
            Extraction(try MessageParser().parse(Array(mail.utf8))).html?.markup == "<b>One</b>\n<pre>&lt;Two&gt;</pre>"
        )
        #expect(Extraction(try MessageParser().parse(Array("From: a@x.test\n\n<b>One</b>".utf8))).html == nil)
    }
}
