/* SPDX-License-Identifier: Apache-2.0
 * One row a Match block, with what sshd resolves for a connection that meets
 * its conditions. Never hands sshd more than plain words.
 */
#include "sshd.h"

#define WORD_BYTES 256

struct connection { char user[WORD_BYTES], host[WORD_BYTES],
	addr[WORD_BYTES], laddr[WORD_BYTES], lport[WORD_BYTES]; bool failed; };

/* A word that one of the patterns stands for: * and ? become x, a network its
 * first address. Letters that -C would take apart are refused. */
static bool
sample_of(struct ss_bytes patterns, bool address, char *to)
{
	struct ss_bytes one;
	size_t i;

	while (patterns.n > 0) {
		one = ss_trim(ss_field(&patterns, ','));
		if (one.n == 0 || one.p[0] == '!' || one.n >= WORD_BYTES)
			continue;
		if (address && memchr(one.p, '*', one.n) != NULL)
			return ss_copy(ss_bytes_of("192.0.2.1"), to,
			    WORD_BYTES);
		for (i = 0; i < one.n; i++) {
			char ch = one.p[i];

			if (address && ch == '/')
				break;
			if (ch == '*' || ch == '?')
				ch = 'x';
			if (ch <= ' ' || ch >= 0x7f || ch == '=' || ch == '%')
				return false;
			to[i] = ch;
		}
		to[i] = '\0';
		return i > 0;
	}
	return false;
}

/* The first member of a group that one of the patterns names. */
static bool
member_of(struct sshd_config *c, struct ss_bytes patterns, char *to)
{
	struct ss_doc doc;
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line, one, first;
	bool found = false;

	if (ss_open(c->job, "sshd.match", "/etc/group", true, &doc) != 0)
		return false;
	while (!found && patterns.n > 0) {
		one = ss_trim(ss_field(&patterns, ','));
		lines.rest = doc.bytes;
		while (!found && ss_next_line(&lines, &line)) {
			first = ss_field(&line, ':');
			if (first.n != one.n || one.n == 0 ||
			    memcmp(first.p, one.p, one.n) != 0)
				continue;
			(void)ss_field(&line, ':');
			(void)ss_field(&line, ':');
			found = line.n > 0 && sample_of(line, false, to);
		}
	}
	ss_close(&doc);
	return found;
}

static void
take_criterion(struct sshd_config *c, struct connection *to,
    struct ss_bytes word, struct ss_bytes patterns)
{
	char *user = to->user;

	if (ss_equal_nocase(word, "user"))
		to->failed |= !sample_of(patterns, false, user);
	else if (ss_equal_nocase(word, "group"))
		to->failed |= user[0] == '\0' && !member_of(c, patterns, user);
	else if (ss_equal_nocase(word, "host"))
		to->failed |= !sample_of(patterns, false, to->host);
	else if (ss_equal_nocase(word, "address"))
		to->failed |= !sample_of(patterns, true, to->addr);
	else if (ss_equal_nocase(word, "localaddress"))
		to->failed |= !sample_of(patterns, true, to->laddr);
	else if (ss_equal_nocase(word, "localport"))
		to->failed |= !sample_of(patterns, false, to->lport);
	else
		to->failed = true;      /* rdomain, and what is newer */
}

/* Conditions of a block and of those it stands in. */
static void
take_criteria(struct sshd_config *c, int index, struct connection *to)
{
	struct ss_bytes rest, word;
	int depth;

	for (depth = 0; index >= 0 && depth < SSHD_DEPTH_MAX; depth++) {
		rest = ss_bytes_of(c->matches[index].criteria);
		while ((word = ss_word(&rest)).n > 0) {
			struct ss_bytes value = word;
			struct ss_bytes name = ss_field(&value, '=');

			if (ss_equal_nocase(word, "all"))
				continue;
			if (name.n == word.n)
				value = ss_word(&rest);
			take_criterion(c, to, name, value);
		}
		index = c->matches[index].outer;
	}
}

static const char *
connection_text(struct ss_job *job, const struct connection *x)
{
	char s[6 * WORD_BYTES];
	int n = snprintf(s, sizeof(s), "user=%s,host=%s,addr=%s%s%s%s%s",
	    x->user[0] != '\0' ? x->user : "nobody",
	    x->host[0] != '\0' ? x->host : "host.invalid",
	    x->addr[0] != '\0' ? x->addr : "192.0.2.1",
	    x->laddr[0] != '\0' ? ",laddr=" : "", x->laddr,
	    x->lport[0] != '\0' ? ",lport=" : "", x->lport);

	return n > 0 ? ss_text(job, ss_bytes_of(s)) : "";
}

static void
resolve(struct sshd_config *c, const char *connection, const char *place,
    struct ss_row *row)
{
	struct ss_job *job = c->job;
	struct ss_doc doc;
	struct ss_blob errors;
	size_t i;
	int e = ss_command(job, "sshd.match", place, RUN_TEST_MATCH,
	    &connection, 1, NULL, &doc, &errors);

	if (e == SS_ENOENT)
		ss_job_fault(job, "sshd.match", place, e);
	if (e != 0)
		return;
	if (doc.blob.status != 0 || doc.bytes.n == 0) {
		sshd_complaint_gap(job, "sshd.match", place, &errors);
	} else {
		ss_row_text(row, "tested_with", connection);
		ss_row_cite(row, ss_cite_whole(&doc.blob));
		for (i = 0; i < sshd_n_user_keys; i++) {
			struct ss_list values = { .n = 0 };

			sshd_resolved_values(job, doc.bytes,
			    sshd_keys[i].keyword, &values);
			(void)sshd_value_put(job, row, &sshd_keys[i],
			    sshd_keys[i].column, &values);
		}
	}
	ss_close(&doc);
}

static void
put_overrides(struct sshd_config *c, int index, struct ss_list *l,
    struct ss_row *row)
{
	size_t i;

	for (i = 0; i < c->n_settings; i++) {
		const struct sshd_setting *s = &c->settings[i];
		size_t n = strlen(s->keyword) + strlen(s->value) + 2;
		char *text;

		if (s->match != index || (text = ss_alloc(c->job, n)) == NULL)
			continue;
		(void)snprintf(text, n, "%s %s", s->keyword, s->value);
		/* Bytes that are no text take three times their room. */
		ss_list_put(l, ss_text(c->job, ss_bytes_of(text)));
		ss_row_cite(row, s->cite);
	}
	ss_row_list(row, "overrides", l);
}

void
sshd_matches_emit(struct sshd_config *c, bool run)
{
	size_t i;

	for (i = 0; i < c->n_matches && !c->job->ended; i++) {
		const struct sshd_match *m = &c->matches[i];
		struct ss_row row = { .n = 0 };
		struct ss_list overrides = { .n = 0 };
		struct connection to;
		char place[300];

		memset(&to, 0, sizeof(to));
		(void)snprintf(place, sizeof(place), "Match %.200s",
		    m->criteria);
		ss_row_int(&row, "position", (int64_t)i + 1);
		ss_row_text(&row, "criteria", m->criteria);
		ss_row_cite(&row, m->cite);
		put_overrides(c, (int)i, &overrides, &row);
		take_criteria(c, (int)i, &to);
		if (to.failed)
			ss_job_gap(c->job, "sshd.match", place, SS_EINVAL,
			    "no sample connection could be made for these "
			    "conditions", "この条件に合う確認用の接続を作れません");
		else if (run)
			resolve(c, connection_text(c->job, &to), place, &row);
		(void)ss_row_emit(c->job, "sshd.match", &row);
	}
}
