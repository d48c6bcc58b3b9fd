/* SPDX-License-Identifier: Apache-2.0
 * in-toto statements (v1) about a pack: what a later signer says, and which
 * files, by digest, stood before. Written and read as exact bytes.
 */
#ifndef SEAL_STATEMENT_H
#define SEAL_STATEMENT_H

#include <stddef.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "role.h"

#define STATEMENT_TYPE "https://in-toto.io/Statement/v1"
#define STATEMENT_SUBJECTS_MAX 65
#define STATEMENT_NAMESPACE "starseal-statement/v1"     /* of SSH signatures */

enum statement_kind {
	STATEMENT_ENDORSEMENT,  /* it is ours: firm, technical verifier */
	STATEMENT_JUDGEMENT,    /* of a specialist, per criterion */
	STATEMENT_ACCEPTANCE,   /* of the evaluation body: accepted, returned */
	STATEMENT_RELEASE       /* what was disclosed to whom */
};
#define STATEMENT_KINDS 4

struct statement_subject { const char *name; char sha256[HASH_HEX + 1]; };

struct statement {
	json_t *json;                   /* owns the strings */
	enum statement_kind kind;
	struct statement_subject subjects[STATEMENT_SUBJECTS_MAX];
	size_t n_subjects;
	const json_t *predicate;        /* object */
};

/* The kind a role makes unless told otherwise. */
enum statement_kind statement_kind_of(enum seal_role role);
const char *statement_kind_name(enum statement_kind kind);
/* Its predicateType. */
const char *statement_kind_type(enum statement_kind kind);

/*
 * Put one together: subjects in the order given (seal.txt first), predicate
 * (borrowed) as it is. One line of JSON without an end.
 */
int statement_write(enum statement_kind kind,
    const struct statement_subject *subjects, size_t n,
    const json_t *predicate, struct buf *out, struct error *err);
/* ERR_INPUT names the place. Free in any case. */
int statement_parse(const char *text, size_t n, struct statement *out,
    struct error *err);
void statement_free(struct statement *s);

#endif
