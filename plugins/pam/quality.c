/* SPDX-License-Identifier: Apache-2.0
 * What a new password must be like, after credits: pam_pwquality,
 * pam_cracklib, pam_passwdqc. Never lets a file count whose module is absent.
 */
#include "pam.h"

static void
number_of(struct ss_bytes value, int64_t *to)
{
	int64_t v;

	if (ss_number(ss_trim(value), &v))
		*to = v;
}

static void
set_one(struct pam_quality *q, struct ss_bytes key, struct ss_bytes value)
{
	if (ss_equal(key, "minlen"))
		number_of(value, &q->minlen);
	else if (ss_equal(key, "dcredit"))
		number_of(value, &q->d);
	else if (ss_equal(key, "ucredit"))
		number_of(value, &q->u);
	else if (ss_equal(key, "lcredit"))
		number_of(value, &q->l);
	else if (ss_equal(key, "ocredit"))
		number_of(value, &q->o);
	else if (ss_equal(key, "minclass"))
		number_of(value, &q->minclass);
	else if (ss_equal(key, "enforcing"))
		number_of(value, &q->enforcing);
	else if (ss_equal(key, "enforce_for_root"))
		q->enforce_for_root = true;
}

struct setter { struct pam_quality *q; bool any; };

static void
set_from_file(void *arg, struct ss_bytes key, struct ss_bytes value)
{
	struct setter *s = arg;

	s->any = true;
	set_one(s->q, key, value);
}

static void
set_from_arguments(struct pam_quality *q, const struct pam_rule *r)
{
	uint32_t i;

	for (i = 0; i < r->n_args; i++) {
		struct ss_bytes value = ss_bytes_of(r->args[i]);
		struct ss_bytes key = ss_field(&value, '=');

		set_one(q, key, value);
	}
}

static int64_t
gain(int64_t credit)
{
	return credit > 0 ? credit : 0;
}

static int64_t
need(int64_t credit)
{
	return credit < 0 ? -credit : 0;
}

int64_t
pam_effective_length(const struct pam_quality *q)
{
	/* Each credit adds one to the length of a password that earns it. */
	int64_t all = gain(q->d) + gain(q->u) + gain(q->l) + gain(q->o);
	int64_t must = need(q->d) + need(q->u) + need(q->l) + need(q->o);
	int64_t n = q->minlen >= 2 * all ? q->minlen - all :
	    (q->minlen + 1) / 2;

	if (n < must)
		n = must;
	return n < q->minclass ? q->minclass : n;
}

/* pam_passwdqc: min=N0,N1,N2,N3,N4: the smallest one that is not disabled. */
static int64_t
passwdqc_length(const struct pam_rule *r)
{
	const char *min = pam_argument(r, "min");
	struct ss_bytes rest = ss_bytes_of(min == NULL || min[0] == '\0' ?
	    "disabled,24,11,8,7" : min);
	int64_t v, least = PAM_UNSET;

	while (rest.n > 0)
		if (ss_number(ss_field(&rest, ','), &v) &&
		    (least == PAM_UNSET || v < least))
			least = v;
	return least;
}

struct names { struct ss_job *job; struct ss_list list; };

static int
take_name(void *arg, const struct ss_entry *e)
{
	struct names *n = arg;

	if (e->type == SS_FILE || e->type == SS_LINK)
		ss_list_put(&n->list, ss_text(n->job, ss_bytes_of(e->path)));
	return 0;
}

/* Drop-ins first, in byte order, then the main file: pwquality.conf(5). */
static bool
read_files(struct pam_stacks *s, struct ss_row *row, struct pam_quality *q)
{
	struct setter set = { q, false };
	struct names names = { .job = s->job };
	struct ss_blob listing;
	uint32_t i;

	(void)ss_job_list(s->job, "pam",
	    "/etc/security/pwquality.conf.d/*.conf", take_name, &names,
	    &listing);
	for (i = 0; i < names.list.n; i++)
		(void)pam_settings_each(s->job, names.list.v[i], row,
		    set_from_file, &set);
	(void)pam_settings_each(s->job, "/etc/security/pwquality.conf", row,
	    set_from_file, &set);
	return set.any;
}

static bool
is_quality(const struct pam_rule *r)
{
	return strcmp(r->module, "pam_pwquality") == 0 ||
	    strcmp(r->module, "pam_cracklib") == 0 ||
	    strcmp(r->module, "pam_passwdqc") == 0;
}

/* The one that stands before the module which stores the password. */
static const struct pam_rule *
find_quality(const struct pam_stacks *s, const char *service)
{
	size_t i;

	for (i = 0; i < s->n_rules; i++) {
		const struct pam_rule *r = &s->rules[i];

		if (!pam_rule_is(r, service, "password", NULL))
			continue;
		if (is_quality(r) && pam_is_binding(r))
			return r;
		if (strcmp(r->module, "pam_unix") == 0)
			return NULL;
	}
	return NULL;
}

static void
put_quality(struct pam_stacks *s, struct ss_row *row, struct pam_quality *q,
    const struct pam_rule *r)
{
	int64_t length;

	ss_row_text(row, "password_quality_module", r->module);
	ss_row_cite(row, r->cite);
	if (strcmp(r->module, "pam_passwdqc") == 0) {
		length = passwdqc_length(r);
		if (pam_argument(r, "config") != NULL)
			ss_job_gap(s->job, "pam", "passwdqc", SS_EUNDECLARED,
			    "its settings are in a file this plugin does not "
			    "read", "設定がこの収集器の読まないファイルにあります");
		else if (length != PAM_UNSET)
			ss_row_int(row, "effective_min_length", length);
		return;
	}
	if (strcmp(r->module, "pam_pwquality") == 0 && q->minlen < 6)
		q->minlen = 6;  /* libpwquality takes nothing smaller */
	ss_row_int(row, "min_length_setting", q->minlen);
	ss_row_int(row, "effective_min_length", pam_effective_length(q));
	ss_row_bool(row, "requires_upper", q->u < 0 || q->minclass >= 4);
	ss_row_bool(row, "requires_lower", q->l < 0 || q->minclass >= 4);
	ss_row_bool(row, "requires_digit", q->d < 0 || q->minclass >= 4);
	ss_row_bool(row, "requires_other", q->o < 0 || q->minclass >= 4);
	ss_row_int(row, "min_classes", q->minclass);
	ss_row_bool(row, "enforced_for_root", q->enforce_for_root);
}

static void
put_storing(struct pam_stacks *s, struct ss_row *row, const char *service,
    bool quality)
{
	static const char *const methods[] = { "yescrypt", "gost_yescrypt",
	    "sha512", "sha256", "blowfish", "md5", "bigcrypt", NULL };
	size_t i, m;
	int64_t v;

	for (i = 0; i < s->n_rules; i++) {
		const struct pam_rule *r = &s->rules[i];
		const char *a = pam_argument(r, "remember");

		if (!pam_rule_is(r, service, "password", NULL))
			continue;
		if (strcmp(r->module, "pam_pwhistory") == 0 ||
		    (strcmp(r->module, "pam_unix") == 0 && a != NULL)) {
			v = 10;         /* pam_pwhistory's own */
			if (a != NULL)
				number_of(ss_bytes_of(a), &v);
			ss_row_int(row, "history_remember", v);
		}
		if (strcmp(r->module, "pam_unix") != 0)
			continue;
		ss_row_cite(row, r->cite);
		for (m = 0; methods[m] != NULL; m++)
			if (pam_argument(r, methods[m]) != NULL) {
				ss_row_text(row, "hash_algorithm", methods[m]);
				break;
			}
		a = pam_argument(r, "minlen");
		if (!quality && a != NULL && ss_number(ss_bytes_of(a), &v))
			ss_row_int(row, "effective_min_length", v);
		return;
	}
}

void
pam_quality_put(struct pam_stacks *s, struct ss_row *row, struct ss_list *dead)
{
	const char *service = pam_has_service(s, "passwd") ? "passwd" : "other";
	const struct pam_rule *r = find_quality(s, service);
	/* pwquality.conf(5) of 1.4; pam_cracklib(8): 9 and one credit each */
	struct pam_quality q = { NULL, 8, 0, 0, 0, 0, 0, 1, false, false };
	bool files = read_files(s, row, &q), in_force;

	if (r != NULL && strcmp(r->module, "pam_cracklib") == 0)
		q = (struct pam_quality){ NULL, 9, 1, 1, 1, 1, 0, 1, false,
		    false };
	if (files && (r == NULL || strcmp(r->module, "pam_pwquality") != 0))
		ss_list_put(dead, "/etc/security/pwquality.conf");
	if (r != NULL)
		set_from_arguments(&q, r);
	in_force = r != NULL && q.enforcing != 0;
	ss_row_bool(row, "password_quality_in_stack", in_force);
	ss_row_text(row, "password_service", service);
	if (in_force)
		put_quality(s, row, &q, r);
	put_storing(s, row, service, in_force);
}
