/* SPDX-License-Identifier: Apache-2.0
 * sshd_config(5) as sshd reads it: Include in place, Match blocks that end
 * with their file, the first value wins. Never opens what is not declared.
 */
#include <fnmatch.h>

#include "sshd.h"

#define MAIN "/etc/ssh/sshd_config"
#define DROPINS "/etc/ssh/sshd_config.d/"
#define CRYPTO "/etc/crypto-policies/back-ends/opensshserver.config"
#define LINE_BYTES 8192

static void read_file(struct sshd_config *c, const char *path, int *match,
    int depth);

/* Keywords whose lines add up instead of the first one winning. */
static bool
adds_up(const char *keyword)
{
	static const char *const words[] = { "allowusers", "allowgroups",
	    "denyusers", "denygroups", "port", "listenaddress", "hostkey",
	    NULL };
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], keyword) == 0)
			return true;
	return false;
}

/* Older names that sshd still takes. */
static const char *
modern_name(const char *keyword)
{
	if (strcmp(keyword, "challengeresponseauthentication") == 0 ||
	    strcmp(keyword, "skeyauthentication") == 0)
		return "kbdinteractiveauthentication";
	if (strcmp(keyword, "pubkeyacceptedkeytypes") == 0)
		return "pubkeyacceptedalgorithms";
	return keyword;
}

/* Cut one argument: quotes group, # begins a comment. False at the end. */
static bool
next_argument(struct ss_bytes *rest, struct ss_bytes *out)
{
	char quote;
	size_t i;

	*rest = ss_trim(*rest);
	if (rest->n == 0 || rest->p[0] == '#')
		return false;
	quote = rest->p[0] == '"' || rest->p[0] == '\'' ? rest->p[0] : '\0';
	if (quote != '\0') {
		rest->p++;
		rest->n--;
		*out = ss_field(rest, quote);
		return true;
	}
	for (i = 0; i < rest->n && !ss_is_blank(rest->p[i]); i++)
		;
	out->p = rest->p;
	out->n = i;
	rest->p += i;
	rest->n -= i;
	return true;
}

/* The keyword, lower-cased, into to; rest begins at its arguments. */
static bool
cut_keyword(struct ss_bytes *rest, char *to, size_t size)
{
	size_t i;

	*rest = ss_trim(*rest);
	for (i = 0; i < rest->n && !ss_is_blank(rest->p[i]) &&
	    rest->p[i] != '='; i++) {
		char ch = rest->p[i];

		if (i + 1 >= size)
			return false;
		if (ch >= 'A' && ch <= 'Z')
			ch = (char)(ch + 32);
		if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9')))
			return false;
		to[i] = ch;
	}
	to[i] = '\0';
	rest->p += i;
	rest->n -= i;
	*rest = ss_trim(*rest);
	if (rest->n > 0 && rest->p[0] == '=') {
		rest->p++;
		rest->n--;
	}
	return i > 0;
}

/* All arguments, one blank between them. */
static const char *
join_arguments(struct ss_job *job, struct ss_bytes rest)
{
	struct ss_bytes arg, all;
	char *b = ss_alloc(job, rest.n + 2);
	size_t n = 0;

	if (b == NULL)
		return "";
	while (next_argument(&rest, &arg)) {
		if (n > 0)
			b[n++] = ' ';
		memcpy(b + n, arg.p, arg.n);
		n += arg.n;
	}
	all.p = b;
	all.n = n;
	return ss_text_most(job, all, 3 * LINE_BYTES);
}

static void
line_gap(struct sshd_config *c, const char *path, uint64_t line, int err,
    const char *en, const char *ja)
{
	char place[600];

	(void)snprintf(place, sizeof(place), "%.512s:%llu", path,
	    (unsigned long long)line);
	ss_job_gap(c->job, "sshd", place, err, en, ja);
}

struct dropin_match { struct sshd_config *c; const char *pattern;
	struct ss_list *paths; };

static int
match_dropin(void *arg, const struct ss_entry *e)
{
	struct dropin_match *m = arg;
	const char *name = strrchr(e->path, '/');

	if (name != NULL && fnmatch(m->pattern, name + 1, FNM_PERIOD) == 0)
		ss_list_put(m->paths, ss_text(m->c->job,
		    ss_bytes_of(e->path)));
	return 0;
}

static void
include_dropins(struct sshd_config *c, const char *pattern, int match,
    int depth)
{
	struct ss_list paths = { .n = 0 };
	struct dropin_match m = { c, pattern, &paths };
	struct ss_job *job = c->job;
	uint32_t i;
	int inner;

	(void)ss_job_list(job, "sshd", DROPINS "*", match_dropin, &m,
	    &c->dropins);
	for (i = 0; i < paths.n; i++) {
		/* A Match inside of a file ends with that file. */
		inner = match;
		read_file(c, paths.v[i], &inner, depth + 1);
	}
}

static void
include_one(struct sshd_config *c, struct ss_bytes arg, const char *from,
    uint64_t line, int match, int depth)
{
	char path[1024];
	int n;

	n = snprintf(path, sizeof(path), "%s%.*s",
	    arg.n > 0 && arg.p[0] == '/' ? "" : "/etc/ssh/",
	    (int)(arg.n < 1000 ? arg.n : 1000), arg.p);
	if (n < 0 || arg.n >= 1000 || memchr(arg.p, '\0', arg.n) != NULL) {
		line_gap(c, from, line, SS_EINVAL, "the Include is not "
		    "understood", "Include を解釈できません");
		return;
	}
	if (strncmp(path, DROPINS, strlen(DROPINS)) == 0 &&
	    strchr(path + strlen(DROPINS), '/') == NULL)
		include_dropins(c, path + strlen(DROPINS), match, depth);
	else if (strcmp(path, MAIN) == 0 || strcmp(path, CRYPTO) == 0)
		read_file(c, path, &match, depth + 1);
	else
		ss_job_gap(c->job, "sshd", ss_text(c->job, ss_bytes_of(path)),
		    SS_EUNDECLARED, "included by the configuration, but outside "
		    "of what this plugin may read; sshd itself may still read "
		    "it", "設定から取り込まれますが、この収集器が読める範囲の外です");
}

static void
take_match(struct sshd_config *c, struct ss_bytes rest, struct ss_cite cite,
    int outer, int *match)
{
	const char *criteria = join_arguments(c->job, rest);

	if (criteria[0] == '\0') {
		ss_job_gap(c->job, "sshd.match", "Match", SS_EINVAL,
		    "a Match block without conditions", "条件のない Match ブロックです");
		return;
	}
	if (c->n_matches == SSHD_MATCHES_MAX) {
		c->limited = true;
		return;
	}
	c->matches[c->n_matches].criteria = criteria;
	c->matches[c->n_matches].cite = cite;
	c->matches[c->n_matches].outer = outer;
	*match = (int)c->n_matches++;
}

static void
take_line(struct sshd_config *c, struct ss_bytes line, const char *path,
    uint64_t number, const struct ss_blob *blob, int outer, int *match,
    int depth)
{
	struct ss_cite cite = ss_cite_lines(blob, number, number);
	struct ss_bytes arg;
	char keyword[64];

	line = ss_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return;
	if (line.n > LINE_BYTES || memchr(line.p, '\0', line.n) != NULL ||
	    !cut_keyword(&line, keyword, sizeof(keyword))) {
		line_gap(c, path, number, SS_EINVAL, "a line that sshd would "
		    "not understand", "sshd が解釈できない行です");
		return;
	}
	if (strcmp(keyword, "include") == 0) {
		while (next_argument(&line, &arg))
			include_one(c, arg, path, number, *match, depth);
	} else if (strcmp(keyword, "match") == 0) {
		take_match(c, line, cite, outer, match);
	} else if (c->n_settings == SSHD_SETTINGS_MAX) {
		c->limited = true;
	} else {
		struct sshd_setting *s = &c->settings[c->n_settings];
		const char *word = modern_name(keyword);

		s->keyword = ss_text(c->job, ss_bytes_of(word));
		s->value = join_arguments(c->job, line);
		s->cite = cite;
		s->match = *match;
		c->n_settings++;
		if (s->value[0] == '\0')
			line_gap(c, path, number, SS_EINVAL,
			    "a keyword without a value", "値のない設定です");
	}
}

static void
read_file(struct sshd_config *c, const char *path, int *match, int depth)
{
	struct ss_doc *doc = &c->files[c->n_files];
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line;
	int outer = *match, i;

	if (depth > SSHD_DEPTH_MAX || c->n_files == SSHD_FILES_MAX) {
		if (!c->limited)
			ss_job_gap(c->job, "sshd", path, SS_ELIMIT,
			    "files include each other too deeply, or are too "
			    "many", "取り込みが深すぎるか、ファイルが多すぎます");
		c->limited = true;
		return;
	}
	for (i = 0; i < depth; i++)
		if (strcmp(c->stack[i], path) == 0) {
			ss_job_gap(c->job, "sshd", path, SS_EINVAL,
			    "the file includes itself",
			    "自分自身を取り込んでいます");
			return;
		}
	if (ss_open(c->job, "sshd", path, depth > 0, doc) != 0)
		return;
	c->stack[depth] = ss_text(c->job, ss_bytes_of(path));
	c->names[c->n_files++] = c->stack[depth];
	if (depth == 0)
		c->main_there = true;
	if (doc->blob.mtime_ns / 1000000000 > c->newest)
		c->newest = doc->blob.mtime_ns / 1000000000;
	lines.rest = doc->bytes;
	while (!c->job->ended && ss_next_line(&lines, &line))
		take_line(c, line, path, lines.number, &doc->blob, outer, match,
		    depth);
}

void
sshd_config_read(struct sshd_config *c)
{
	int match = -1;

	c->newest = -1;
	c->dropins.fd = -1;
	read_file(c, MAIN, &match, 0);
	if (c->n_settings == SSHD_SETTINGS_MAX ||
	    c->n_matches == SSHD_MATCHES_MAX)
		ss_job_gap(c->job, "sshd", MAIN, SS_ELIMIT, "more settings or "
		    "Match blocks than are kept", "設定か Match ブロックが多すぎ、一部だけを扱いました");
}

void
sshd_config_values(const struct sshd_config *c, const char *keyword,
    int match, struct ss_list *out, struct ss_row *row)
{
	bool all = adds_up(keyword);
	size_t i;

	for (i = 0; i < c->n_settings; i++) {
		const struct sshd_setting *s = &c->settings[i];

		if (s->match != match || strcmp(s->keyword, keyword) != 0)
			continue;
		ss_list_put(out, s->value);
		if (row != NULL)
			ss_row_cite(row, s->cite);
		if (!all)
			return;
	}
}
