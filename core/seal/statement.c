/* SPDX-License-Identifier: Apache-2.0
 * in-toto statements read, strict in what they accept.
 */
#include <string.h>

#include "base/json.h"
#include "dsse.h"
#include "statement.h"

/* Predicate types are ours alone: tag URIs (RFC 4151), which nobody looks up. */
static const struct { const char *name, *type; } kinds[STATEMENT_KINDS] = {
	[STATEMENT_ENDORSEMENT] = { "endorsement",
	    "tag:starseal.example,2026:endorsement/v1" },
	[STATEMENT_JUDGEMENT] = { "judgement",
	    "tag:starseal.example,2026:judgement/v1" },
	[STATEMENT_ACCEPTANCE] = { "acceptance",
	    "tag:starseal.example,2026:acceptance/v1" },
	[STATEMENT_RELEASE] = { "release",
	    "tag:starseal.example,2026:release/v1" },
};

const char *
statement_kind_name(enum statement_kind kind)
{
	return kinds[kind].name;
}

const char *
statement_kind_type(enum statement_kind kind)
{
	return kinds[kind].type;
}

static int
bad(struct error *err, const char *where)
{
	return error_set(err, ERR_INPUT, 0, "statement: %s: not of its form",
	    "statement: %s: 形式が正しくありません", where);
}

static int
take_subject(const json_t *o, struct statement_subject *out,
    struct error *err)
{
	static const char *const keys[] = { "name", "digest", NULL },
	    *const digests[] = { "sha256", NULL };
	unsigned char raw[HASH_SIZE];
	json_t *digest;
	const char *hex;
	int r;

	if ((r = json_only_keys(o, "subject", keys, err)) != 0 ||
	    (r = json_get_str(o, "subject", "name", &out->name, err)) != 0 ||
	    (r = json_get_object(o, "subject", "digest", &digest, err)) != 0 ||
	    (r = json_only_keys(digest, "digest", digests, err)) != 0 ||
	    (r = json_get_str(digest, "digest", "sha256", &hex, err)) != 0)
		return r;
	if (strlen(hex) != HASH_HEX || !hash_from_hex(hex, raw))
		return bad(err, "digest");
	memcpy(out->sha256, hex, HASH_HEX + 1);
	return 0;
}

int
statement_parse(const char *text, size_t n, struct statement *out,
    struct error *err)
{
	static const char *const keys[] = { "_type", "subject",
	    "predicateType", "predicate", NULL };
	const char *type, *predicate_type;
	json_t *list, *one, *predicate;
	size_t i;
	int r;

	memset(out, 0, sizeof(*out));
	if ((out->json = json_read(text, n, DSSE_PAYLOAD_MAX, "statement",
	    err)) == NULL)
		return err->code;
	if ((r = json_only_keys(out->json, "statement", keys, err)) != 0 ||
	    (r = json_get_str(out->json, "", "_type", &type, err)) != 0 ||
	    (r = json_get_str(out->json, "", "predicateType", &predicate_type,
	    err)) != 0 || (r = json_get_array(out->json, "", "subject", &list,
	    err)) != 0 || (r = json_get_object(out->json, "", "predicate",
	    &predicate, err)) != 0)
		return r;
	out->predicate = predicate;
	if (strcmp(type, STATEMENT_TYPE) != 0)
		return bad(err, "_type");
	for (i = 0; i < STATEMENT_KINDS; i++)
		if (strcmp(kinds[i].type, predicate_type) == 0)
			break;
	if (i == STATEMENT_KINDS)
		return bad(err, "predicateType");
	out->kind = (enum statement_kind)i;
	if (json_array_size(list) == 0 ||
	    json_array_size(list) > STATEMENT_SUBJECTS_MAX)
		return bad(err, "subject");
	json_array_foreach(list, i, one)
		if ((r = take_subject(one, &out->subjects[out->n_subjects++],
		    err)) != 0)
			return r;
	return 0;
}

void
statement_free(struct statement *s)
{
	json_decref(s->json);
	s->json = NULL;
}
