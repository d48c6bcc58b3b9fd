/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the windows plugin share.
 */
#ifndef WINDOWS_H
#define WINDOWS_H

#include <starseal/import.h>
#include <starseal/said.h>
#include <starseal/zip.h>

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
#define FOLDER "/imports/windows/*/*"

/* One file of one machine. text: UTF-8 of all, owned by the caller. */
struct export {
	struct ss_run *run;
	struct ss_draft *draft;
	const char *path, *file, *subject;
	const struct ss_blob *blob;
	struct ss_bytes raw, text;
	bool wide;      /* UTF-16: its lines are not those of text */
};

extern const struct ss_manifest windows_manifest;

/* Cite lines of the text; all of it where the file is wide. */
static inline void
export_cite(const struct export *x, uint64_t from, uint64_t to)
{
	ss_draft_cite(x->draft, x->blob, x->wide ? 0 : from, x->wide ? 0 : to);
}

/* Each gives its rows; what is missing in the file is a gap. */
void secpol_read(const struct export *x);
void gpresult_read(const struct export *x);
void auditpol_read(const struct export *x);

#endif
