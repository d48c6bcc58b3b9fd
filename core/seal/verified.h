/* SPDX-License-Identifier: Apache-2.0
 * The whole answer about a pack: verified, its signatures judged, and told as
 * text and as JSON. What `starseal verify`, starseal-verify and
 * libstarseal-verify all give.
 */
#ifndef SEAL_VERIFIED_H
#define SEAL_VERIFIED_H

#include "base/buf.h"
#include "base/text.h"
#include "pack/verify.h"
#include "results.h"

struct verified {
	struct error err;               /* code 0: the rest is there */
	struct pack_verdict pack;
	struct seal_judgement judgement;
	struct result_line results[RESULTS];
};

/* Verify, then judge under keys as of now (seconds UTC), both borrowed. keys
 * must outlive out. The code of out->err. Free out in any case. */
int verified_make(const struct pack_input *in, const struct pack_limits *limits,
    const struct keyring *keys, int64_t now, struct verified *out);
void verified_free(struct verified *v);
/* Canonical JSON and a newline, also of a failure. */
void verified_json(const struct verified *v, struct buf *out);
/* The five results, or that the pack is damaged; of any other failure nothing,
 * since it says nothing about the pack. */
void verified_text(const struct verified *v, enum text_lang lang, bool colour,
    struct buf *out);
/*
 * Exit status: 0; 5 damaged, or a signature invalid; 3 where a role of want
 * has no signature (err says which); else that of the failure. err is set
 * where the status is not 0 and the text does not say why.
 */
int verified_status(const struct verified *v, const enum seal_role *want,
    size_t n, struct error *err);

/* One result or several as verified_text writes them. */
void verified_lines(const struct result_line *lines, size_t n,
    enum text_lang lang, bool colour, struct buf *out);

#endif
