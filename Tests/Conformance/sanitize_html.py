"""Has html5lib read what `mailgateway sanitize` wrote, and looks for anything that could run, fetch or confuse.

usage: sanitize_html.py MAILGATEWAY [PAYLOADS...]

The payloads are those of Tests/Corpus/html/payloads.txt (or of the files named: `ROW<tab>payload` a line, or bare
HTML files), then a thousand documents of random tags. Each is made safe with and without --html, parsed, checked, and
made safe once more, which must change no byte.
"""

import concurrent.futures
import pathlib
import random
import re
import subprocess
import sys

import html5lib

HTML = "http://www.w3.org/1999/xhtml"
PAYLOADS = pathlib.Path(__file__).parents[1] / "Corpus/html/payloads.txt"
FEWEST = 400
SOUP = 1000

IMPLIED = {"html", "head", "body", "tbody", "colgroup", "tr"}
ELEMENTS = IMPLIED | set(
    "a abbr acronym address article aside b bdi big blockquote br caption center cite code col dd del dfn dir div dl"
    " dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark menu nav ol p pre q s"
    " samp section small span strike strong sub sup table td tfoot th thead tt u ul var".split()
)
ATTRIBUTES = set(
    "align alt bgcolor border cellpadding cellspacing color colspan dir face height hspace lang nowrap rel reversed"
    " rowspan size span start style target title type valign value vspace width".split()
)
STYLE = re.compile(r"[a-z-]+: [^;:\\@{}<>*&]+(; [a-z-]+: [^;:\\@{}<>*&]+)*", re.ASCII)
FUNCTION = re.compile(r"([a-z-]*)\s*\(", re.I)
FORBIDDEN_PROPERTY = re.compile(r"(^|;\s*)(position|top|left|right|bottom|z-index|content|behavior|-\w+|cursor|filter)\s*:")


def unescaped(text):
    def meant(match):
        kind, value = match.group(1), match.group(2)
        if value:
            return chr(int(value[1:], 16))
        return {"n": "\n", "t": "\t", "0": "\0"}.get(kind, kind)

    return re.sub(r"\\((x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})|.)", lambda m: meant(m), text)


def complaints(markup):
    tree = html5lib.parse(markup, treebuilder="etree", namespaceHTMLElements=True)
    for node in tree.iter():
        if not isinstance(node.tag, str):
            yield f"a comment or instruction: {node.text!r}"
            continue
        namespace, name = node.tag[1:].split("}")
        if namespace != HTML:
            yield f"namespace {namespace} of {name}"
        if name not in ELEMENTS:
            yield f"element {name}"
        for attribute, value in node.attrib.items():
            yield from attribute_complaints(name, attribute, value)


def attribute_complaints(element, attribute, value):
    if attribute in ("href", "src", "data-blocked-src"):
        allowed = {
            ("a", "href"): ("http:", "https:", "mailto:", "tel:"),
            ("img", "src"): ("cid:",),
            ("img", "data-blocked-src"): ("http:", "https:"),
        }.get((element, attribute), ())
        if not value.startswith(allowed) or re.search(r"[^\x21-\x7e]|[\"'<>`\\]", value):
            yield f"{element} {attribute}={value!r}"
    elif attribute not in ATTRIBUTES:
        yield f"{element} {attribute}={value!r}"
    if attribute == "style":
        functions = {function.lower() for function in FUNCTION.findall(value)}
        if not STYLE.fullmatch(value) or functions - {"rgb", "rgba", "hsl", "hsla"} or FORBIDDEN_PROPERTY.search(value):
            yield f"style {value!r}"


def soup(seed):
    dice = random.Random(seed)
    pieces = [f"<{name}>" for name in sorted(ELEMENTS)] + [f"</{name}>" for name in sorted(ELEMENTS)]
    pieces += "<!-- --> <![CDATA[ ]]> <? </ < > \" ' = & &lt; &#60; text <script> </script> <style> </style>".split()
    pieces += "<svg> </svg> <math> </math> <mtext> <mglyph> <title> </title> <textarea> </textarea> <noscript>".split()
    pieces += "<template> <select> <option> <form> <plaintext> <xmp> </xmp> <foreignObject> <desc> <frameset>".split()
    pieces += ["<img src=x onerror=alert(1)>", "<a href=javascript:alert(1)>", "<p style='background:url(//e)'>", "\n", " "]
    pieces += ["<img title=\"--><img src=x onerror=alert(1)>\">", "<a title='</style><img src=x onerror=alert(1)>'>"]
    return "".join(dice.choice(pieces) for _ in range(dice.randint(1, 60)))


def cases(files):
    for file in files:
        text = pathlib.Path(file).read_bytes().decode("utf-8", "surrogateescape")
        if not file.endswith("payloads.txt"):
            yield file, text
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if line and not line.startswith("#"):
                row, payload = line.split("\t", 1)
                yield f"{row} (line {number})", unescaped(payload)


def sanitized(program, html, *options):
    run = subprocess.run(
        [program, "sanitize", *options, "-"], input=html.encode("utf-8", "surrogateescape"), capture_output=True, check=True)
    return run.stdout


def check(program, name, html):
    found = []
    for options in ((), ("--html",)):
        first = sanitized(program, html, *options)
        found += [f"{name} {' '.join(options)}: {complaint}" for complaint in complaints(first.decode("utf-8"))]
        if sanitized(program, first.decode("utf-8"), "--html") != first:
            found.append(f"{name} {' '.join(options)}: not the same a second time")
    return found


def main(program, files):
    every = list(cases(files or [str(PAYLOADS)]))
    if not files and len(every) < FEWEST:
        sys.exit(f"only {len(every)} payloads in {PAYLOADS}")
    if not files:
        every += [(f"soup {seed}", soup(seed)) for seed in range(SOUP)]
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        results = list(workers.map(lambda case: check(program, *case), every))
    found = [complaint for result in results for complaint in result]
    print("\n".join(found + [f"{len(every)} documents, {len(found)} complaints"]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
