/* SPDX-License-Identifier: Apache-2.0
 * Where one of many beginnings may stand: a look at every place of a text, by
 * vectors where the processor has them. Says "maybe" too often, never too
 * seldom; what lies there is for the caller to judge.
 */
#ifndef COLLECT_DETECT_SIEVE_H
#define COLLECT_DETECT_SIEVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIEVE_BYTES 4           /* of a beginning that are looked at */
#define SIEVE_GROUPS 16
#define SIEVE_PIECE 1024        /* places that are looked at together */
#define SIEVE_WORDS (SIEVE_PIECE / 64)
#define SIEVE_SIGNS 3

struct sieve {
	/* Bit g of a byte's entry: group g has it there, in either case. */
	uint16_t byte[SIEVE_BYTES][256];
	/* The same by halves of the byte, groups 0 to 7 and 8 to 15. */
	uint8_t low[2][SIEVE_BYTES][16], high[2][SIEVE_BYTES][16];
	char signs[SIEVE_SIGNS];        /* single bytes of their own */
};

/* s begins as zeros. Letters stand for both cases. */
void sieve_add(struct sieve *s, unsigned group, const char *beginning);
/* Bit i of bits: one may begin at p + i; for i below n, at most SIEVE_PIECE.
 * readable: bytes at p, n or more. A beginning that does not lie whole within
 * them is not told; a sign is. */
void sieve_look(const struct sieve *s, const char *p, size_t n,
    size_t readable, uint64_t bits[SIEVE_WORDS]);
/* The same without vectors: what the other is held against. */
void sieve_look_plain(const struct sieve *s, const char *p, size_t n,
    size_t readable, uint64_t bits[SIEVE_WORDS]);

#endif
