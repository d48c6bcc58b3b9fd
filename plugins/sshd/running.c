/* SPDX-License-Identifier: Apache-2.0
 * Whether sshd runs, since when with its present configuration, on which
 * sockets, and the modes of its host keys. Never opens a key.
 */
#include "sshd.h"

#define TICKS 100       /* USER_HZ, the same on every Linux */

struct running { struct ss_job *job; struct ss_row *row; const char *mode;
	int64_t since; int enabled; bool seen; };

/* Seconds since 1970 at which the process was started; -1 unknown. */
static int64_t
process_start(struct running *r, struct ss_bytes stat)
{
	struct ss_doc boot;
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line, word = { "", 0 };
	int64_t ticks, btime = -1;
	const char *end = memrchr(stat.p, ')', stat.n);
	int i;

	if (end == NULL)
		return -1;
	stat.n -= (size_t)(end + 1 - stat.p);
	stat.p = end + 1;
	for (i = 3; i <= 22; i++)
		word = ss_word(&stat);
	if (!ss_number(word, &ticks) || ticks < 0 ||
	    ss_open(r->job, "sshd", "/proc/stat", true, &boot) != 0)
		return -1;
	lines.rest = boot.bytes;
	while (ss_next_line(&lines, &line)) {
		word = ss_word(&line);
		if (ss_equal(word, "btime") &&
		    !ss_number(ss_trim(line), &btime))
			btime = -1;
	}
	ss_row_cite(r->row, ss_cite_whole(&boot.blob));
	ss_close(&boot);
	return btime < 0 ? -1 : btime + ticks / TICKS;
}

/* The name stands between the first ( and the last ), and may hold both. */
static bool
is_sshd(struct ss_bytes stat)
{
	const char *end = memrchr(stat.p, ')', stat.n);
	const char *start = memchr(stat.p, '(', stat.n);
	struct ss_bytes name = { start, 0 };

	if (start == NULL || end == NULL || end < start)
		return false;
	name.p = start + 1;
	name.n = (size_t)(end - start) - 1;
	return ss_equal(name, "sshd");
}

/*
 * The daemon writes its pid file anew when it starts and when SIGHUP makes it
 * read its configuration again, so the later of both times is what counts.
 */
static void
from_pid_file(struct running *r)
{
	struct ss_doc pid, stat;
	char path[64];
	int64_t n, start, written;
	bool ok;

	if (ss_open(r->job, "sshd", "/run/sshd.pid", false, &pid) != 0)
		return;
	written = pid.blob.mtime_ns / 1000000000;
	ok = pid.bytes.n < 16 && ss_number(ss_field(&pid.bytes, '\n'), &n) &&
	    n > 0;
	if (!ok) {
		ss_job_gap(r->job, "sshd", "/run/sshd.pid", SS_EINVAL,
		    "holds no process number", "プロセス番号がありません");
		return;
	}
	(void)snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)n);
	if (ss_open(r->job, "sshd", path, false, &stat) != 0)
		return;
	if (is_sshd(stat.bytes)) {
		ss_row_cite(r->row, ss_cite_whole(&pid.blob));
		ss_row_cite(r->row, ss_cite_whole(&stat.blob));
		start = process_start(r, stat.bytes);
		r->mode = "daemon";
		r->seen = true;
		if (start >= 0)
			r->since = start > written ? start : written;
	}
	ss_close(&stat);
}

/* "Sun 2026-11-22 10:00:00 UTC"; -1 on anything else. */
static int64_t
unit_time(struct ss_bytes b)
{
	struct ss_bytes date, clock, f;
	int64_t v[6];
	int i;

	(void)ss_word(&b);
	date = ss_word(&b);
	clock = ss_word(&b);
	if (!ss_equal(ss_trim(b), "UTC"))
		return -1;
	for (i = 0; i < 6; i++) {
		f = i < 3 ? ss_field(&date, '-') : ss_field(&clock, ':');
		if (!ss_number(f, &v[i]) || v[i] < 0)
			return -1;
	}
	if (v[0] < 1970 || v[0] > 9999 || v[1] < 1 || v[1] > 12 || v[2] < 1 ||
	    v[2] > 31 || v[3] > 23 || v[4] > 59 || v[5] > 60)
		return -1;
	return ss_days_of(v[0], (int)v[1], (int)v[2]) * 86400 + v[3] * 3600 +
	    v[4] * 60 + v[5];
}

static void
take_unit(struct running *r, bool socket, bool active, bool enabled,
    int64_t since)
{
	r->seen = true;
	if (enabled)
		r->enabled = 1;
	if (!active)
		return;
	if (socket) {
		if (r->mode == NULL)
			r->mode = "socket";
		return;
	}
	r->mode = "daemon";
	if (r->since < 0)
		r->since = since;
}

static void
from_units(struct running *r)
{
	struct ss_doc doc;
	struct ss_blob errors;
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line, key;
	bool socket = false, active = false, enabled = false, any = false;
	int64_t since = -1;

	if (ss_command(r->job, "sshd", "systemctl show", RUN_UNITS, NULL, 0,
	    NULL, &doc, &errors) != 0)
		return;
	lines.rest = doc.bytes;
	for (;;) {
		bool more = ss_next_line(&lines, &line);

		if ((!more || line.n == 0) && any)
			take_unit(r, socket, active, enabled, since);
		if (!more || line.n == 0)
			socket = active = enabled = any = false, since = -1;
		if (!more)
			break;
		key = ss_field(&line, '=');
		if (ss_equal(key, "Id")) {
			any = true;
			socket = line.n > 7 &&
			    memcmp(line.p + line.n - 7, ".socket", 7) == 0;
		} else if (ss_equal(key, "ActiveState")) {
			active = ss_equal(line, "active") ||
			    ss_equal(line, "reloading");
		} else if (ss_equal(key, "UnitFileState")) {
			enabled = ss_equal(line, "enabled");
		} else if (ss_equal(key, "ExecMainStartTimestamp")) {
			since = unit_time(line);
		}
	}
	if (r->seen)
		ss_row_cite(r->row, ss_cite_whole(&doc.blob));
	if (r->enabled < 0 && r->seen && doc.blob.status == 0)
		r->enabled = 0;
	ss_close(&doc);
}

static bool
is_port(const struct ss_list *ports, int64_t port)
{
	int64_t v;
	uint32_t i;

	for (i = 0; i < ports->n; i++)
		if (ss_number(ss_bytes_of(ports->v[i]), &v) && v == port)
			return true;
	return false;
}

static int64_t
hex_of(struct ss_bytes b)
{
	int64_t v = 0;
	size_t i;

	if (b.n == 0 || b.n > 8)
		return -1;
	for (i = 0; i < b.n; i++) {
		const char *digits = "0123456789ABCDEF";
		const char *at = b.p[i] == '\0' ? NULL :
		    strchr(digits, b.p[i]);

		if (at == NULL)
			return -1;
		v = v * 16 + (at - digits);
	}
	return v;
}

/* /proc/net/tcp: sl local:port remote:port state, all in hex; 0A listens. */
static bool
proc_listens(struct ss_bytes text, const struct ss_list *ports)
{
	struct ss_lines lines = { text, 0 };
	struct ss_bytes line, local;

	while (ss_next_line(&lines, &line)) {
		(void)ss_word(&line);
		local = ss_word(&line);
		(void)ss_word(&line);
		if (!ss_equal(ss_word(&line), "0A"))
			continue;
		(void)ss_field(&local, ':');
		if (is_port(ports, hex_of(local)))
			return true;
	}
	return false;
}

/* ss -Hltn: State Recv-Q Send-Q Local:Port Peer:Port */
static bool
ss_listens(struct ss_bytes text, const struct ss_list *ports)
{
	struct ss_lines lines = { text, 0 };
	struct ss_bytes line, local;
	const char *colon;
	int64_t port;

	while (ss_next_line(&lines, &line)) {
		if (!ss_equal(ss_word(&line), "LISTEN"))
			continue;
		(void)ss_word(&line);
		(void)ss_word(&line);
		local = ss_word(&line);
		colon = local.n == 0 ? NULL : memrchr(local.p, ':', local.n);
		if (colon == NULL)
			continue;
		local.n -= (size_t)(colon + 1 - local.p);
		local.p = colon + 1;
		if (ss_number(local, &port) && is_port(ports, port))
			return true;
	}
	return false;
}

static void
put_listening(struct running *r, const struct ss_list *ports)
{
	static const char *const files[] = { "/proc/net/tcp",
	    "/proc/net/tcp6" };
	bool known = false, listens = false;
	struct ss_blob errors;
	struct ss_doc doc;
	size_t i;

	for (i = 0; i < 2; i++) {
		if (ss_open(r->job, "sshd", files[i], false, &doc) != 0)
			continue;
		known = true;
		listens |= proc_listens(doc.bytes, ports);
		ss_row_cite(r->row, ss_cite_whole(&doc.blob));
		ss_close(&doc);
	}
	if (!known && ss_command(r->job, "sshd", "ss -Hltn", RUN_SOCKETS, NULL,
	    0, NULL, &doc, &errors) == 0) {
		known = doc.blob.status == 0;
		listens = ss_listens(doc.bytes, ports);
		ss_row_cite(r->row, ss_cite_whole(&doc.blob));
		ss_close(&doc);
	}
	if (known)
		ss_row_bool(r->row, "listening", listens);
	else
		ss_job_gap(r->job, "sshd", "listening", SS_ENOTRUN,
		    "neither /proc/net nor the output of ss is to be had: "
		    "whether it listens is not known",
		    "/proc/net も ss の出力もないため、待ち受けの有無は分かりません");
}

void
sshd_running_put(struct ss_job *job, struct ss_row *row,
    const struct ss_list *ports)
{
	struct running r = { job, row, NULL, -1, -1, false };

	from_pid_file(&r);
	from_units(&r);
	put_listening(&r, ports);
	if (r.seen)
		ss_row_enum(row, "start_mode", r.mode == NULL ? "none" :
		    r.mode);
	if (r.enabled >= 0)
		ss_row_bool(row, "enabled", r.enabled != 0);
	ss_row_time(row, "running_since", r.since);
	if (r.since < 0 && (r.mode == NULL || strcmp(r.mode, "socket") != 0))
		ss_job_gap(job, "sshd", "running_since", SS_ENOTRUN,
		    "no running daemon was found, so when it last read its "
		    "configuration is not known",
		    "動作中のデーモンが見つからず、設定を読み込んだ時刻は分かりません");
}

struct keys { struct ss_entry v[64]; uint32_t n; struct ss_job *job; };

static int
take_key(void *arg, const struct ss_entry *e)
{
	struct keys *k = arg;

	if (k->n == sizeof(k->v) / sizeof(k->v[0]))
		return 1;
	if (e->type != SS_FILE)
		return 0;
	k->v[k->n] = *e;
	k->v[k->n++].path = ss_text(k->job, ss_bytes_of(e->path));
	return 0;
}

/* ed25519 of /etc/ssh/ssh_host_ed25519_key */
static const char *
key_type(struct ss_job *job, const char *path)
{
	struct ss_bytes b = ss_bytes_of(path);
	const size_t head = strlen("/etc/ssh/ssh_host_"), tail = strlen("_key");

	if (b.n <= head + tail)
		return "";
	b.p += head;
	b.n -= head + tail;
	return ss_text(job, b);
}

void
sshd_hostkeys_emit(const struct sshd_config *c, const struct ss_list *resolved)
{
	struct ss_job *job = c->job;
	struct keys keys = { .n = 0, .job = job };
	struct ss_blob listing;
	uint32_t i, j;

	if (ss_job_list(job, "sshd.hostkey", "/etc/ssh/ssh_host_*_key",
	    take_key, &keys, &listing) < 0)
		return;
	for (i = 0; i < keys.n && !job->ended; i++) {
		const struct ss_entry *k = &keys.v[i];
		struct ss_row row = { .n = 0 };
		char mode[8];

		(void)snprintf(mode, sizeof(mode), "%04o", k->mode & 07777u);
		ss_row_text(&row, "path", k->path);
		ss_row_text(&row, "type", key_type(job, k->path));
		ss_row_text(&row, "mode", mode);
		ss_row_int(&row, "owner_uid", k->uid);
		ss_row_bool(&row, "protected", (k->mode & 037u) == 0);
		if (resolved->n > 0)
			ss_row_bool(&row, "in_use", ss_list_has(resolved,
			    k->path));
		ss_row_cite(&row, ss_cite_whole(&listing));
		(void)ss_row_emit(job, "sshd.hostkey", &row);
	}
	for (j = 0; j < resolved->n && !job->ended; j++) {
		for (i = 0; i < keys.n; i++)
			if (strcmp(keys.v[i].path, resolved->v[j]) == 0)
				break;
		if (i == keys.n && strncmp(resolved->v[j],
		    "/etc/ssh/ssh_host_", 18) != 0)
			ss_job_gap(job, "sshd.hostkey", resolved->v[j],
			    SS_EUNDECLARED, "a host key outside of where this "
			    "plugin may look",
			    "この収集器が見られる範囲の外にあるホスト鍵です");
		else if (i == keys.n)
			ss_job_gap(job, "sshd.hostkey", resolved->v[j],
			    SS_ENOENT, "a host key that is configured but was "
			    "not found", "設定にあるホスト鍵が見つかりません");
	}
}
