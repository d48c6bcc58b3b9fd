/* SPDX-License-Identifier: Apache-2.0
 * The five results of verifying a pack, each by itself: integrity,
 * authenticity, time, completeness, disclosure. None stands for another.
 */
#ifndef SEAL_RESULTS_H
#define SEAL_RESULTS_H

#include <jansson.h>

#include "base/buf.h"
#include "base/text.h"
#include "judge.h"
#include "pack/seal_text.h"

enum result { RESULT_INTEGRITY, RESULT_AUTHENTICITY, RESULT_TIME,
	RESULT_COMPLETENESS, RESULT_DISCLOSURE };
#define RESULTS 5

enum result_tone { TONE_GOOD, TONE_WARN, TONE_BAD };

/* One result: a word for programs, one for people, and lines of detail. */
struct result_line {
	const char *state;              /* "good", "unsigned", ... */
	enum result_tone tone;
	struct text title, word;
	struct buf en, ja;              /* lines, each ended by LF; may be empty */
};

/* What is being verified, and how much of it is there. */
struct results_input {
	const struct pack_seal *seal;
	uint64_t items;                 /* of the tree */
	uint64_t open, metadata, hidden;        /* open: contents verified */
	bool handover;                  /* a disclosed subset */
	const struct seal_judgement *judgement;
	const struct release *release;  /* of a hand-over; NULL: not judged */
};

/* Free out. */
void results_make(const struct results_input *in,
    struct result_line out[RESULTS]);
void results_free(struct result_line out[RESULTS]);
const char *result_name(enum result r);
const char *result_tone_name(enum result_tone tone);
/* {"integrity":{"state":…,"word":{en,ja},"detail":{en,ja}},…}. */
json_t *results_json(const struct result_line out[RESULTS]);
/* One object a signature or other file. */
json_t *results_signatures_json(const struct seal_judgement *j);
/* One object a renewal, oldest first. */
json_t *results_renewals_json(const struct seal_judgement *j);

/* One object a proof of a log, with its witnesses. */
json_t *results_logs_json(const struct seal_judgement *j);

/* Who released what to whom, and how many items at which level. */
json_t *results_release_json(const struct release *r,
    const uint64_t levels[3]);

#endif
