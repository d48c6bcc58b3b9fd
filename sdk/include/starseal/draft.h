/* SPDX-License-Identifier: Apache-2.0
 * A row while it is made: values with their texts, and what they are cited
 * from. For plugin authors; header only. Never holds more than a row may.
 */
#ifndef STARSEAL_DRAFT_H
#define STARSEAL_DRAFT_H

#include "take.h"
#include "when.h"

#define SS_DRAFT_VALUES 48
#define SS_DRAFT_CITES 64       /* as many as a row may have */
#define SS_DRAFT_LIST 256       /* strings in all lists together */
#define SS_DRAFT_BYTES 32768

struct ss_draft {
	struct ss_value values[SS_DRAFT_VALUES];
	struct ss_cite cites[SS_DRAFT_CITES];
	const char *list[SS_DRAFT_LIST];
	char text[SS_DRAFT_BYTES];
	size_t nvalues, ncites, nlist, used;
	bool full;              /* something was left out */
};

/* Must be called before each row. */
static inline void
ss_draft_start(struct ss_draft *d)
{
	d->nvalues = d->ncites = d->nlist = d->used = 0;
	d->full = false;
}

/* Of two values of one column the later counts. */
static inline void
ss_draft_put(struct ss_draft *d, struct ss_value v)
{
	size_t i;

	for (i = 0; i < d->nvalues; i++)
		if (strcmp(d->values[i].name, v.name) == 0) {
			d->values[i] = v;
			return;
		}
	if (d->nvalues < SS_DRAFT_VALUES)
		d->values[d->nvalues++] = v;
	else
		d->full = true;
}

/* A clean copy of b that lives as long as the draft; at most 4096 bytes. */
static inline const char *
ss_draft_keep(struct ss_draft *d, struct ss_bytes b)
{
	size_t left = SS_DRAFT_BYTES - d->used;
	char *at = d->text + d->used;

	if (left < 2) {
		d->full = true;
		return "";
	}
	(void)ss_clean(b, at, left < 4096 ? left : 4096);
	d->used += strlen(at) + 1;
	return at;
}

static inline void
ss_draft_text(struct ss_draft *d, const char *name, struct ss_bytes b)
{
	ss_draft_put(d, ss_of_text(name, ss_draft_keep(d, b)));
}

/* s must outlive the row: a constant. */
static inline void
ss_draft_enum(struct ss_draft *d, const char *name, const char *s)
{
	ss_draft_put(d, ss_of_str(name, SS_ENUM, s));
}

static inline void
ss_draft_bool(struct ss_draft *d, const char *name, bool v)
{
	ss_draft_put(d, ss_of_bool(name, v));
}

static inline void
ss_draft_int(struct ss_draft *d, const char *name, int64_t v)
{
	ss_draft_put(d, ss_of_int(name, v));
}

static inline void
ss_draft_time(struct ss_draft *d, const char *name, int64_t seconds)
{
	ss_draft_put(d, ss_of_time(name, seconds));
}

/* days since 1970-01-01, as ss_days gives them. */
static inline void
ss_draft_date(struct ss_draft *d, const char *name, int64_t days)
{
	char text[SS_DATE_TEXT];
	struct ss_bytes b = { text, SS_DATE_TEXT - 1 };

	ss_date_text(days, text);
	ss_draft_put(d, ss_of_str(name, SS_DATE, ss_draft_keep(d, b)));
}

/* One string of a list that ss_draft_list then names. */
static inline void
ss_draft_entry(struct ss_draft *d, struct ss_bytes b)
{
	if (d->nlist < SS_DRAFT_LIST)
		d->list[d->nlist++] = ss_draft_keep(d, b);
	else
		d->full = true;
}

/* The list of the entries from number first on. */
static inline void
ss_draft_list(struct ss_draft *d, const char *name, size_t first)
{
	ss_draft_put(d, ss_of_list(name, d->list + first,
	    (uint32_t)(d->nlist - first)));
}

/* Lines of a blob; 0, 0: all of it. Where a blob was cited before and no more
 * fit, its last cite is widened. */
static inline void
ss_draft_cite(struct ss_draft *d, const struct ss_blob *blob, uint64_t from,
    uint64_t to)
{
	struct ss_cite *last;
	size_t i;

	if (blob->id == 0)
		return;
	for (i = d->ncites; i > 0; i--) {
		last = &d->cites[i - 1];
		if (last->blob != blob->id)
			continue;
		if (last->place == SS_WHOLE || (from != 0 &&
		    from >= last->from && to <= last->to))
			return;
		if (from == 0) {
			*last = ss_cite_whole(blob);
			return;
		}
		if (d->ncites == SS_DRAFT_CITES || from == last->to + 1) {
			if (from < last->from)
				last->from = from;
			if (to > last->to)
				last->to = to;
			return;
		}
		break;
	}
	if (d->ncites == SS_DRAFT_CITES) {
		d->full = true;
		return;
	}
	d->cites[d->ncites++] = from == 0 ? ss_cite_whole(blob) :
	    ss_cite_lines(blob, from, to);
}

static inline void
ss_draft_emit(struct ss_run *run, const char *table, struct ss_draft *d)
{
	if (d->full)
		run->partial = true;
	ss_row(run, table, d->values, d->nvalues, d->cites, d->ncites);
}

#endif
