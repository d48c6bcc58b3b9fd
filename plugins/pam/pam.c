/* SPDX-License-Identifier: Apache-2.0
 * Collector of PAM's rules (N7): what is in the stacks, and what that comes to.
 * Never judges.
 */
#include "pam.h"

bool
pam_settings_each(struct ss_job *job, const char *path, struct ss_row *row,
    void (*each)(void *arg, struct ss_bytes key, struct ss_bytes value),
    void *arg)
{
	struct ss_doc doc;
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line, key, value;
	bool any = false;

	if (ss_open(job, "pam", path, false, &doc) != 0)
		return false;
	lines.rest = doc.bytes;
	while (ss_next_line(&lines, &line)) {
		value = ss_trim(ss_field(&line, '#'));
		if (value.n == 0)
			continue;
		key = ss_field(&value, '=');
		key = ss_word(&key);
		each(arg, key, ss_trim(value));
		ss_row_cite(row, ss_cite_lines(&doc.blob, lines.number,
		    lines.number));
		any = true;
	}
	ss_row_cite(row, ss_cite_whole(&doc.blob));
	ss_close(&doc);
	return any;
}

static void
emit_rules(struct pam_stacks *s)
{
	struct ss_list args;
	size_t i;
	uint32_t a;

	for (i = 0; i < s->n_rules && !s->job->ended; i++) {
		const struct pam_rule *r = &s->rules[i];
		struct ss_row row = { .n = 0 };

		args.n = 0;
		args.cut = false;
		for (a = 0; a < r->n_args; a++)
			ss_list_put(&args, r->args[a]);
		ss_row_text(&row, "service", r->service);
		ss_row_enum(&row, "type", r->type);
		ss_row_int(&row, "position", r->position);
		ss_row_text(&row, "control", r->control);
		ss_row_text(&row, "module", r->module);
		ss_row_list(&row, "args", &args);
		ss_row_text(&row, "file", r->file);
		ss_row_cite(&row, r->cite);
		(void)ss_row_emit(s->job, "pam.stack", &row);
	}
}

static void
put_missing(struct pam_stacks *s, struct ss_row *row, struct ss_list *missing)
{
	size_t i;

	if (s->modules.n == 0)
		return;         /* no folder of modules seen: not known */
	for (i = 0; i < s->n_rules; i++)
		if (!s->rules[i].may_be_missing &&
		    !ss_list_has(&s->modules, s->rules[i].module))
			ss_list_add(missing, s->rules[i].module);
	ss_row_list(row, "modules_missing", missing);
}

/* pam_unix takes login.defs's method where it is given none. */
static void
put_method(struct pam_stacks *s, struct ss_row *row)
{
	struct ss_doc doc;
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line, value;
	uint32_t i;

	for (i = 0; i < row->n; i++)
		if (strcmp(row->values[i].name, "hash_algorithm") == 0)
			return;
	if (ss_open(s->job, "pam", "/etc/login.defs", false, &doc) != 0)
		return;
	lines.rest = doc.bytes;
	while (ss_next_line(&lines, &line)) {
		if (!ss_equal(ss_word(&line), "ENCRYPT_METHOD"))
			continue;
		value = ss_word(&line);
		if (value.n > 0 && value.n < 32) {
			char *t = (char *)(uintptr_t)ss_text(s->job, value);
			char *c;

			for (c = t; *c != '\0'; c++)
				if (*c >= 'A' && *c <= 'Z')
					*c = (char)(*c + 32);
			ss_row_text(row, "hash_algorithm", t);
			ss_row_cite(row, ss_cite_lines(&doc.blob,
			    lines.number, lines.number));
			break;
		}
	}
	ss_close(&doc);
}

static int
collect_all(struct pam_stacks *s)
{
	struct ss_row row = { .n = 0 };
	struct ss_list dead = { .n = 0 }, missing = { .n = 0 };

	pam_stacks_read(s);
	if (s->services.n == 0)
		return s->job->partial || s->job->ended ? SS_PARTIAL :
		    SS_NOT_APPLICABLE;
	ss_row_cite(&row, ss_cite_whole(&s->listing));
	pam_quality_put(s, &row, &dead);
	put_method(s, &row);
	pam_login_put(s, &row, &dead);
	ss_row_list(&row, "dead_settings", &dead);
	put_missing(s, &row, &missing);
	ss_row_list(&row, "services", &s->services);
	(void)ss_row_emit(s->job, "pam", &row);
	emit_rules(s);
	return ss_outcome_of(s->job);
}

static int
collect(const struct ss_host *host)
{
	struct ss_job job = { .host = host };
	struct pam_stacks *s = calloc(1, sizeof(*s));
	int outcome = SS_FAILED;

	if (s != NULL)
		s->rules = calloc(PAM_RULES_MAX + 1, sizeof(*s->rules));
	if (s != NULL && s->rules != NULL) {
		s->job = &job;
		outcome = collect_all(s);
		pam_stacks_close(s);
	}
	if (s != NULL)
		free(s->rules);
	free(s);
	ss_job_end(&job);
	return outcome;
}

SS_PLUGIN(pam_manifest, collect);
