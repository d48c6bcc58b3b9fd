/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the ledger plugin share.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <starseal/record.h>
#include <starseal/take.h>

#define COLUMN_MAP "/ledgers/columns.json"
#define PROVENANCE_CSV "/ledgers/provenance.csv"
#define PROVENANCE_XLSX "/ledgers/provenance.xlsx"
#define MAPS_MAX 256
#define ORIGINS_MAX 1024

/* The maps of columns.json. Zero before; maps_free whatever the result. */
struct maps { struct ss_map v[MAPS_MAX]; size_t n; void *json; };
void maps_read(struct ss_run *run, struct maps *m);
void maps_free(struct maps *m);

/* Where one exported file comes from: a row of provenance.csv. */
struct origin { char *file, *system, *role, *filter; int64_t at, count;
	bool has_at, has_count; struct ss_cite cite; };
struct origins { struct origin v[ORIGINS_MAX]; size_t n;
	struct ss_run *run; };
void origins_read(struct ss_run *run, const struct ss_form *form, int zone,
    struct origins *o);
void origins_free(struct origins *o);
/* That of a file, if it says all that an export needs; else NULL. */
const struct origin *origin_of(const struct origins *o, const char *file);

#endif
