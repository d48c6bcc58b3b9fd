/* SPDX-License-Identifier: Apache-2.0
 * Collector of who may act as another (N6): sudoers and polkit's admin rules.
 * Never judges.
 */
#include "sudo.h"

struct sums { int64_t nopasswd, all, nopasswd_all; struct ss_list who; };

static void
emit_rule(struct sudo *s, size_t i, struct sums *sums)
{
	const struct sudo_rule *r = &s->rules[i];
	struct ss_list *lists = calloc(5, sizeof(*lists));
	struct ss_bytes group = ss_bytes_of(r->runas), user;
	struct ss_row row = { .n = 0 };
	bool all;
	uint32_t u;

	if (lists == NULL) {
		s->job->partial = true;
		return;
	}
	s->budget = SUDO_BUDGET;
	sudo_expand(s, ALIAS_USER, r->users, &lists[0], 0);
	sudo_expand(s, ALIAS_HOST, r->hosts, &lists[1], 0);
	user = ss_field(&group, ':');
	sudo_expand(s, ALIAS_RUNAS, ss_text(s->job, user), &lists[2], 0);
	sudo_expand(s, ALIAS_RUNAS, ss_text(s->job, group), &lists[4], 0);
	sudo_expand(s, ALIAS_CMND, r->commands, &lists[3], 0);
	if (s->budget == 0 || lists[0].cut || lists[3].cut)
		ss_job_gap(s->job, "sudo.rule", ss_text(s->job,
		    ss_bytes_of(r->users)), SS_ELIMIT,
		    "aliases hold more than is kept",
		    "別名の展開が多すぎ、一部だけを扱いました");
	all = ss_list_has(&lists[3], "ALL");
	ss_row_int(&row, "position", (int64_t)i + 1);
	ss_row_list(&row, "users", &lists[0]);
	ss_row_list(&row, "hosts", &lists[1]);
	ss_row_list(&row, "runas", &lists[2]);
	ss_row_list(&row, "runas_groups", &lists[4]);
	ss_row_list(&row, "commands", &lists[3]);
	ss_row_bool(&row, "nopasswd", r->nopasswd);
	ss_row_bool(&row, "setenv", r->setenv);
	ss_row_bool(&row, "all_commands", all);
	ss_row_cite(&row, r->cite);
	(void)ss_row_emit(s->job, "sudo.rule", &row);
	sums->nopasswd += r->nopasswd;
	sums->all += all;
	sums->nopasswd_all += all && r->nopasswd;
	for (u = 0; all && u < lists[0].n; u++)
		if (lists[0].v[u][0] != '!')
			ss_list_add(&sums->who, lists[0].v[u]);
	free(lists);
}

static void
emit_defaults(struct sudo *s)
{
	size_t i;

	for (i = 0; i < s->n_defaults && !s->job->ended; i++) {
		const struct sudo_default *d = &s->defaults[i];
		struct ss_row row = { .n = 0 };

		ss_row_int(&row, "position", (int64_t)i + 1);
		ss_row_text(&row, "name", d->name);
		ss_row_text(&row, "value", d->value);
		ss_row_text(&row, "scope", d->scope);
		ss_row_cite(&row, d->cite);
		(void)ss_row_emit(s->job, "sudo.default", &row);
	}
}

/* The last line for everybody wins. */
static const struct sudo_default *
default_of(const struct sudo *s, const char *name)
{
	size_t i;

	for (i = s->n_defaults; i > 0; i--)
		if (strcmp(s->defaults[i - 1].name, name) == 0 &&
		    s->defaults[i - 1].scope[0] == '\0')
			return &s->defaults[i - 1];
	return NULL;
}

/* Minutes, with a fraction allowed, as seconds; sudo's own default is 15. */
static void
put_timeout(struct sudo *s)
{
	const struct sudo_default *d = default_of(s, "timestamp_timeout");
	struct ss_bytes b, whole;
	int64_t minutes = 15, tenth = 0;
	bool minus;

	if (d == NULL)
		return;
	b = ss_bytes_of(d->value);
	minus = b.n > 0 && b.p[0] == '-';
	whole = ss_field(&b, '.');
	if (strcmp(d->value, "false") == 0)
		minutes = 0;
	else if (!ss_number(whole, &minutes) || (b.n > 0 &&
	    (!ss_number((struct ss_bytes){ b.p, 1 }, &tenth) || tenth < 0))) {
		ss_job_gap(s->job, "sudo", "timestamp_timeout", SS_EINVAL,
		    "not a number of minutes", "分の数として解釈できません");
		return;
	}
	if (minutes > INT64_C(1000000000))
		return;
	ss_row_int(&s->row, "timestamp_timeout_seconds", minus ? -1 :
	    minutes * 60 + tenth * 6);
}

static void
put_flag(struct sudo *s, const char *name, const char *column)
{
	const struct sudo_default *d = default_of(s, name);

	if (d != NULL)
		ss_row_bool(&s->row, column, strcmp(d->value, "false") != 0);
}

struct names { struct ss_job *job; struct ss_list list; };

static int
take_name(void *arg, const struct ss_entry *e)
{
	struct names *n = arg;

	if (e->type == SS_FILE)
		ss_list_put(&n->list, ss_text(n->job, ss_bytes_of(e->path)));
	return 0;
}

/* Rules are programs: they are listed for a person to read, and sealed. */
static void
put_polkit(struct sudo *s, struct ss_list *files)
{
	static const char *const globs[] = { "/etc/polkit-1/rules.d/*",
	    "/etc/polkit-1/localauthority.conf.d/*" };
	struct names names = { .job = s->job };
	struct ss_blob listing;
	struct ss_doc doc;
	uint32_t i;

	for (i = 0; i < 2; i++)
		(void)ss_job_list(s->job, "sudo", globs[i], take_name, &names,
		    &listing);
	for (i = 0; i < names.list.n; i++) {
		if (ss_open(s->job, "sudo", names.list.v[i], true, &doc) != 0) {
			s->job->partial = true;
			continue;
		}
		ss_row_cite(&s->row, ss_cite_whole(&doc.blob));
		if (memmem(doc.bytes.p, doc.bytes.n, "addAdminRule", 12) !=
		    NULL || memmem(doc.bytes.p, doc.bytes.n,
		    "AdminIdentities", 15) != NULL)
			ss_list_put(files, names.list.v[i]);
		ss_close(&doc);
	}
	ss_row_list(&s->row, "polkit_admin_files", files);
}

static void
emit_sum(struct sudo *s, const struct sums *sums)
{
	struct ss_list polkit = { .n = 0 };
	const struct sudo_default *log = default_of(s, "logfile");

	ss_row_bool(&s->row, "configured", s->main_there);
	ss_row_list(&s->row, "files", &s->files);
	ss_row_int(&s->row, "rules", (int64_t)s->n_rules);
	ss_row_int(&s->row, "nopasswd_rules", sums->nopasswd);
	ss_row_int(&s->row, "all_rules", sums->all);
	ss_row_int(&s->row, "nopasswd_all_rules", sums->nopasswd_all);
	ss_row_list(&s->row, "who_may_all", &sums->who);
	ss_row_int(&s->row, "lines_not_understood", (int64_t)s->n_broken);
	put_timeout(s);
	put_flag(s, "use_pty", "use_pty");
	put_flag(s, "authenticate", "authenticate");
	put_flag(s, "targetpw", "targetpw");
	if (log != NULL)
		ss_row_text(&s->row, "logfile", log->value);
	put_polkit(s, &polkit);
	(void)ss_row_emit(s->job, "sudo", &s->row);
}

static int
collect_all(struct sudo *s)
{
	static struct sums sums;
	size_t i;

	memset(&sums, 0, sizeof(sums));
	sudo_read(s);
	if (!s->main_there)
		return s->job->partial || s->job->ended ? SS_PARTIAL :
		    SS_NOT_APPLICABLE;
	if (s->limited)
		ss_job_fault(s->job, "sudo", "/etc/sudoers", SS_ELIMIT);
	for (i = 0; i < s->n_rules && !s->job->ended; i++)
		emit_rule(s, i, &sums);
	emit_defaults(s);
	emit_sum(s, &sums);
	return ss_outcome_of(s->job);
}

static int
collect(const struct ss_host *host)
{
	struct ss_job job = { .host = host };
	struct sudo *s = calloc(1, sizeof(*s));
	int outcome = SS_FAILED;

	if (s != NULL) {
		s->job = &job;
		outcome = collect_all(s);
	}
	free(s);
	ss_job_end(&job);
	return outcome;
}

SS_PLUGIN(sudo_manifest, collect);
