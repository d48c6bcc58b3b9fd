/* SPDX-License-Identifier: Apache-2.0
 * What every projection of a result document asks of it: words in the language
 * in force, what a criterion rests on, and which evidence it cites.
 */
#ifndef REPORT_VIEW_H
#define REPORT_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "check/verdict.h"

/* One sealed artifact that verdicts cite. Strings lent by the result. */
struct view_artifact {
	int64_t item;
	const char *path, *sha256, *plugin, *taken, *grade;
	const char *member;             /* among packs joined; else "" */
};

struct view {
	const json_t *result;                   /* lent */
	json_t *checks;                         /* id: check, borrowed ones */
	struct view_artifact *artifacts;        /* all, by item, each once */
	size_t n_artifacts;
};

int view_open(const json_t *result, struct view *out, struct error *err);
void view_close(struct view *v);

/* Whether a sheet would take a cell of this text for a formula. */
bool view_is_formula(const char *s);
/* A member's text, "" where there is none. */
const char *view_str(const json_t *o, const char *key);
int64_t view_int(const json_t *o, const char *key);
enum verdict view_verdict(const json_t *o);
/* The check by its id, or NULL. */
const json_t *view_check(const struct view *v, const char *id);
/* {"category","category_title","title"} of a criterion's requirement. */
const json_t *view_heading(const struct view *v, const json_t *criterion);
/* Who can mend it, and how much work it is, in words. */
const char *view_who(const char *who);
const char *view_effort(const char *effort);
/* Whether a gap is of a firm's file that could hold any table of its plugin:
 * none of them is whole while it lies there, so it comes before all else. */
bool view_in_the_way(const json_t *gap);
/* Why a gap is one, in words: "absent", "invalid". */
const char *view_gap(const char *reason);
/* The word of one of a criterion's "determinations"; NULL: none known. */
const struct text *view_determination(const json_t *d);
/* What to call a subject that is the firm whose folder was read; NULL: it has
 * a name of its own. */
const struct text *view_firm(const char *subject);
/* Why a criterion's verdict is what it is: the reason's words, else what
 * decided it. One line. */
void view_why(const struct view *v, const json_t *criterion, struct buf *out);
/* Each check that bears on it: its title, its word, and what was found; a line
 * each. */
void view_basis(const struct view *v, const json_t *criterion,
    struct buf *out);
/* What is needed where it is not met yet: a line each. */
void view_needs(const json_t *criterion, struct buf *out);
/* Artifacts that a criterion's checks cite, by item, each once. The callback
 * gets them in order. */
void view_evidence(const struct view *v, const json_t *criterion,
    void (*each)(void *arg, const struct view_artifact *a), void *arg);

#endif
