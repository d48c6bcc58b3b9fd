/* SPDX-License-Identifier: Apache-2.0
 * seal.txt, the statement: the small text that commits to a pack's content
 * and that signatures cover. ASCII, LF, exact lines in one order.
 */
#ifndef PACK_SEAL_TEXT_H
#define PACK_SEAL_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define SEAL_FIRST_LINE "starseal-seal/v1"
#define SEAL_BYTES_MAX 16384
#define SEAL_SERIES_MAX 200

enum seal_outcome { SEAL_PLANNED, SEAL_COLLECTED, SEAL_EMPTY, SEAL_FAILED,
	SEAL_REFUSED, SEAL_NOT_APPLICABLE };
#define SEAL_OUTCOMES 6

struct pack_seal {
	char pack[33];                  /* 32 hex */
	char series[SEAL_SERIES_MAX + 1];
	uint64_t sequence;
	char prev[65], nonce[129], run_start[65];       /* hex, or "none" */
	char plan[65], policy[65], collector[65], journal[65];
	char started[32], finished[32]; /* RFC 3339 UTC, whole seconds */
	uint64_t items;
	uint64_t outcomes[SEAL_OUTCOMES];
	char tree[65], leaves[65];
};

/* Append the text. */
void pack_seal_write(const struct pack_seal *seal, struct buf *out);
/* Strict; ERR_INTEGRITY names the line: unknown, missing, repeated or out of
 * order, not of its form, outcomes that do not add up. */
int pack_seal_parse(const char *text, size_t n, struct pack_seal *out,
    struct error *err);
/* Whether a statement that has only what is known at the beginning (pack to
 * started) can become one that pack_seal_parse takes. ERR_INPUT. */
int pack_seal_check(const struct pack_seal *begun, struct error *err);
/* Written with a fixed secret, for tests: its pack id begins with 16 zeros. */
bool pack_seal_is_test(const struct pack_seal *seal);
const char *pack_outcome_name(enum seal_outcome o);

#endif
