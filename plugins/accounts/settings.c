/* SPDX-License-Identifier: Apache-2.0
 * login.defs(5) and nsswitch.conf(5). Never fills in what is not written.
 */
#include "accounts.h"

static void
take_number(struct ss_bytes value, int64_t *to)
{
	int64_t v;

	if (ss_number(value, &v))
		*to = v;
}

static void
read_defs(struct accounts *a)
{
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line, key, value;

	a->has_defs = ss_open(a->job, "accounts", "/etc/login.defs", false,
	    &a->defs) == 0;
	lines.rest = a->defs.bytes;
	while (a->has_defs && ss_next_line(&lines, &line)) {
		key = ss_word(&line);
		value = ss_word(&line);
		if (ss_equal(key, "UID_MIN"))
			take_number(value, &a->uid_min);
		else if (ss_equal(key, "UID_MAX"))
			take_number(value, &a->uid_max);
		else if (ss_equal(key, "PASS_MAX_DAYS"))
			take_number(value, &a->pass_max_days);
		else if (ss_equal(key, "PASS_MIN_DAYS"))
			take_number(value, &a->pass_min_days);
		else if (ss_equal(key, "PASS_MIN_LEN"))
			take_number(value, &a->pass_min_len);
		else if (ss_equal(key, "PASS_WARN_AGE"))
			take_number(value, &a->pass_warn_age);
		else if (ss_equal(key, "ENCRYPT_METHOD") && value.n > 0)
			a->encrypt_method = ss_text(a->job, value);
	}
}

static void
take_sources(struct accounts *a, struct ss_bytes rest)
{
	static const char *const local[] = { "files", "compat", "systemd",
	    "mymachines", "altfiles", "db", NULL };
	struct ss_bytes word;
	size_t i;

	while ((word = ss_word(&rest)).n > 0) {
		if (word.p[0] == '[' || word.p[0] == '#')
			continue;
		for (i = 0; local[i] != NULL && !ss_equal(word, local[i]); i++)
			;
		if (local[i] == NULL)
			ss_list_add(&a->directories, ss_text(a->job, word));
	}
}

static void
read_nss(struct accounts *a)
{
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line, key;

	a->has_nss = ss_open(a->job, "accounts", "/etc/nsswitch.conf", false,
	    &a->nss) == 0;
	lines.rest = a->nss.bytes;
	while (a->has_nss && ss_next_line(&lines, &line)) {
		line = ss_trim(line);
		key = ss_trim(ss_field(&line, ':'));
		if (ss_equal(key, "passwd") || ss_equal(key, "initgroups"))
			take_sources(a, line);
	}
}

void
accounts_read_settings(struct accounts *a)
{
	a->uid_min = 1000;      /* useradd's own values where none are given */
	a->uid_max = 60000;
	a->pass_max_days = a->pass_min_days = a->pass_min_len =
	    a->pass_warn_age = NO_DAYS;
	read_defs(a);
	read_nss(a);
	if (a->directories.n > 0)
		ss_job_gap(a->job, "accounts.user", "directory accounts",
		    SS_EUNDECLARED, "accounts also come from a directory "
		    "service, which this plugin does not ask",
		    "ディレクトリサービスのアカウントは、この収集器では調べません");
}
