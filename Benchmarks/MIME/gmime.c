/* The peer: GMime doing what the parser of MailGateway does in `benchmarks mime`, in a process of its own.
 *
 *   gmime-peer content|structure DIRECTORY MILLISECONDS
 *
 * Reads every .eml of the directory into memory, then goes over all of them again and again for the given time,
 * and prints: nanoseconds of the best pass, leaves, bytes they decoded to.
 *
 * It is used the way that is fastest for it: the parser reads from memory without copying the mail, content stays
 * in that memory until it is decoded (persistent stream), binary content goes into a stream that only counts. */
#include <dirent.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static gboolean decodes;
static long leaves, decoded;

static void take(GMimeObject *parent, GMimeObject *part, gpointer unused) {
    (void)parent, (void)unused;
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)part);
        if (inner) g_mime_message_foreach(inner, take, NULL);
        return;
    }
    if (!GMIME_IS_PART(part)) return;
    leaves++;
    if (!decodes) return;
    if (GMIME_IS_TEXT_PART(part)) {
        char *text = g_mime_text_part_get_text((GMimeTextPart *)part);
        if (text) decoded += strlen(text);
        g_free(text);
        return;
    }
    GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)part);
    if (!content) return;
    GMimeStream *sink = g_mime_stream_null_new();
    g_mime_data_wrapper_write_to_stream(content, sink);
    decoded += ((GMimeStreamNull *)sink)->written;
    g_object_unref(sink);
}

static void read_mail(GByteArray *mail) {
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(mail);
    g_mime_stream_mem_set_owner((GMimeStreamMem *)stream, FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_persist_stream(parser, TRUE);
    g_object_unref(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    if (!message) return;
    g_mime_message_foreach(message, take, NULL);
    g_object_unref(message);
}

static GPtrArray *mails_of(const char *directory) {
    GPtrArray *mails = g_ptr_array_new();
    GDir *folder = g_dir_open(directory, 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name(folder))) {
        if (!g_str_has_suffix(name, ".eml")) continue;
        char *path = g_build_filename(directory, name, NULL), *bytes = NULL;
        gsize length = 0;
        if (!g_file_get_contents(path, &bytes, &length, NULL)) exit(1);
        g_ptr_array_add(mails, g_byte_array_new_take((guint8 *)bytes, length));
        g_free(path);
    }
    if (folder) g_dir_close(folder);
    return mails;
}

/* Of the processor, not of the wall: others may use the machine. */
static long nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

int main(int count, char **words) {
    if (count != 4) return 2;
    decodes = strcmp(words[1], "content") == 0;
    g_mime_init();
    GPtrArray *mails = mails_of(words[2]);
    long end = nanoseconds() + atol(words[3]) * 1000000L, best = 0;
    do {
        leaves = decoded = 0;
        long start = nanoseconds();
        for (guint index = 0; index < mails->len; index++) read_mail(mails->pdata[index]);
        long pass = nanoseconds() - start;
        if (best == 0 || pass < best) best = pass;
    } while (nanoseconds() < end);
    printf("%ld %ld %ld\n", best, leaves, decoded);
    return 0;
}
