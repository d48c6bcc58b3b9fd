/* SPDX-License-Identifier: Apache-2.0
 * apt.conf(5): scopes, values, lists. Only what decides automatic updates is
 * kept; nothing is run, no file included.
 */
#include "updates.h"

#define DEPTH_MAX 8
#define NAME_MAX_BYTES 256
#define FILES_MAX 256

struct parse {
	struct conf *conf;
	struct ss_bytes rest;
	char scope[DEPTH_MAX][NAME_MAX_BYTES];
	int depth;
	bool bad;
};

enum kind { END, WORD, TEXT, OPEN, CLOSE, STOP };

static void
skip_to(struct ss_bytes *b, const char *end)
{
	const char *at = memmem(b->p, b->n, end, strlen(end));
	size_t n = at == NULL ? b->n : (size_t)(at - b->p) + strlen(end);

	b->p += n;
	b->n -= n;
}

static enum kind
next(struct parse *p, struct ss_bytes *word)
{
	struct ss_bytes *b = &p->rest;
	static const char marks[] = "{};";
	const char *mark;

	for (;;) {
		while (b->n > 0 && (ss_is_blank(b->p[0]) || b->p[0] == '\n' ||
		    b->p[0] == '\r')) {
			b->p++;
			b->n--;
		}
		if (ss_starts(*b, "//") || ss_starts(*b, "#"))
			skip_to(b, "\n");
		else if (ss_starts(*b, "/*"))
			skip_to(b, "*/");
		else
			break;
	}
	if (b->n == 0)
		return END;
	*word = *b;
	if ((mark = memchr(marks, b->p[0], 3)) != NULL) {
		b->p++;
		b->n--;
		return mark == marks ? OPEN : mark == marks + 1 ? CLOSE : STOP;
	}
	if (b->p[0] == '"') {
		b->p++;
		b->n--;
		p->bad |= memchr(b->p, '"', b->n) == NULL;
		*word = ss_field(b, '"');
		return TEXT;
	}
	for (word->n = 0; b->n > 0 && !ss_is_blank(b->p[0]) &&
	    b->p[0] != '\n' && b->p[0] != '\r' && b->p[0] != '"' &&
	    memchr(marks, b->p[0], 3) == NULL; word->n++) {
		b->p++;
		b->n--;
	}
	return WORD;
}

static bool
is_on(struct ss_bytes v)
{
	return v.n > 0 && !ss_equal(v, "0") && !ss_equal_nocase(v, "false") &&
	    !ss_equal_nocase(v, "no");
}

static bool
has_security(struct ss_bytes v)
{
	for (; v.n >= 9; v.p++, v.n--)
		if (ss_starts(v, "-security") || ss_starts(v, "-Security"))
			return true;
	return false;
}

static void
put_value(struct parse *p, const char *name, struct ss_bytes v)
{
	char full[DEPTH_MAX * NAME_MAX_BYTES];
	struct conf *c = p->conf;
	size_t at = 0;
	int i;

	full[0] = '\0';
	for (i = 0; i <= p->depth && at < sizeof(full); i++) {
		const char *part = i < p->depth ? p->scope[i] : name;

		if (part[0] != '\0')
			at += (size_t)snprintf(full + at, sizeof(full) - at,
			    "%s%s", at > 0 ? "::" : "", part);
	}
	if (strcasecmp(full, "APT::Periodic::Enable") == 0)
		c->enable_off = !is_on(v);
	else if (strcasecmp(full, "APT::Periodic::Update-Package-Lists") == 0)
		c->lists = is_on(v);
	else if (strcasecmp(full, "APT::Periodic::Unattended-Upgrade") == 0)
		c->install = is_on(v);
	else if (strncasecmp(full, "Unattended-Upgrade::Allowed-Origins",
	    35) == 0 || strncasecmp(full,
	    "Unattended-Upgrade::Origins-Pattern", 35) == 0) {
		c->origins = true;
		c->security_origins |= has_security(v);
	}
}

/* One file: NAME "value"; NAME { … }; and values alone inside of lists. */
static void
parse_all(struct parse *p)
{
	char name[NAME_MAX_BYTES] = "";
	struct ss_bytes word = { "", 0 };
	enum kind k;

	while ((k = next(p, &word)) != END) {
		if (k == WORD) {
			p->bad |= !ss_copy(word, name, sizeof(name));
		} else if (k == TEXT) {
			put_value(p, name, word);
		} else if (k == STOP) {
			name[0] = '\0';
		} else if (k == OPEN && p->depth < DEPTH_MAX) {
			memcpy(p->scope[p->depth++], name, sizeof(name));
			name[0] = '\0';
		} else if (k == CLOSE && p->depth > 0) {
			p->depth--;
			name[0] = '\0';
		} else {
			p->bad = true;
			break;
		}
	}
	p->bad |= p->depth != 0;
}

/* apt reads no file whose name has another ending than .conf. */
static bool
is_read(const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	const char *dot = strrchr(name, '.');

	return (dot == NULL || strcmp(dot, ".conf") == 0) &&
	    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789_.-") == strlen(name);
}

static void
read_file(struct ss_run *run, struct conf *conf, const char *path)
{
	struct parse p;
	struct ss_blob blob;
	struct ss_bytes all;

	if (ss_take(run, path, SS_MAYBE, &blob, &all) != 0)
		return;
	memset(&p, 0, sizeof(p));
	p.conf = conf;
	p.rest = all;
	parse_all(&p);
	if (p.bad)
		ss_malformed(run, path);
	if (conf->n < sizeof(conf->blobs) / sizeof(conf->blobs[0]))
		conf->blobs[conf->n++] = blob;
	ss_unmap(&all);
}

void
conf_read(struct ss_run *run, struct conf *conf)
{
	struct ss_names names = { NULL, 0, FILES_MAX, false };
	struct ss_blob listing;
	bool before = run->partial;
	size_t i;

	run->partial = false;
	if (ss_take_list(run, CONFS, ss_names_add, &names, &listing) >= 0) {
		conf->blobs[conf->n++] = listing;
		for (i = 0; i < names.n; i++)
			if (is_read(names.v[i]))
				read_file(run, conf, names.v[i]);
	}
	if (names.full)
		ss_lost(run, CONFS, SS_ELIMIT);
	ss_names_free(&names);
	read_file(run, conf, CONF);
	conf->known = !run->partial && !run->cancelled;
	run->partial |= before;
}
