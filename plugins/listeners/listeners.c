/* SPDX-License-Identifier: Apache-2.0
 * Listening sockets from the kernel's tables, their programs from ss. Never
 * opens a socket itself.
 */
#include <arpa/inet.h>

#include "manifest.h"

#define SOCKETS_MAX 65536
#define PIDS_MAX 256
#define STATE_LISTEN 0x0a
#define STATE_UNCONNECTED 0x07

struct listener {
	char address[INET6_ADDRSTRLEN];
	const char *proto, *scope;
	int64_t port, uid;
	uint64_t line;
	size_t source;
	struct ss_bytes program;
	int64_t pid;            /* 0: not known */
	bool by_ss;
};

struct listeners {
	struct ss_run *run;
	struct ss_blob sources[5];      /* four tables, ss */
	struct ss_bytes bytes[5];
	struct listener *v;
	size_t n;
	bool full, has_ss, agree;
};

struct counts { int64_t all, scope[4], cleartext; };

/* Units of the processes that were asked for. */
struct unit { int64_t pid; char name[256]; struct ss_blob blob; };

static struct ss_draft draft;
static struct unit units[PIDS_MAX];
static size_t n_units;

static int
hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
read_hex(struct ss_bytes b, int64_t *out)
{
	int64_t v = 0;
	size_t i;

	if (b.n == 0 || b.n > 8)
		return false;
	for (i = 0; i < b.n; i++) {
		if (hex_of(b.p[i]) < 0)
			return false;
		v = v * 16 + hex_of(b.p[i]);
	}
	*out = v;
	return true;
}

static const char *
scope_of_four(const unsigned char *a)
{
	if (a[0] == 0 && a[1] == 0 && a[2] == 0 && a[3] == 0)
		return "any";
	if (a[0] == 127)
		return "loopback";
	return a[0] == 169 && a[1] == 254 ? "link" : "specific";
}

static const char *
scope_of(const unsigned char a[16], bool six)
{
	static const unsigned char none[16];
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (!six)
		return scope_of_four(a);
	if (memcmp(a, mapped, 12) == 0)
		return scope_of_four(a + 12);
	if (memcmp(a, none, 16) == 0)
		return "any";
	if (memcmp(a, none, 15) == 0 && a[15] == 1)
		return "loopback";
	return a[0] == 0xfe && (a[1] & 0xc0) == 0x80 ? "link" : "specific";
}

/* Addresses are words of four bytes, each in the byte order of the machine;
 * all machines this is built for are little-endian. */
static bool
read_address(struct ss_bytes text, bool six, struct listener *out)
{
	unsigned char a[16];
	int64_t word;
	size_t i;

	if (text.n != (six ? 32u : 8u))
		return false;
	for (i = 0; i < text.n / 8; i++) {
		if (!read_hex((struct ss_bytes){ text.p + 8 * i, 8 }, &word))
			return false;
		a[4 * i] = (unsigned char)(word & 0xff);
		a[4 * i + 1] = (unsigned char)(word >> 8 & 0xff);
		a[4 * i + 2] = (unsigned char)(word >> 16 & 0xff);
		a[4 * i + 3] = (unsigned char)(word >> 24 & 0xff);
	}
	out->scope = scope_of(a, six);
	return inet_ntop(six ? AF_INET6 : AF_INET, a, out->address,
	    sizeof(out->address)) != NULL;
}

static void
add(struct listeners *s, const struct listener *one)
{
	struct listener *v;

	if ((s->n & (s->n - 1)) == 0) {
		v = s->n >= SOCKETS_MAX ? NULL :
		    realloc(s->v, (s->n == 0 ? 1 : 2 * s->n) * sizeof(*v));
		if (v == NULL) {
			s->full = true;
			return;
		}
		s->v = v;
	}
	s->v[s->n++] = *one;
}

/* "0: 0100007F:0016 00000000:0000 0A 0:0 00:0 0 1000 0 12345 …" */
static bool
read_socket(struct ss_bytes line, const char *proto, struct listener *one,
    bool *listens)
{
	bool six = proto[3] == '6';
	struct ss_bytes local, state, uid;
	int64_t st;
	int i;

	memset(one, 0, sizeof(*one));
	one->proto = proto;
	(void)ss_word(&line);
	local = ss_word(&line);
	(void)ss_word(&line);
	state = ss_word(&line);
	for (i = 0; i < 3; i++)
		(void)ss_word(&line);
	uid = ss_word(&line);
	if (!read_hex(state, &st) || !read_address(ss_field(&local, ':'),
	    six, one) || local.n != 4 || !read_hex(local, &one->port) ||
	    !ss_number(uid, &one->uid))
		return false;
	*listens = st == (proto[0] == 't' ? STATE_LISTEN :
	    STATE_UNCONNECTED);
	return true;
}

/* True where all of the table was understood. */
static bool
read_table(struct listeners *s, size_t source)
{
	static const char *const files[] = { "/proc/net/tcp",
	    "/proc/net/tcp6", "/proc/net/udp", "/proc/net/udp6" };
	struct listener one;
	struct ss_bytes line;
	struct ss_lines l;
	bool listens = false, bad = false;

	if (ss_take(s->run, files[source], source % 2 == 1,
	    &s->sources[source], &s->bytes[source]) != 0)
		return false;
	l = (struct ss_lines){ s->bytes[source], 0 };
	while (ss_next_line(&l, &line)) {
		if (l.number == 1 || ss_trim(line).n == 0)
			continue;
		if (!read_socket(line, proto_names[source], &one, &listens)) {
			bad = true;
			continue;
		}
		one.line = l.number;
		one.source = source;
		if (listens)
			add(s, &one);
	}
	if (bad)
		ss_malformed(s->run, files[source]);
	return !bad && (s->sources[source].flags & SS_B_CUT) == 0;
}

/* users:(("sshd",pid=812,fd=3),…): the first one's name and number. */
static void
read_users(struct ss_bytes text, struct listener *one)
{
	struct ss_bytes rest = text;
	const char *at;

	(void)ss_field(&rest, '"');
	one->program = ss_field(&rest, '"');
	at = memmem(rest.p, rest.n, "pid=", 4);
	if (at == NULL)
		return;
	rest.n -= (size_t)(at + 4 - rest.p);
	rest.p = at + 4;
	rest = ss_field(&rest, ',');
	if (!ss_number(rest, &one->pid) || one->pid < 0)
		one->pid = 0;
}

/* "127.0.0.53%lo:53", "[::]:22", "*:80" */
static bool
read_local(struct ss_bytes text, const char *net, struct listener *one)
{
	const char *colon = text.n == 0 ? NULL : memrchr(text.p, ':', text.n);
	struct ss_bytes port, host;
	unsigned char a[16];
	char plain[64];
	bool six, tcp = net[0] == 't';

	if (colon == NULL)
		return false;
	port.p = colon + 1;
	port.n = text.n - (size_t)(port.p - text.p);
	host = (struct ss_bytes){ text.p, (size_t)(colon - text.p) };
	if (!ss_number(port, &one->port) || one->port < 0 ||
	    one->port > 65535)
		return false;
	if (host.n >= 2 && host.p[0] == '[') {
		host.p++;
		host.n--;
		host = ss_field(&host, ']');
	}
	host = ss_field(&host, '%');
	if (ss_equal(host, "*"))
		host = (struct ss_bytes){ "::", 2 };
	if (!ss_copy(host, plain, sizeof(plain)))
		return false;
	six = strchr(plain, ':') != NULL;
	if (inet_pton(six ? AF_INET6 : AF_INET, plain, a) != 1)
		return false;
	one->scope = scope_of(a, six);
	one->proto = tcp ? six ? "tcp6" : "tcp" : six ? "udp6" : "udp";
	return inet_ntop(six ? AF_INET6 : AF_INET, a, one->address,
	    sizeof(one->address)) != NULL;
}

static void
read_ss(struct listeners *s)
{
	static const char what[] = "ss -H -lntup";
	struct ss_bytes line, net, local;
	struct ss_lines l;
	struct listener one;
	bool bad = false;
	int i;

	if (ss_take_run(s->run, RUN_SS, what, SS_MAYBE, NULL, &s->sources[4],
	    &s->bytes[4]) != 0)
		return;
	if (s->sources[4].status != 0) {
		ss_lost(s->run, what, SS_EIO);
		return;
	}
	s->has_ss = true;
	l = (struct ss_lines){ s->bytes[4], 0 };
	while (ss_next_line(&l, &line)) {
		memset(&one, 0, sizeof(one));
		if ((net = ss_word(&line)).n == 0)
			continue;
		for (i = 0; i < 3; i++)
			(void)ss_word(&line);
		local = ss_word(&line);
		(void)ss_word(&line);
		if ((!ss_equal(net, "tcp") && !ss_equal(net, "udp")) ||
		    !read_local(local, net.p, &one)) {
			bad = true;
			continue;
		}
		read_users(line, &one);
		one.by_ss = true;
		one.line = l.number;
		one.source = 4;
		add(s, &one);
	}
	if (bad)
		ss_malformed(s->run, what);
	s->has_ss = !bad;
}

static int
order(const void *a, const void *b)
{
	const struct listener *x = a, *y = b;
	int r = strcmp(x->proto, y->proto);

	if (r == 0)
		r = (x->port > y->port) - (x->port < y->port);
	if (r == 0)
		r = strcmp(x->address, y->address);
	if (r == 0)
		r = (x->source > y->source) - (x->source < y->source);
	return r != 0 ? r : (x->line > y->line) - (x->line < y->line);
}

static bool
same(const struct listener *x, const struct listener *y)
{
	return strcmp(x->proto, y->proto) == 0 && x->port == y->port &&
	    strcmp(x->address, y->address) == 0;
}

/* "0::/system.slice/ssh.service": the last part that is a unit. */
static const struct unit *
unit_of(struct ss_run *run, int64_t pid)
{
	struct ss_bytes all, line, part;
	struct ss_lines l;
	struct unit *u;
	char path[64];
	size_t i;

	for (i = 0; i < n_units; i++)
		if (units[i].pid == pid)
			return &units[i];
	if (n_units == PIDS_MAX)
		return NULL;
	u = &units[n_units];
	(void)snprintf(path, sizeof(path), "/proc/%lld/cgroup",
	    (long long)pid);
	if (ss_take(run, path, SS_MAYBE, &u->blob, &all) != 0)
		return NULL;
	n_units++;
	u->pid = pid;
	u->name[0] = '\0';
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		if (!ss_starts(line, "0::") &&
		    memmem(line.p, line.n, "name=systemd", 12) == NULL)
			continue;
		while (line.n > 0) {
			part = ss_field(&line, '/');
			if (part.n > 8 && (memcmp(part.p + part.n - 8,
			    ".service", 8) == 0 || memcmp(part.p + part.n - 6,
			    ".scope", 6) == 0))
				(void)ss_clean(part, u->name,
				    sizeof(u->name));
		}
	}
	ss_unmap(&all);
	return u;
}

static bool
is_cleartext(const struct listener *one)
{
	static const int tcp[] = { 21, 23, 79, 512, 513, 514 };
	size_t i;

	if (one->proto[0] == 'u')
		return one->port == 69;
	for (i = 0; i < sizeof(tcp) / sizeof(tcp[0]); i++)
		if (one->port == tcp[i])
			return true;
	return false;
}

/* Sockets that share address and port are one row. */
static void
put_socket(struct listeners *s, const struct listener *v, size_t n,
    struct counts *c)
{
	const struct listener *named = NULL;
	const struct unit *u = NULL;
	bool kernel = false, ss = false, exposed;
	size_t i;

	ss_draft_start(&draft);
	for (i = 0; i < n; i++) {
		kernel |= !v[i].by_ss;
		ss |= v[i].by_ss;
		if (v[i].program.n > 0 && named == NULL)
			named = &v[i];
		ss_draft_cite(&draft, &s->sources[v[i].source], v[i].line,
		    v[i].line);
	}
	exposed = strcmp(v->scope, "loopback") != 0;
	ss_draft_enum(&draft, "proto", v->proto);
	ss_draft_put(&draft, ss_of_text("address", v->address));
	ss_draft_int(&draft, "port", v->port);
	ss_draft_enum(&draft, "scope", v->scope);
	ss_draft_bool(&draft, "exposed", exposed);
	if (named != NULL)
		ss_draft_text(&draft, "program", named->program);
	if (named != NULL && named->pid > 0)
		u = unit_of(s->run, named->pid);
	if (u != NULL && u->name[0] != '\0') {
		ss_draft_put(&draft, ss_of_text("unit", u->name));
		ss_draft_cite(&draft, &u->blob, 0, 0);
	}
	if (kernel)
		ss_draft_int(&draft, "uid", v->uid);
	ss_draft_bool(&draft, "known_cleartext", is_cleartext(v));
	if (s->has_ss)
		ss_draft_enum(&draft, "seen", kernel && ss ? "both" :
		    kernel ? "kernel" : "ss");
	ss_draft_emit(s->run, "listeners.socket", &draft);
	s->agree &= kernel && ss;
	c->all++;
	for (i = 0; i < 4; i++)
		c->scope[i] += strcmp(scope_names[i], v->scope) == 0;
	c->cleartext += exposed && is_cleartext(v);
}

static void
put_sum(struct listeners *s, const struct counts *c)
{
	size_t i;

	ss_draft_start(&draft);
	ss_draft_int(&draft, "sockets_count", c->all);
	ss_draft_int(&draft, "any_count", c->scope[3]);
	ss_draft_int(&draft, "specific_count", c->scope[2]);
	ss_draft_int(&draft, "link_count", c->scope[1]);
	ss_draft_int(&draft, "loopback_count", c->scope[0]);
	ss_draft_int(&draft, "exposed_count", c->all - c->scope[0]);
	ss_draft_int(&draft, "cleartext_count", c->cleartext);
	if (s->has_ss)
		ss_draft_bool(&draft, "sources_agree", s->agree);
	for (i = 0; i < 5; i++)
		ss_draft_cite(&draft, &s->sources[i], 0, 0);
	ss_draft_emit(s->run, "listeners", &draft);
}

static int
collect(const struct ss_host *host)
{
	static struct listeners s;
	struct ss_run run = { host, "listeners", false, false };
	struct counts c = { 0, { 0, 0, 0, 0 }, 0 };
	size_t i, k;
	bool tcp, udp, whole;

	s.run = &run;
	s.agree = true;
	tcp = read_table(&s, 0);
	(void)read_table(&s, 1);
	udp = read_table(&s, 2);
	(void)read_table(&s, 3);
	whole = tcp && udp && !run.partial;
	read_ss(&s);
	if (s.n > 1)
		qsort(s.v, s.n, sizeof(*s.v), order);
	run.table = "listeners.socket";
	for (i = 0; i < s.n && !run.cancelled; i = k) {
		for (k = i + 1; k < s.n && same(&s.v[i], &s.v[k]); k++)
			;
		put_socket(&s, &s.v[i], k - i, &c);
	}
	if (s.full)
		ss_lost(&run, "listeners.socket", SS_ELIMIT);
	run.table = "listeners";
	/* A sum of a part would look like the whole. */
	if (whole)
		put_sum(&s, &c);
	for (i = 0; i < 5; i++)
		ss_unmap(&s.bytes[i]);
	free(s.v);
	return !tcp && !udp && s.n == 0 && ss_outcome_of(&run) ==
	    SS_COMPLETE ? SS_NOT_APPLICABLE : ss_outcome_of(&run);
}

SS_PLUGIN(manifest, collect);
