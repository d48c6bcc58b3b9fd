/* SPDX-License-Identifier: Apache-2.0
 * Collector of the SSH service: configured, resolved, running (N4). Never
 * judges, never opens a host key.
 */
#include "sshd.h"

static int
is_installed(struct ss_job *job, struct ss_row *row)
{
	struct ss_blob listing;
	int n = ss_job_list(job, "sshd", "/usr/sbin/sshd", NULL, NULL,
	    &listing);

	if (n >= 0)
		ss_row_cite(row, ss_cite_whole(&listing));
	return n > 0;
}

static void
put_configured(struct sshd_config *c, struct ss_row *row,
    struct ss_list *defaulted)
{
	size_t i;

	for (i = 0; i < sshd_n_keys; i++) {
		const struct sshd_key *k = &sshd_keys[i];
		struct ss_list values = { .n = 0 };

		sshd_config_values(c, k->keyword, -1, &values, row);
		if (values.n == 0 && k->dflt == NULL)
			continue;
		if (values.n == 0) {
			ss_list_put(defaulted, k->column);
			if (k->dflt[0] != '\0')
				ss_list_put(&values, k->dflt);
		}
		if (!sshd_value_put(c->job, row, k, k->configured, &values))
			ss_job_gap(c->job, "sshd", k->keyword, SS_EINVAL,
			    "its value is none that sshd takes",
			    "sshd が受け付けない値です");
	}
}

/* What sshd itself says. False, with a gap, where it does not. */
static bool
put_resolved(struct ss_job *job, struct ss_row *row, struct ss_list *ports,
    struct ss_list *keys)
{
	struct ss_doc doc;
	struct ss_blob errors;
	size_t i;
	int e = ss_command(job, "sshd", "sshd -T", RUN_TEST, NULL, 0, NULL,
	    &doc, &errors);

	if (e == SS_ENOENT)
		ss_job_fault(job, "sshd", "sshd -T", e);
	if (e != 0)
		return false;
	if (doc.blob.status != 0 || doc.bytes.n == 0) {
		sshd_complaint_gap(job, "sshd", "sshd -T", &errors);
		ss_close(&doc);
		return false;
	}
	ss_row_cite(row, ss_cite_whole(&doc.blob));
	for (i = 0; i < sshd_n_keys; i++) {
		const struct sshd_key *k = &sshd_keys[i];
		struct ss_list values = { .n = 0 };

		sshd_resolved_values(job, doc.bytes, k->keyword, &values);
		if (!sshd_value_put(job, row, k, k->column, &values))
			ss_job_gap(job, "sshd", k->keyword, SS_EINVAL,
			    "sshd -T gives a value that is not understood",
			    "sshd -T の値を解釈できません");
	}
	sshd_resolved_values(job, doc.bytes, "port", ports);
	sshd_resolved_values(job, doc.bytes, "hostkey", keys);
	ss_close(&doc);
	return true;
}

static void
put_files(struct sshd_config *c, struct ss_row *row, struct ss_list *files)
{
	size_t i;

	for (i = 0; i < c->n_files; i++)
		ss_list_put(files, c->names[i]);
	ss_row_list(row, "config_files", files);
	ss_row_int(row, "match_blocks", (int64_t)c->n_matches);
	ss_row_time(row, "config_newest_mtime", c->newest);
	if (c->n_files > 0)
		ss_row_cite(row, ss_cite_whole(&c->files[0].blob));
}

static int
collect_absent(struct ss_job *job, struct ss_row *row)
{
	struct ss_list none = { .n = 0 };

	ss_row_bool(row, "installed", false);
	ss_row_bool(row, "listening", false);
	ss_row_enum(row, "source", "none");
	ss_row_list(row, "config_files", &none);
	ss_row_int(row, "match_blocks", 0);
	ss_row_list(row, "defaulted", &none);
	(void)ss_row_emit(job, "sshd", row);
	return job->partial || job->ended ? SS_PARTIAL : SS_NOT_APPLICABLE;
}

static int
collect_present(struct sshd_config *c, struct ss_row *row, bool installed)
{
	static struct ss_list ports, keys, files, defaulted;
	bool resolved;
	size_t i;

	memset(&ports, 0, sizeof(ports));
	memset(&keys, 0, sizeof(keys));
	memset(&files, 0, sizeof(files));
	memset(&defaulted, 0, sizeof(defaulted));
	ss_row_bool(row, "installed", installed);
	put_files(c, row, &files);
	put_configured(c, row, &defaulted);
	ss_row_list(row, "defaulted", &defaulted);
	resolved = put_resolved(c->job, row, &ports, &keys);
	ss_row_enum(row, "source", resolved ? "sshd-T" : "files");
	if (ports.n == 0)
		sshd_config_values(c, "port", -1, &ports, NULL);
	if (ports.n == 0)
		ss_list_put(&ports, "22");
	if (keys.n == 0)
		sshd_config_values(c, "hostkey", -1, &keys, NULL);
	sshd_running_put(c->job, row, &ports);
	(void)ss_row_emit(c->job, "sshd", row);
	sshd_matches_emit(c, resolved);
	sshd_hostkeys_emit(c, &keys);
	for (i = 0; i < c->n_files; i++)
		ss_close(&c->files[i]);
	return ss_outcome_of(c->job);
}

static int
collect(const struct ss_host *host)
{
	struct ss_job job = { .host = host };
	struct sshd_config *c = calloc(1, sizeof(*c));
	struct ss_row row = { .n = 0 };
	bool installed;
	int outcome;

	if (c == NULL)
		return SS_FAILED;
	c->job = &job;
	installed = is_installed(&job, &row);
	sshd_config_read(c);
	if (!installed && !c->main_there && row.n_cites > 0 && !job.partial)
		outcome = collect_absent(&job, &row);
	else
		outcome = collect_present(c, &row, installed);
	free(c);
	ss_job_end(&job);
	return outcome;
}

SS_PLUGIN(sshd_manifest, collect);
