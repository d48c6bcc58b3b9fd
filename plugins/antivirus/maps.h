/* SPDX-License-Identifier: Apache-2.0
 * imports/antivirus/columns.json: headings of a console that is not known.
 */
#ifndef ANTIVIRUS_MAPS_H
#define ANTIVIRUS_MAPS_H

#include <jansson.h>

#include <starseal/import.h>
#include <starseal/record.h>

#define MAPS_MAX 64

/* Zero before; maps_free whatever the result. The texts live in json. */
struct maps { struct ss_map v[MAPS_MAX]; size_t n; json_t *json; };

/* What is not understood is a gap, and is not used. */
void maps_read(struct ss_run *run, const char *path, struct maps *m);
void maps_free(struct maps *m);

#endif
