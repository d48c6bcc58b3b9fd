/* SPDX-License-Identifier: Apache-2.0
 * in-toto statements written.
 */
#include "base/json.h"
#include "statement.h"

enum statement_kind
statement_kind_of(enum seal_role role)
{
	return role == ROLE_SPECIALIST ? STATEMENT_JUDGEMENT :
	    role == ROLE_EVALUATOR ? STATEMENT_ACCEPTANCE :
	    STATEMENT_ENDORSEMENT;
}

int
statement_write(enum statement_kind kind,
    const struct statement_subject *subjects, size_t n,
    const json_t *predicate, struct buf *out, struct error *err)
{
	json_t *list = json_array(), *o;
	size_t i;

	for (i = 0; i < n; i++)
		(void)json_array_append_new(list, json_pack("{s:s, s:{s:s}}",
		    "name", subjects[i].name, "digest", "sha256",
		    subjects[i].sha256));
	o = json_pack("{s:s, s:o, s:s, s:O}", "_type", STATEMENT_TYPE, "subject", list,
	    "predicateType", statement_kind_type(kind), "predicate", predicate);
	if (o == NULL)
		return error_nomem(err);
	json_write_ordered(out, o);
	json_decref(o);
	return out->failed ? error_nomem(err) : 0;
}
