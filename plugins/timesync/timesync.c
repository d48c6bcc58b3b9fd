/* SPDX-License-Identifier: Apache-2.0
 * Time synchronization: configured servers, the service in use, its state.
 * Never sends a packet: it asks the local service only.
 */
#include "manifest.h"

#define SOURCES_MAX 40
#define SERVERS_MAX 64

enum daemon { CHRONY, NTPSEC, NTP, OPENNTPD, TIMESYNCD, NONE };

struct server {
	char address[256];
	enum daemon daemon;
	const char *kind;
	size_t source;
	uint64_t line;
	bool authenticated;
};

struct state {
	struct ss_run *run;
	struct ss_blob sources[SOURCES_MAX];
	char paths[SOURCES_MAX][256];
	struct server servers[SERVERS_MAX];
	size_t nsources, n;
	int score[NONE + 1];
	bool enabled[NONE + 1], listed, full;
};

static struct ss_draft draft, one;
static struct state s;

static void
add_server(enum daemon daemon, struct ss_bytes address, const char *kind,
    uint64_t line, bool authenticated)
{
	struct server *v;

	if (s.n == SERVERS_MAX) {
		s.full = true;
		return;
	}
	v = &s.servers[s.n++];
	(void)ss_clean(address, v->address, sizeof(v->address));
	v->daemon = daemon;
	v->kind = kind;
	v->line = line;
	v->source = s.nsources;
	v->authenticated = authenticated;
}

/* server ntp.example.jp iburst nts: chrony, ntp, ntpsec, openntpd */
static void
read_directive(enum daemon daemon, struct ss_bytes line, uint64_t number,
    bool *bad)
{
	struct ss_bytes key = ss_word(&line), address, word;
	const char *kind = NULL;
	bool authenticated = false;

	if (ss_equal_nocase(key, "server") || ss_equal_nocase(key, "servers"))
		kind = "server";
	else if (ss_equal_nocase(key, "pool"))
		kind = "pool";
	else if (ss_equal_nocase(key, "peer"))
		kind = "peer";
	else if (ss_equal_nocase(key, "refclock") ||
	    ss_equal_nocase(key, "sensor"))
		kind = "refclock";
	if (kind == NULL)
		return;
	address = ss_word(&line);
	/* ntp: a choice of address family may stand before the name. */
	if (ss_equal(address, "-4") || ss_equal(address, "-6"))
		address = ss_word(&line);
	if (address.n == 0) {
		*bad = true;
		return;
	}
	while ((word = ss_word(&line)).n > 0)
		authenticated |= ss_equal_nocase(word, "nts") ||
		    ss_equal_nocase(word, "key");
	/* Reference clocks of ntp hide behind an address of this net. */
	if (ss_starts(address, "127.127."))
		kind = "refclock";
	add_server(daemon, address, kind, number, authenticated);
}

/* [Time] NTP=a b, FallbackNTP=c; an empty NTP= forgets what was before. */
static void
read_timesyncd(struct ss_bytes line, uint64_t number, bool *in_time)
{
	struct ss_bytes key, word;
	const char *kind;
	size_t i, kept = 0;

	line = ss_trim(line);
	if (line.n > 0 && line.p[0] == '[')
		*in_time = ss_equal(line, "[Time]");
	if (!*in_time || memchr(line.p, '=', line.n) == NULL)
		return;
	key = ss_trim(ss_field(&line, '='));
	kind = ss_equal(key, "NTP") || ss_equal(key, "Servers") ? "server" :
	    ss_equal(key, "FallbackNTP") ? "fallback" : NULL;
	if (kind == NULL)
		return;
	if (ss_trim(line).n == 0) {
		for (i = 0; i < s.n; i++)
			if (s.servers[i].daemon != TIMESYNCD ||
			    strcmp(s.servers[i].kind, kind) != 0)
				s.servers[kept++] = s.servers[i];
		s.n = kept;
	}
	while ((word = ss_word(&line)).n > 0)
		add_server(TIMESYNCD, word, kind, number, false);
}

static bool
read_config(enum daemon daemon, const char *path)
{
	struct ss_bytes all, line;
	struct ss_lines l;
	bool bad = false, in_time = false;

	if (s.nsources == SOURCES_MAX || strlen(path) >=
	    sizeof(s.paths[0])) {
		ss_lost(s.run, path, SS_ELIMIT);
		return false;
	}
	if (ss_take(s.run, path, SS_MAYBE, &s.sources[s.nsources], &all) != 0)
		return false;
	memcpy(s.paths[s.nsources], path, strlen(path) + 1);
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		line = ss_trim(line);
		if (line.n == 0 || memchr("#!;%", line.p[0], 4) != NULL)
			continue;
		if (daemon == TIMESYNCD)
			read_timesyncd(line, l.number, &in_time);
		else
			read_directive(daemon, line, l.number, &bad);
	}
	if (bad)
		ss_malformed(s.run, path);
	s.nsources++;
	ss_unmap(&all);
	return true;
}

static void
read_folder(enum daemon daemon, const char *glob)
{
	struct ss_names names = { NULL, 0, 16, false };
	struct ss_blob listing;
	size_t i;

	if (ss_take_list(s.run, glob, ss_names_add, &names, &listing) > 0)
		for (i = 0; i < names.n; i++)
			(void)read_config(daemon, names.v[i]);
	if (names.full)
		ss_lost(s.run, glob, SS_ELIMIT);
	ss_names_free(&names);
}

static int
read_link(void *arg, const struct ss_entry *e)
{
	static const struct { const char *name; enum daemon daemon; } units[] =
	    { { "chrony.service", CHRONY }, { "chronyd.service", CHRONY },
	    { "ntpsec.service", NTPSEC }, { "ntp.service", NTP },
	    { "ntpd.service", NTP }, { "openntpd.service", OPENNTPD },
	    { "systemd-timesyncd.service", TIMESYNCD } };
	const char *name = strrchr(e->path, '/') + 1;
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(name, units[i].name) == 0 &&
		    strstr(e->path, ".wants/") != NULL)
			s.enabled[units[i].daemon] = true;
	return 0;
}

/* Installed weighs most: a link may outlive its program. */
static enum daemon
choose(struct ss_run *run)
{
	static const struct { const char *path; enum daemon daemon; } files[] =
	    { { "/usr/sbin/chronyd", CHRONY }, { "/usr/sbin/ntpd", NTP },
	    { "/lib/systemd/systemd-timesyncd", TIMESYNCD } };
	enum daemon d, best = NONE;
	struct ss_blob listing;
	bool known = true;
	size_t i;
	int n;

	for (i = 0; i < 3; i++) {
		n = ss_take_list(run, files[i].path, NULL, NULL, &listing);
		known &= n >= 0;
		if (n > 0) {
			s.score[files[i].daemon] += 4;
			if (files[i].daemon == NTP) {
				s.score[NTPSEC] += s.score[NTPSEC] > 0 ? 4 : 0;
				s.score[OPENNTPD] +=
				    s.score[OPENNTPD] > 0 ? 4 : 0;
			}
		}
		ss_draft_cite(&one, &listing, 0, 0);
	}
	n = ss_take_list(run, "/etc/systemd/system/*/*.service", read_link,
	    NULL, &listing);
	s.listed = n > 0;
	known &= n >= 0;
	ss_draft_cite(&one, &listing, 0, 0);
	for (d = CHRONY; d < NONE; d++) {
		s.score[d] += s.enabled[d] ? 2 : 0;
		if (s.score[d] >= 2 && (best == NONE ||
		    s.score[d] > s.score[best]))
			best = d;
	}
	if (best != NONE || known)
		ss_draft_enum(&one, "daemon", daemon_names[best]);
	return best;
}

/* Properties of timedatectl, KEY=value. */
static void
read_show(struct ss_run *run, bool *zone)
{
	static const struct ss_text silent = {
		"timedatectl did not answer: systemd is not running here.",
		"timedatectl が応答しません。systemd が動いていません。" };
	static const char what[] = "timedatectl show";
	struct ss_bytes all, line, key;
	struct ss_lines l;
	struct ss_blob blob;

	if (ss_take_run(run, RUN_SHOW, what, SS_MAYBE, NULL, &blob, &all) != 0)
		return;
	if (blob.status != 0)
		ss_lacks(run, what, SS_ENOENT, &silent);
	l = (struct ss_lines){ all, 0 };
	while (blob.status == 0 && ss_next_line(&l, &line)) {
		key = ss_field(&line, '=');
		if (ss_equal(key, "NTPSynchronized") &&
		    (ss_equal(line, "yes") || ss_equal(line, "no")))
			ss_draft_bool(&one, "synchronized",
			    ss_equal(line, "yes"));
		else if (ss_equal(key, "NTPSynchronized"))
			ss_malformed(run, what);
		else if (ss_equal(key, "Timezone") && line.n > 0 && !*zone) {
			ss_draft_text(&one, "timezone", line);
			*zone = true;
		} else
			continue;
		ss_draft_cite(&one, &blob, l.number, l.number);
	}
	ss_unmap(&all);
}

/* "0.000012345 seconds fast of NTP time" in microseconds. */
static bool
read_offset(struct ss_bytes text, int64_t *us)
{
	struct ss_bytes number = ss_word(&text), whole;
	int64_t v;
	size_t i;

	if (!ss_starts(text, " seconds"))
		return false;
	whole = ss_field(&number, '.');
	if (!ss_number(whole, &v) || v < 0 || v > 1000000000)
		return false;
	v *= 1000000;
	for (i = 0; i < 6 && i < number.n; i++) {
		static const int64_t scale[] = { 100000, 10000, 1000, 100, 10,
		    1 };

		if (number.p[i] < '0' || number.p[i] > '9')
			return false;
		v += (number.p[i] - '0') * scale[i];
	}
	*us = v;
	return true;
}

/* "Reference ID    : C0A80001 (192.168.0.1)" and so on. */
static void
put_tracking(struct ss_bytes key, struct ss_bytes value, bool put_state,
    bool *bad)
{
	int64_t n;

	if (ss_equal(key, "Reference ID")) {
		(void)ss_field(&value, '(');
		value = ss_field(&value, ')');
		if (value.n > 0)
			ss_draft_text(&one, "source", value);
	} else if (ss_equal(key, "Stratum")) {
		if (ss_number(value, &n))
			ss_draft_int(&one, "stratum", n);
		else
			*bad = true;
	} else if (ss_equal(key, "System time")) {
		if (read_offset(value, &n))
			ss_draft_int(&one, "offset_us", n);
		else
			*bad = true;
	} else if (ss_equal(key, "Leap status") && put_state) {
		ss_draft_bool(&one, "synchronized",
		    !ss_equal(value, "Not synchronised"));
	}
}

static bool
has_value(const char *name)
{
	size_t i;

	for (i = 0; i < one.nvalues; i++)
		if (strcmp(one.values[i].name, name) == 0)
			return true;
	return false;
}

static void
read_tracking(struct ss_run *run)
{
	static const struct ss_text silent = {
		"chrony did not answer: it is not running, or may not be "
		"asked.",
		"chrony が応答しません。動いていないか、問い合わせが許されて"
		"いません。" };
	static const char what[] = "chronyc -n tracking";
	struct ss_bytes all, line, key;
	struct ss_lines l;
	struct ss_blob blob;
	bool put_state = !has_value("synchronized"), bad = false, any = false;

	if (ss_take_run(run, RUN_TRACKING, what, SS_MAYBE, NULL, &blob,
	    &all) != 0)
		return;
	if (blob.status != 0) {
		ss_lacks(run, what, SS_ENOENT, &silent);
		ss_unmap(&all);
		return;
	}
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		if (memchr(line.p, ':', line.n) == NULL)
			continue;
		key = ss_trim(ss_field(&line, ':'));
		/* Twice the same would be two values of one column. */
		if (any && ss_equal(key, "Reference ID"))
			break;
		any = true;
		put_tracking(key, ss_trim(line), put_state &&
		    !has_value("synchronized"), &bad);
	}
	if (bad || !any)
		ss_malformed(run, what);
	ss_draft_cite(&one, &blob, 0, 0);
	ss_unmap(&all);
}

static int
read_mark(void *arg, const struct ss_entry *e)
{
	*(int64_t *)arg = e->mtime_ns / 1000000000;
	return 0;
}

static void
read_state(struct ss_run *run, enum daemon daemon)
{
	struct ss_blob blob, listing;
	struct ss_bytes all, line = { "", 0 };
	struct ss_lines l;
	int64_t t = 0;
	bool zone = false;

	if (ss_take(run, "/etc/timezone", SS_MAYBE, &blob, &all) == 0) {
		l = (struct ss_lines){ all, 0 };
		(void)ss_next_line(&l, &line);
		zone = ss_trim(line).n > 0;
		if (zone) {
			ss_draft_text(&one, "timezone", ss_trim(line));
			ss_draft_cite(&one, &blob, 1, 1);
		}
		ss_unmap(&all);
	}
	read_show(run, &zone);
	if (daemon == CHRONY)
		read_tracking(run);
	if (ss_take_list(run, "/run/systemd/timesync/synchronized", read_mark,
	    &t, &listing) > 0 && t > 0) {
		ss_draft_time(&one, "last_sync", t);
		ss_draft_cite(&one, &listing, 0, 0);
	}
}

static void
put_servers(struct ss_run *run, enum daemon used, int64_t *count)
{
	size_t i;

	for (i = 0; i < s.n && !run->cancelled; i++) {
		const struct server *v = &s.servers[i];

		ss_draft_start(&draft);
		ss_draft_enum(&draft, "daemon", daemon_names[v->daemon]);
		ss_draft_text(&draft, "file", (struct ss_bytes){
		    s.paths[v->source], strlen(s.paths[v->source]) });
		ss_draft_int(&draft, "line", (int64_t)v->line);
		ss_draft_put(&draft, ss_of_text("address", v->address));
		ss_draft_enum(&draft, "kind", v->kind);
		ss_draft_bool(&draft, "authenticated", v->authenticated);
		ss_draft_bool(&draft, "used", v->daemon == used);
		ss_draft_cite(&draft, &s.sources[v->source], v->line, v->line);
		ss_draft_emit(run, "timesync.server", &draft);
		/* Those are only asked where there is no other. */
		*count += v->daemon == used &&
		    strcmp(v->kind, "fallback") != 0;
	}
	if (s.full)
		ss_lost(run, "timesync.server", SS_ELIMIT);
}

static int
collect(const struct ss_host *host)
{
	static const struct { enum daemon daemon; const char *path; } files[] =
	    { { CHRONY, "/etc/chrony/chrony.conf" },
	    { CHRONY, "/etc/chrony.conf" },
	    { NTPSEC, "/etc/ntpsec/ntp.conf" }, { NTP, "/etc/ntp.conf" },
	    { OPENNTPD, "/etc/openntpd/ntpd.conf" },
	    { TIMESYNCD, "/etc/systemd/timesyncd.conf" } };
	struct ss_run run = { host, "timesync", false, false };
	int64_t count = 0;
	enum daemon used;
	bool whole;
	size_t i;

	s.run = &run;
	ss_draft_start(&one);
	run.table = "timesync.server";
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (read_config(files[i].daemon, files[i].path))
			s.score[files[i].daemon] = 1;
	read_folder(CHRONY, "/etc/chrony/conf.d/*.conf");
	read_folder(CHRONY, "/etc/chrony/sources.d/*.sources");
	read_folder(TIMESYNCD, "/etc/systemd/timesyncd.conf.d/*.conf");
	whole = !run.partial;
	run.table = "timesync";
	used = choose(&run);
	read_state(&run, used);
	put_servers(&run, used, &count);
	if (used != NONE && s.listed)
		ss_draft_bool(&one, "enabled", s.enabled[used]);
	/* timesyncd without servers takes those it was built with. */
	if (used != NONE && whole && (used != TIMESYNCD || count > 0))
		ss_draft_int(&one, "servers_count", count);
	for (i = 0; i < s.nsources; i++)
		ss_draft_cite(&one, &s.sources[i], 0, 0);
	if (one.ncites > 0)
		ss_draft_emit(&run, "timesync", &one);
	return ss_outcome_of(&run);
}

SS_PLUGIN(manifest, collect);
