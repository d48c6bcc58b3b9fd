/* SPDX-License-Identifier: Apache-2.0
 * Collector of local logs (N11): configured retention, what is really kept,
 * gaps by day. Facts hold counts; names and addresses stay in the artifacts.
 */
#include "logs.h"

static void
emit_sum(struct logs *l, const struct ss_list *sources, bool journal)
{
	struct ss_row *row = &l->config;

	ss_row_list(row, "sources", sources);
	ss_row_bool(row, "remote_target", l->remotes.n > 0);
	ss_row_list(row, "remote_targets", &l->remotes);
	ss_row_bool(row, "rsyslog", l->has_rsyslog);
	ss_row_bool(row, "logrotate", l->has_logrotate);
	ss_row_bool(row, "journal_kept", journal);
	ss_row_text(row, "journal_storage", l->storage);
	ss_row_text(row, "journal_max_use", l->max_use);
	if (l->retention_s > 0)
		ss_row_int(row, "journal_retention_days",
		    l->retention_s / 86400);
	(void)ss_row_emit(l->job, "logs", row);
}

static int
collect_all(struct logs *l)
{
	struct ss_list sources = { .n = 0 };
	struct ss_blob listing;
	int n;

	n = ss_job_list(l->job, "logs", "/var/log", NULL, NULL, &listing);
	if (n >= 0)
		ss_row_cite(&l->config, ss_cite_whole(&listing));
	logs_read_config(l);
	logs_emit_files(l, &sources);
	logs_emit_journal(l, &sources);
	if (sources.n == 0 && !l->has_rsyslog && !l->has_journald &&
	    !l->has_logrotate && n <= 0)
		return l->job->partial || l->job->ended ? SS_PARTIAL :
		    SS_NOT_APPLICABLE;
	emit_sum(l, &sources, ss_list_has(&sources, "journal"));
	return ss_outcome_of(l->job);
}

static int
collect(const struct ss_host *host)
{
	struct ss_job job = { .host = host };
	struct logs *l = calloc(1, sizeof(*l));
	int outcome = SS_FAILED;

	if (l != NULL) {
		l->job = &job;
		outcome = collect_all(l);
	}
	free(l);
	ss_job_end(&job);
	return outcome;
}

SS_PLUGIN(logs_manifest, collect);
