/* SPDX-License-Identifier: Apache-2.0
 * Strings and numbers as SSH puts them over the wire (RFC 4251, section 5).
 */
#ifndef SEAL_WIRE_H
#define SEAL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* What is left to read; bad is set, and nothing given, when it ends early. */
struct wire { const unsigned char *p; size_t n; bool bad; };

uint32_t wire_u32(struct wire *w);
unsigned wire_u8(struct wire *w);
/* A string's bytes, lent; empty and bad where it is longer than what is left. */
struct wire wire_str(struct wire *w);
bool wire_is(struct wire s, const char *text);

void wire_put_u32(struct buf *b, uint32_t v);
void wire_put_str(struct buf *b, const void *p, size_t n);

#endif
