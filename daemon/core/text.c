/* SPDX-License-Identifier: MIT */
/* See text.h. */

#include "text.h"

/* One character of UTF-8: its length in bytes, or 0 if there is none. Surrogates, overlong forms and the code
 * points that Unicode keeps from interchange are refused, because D-Bus refuses a whole message for them. */
static size_t scan_utf8(const unsigned char *p, uint32_t *ret) {
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t n = p[0] < 0x80 ? 1 : p[0] >> 5 == 6 ? 2 : p[0] >> 4 == 14 ? 3 : p[0] >> 3 == 30 ? 4 : 0;
    if (n == 0)
        return 0;
    uint32_t c = n == 1 ? p[0] : p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (p[i] >> 6 != 2) /* also the NUL that ends the text */
            return 0;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) || (c >= 0xfdd0 && c <= 0xfdef) ||
        (c & 0xfffe) == 0xfffe)
        return 0;
    *ret = c;
    return n;
}

int text_check(const char *text, size_t max, bool multiline) {
    if (strnlen(text, max) == max && text[max])
        return -E2BIG;
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        uint32_t c;
        size_t n = scan_utf8(p, &c);
        if (n == 0)
            return -EINVAL;
        bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
        if (control && !(multiline && (c == '\n' || c == '\t')))
            return -EINVAL;
        p += n;
    }
    return 0;
}
