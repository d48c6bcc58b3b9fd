/* SPDX-License-Identifier: Apache-2.0
 * Base64 of strangers, in its one spelling: RFC 4648, section 4, with padding,
 * no blanks, no line ends, the last bits zero.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/* At most max bytes of text's n characters into out, their number into *got.
 * False for anything else, out then undefined. */
bool base64_read(void *out, size_t max, const char *text, size_t n,
    size_t *got);
/* The same, of exactly want bytes. */
bool base64_read_exact(void *out, size_t want, const char *text, size_t n);

#endif
