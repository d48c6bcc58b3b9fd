/* SPDX-License-Identifier: Apache-2.0
 * Words for proofs of logs. That a seal is in a log is told beside the
 * signatures; a witness's time beside the timestamps, and only a trusted one.
 */
#include <inttypes.h>

#include "base/date.h"
#include "results_private.h"

bool
results_witnessed(const struct seal_judgement *j)
{
	size_t i;

	for (i = 0; i < j->n_logs; i++)
		if (j->logs[i].has_time)
			return true;
	return false;
}

static void
put_witness(const struct seal_witness *w, struct result_line *l)
{
	const struct text *what = &log_findings[w->finding].what;

	if (w->finding == LOG_FINE)
		return;
	buf_printf(&l->en, "witness %s: %s\n", w->name, what->en);
	buf_printf(&l->ja, "立会人 %s: %s\n", w->name, what->ja);
}

void
results_logs(const struct seal_judgement *j, struct result_line *l)
{
	const struct seal_log *g;
	size_t i, k;

	for (i = 0; i < j->n_logs; i++) {
		g = &j->logs[i];
		if (g->state == SEAL_VALID) {
			buf_printf(&l->en, "log %s: this seal is entry %" PRIu64
			    " of %" PRIu64 "\n", g->origin, g->index, g->size);
			buf_printf(&l->ja, "ログ %s: この封印は %" PRIu64
			    " 番 (全 %" PRIu64 " 件)\n", g->origin, g->index,
			    g->size);
		} else {
			buf_printf(&l->en, "%s%s%s: %s%s\n", g->name,
			    g->origin[0] == '\0' ? "" : ", log ", g->origin,
			    g->state == SEAL_INVALID ? "INVALID: " :
			    "NOT COUNTED: ", log_findings[g->finding].what.en);
			buf_printf(&l->ja, "%s%s%s: %s%s\n", g->name,
			    g->origin[0] == '\0' ? "" : "、ログ ", g->origin,
			    g->state == SEAL_INVALID ? "無効: " :
			    "数えません: ", log_findings[g->finding].what.ja);
		}
		for (k = 0; k < g->n; k++)
			put_witness(&g->v[k], l);
	}
}

void
results_witnesses(const struct seal_judgement *j, struct result_line *l)
{
	const struct seal_witness *w;
	char at[DATE_TIME_TEXT];
	size_t i, k;

	for (i = 0; i < j->n_logs; i++)
		for (k = 0; j->logs[i].has_time && k < j->logs[i].n; k++) {
			w = &j->logs[i].v[k];
			if (w->finding != LOG_FINE)
				continue;
			date_format_time(w->time, at);
			buf_printf(&l->en, "the seal was in the log %s by %s at "
			    "the latest (witness %s)\n", j->logs[i].origin, at,
			    w->name);
			buf_printf(&l->ja, "遅くとも %s に、封印はログ %s にありました "
			    "(立会人 %s)\n", at, j->logs[i].origin, w->name);
		}
}

static json_t *
witness_json(const struct seal_witness *w)
{
	const struct log_words *said = &log_findings[w->finding];
	json_t *o = json_pack("{s:s, s:s, s:s, s:s*}", "name", w->name,
	    "state", seal_state_name(said->state), "finding", said->name,
	    "holder", w->key == NULL ? NULL : w->key->holder);
	char at[DATE_TIME_TEXT];

	if (w->finding == LOG_FINE) {
		date_format_time(w->time, at);
		(void)json_object_set_new(o, "time", json_string(at));
	}
	return o;
}

json_t *
results_logs_json(const struct seal_judgement *j)
{
	json_t *list = json_array(), *o, *witnesses;
	size_t i, k;

	for (i = 0; i < j->n_logs; i++) {
		const struct seal_log *g = &j->logs[i];
		const struct log_words *said = &log_findings[g->finding];

		witnesses = json_array();
		for (k = 0; k < g->n; k++)
			(void)json_array_append_new(witnesses,
			    witness_json(&g->v[k]));
		o = json_pack("{s:s, s:s, s:s, s:s, s:o}", "file", g->name,
		    "state", seal_state_name(g->state), "finding", said->name,
		    "origin", g->origin, "witnesses", witnesses);
		if (g->finding != LOG_MALFORMED)
			(void)json_object_update_new(o, json_pack(
			    "{s:I, s:I}", "index", (json_int_t)g->index,
			    "size", (json_int_t)g->size));
		if (g->key != NULL)
			(void)json_object_update_new(o, json_pack(
			    "{s:s, s:s*}", "key", g->key->id, "holder",
			    g->key->holder));
		if (g->finding != LOG_FINE)
			(void)json_object_set_new(o, "why", json_pack(
			    "{s:s, s:s}", "en", said->what.en, "ja",
			    said->what.ja));
		(void)json_array_append_new(list, o);
	}
	return list;
}
