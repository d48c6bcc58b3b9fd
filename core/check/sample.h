/* SPDX-License-Identifier: Apache-2.0
 * Drawing a sample of a population, so that anyone can draw it again.
 */
#ifndef CHECK_SAMPLE_H
#define CHECK_SAMPLE_H

#include "evaluate.h"

/* Which members are drawn: 1 at once, 2 where one of the first fails. */
struct sample {
	unsigned char *draw;            /* one a member; free it */
	char seed[65];
	size_t of, drawn;
	bool second;                    /* the second draw was made */
};

/* How many of a stratum with so many members. */
size_t sample_size(const struct check *c, size_t of);
int sample_draw(struct evaluator *ev, const struct check *c,
    const struct roster *r, struct sample *out, struct error *err);

#endif
