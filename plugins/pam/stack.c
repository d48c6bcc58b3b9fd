/* SPDX-License-Identifier: Apache-2.0
 * pam.d(5): rules of every service, with @include, include and substack put in
 * their place. Never follows an include out of the declared folders.
 */
#include "pam.h"

#define FOLDER "/etc/pam.d/"
#define VENDOR "/usr/lib/pam.d/"
#define RULE_BYTES 4096

struct walk { struct pam_stacks *s; const char *service, *type;
	const char *stack[PAM_DEPTH_MAX]; int depth; };

static void walk_file(struct walk *w, const char *name);

static struct pam_file *
file_of(struct pam_stacks *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->n_files; i++)
		if (strcmp(s->files[i].name, name) == 0)
			return &s->files[i];
	return NULL;
}

static int
take_entry(void *arg, const struct ss_entry *e)
{
	struct pam_stacks *s = arg;
	const char *slash = strrchr(e->path, '/');
	size_t n = strlen(e->path);
	struct pam_file *f;

	if (slash == NULL || (e->type != SS_FILE && e->type != SS_LINK) ||
	    e->path[n - 1] == '~' || strstr(slash, ".dpkg-") != NULL ||
	    strstr(slash, ".rpm") != NULL)
		return 0;
	/* A vendor's file yields to one of the same name in /etc. */
	if (file_of(s, ss_text(s->job, ss_bytes_of(slash + 1))) != NULL)
		return 0;
	if (s->n_files == PAM_FILES_MAX) {
		s->limited = true;
		return 1;
	}
	f = &s->files[s->n_files++];
	f->path = ss_text(s->job, ss_bytes_of(e->path));
	f->name = ss_text(s->job, ss_bytes_of(slash + 1));
	return 0;
}

static void
open_all(struct pam_stacks *s)
{
	static const char *const globs[] = { FOLDER "*", VENDOR "*" };
	struct ss_blob vendor;
	size_t i;

	for (i = 0; i < 2; i++)
		(void)ss_job_list(s->job, "pam.stack", globs[i], take_entry, s,
		    i == 0 ? &s->listing : &vendor);
	if (s->limited)
		ss_job_fault(s->job, "pam.stack", FOLDER, SS_ELIMIT);
	for (i = 0; i < s->n_files; i++) {
		s->files[i].there = ss_open(s->job, "pam.stack",
		    s->files[i].path, true, &s->files[i].doc) == 0;
		if (!s->files[i].there)
			s->job->partial = true; /* it was listed just now */
	}
}

/* A word, or a bracket with its blanks. */
static struct ss_bytes
next_word(struct ss_bytes *rest)
{
	struct ss_bytes w;
	const char *end;

	*rest = ss_trim(*rest);
	if (rest->n == 0 || rest->p[0] != '[')
		return ss_word(rest);
	end = memchr(rest->p, ']', rest->n);
	if (end == NULL)
		return ss_word(rest);
	w.p = rest->p;
	w.n = (size_t)(end + 1 - rest->p);
	rest->p += w.n;
	rest->n -= w.n;
	return w;
}

static void
line_gap(struct walk *w, const struct pam_file *f, uint64_t line, int err,
    const char *en, const char *ja)
{
	char place[400];

	/* A file that many services include is spoken of once. */
	if (strcmp(w->service, f->name) != 0)
		return;
	(void)snprintf(place, sizeof(place), "%.350s:%llu", f->path,
	    (unsigned long long)line);
	/* The file is walked once for each type. */
	if (ss_list_has(&w->s->said, place))
		return;
	ss_list_put(&w->s->said, ss_text(w->s->job, ss_bytes_of(place)));
	ss_job_gap(w->s->job, "pam.stack", place, err, en, ja);
}

static void
add_rule(struct walk *w, const struct pam_file *f, struct ss_bytes control,
    struct ss_bytes rest, struct ss_cite cite, bool may_be_missing)
{
	struct pam_stacks *s = w->s;
	struct pam_rule *r = &s->rules[s->n_rules];
	struct ss_bytes module = next_word(&rest), word;
	const char *slash;

	if (s->n_rules == PAM_RULES_MAX) {
		s->limited = true;
		return;
	}
	if (module.n == 0) {
		line_gap(w, f, cite.from, SS_EINVAL, "a rule without a module",
		    "モジュールのない規則です");
		return;
	}
	if (control.n > 0 && control.p[0] == '[' &&
	    control.p[control.n - 1] != ']')
		line_gap(w, f, cite.from, SS_EINVAL, "a control whose bracket "
		    "is not closed", "制御欄の括弧が閉じていません");
	slash = memrchr(module.p, '/', module.n);
	if (slash != NULL) {
		module.n -= (size_t)(slash + 1 - module.p);
		module.p = slash + 1;
	}
	if (module.n > 3 && memcmp(module.p + module.n - 3, ".so", 3) == 0)
		module.n -= 3;
	memset(r, 0, sizeof(*r));
	r->service = w->service;
	r->type = w->type;
	r->control = ss_text(s->job, control);
	r->module = ss_text(s->job, module);
	r->file = f->path;
	r->cite = cite;
	r->may_be_missing = may_be_missing;
	r->position = s->n_rules > 0 && r[-1].service == w->service &&
	    r[-1].type == w->type ? r[-1].position + 1 : 1;
	while ((word = next_word(&rest)).n > 0 && r->n_args < PAM_ARGS_MAX) {
		if (word.p[0] == '[' && word.n > 1) {
			word.p++;
			word.n -= 2;
		}
		r->args[r->n_args++] = ss_text(s->job, word);
	}
	s->n_rules++;
}

static void
take_include(struct walk *w, const struct pam_file *f, struct ss_bytes name,
    uint64_t line)
{
	char s[300];

	if (ss_starts(name, FOLDER)) {
		name.p += strlen(FOLDER);
		name.n -= strlen(FOLDER);
	}
	if (!ss_copy(name, s, sizeof(s)) || s[0] == '\0')
		line_gap(w, f, line, SS_EINVAL, "an include without a name",
		    "取り込む名前がありません");
	else if (strchr(s, '/') != NULL)
		line_gap(w, f, line, SS_EUNDECLARED, "an include outside of "
		    "what this plugin may read", "この収集器が読める範囲の外を取り込みます");
	else
		walk_file(w, s);
}

static void
take_line(struct walk *w, const struct pam_file *f, struct ss_bytes line,
    struct ss_cite cite)
{
	struct ss_bytes type, control;
	bool dash;

	line = ss_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return;
	type = ss_word(&line);
	if (ss_equal(type, "@include")) {
		take_include(w, f, ss_word(&line), cite.from);
		return;
	}
	dash = type.p[0] == '-';
	if (dash) {
		type.p++;
		type.n--;
	}
	if (!ss_equal_nocase(type, "auth") &&
	    !ss_equal_nocase(type, "account") &&
	    !ss_equal_nocase(type, "password") &&
	    !ss_equal_nocase(type, "session")) {
		if (strcmp(w->type, "auth") == 0)
			line_gap(w, f, cite.from, SS_EINVAL, "a rule of no "
			    "known type", "種類の分からない規則です");
		return;
	}
	if (!ss_equal_nocase(type, w->type))
		return;
	control = next_word(&line);
	if (ss_equal_nocase(control, "include") ||
	    ss_equal_nocase(control, "substack"))
		take_include(w, f, ss_word(&line), cite.from);
	else
		add_rule(w, f, control, line, cite, dash);
}

/* Lines that end in a backslash go on; comments end at the line's end. */
static void
walk_lines(struct walk *w, const struct pam_file *f)
{
	struct ss_lines lines = { f->doc.bytes, 0 };
	struct ss_bytes line, all;
	char joined[RULE_BYTES];
	uint64_t from = 0;
	size_t n = 0;

	while (ss_next_line(&lines, &line)) {
		bool more = line.n > 0 && line.p[line.n - 1] == '\\';
		const char *hash = line.n == 0 ? NULL :
		    memchr(line.p, '#', line.n);

		if (hash != NULL) {
			line.n = (size_t)(hash - line.p);
			more = false;
		}
		if (n == 0)
			from = lines.number;
		if (n + line.n + 1 > sizeof(joined)) {
			line_gap(w, f, from, SS_ELIMIT, "the rule is too long",
			    "規則が長すぎます");
			n = 0;
			continue;
		}
		memcpy(joined + n, line.p, line.n - more);
		n += line.n - more;
		if (more) {
			joined[n++] = ' ';
			continue;
		}
		all.p = joined;
		all.n = n;
		take_line(w, f, all, ss_cite_lines(&f->doc.blob, from,
		    lines.number));
		n = 0;
	}
}

static void
walk_file(struct walk *w, const char *name)
{
	const struct pam_file *f = file_of(w->s, name);
	bool own = strcmp(w->type, "auth") == 0;
	int i;

	for (i = 0; i < w->depth; i++)
		if (strcmp(w->stack[i], name) == 0)
			break;
	if (i < w->depth || w->depth == PAM_DEPTH_MAX) {
		if (own)
			ss_job_gap(w->s->job, "pam.stack", name, SS_EINVAL,
			    "the file includes itself, or too deeply",
			    "自分自身を取り込むか、取り込みが深すぎます");
		return;
	}
	if (f == NULL || !f->there) {
		if (own && f == NULL)
			ss_job_gap(w->s->job, "pam.stack", name, SS_ENOENT,
			    "a file that is included is not there",
			    "取り込むファイルがありません");
		return;
	}
	w->stack[w->depth++] = f->name;
	walk_lines(w, f);
	w->depth--;
}

/* Files that only others include are no services. */
static bool
is_fragment(const char *name)
{
	static const char *const names[] = { "common-", "system-auth",
	    "password-auth", "fingerprint-auth", "smartcard-auth", "postlogin",
	    NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		if (strncmp(name, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static int
take_module(void *arg, const struct ss_entry *e)
{
	struct pam_stacks *s = arg;
	const char *slash = strrchr(e->path, '/');
	struct ss_bytes name = ss_bytes_of(slash == NULL ? "" : slash + 1);

	if (name.n > 3) {
		name.n -= 3;
		ss_list_add(&s->modules, ss_text(s->job, name));
	}
	return 0;
}

static void
list_modules(struct pam_stacks *s)
{
	static const char *const globs[] = {
	    "/usr/lib/*/security/pam_*.so", "/usr/lib/security/pam_*.so",
	    "/usr/lib64/security/pam_*.so", "/lib/*/security/pam_*.so",
	    "/lib/security/pam_*.so", "/lib64/security/pam_*.so" };
	struct ss_blob listing;
	size_t i;

	for (i = 0; i < sizeof(globs) / sizeof(globs[0]); i++)
		(void)ss_job_list(s->job, "pam", globs[i], take_module, s,
		    &listing);
}

void
pam_stacks_read(struct pam_stacks *s)
{
	static const char *const types[] = { "auth", "account", "password",
	    "session" };
	struct walk w;
	size_t i, t;

	open_all(s);
	list_modules(s);
	for (i = 0; i < s->n_files && !s->job->ended; i++) {
		if (!s->files[i].there || is_fragment(s->files[i].name))
			continue;
		ss_list_put(&s->services, s->files[i].name);
		for (t = 0; t < 4; t++) {
			memset(&w, 0, sizeof(w));
			w.s = s;
			w.service = s->files[i].name;
			w.type = types[t];
			walk_file(&w, w.service);
		}
	}
	if (s->n_rules == PAM_RULES_MAX)
		ss_job_fault(s->job, "pam.stack", "rules", SS_ELIMIT);
}

void
pam_stacks_close(struct pam_stacks *s)
{
	size_t i;

	for (i = 0; i < s->n_files; i++)
		if (s->files[i].there)
			ss_close(&s->files[i].doc);
}

bool
pam_has_service(const struct pam_stacks *s, const char *service)
{
	return ss_list_has(&s->services, service);
}

bool
pam_rule_is(const struct pam_rule *r, const char *service, const char *type,
    const char *module)
{
	return strcmp(r->service, service) == 0 && strcmp(r->type, type) == 0 &&
	    (module == NULL || strcmp(r->module, module) == 0);
}

const char *
pam_argument(const struct pam_rule *r, const char *name)
{
	size_t n = strlen(name);
	uint32_t i;

	for (i = r->n_args; i > 0; i--) {       /* the last one counts */
		const char *a = r->args[i - 1];

		if (strncmp(a, name, n) == 0 && a[n] == '=')
			return a + n + 1;
		if (strcmp(a, name) == 0)
			return "";
	}
	return NULL;
}

bool
pam_is_binding(const struct pam_rule *r)
{
	const char *c = r->control;

	if (c[0] == '[')
		return strstr(c, "default=bad") != NULL ||
		    strstr(c, "default=die") != NULL ||
		    strstr(c, "default=") == NULL;
	return strcmp(c, "required") == 0 || strcmp(c, "requisite") == 0;
}
