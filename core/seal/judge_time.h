/* SPDX-License-Identifier: Apache-2.0
 * Since when a signature has been there, by tokens and renewals. Used by
 * judge*.c alone.
 */
#ifndef SEAL_JUDGE_TIME_H
#define SEAL_JUDGE_TIME_H

#include "judge.h"

struct judge {
	const struct seal_file *files;
	size_t n;
	const void *seal;
	size_t seal_n;
	const struct keyring *keys;
	int64_t now;
	const struct seal_judgement *out;       /* for its renewals */
};

/* The file of this stem and form, or NULL. */
const struct seal_file *judge_beside(const struct judge *j, const char *stem,
    enum seal_form form);
/*
 * Judge all renewals into out, newest first: the newest at the present time,
 * each older one at the time of the next that lists it.
 */
void judge_renewals(const struct judge *j, struct seal_judgement *out);
/*
 * A token over data: a time counts where any pinned authority vouches for it.
 * carrier: the tail's file that holds the token, which renewals list.
 */
void judge_token(const struct judge *j, struct seal_signature *s,
    const void *token, size_t token_n, const void *data, size_t n,
    const char *carrier);
/* The first renewal with a time that lists a file of the tail, or NULL. */
const struct seal_renewal *judge_renewal_of(const struct seal_judgement *out,
    const char *name);
/* A signature without a time of its own was there when a renewal listed it. */
void judge_listed(const struct judge *j, struct seal_signature *s);

#endif
