/* SPDX-License-Identifier: Apache-2.0
 * Which plugin runs for which subject: those of a firm's folder for firms, the
 * others for hosts.
 */
#include <string.h>

#include "plan.h"

bool
plan_serves(const struct plan_plugin *p, const struct engagement_subject *s)
{
	return p->firm == (strncmp(s->id, "firm:", 5) == 0);
}

static bool
serves_any(const struct plan_plugin *p, const struct engagement *e)
{
	size_t i;

	for (i = 0; i < e->n_subjects; i++)
		if (plan_serves(p, &e->subjects[i]))
			return true;
	return false;
}

static int
no_subject(const struct plan_plugin *p, struct error *err)
{
	if (p->firm)
		return error_set(err, ERR_INPUT, 0, "%s reads a firm's folder, "
		    "and no subject is one; name it in the engagement, such as "
		    "{\"id\":\"firm:example\",\"root\":\"DIR\"}",
		    "%s は会社のフォルダーを読みますが、対象にありません。監査の"
		    "設定に {\"id\":\"firm:example\",\"root\":\"DIR\"} の形で"
		    "書いてください", p->id);
	return error_set(err, ERR_INPUT, 0, "%s reads a host, and no subject "
	    "is one; name it in the engagement, such as "
	    "{\"id\":\"host:web01\",\"root\":\"/\"}",
	    "%s はホストを読みますが、対象にありません。監査の設定に "
	    "{\"id\":\"host:web01\",\"root\":\"/\"} の形で書いてください",
	    p->id);
}

bool
plan_has_subject(const struct plan_plugin *p, const struct engagement *e,
    bool named, int *r, struct error *err)
{
	if (serves_any(p, e))
		return true;
	if (named || !(e->all_plugins || e->narrowed))
		*r = no_subject(p, err);
	return false;
}
