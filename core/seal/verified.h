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
#include "release.h"
#include "results.h"

struct verified {
	struct error err;               /* code 0: the rest is there */
	struct pack_verdict pack;
	struct seal_judgement judgement;
	struct release release;         /* of a hand-over */
	struct result_line results[RESULTS];
	/* The packs within, where these were asked for (verified_whole). */
	size_t inner, inner_bad;        /* bad: damaged, or a signature invalid */
	json_t *inner_list;             /* as inner_json; NULL: there are none */
	struct buf inner_en, inner_ja;  /* as inner_text */
};

/* Verify, then judge under keys as of now (seconds UTC), both borrowed. keys
 * must outlive out. The code of out->err. Free out in any case. */
int verified_make(const struct pack_input *in, const struct pack_limits *limits,
    const struct keyring *keys, int64_t now, struct verified *out);
/* For verified_*.c: judge what v->pack holds. */
void verified_judge(struct verified *v, const struct keyring *keys,
    int64_t now);
/* The same of what a path leads to: a pack, or a hand-over as folder or zip. */
int verified_make_path(const char *path, const struct pack_limits *limits,
    const struct keyring *keys, int64_t now, struct verified *out);
/* The same of a single item's proof (a file) and its bytes (a file). */
int verified_make_proof(const char *proof, const char *content,
    const struct keyring *keys, int64_t now, struct verified *out);
/* The same, and of the packs within (inner.h): what they are worth is part of
 * what is told, and the worst counts. */
int verified_whole(const struct pack_input *in,
    const struct pack_limits *limits, const struct keyring *keys, int64_t now,
    struct verified *out);
void verified_free(struct verified *v);
/* Canonical JSON and a newline, also of a failure. */
void verified_json(const struct verified *v, struct buf *out);
/* The five results, or that the pack is damaged; of any other failure nothing,
 * since it says nothing about the pack. */
void verified_text(const struct verified *v, enum text_lang lang, bool colour,
    struct buf *out);
/*
 * Exit status: 0; 5 damaged, or a signature invalid, also within; 3 where a role of want
 * has no signature (err says which); else that of the failure. err is set
 * where the status is not 0 and the text does not say why.
 */
int verified_status(const struct verified *v, const enum seal_role *want,
    size_t n, struct error *err);

/* The five results out of what was found. release: NULL where it was not
 * judged. Free with results_free. */
void verified_results(const struct pack_verdict *p,
    const struct seal_judgement *j, const struct release *release,
    struct result_line out[RESULTS]);
/* One result or several as verified_text writes them. */
void verified_lines(const struct result_line *lines, size_t n,
    enum text_lang lang, bool colour, struct buf *out);

#endif
