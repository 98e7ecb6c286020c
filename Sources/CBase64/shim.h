// Base64 by the processor's vectors of 32 bytes, which Swift cannot ask for in one function alone.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// How far it came. `starts_line`: the last thing read was a line end.
struct base64_lines { size_t read, written; _Bool starts_line; };

#if defined(__x86_64__)
#include <immintrin.h>
#define BASE64_TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)
// Turns 32 characters into 24 bytes, and writes 8 bytes more. Returns zeros for clean characters. The nibbles of a
// character look up what it is (Muła and Lemire, "Faster Base64 Encoding and Decoding Using AVX2 Instructions",
// 2018); two multiplications unite four sextets to three bytes.
__attribute__((target("avx2"))) static inline __m256i base64_block(const uint8_t *from, uint8_t *to) {
    const __m256i low_kinds = BASE64_TWICE(21, 17, 17, 17, 17, 17, 17, 17, 17, 17, 19, 26, 27, 27, 27, 26);
    const __m256i high_kinds = BASE64_TWICE(16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16);
    const __m256i offsets = BASE64_TWICE(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i order = BASE64_TWICE(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    const __m256i slash = _mm256_set1_epi8('/'), text = _mm256_loadu_si256((const __m256i *)from);
    const __m256i low = _mm256_and_si256(text, slash), high = _mm256_and_si256(_mm256_srli_epi32(text, 4), slash);
    const __m256i offset = _mm256_shuffle_epi8(offsets, _mm256_add_epi8(_mm256_cmpeq_epi8(text, slash), high));
    const __m256i pairs = _mm256_maddubs_epi16(_mm256_add_epi8(text, offset), _mm256_set1_epi32(0x01400140));
    const __m256i groups = _mm256_shuffle_epi8(_mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000)), order);
    _mm256_storeu_si256((__m256i *)to, _mm256_permutevar8x32_epi32(groups, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7)));
    return _mm256_and_si256(_mm256_shuffle_epi8(low_kinds, low), _mm256_shuffle_epi8(high_kinds, high));
}

// Decodes line after line while each is clean and as long as the first, its last block overlapping the one before.
// Knowing where a line ends before looking at it keeps the processor from waiting. Text without lines is cut.
__attribute__((target("avx2"))) static inline struct base64_lines
base64_lines_avx2(const uint8_t *from, size_t count, uint8_t *to, size_t room) {
    struct base64_lines done = {0, 0, 0};
    const uint8_t *feed = memchr(from, '\n', count < 256 ? count : 256);
    const size_t end = !feed ? 0 : feed > from && feed[-1] == '\r' ? 2 : 1;
    const size_t width = feed ? feed + 1 - from - end : 256, size = width / 4 * 3;
    if (width < 32 || width % 4 != 0) return done;
    while (count - done.read >= width + end && room - done.written >= size + 8) {
        const uint8_t *line = from + done.read;
        if (end > 0 && (line[width + end - 1] != '\n' || (end > 1 && line[width] != '\r'))) break;
        __m256i kinds = _mm256_setzero_si256();
        for (size_t at = 0; at < width; at += 32) {
            const size_t place = at + 32 <= width ? at : width - 32;
            kinds = _mm256_or_si256(kinds, base64_block(line + place, to + done.written + place / 4 * 3));
        }
        if (!_mm256_testz_si256(kinds, kinds)) break;
        done = (struct base64_lines){done.read + width + end, done.written + size, end > 0};
    }
    return done;
}
#endif

// Reads nothing on processors that cannot, and where the first line does not lend itself to it.
static inline struct base64_lines base64_lines(const uint8_t *from, size_t count, uint8_t *to, size_t room) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return base64_lines_avx2(from, count, to, room);
#endif
    return (struct base64_lines){0, 0, 0};
}
