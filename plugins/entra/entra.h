/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the entra plugin share.
 */
#ifndef ENTRA_H
#define ENTRA_H

#include <jansson.h>

#include <starseal/import.h>
#include <starseal/record.h>

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
#define FOLDER "/imports/entra/*"
#define PEOPLE_MAX 200000

/* Sign-ins of one user, until all files are read. */
struct person { char *name; int64_t signins, mfa, single, legacy, failed, first,
	last; };
struct signin { const char *user, *requirement, *client; int64_t at; bool good; };

struct entra {
	struct ss_run run;
	struct ss_draft draft;
	struct person *people;          /* open addressing, by name */
	size_t n_people, size;
	struct ss_cite cites[32];       /* of the sign-in exports */
	size_t n_cites;
	struct ss_cite all[32];         /* of every export */
	size_t n_all;
	int defaults;                   /* -1: not told */
	int64_t users, admins, registered, signins, oldest;
	bool has_users, has_policies, demanded, legacy_blocked;
	bool users_part, signins_part;
	const char *path;
	const struct ss_blob *blob;
};

/* Lower case, so that a user is one user. */
void entra_signin(struct entra *e, const struct signin *s);
void entra_signins_emit(struct entra *e);
void entra_user(struct entra *e, const char *user, int admin, int registered,
    int capable, int guest, const struct ss_cite *cite);
/* One Graph answer, in whole or a page of it. */
void entra_json(struct entra *e, struct ss_bytes all);

#endif
