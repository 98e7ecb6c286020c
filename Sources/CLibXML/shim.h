#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

/// Nothing is fetched, nothing is printed, no doctype is made up; the limits of the library stay on.
static inline htmlDocPtr clibxml_read_html(const void *bytes, int count) {
    return htmlReadMemory(
        (const char *)bytes, count, NULL, "US-ASCII",
        HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT);
}
