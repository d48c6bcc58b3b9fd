/* SPDX-License-Identifier: Apache-2.0
 * journald.conf(5), rsyslog.conf(5) as far as targets go, logrotate.conf(5).
 */
#include <fnmatch.h>

#include "logs.h"

struct reader { struct logs *l; const char *path; struct ss_doc doc; };
struct names { struct ss_job *job; struct ss_list list; };

static int
take_name(void *arg, const struct ss_entry *e)
{
	struct names *n = arg;

	if (e->type == SS_FILE || e->type == SS_LINK)
		ss_list_put(&n->list, ss_text(n->job, ss_bytes_of(e->path)));
	return 0;
}

/* Each file that matches, in byte order; true when there was one. */
static bool
each_file(struct logs *l, const char *glob,
    void (*each)(struct reader *, struct ss_bytes))
{
	struct names names = { .job = l->job };
	struct ss_blob listing;
	struct reader r = { .l = l };
	bool any = false;
	uint32_t i;

	(void)ss_job_list(l->job, "logs", glob, take_name, &names, &listing);
	for (i = 0; i < names.list.n && !l->job->ended; i++) {
		r.path = names.list.v[i];
		if (ss_open(l->job, "logs", r.path, true, &r.doc) != 0) {
			l->job->partial = true; /* it was listed just now */
			continue;
		}
		any = true;
		ss_row_cite(&l->config, ss_cite_whole(&r.doc.blob));
		each(&r, r.doc.bytes);
		ss_close(&r.doc);
	}
	return any;
}

/* systemd.time(7): a number of seconds, or with units. */
static bool
time_span(struct ss_bytes b, int64_t *out)
{
	static const struct { const char *unit; int64_t s; } units[] = {
		{ "", 1 }, { "s", 1 }, { "sec", 1 }, { "second", 1 },
		{ "seconds", 1 }, { "m", 60 }, { "min", 60 },
		{ "minute", 60 }, { "minutes", 60 }, { "h", 3600 },
		{ "hr", 3600 }, { "hour", 3600 }, { "hours", 3600 },
		{ "d", 86400 }, { "day", 86400 }, { "days", 86400 },
		{ "w", 604800 }, { "week", 604800 }, { "weeks", 604800 },
		{ "M", 2629800 }, { "month", 2629800 }, { "months", 2629800 },
		{ "y", 31557600 }, { "year", 31557600 },
		{ "years", 31557600 } };
	int64_t total = 0, v;
	size_t i, n;

	b = ss_trim(b);
	if (b.n == 0)
		return false;
	while (b.n > 0) {
		struct ss_bytes number = b, unit;

		for (n = 0; n < b.n && b.p[n] >= '0' && b.p[n] <= '9'; n++)
			;
		number.n = n;
		if (n > 9 || !ss_number(number, &v))
			return false;
		b.p += n;
		b.n -= n;
		b = ss_trim(b);
		for (n = 0; n < b.n && ((b.p[n] | 32) >= 'a' &&
		    (b.p[n] | 32) <= 'z'); n++)
			;
		unit.p = b.p;
		unit.n = n;
		b.p += n;
		b.n -= n;
		b = ss_trim(b);
		for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
			if (ss_equal(unit, units[i].unit))
				break;
		if (i == sizeof(units) / sizeof(units[0]))
			return false;
		total += v * units[i].s;
	}
	*out = total;
	return true;
}

static void
take_journald(struct reader *r, struct ss_bytes text)
{
	struct ss_lines lines = { text, 0 };
	struct ss_bytes line, key;
	char place[400];

	while (ss_next_line(&lines, &line)) {
		line = ss_trim(line);
		if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
			continue;
		key = ss_trim(ss_field(&line, '='));
		line = ss_trim(line);
		if (ss_equal(key, "Storage")) {
			r->l->storage = ss_text(r->l->job, line);
		} else if (ss_equal(key, "SystemMaxUse")) {
			r->l->max_use = ss_text(r->l->job, line);
		} else if (ss_equal(key, "MaxRetentionSec") && line.n > 0 &&
		    !time_span(line, &r->l->retention_s)) {
			(void)snprintf(place, sizeof(place), "%.350s:%llu",
			    r->path, (unsigned long long)lines.number);
			ss_job_gap(r->l->job, "logs", place, SS_EINVAL,
			    "not a time span", "期間として解釈できません");
		}
	}
}

static void
add_remote(struct logs *l, struct ss_bytes host)
{
	if (host.n > 0)
		ss_list_add(&l->remotes, ss_text(l->job, host));
}

/* Hosts of @host, @@host and target="host"; files of selectors. */
static void
take_rsyslog(struct reader *r, struct ss_bytes text)
{
	struct ss_lines lines = { text, 0 };
	struct ss_bytes line, word;
	const char *at;

	while (ss_next_line(&lines, &line)) {
		line = ss_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		at = memmem(line.p, line.n, "omfwd", 5);
		if (at != NULL)
			at = memmem(line.p, line.n, "arget=\"", 7);
		if (at != NULL) {
			word.p = at + 7;
			word.n = line.n - (size_t)(word.p - line.p);
			add_remote(r->l, ss_field(&word, '"'));
			continue;
		}
		word = ss_word(&line);
		if (word.n == 0 || memchr(word.p, '.', word.n) == NULL)
			continue;
		word = ss_word(&line);
		while (word.n > 0 && (word.p[0] == '-' || word.p[0] == '@')) {
			if (word.p[0] == '@' && word.n > 1 &&
			    word.p[1] != '@')
				add_remote(r->l, (struct ss_bytes){ word.p + 1,
				    word.n - 1 });
			word.p++;
			word.n--;
		}
		if (word.n > 0 && word.p[0] == '/')
			ss_list_add(&r->l->targets, ss_text(r->l->job, word));
	}
}

static void
take_directive(struct rotation *r, struct ss_bytes line)
{
	static const struct { const char *word; int64_t days; } periods[] = {
		{ "hourly", 0 }, { "daily", 1 }, { "weekly", 7 },
		{ "monthly", 30 }, { "yearly", 365 }, { "annually", 365 } };
	struct ss_bytes word = ss_word(&line), value = ss_word(&line);
	size_t i;
	int64_t v;

	for (i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (ss_equal(word, periods[i].word)) {
			r->period = periods[i].days;
			r->by_size = false;
			return;
		}
	if (ss_equal(word, "size"))
		r->by_size = true;
	if (ss_equal(word, "rotate") && ss_number(value, &v) && v >= -1 &&
	    v < 1000000)
		r->count = v;
	else if (ss_equal(word, "maxage") && ss_number(value, &v) && v >= 0)
		r->maxage = v;
}

static void
keep_block(struct reader *r, const struct rotation *b)
{
	struct logs *l = r->l;

	if (l->n_blocks == BLOCKS_MAX) {
		if (!l->limited)
			ss_job_fault(l->job, "logs", r->path, SS_ELIMIT);
		l->limited = true;
		return;
	}
	l->blocks[l->n_blocks++] = *b;
}

static struct rotation defaults = { NULL, 0, 7, UNSET, false, { 0, 0, 0, 0,
    0 } };

/* Where one stands in a file of logrotate. */
struct scan { struct reader *r; struct rotation block; char names[2048];
	size_t n; uint64_t from, line; bool inside, script; };

static bool
starts_script(struct ss_bytes line)
{
	static const char *const words[] = { "postrotate", "prerotate",
	    "firstaction", "lastaction", "preremove", NULL };
	struct ss_bytes word = ss_word(&line);
	size_t i;

	for (i = 0; words[i] != NULL; i++)
		if (ss_equal(word, words[i]))
			return true;
	return false;
}

static void
scan_inside(struct scan *s, struct ss_bytes line)
{
	if (ss_equal(line, "endscript"))
		s->script = false;
	else if (starts_script(line))
		s->script = true;
	else if (!s->script && line.p[0] == '}')
		s->inside = false;
	else if (!s->script)
		take_directive(&s->block, line);
	if (s->inside)
		return;
	s->block.cite = ss_cite_lines(&s->r->doc.blob, s->from, s->line);
	s->block.patterns = ss_text_most(s->r->l->job,
	    (struct ss_bytes){ s->names, s->n }, 4096);
	keep_block(s->r, &s->block);
	s->n = 0;
}

/* Patterns may stand on several lines before the brace. */
static void
scan_outside(struct scan *s, struct ss_bytes line)
{
	struct ss_bytes rest = line, names = ss_field(&rest, '{');

	if (s->n == 0 && line.p[0] != '/' && line.p[0] != '"' &&
	    line.p[0] != '{') {
		take_directive(&defaults, line);
		return;
	}
	if (s->n == 0)
		s->from = s->line;
	if (s->n + names.n + 1 < sizeof(s->names)) {
		memcpy(s->names + s->n, names.p, names.n);
		s->n += names.n;
		s->names[s->n++] = ' ';
	}
	s->inside = names.n < line.n;
	if (!s->inside)
		return;
	s->block = defaults;
	rest = ss_trim(rest);
	if (rest.n > 0)
		scan_inside(s, rest);
}

static void
take_logrotate(struct reader *r, struct ss_bytes text)
{
	struct ss_lines lines = { text, 0 };
	struct ss_bytes line;
	struct scan s;

	memset(&s, 0, sizeof(s));
	s.r = r;
	while (ss_next_line(&lines, &line)) {
		line = ss_trim(line);
		s.line = lines.number;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (s.inside)
			scan_inside(&s, line);
		else
			scan_outside(&s, line);
	}
	if (s.inside || s.n > 0) {
		r->l->limited = true;
		ss_job_gap(r->l->job, "logs", r->path, SS_EINVAL,
		    "a block that does not end", "閉じていない設定があります");
	}
}

const struct rotation *
logs_rotation_of(const struct logs *l, const char *path)
{
	char pattern[1024];
	size_t i;

	for (i = 0; i < l->n_blocks; i++) {
		struct ss_bytes rest = ss_bytes_of(l->blocks[i].patterns), w;

		while ((w = ss_word(&rest)).n > 0) {
			if (w.n > 1 && w.p[0] == '"') {
				w.p++;
				w.n -= 2;
			}
			if (ss_copy(w, pattern, sizeof(pattern)) &&
			    fnmatch(pattern, path, FNM_PATHNAME) == 0)
				return &l->blocks[i];
		}
	}
	return NULL;
}

int64_t
logs_days_kept(const struct rotation *r)
{
	int64_t days = r->count * r->period;

	if (r->count < 0)               /* -1: nothing is removed by count */
		days = UNSET;
	else if (r->by_size && r->count > 0)
		return UNSET;   /* how fast it grows decides */
	if (r->period == 0 && r->count > 0)
		days = r->count / 24;
	if (r->maxage != UNSET && (days == UNSET || r->maxage < days))
		days = r->maxage;
	return days;
}

void
logs_read_config(struct logs *l)
{
	static const char *const journald[] = {
	    "/usr/lib/systemd/journald.conf", "/etc/systemd/journald.conf",
	    "/usr/lib/systemd/journald.conf.d/*.conf",
	    "/etc/systemd/journald.conf.d/*.conf" };
	size_t i;

	defaults = (struct rotation){ NULL, 0, 7, UNSET, false,
	    { 0, 0, 0, 0, 0 } };
	for (i = 0; i < 4; i++)
		l->has_journald |= each_file(l, journald[i], take_journald);
	l->has_rsyslog = each_file(l, "/etc/rsyslog.conf", take_rsyslog);
	l->has_rsyslog |= each_file(l, "/etc/rsyslog.d/*.conf", take_rsyslog);
	l->has_logrotate = each_file(l, "/etc/logrotate.conf",
	    take_logrotate);
	l->has_logrotate |= each_file(l, "/etc/logrotate.d/*",
	    take_logrotate);
}
