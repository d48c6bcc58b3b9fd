/* SPDX-License-Identifier: Apache-2.0
 * One line of sudoers(5): aliases, Defaults, rules. Never guesses at a line it
 * does not understand: that is a gap.
 */
#include "sudo.h"

static void
broken(struct sudo *s, const char *place)
{
	s->n_broken++;
	ss_job_gap(s->job, "sudo", place, SS_EINVAL,
	    "a line that is not understood", "解釈できない行です");
}

/* Cut at the first of c that is not escaped, quoted or in parentheses. */
static struct ss_bytes
cut(struct ss_bytes *rest, char c)
{
	struct ss_bytes f = *rest;
	bool quoted = false;
	int depth = 0;
	size_t i;

	for (i = 0; i < rest->n; i++) {
		char x = rest->p[i];

		if (x == '\\')
			i++;
		else if (x == '"')
			quoted = !quoted;
		else if (x == c && !quoted && depth == 0)
			break;
		else if (x == '(')
			depth++;
		else if (x == ')' && depth > 0)
			depth--;
	}
	f.n = i < rest->n ? i : rest->n;
	rest->p += f.n + (i < rest->n);
	rest->n -= f.n + (i < rest->n);
	return ss_trim(f);
}

static void
take_aliases(struct sudo *s, enum alias_kind kind, struct ss_bytes rest,
    const char *place)
{
	struct ss_bytes one, name;

	rest = ss_trim(rest);
	if (rest.n == 0)
		broken(s, place);
	while (rest.n > 0) {
		one = cut(&rest, ':');
		name = cut(&one, '=');
		one = ss_trim(one);
		if (name.n == 0 || one.n == 0) {
			broken(s, place);
			return;
		}
		if (s->n_aliases == SUDO_ALIASES_MAX) {
			s->limited = true;
			return;
		}
		s->aliases[s->n_aliases++] = (struct sudo_alias){ kind,
		    ss_text(s->job, name), ss_text_most(s->job, one,
		    SUDO_LINE_BYTES) };
	}
}

static void
take_defaults(struct sudo *s, struct ss_bytes line, struct ss_cite cite,
    const char *place)
{
	struct ss_bytes scope = ss_word(&line), one, name;
	const char *where;

	scope.p += strlen("Defaults");
	scope.n -= strlen("Defaults");
	where = ss_text(s->job, scope);
	line = ss_trim(line);
	if (line.n == 0)
		broken(s, place);
	while (line.n > 0) {
		struct sudo_default *d = &s->defaults[s->n_defaults];
		bool off = false;

		one = cut(&line, ',');
		name = cut(&one, '=');
		if (s->n_defaults == SUDO_RULES_MAX) {
			s->limited = true;
			return;
		}
		while (name.n > 0 && name.p[0] == '!') {
			off = !off;
			name.p++;
			name.n--;
			name = ss_trim(name);
		}
		if (name.n > 0 && (name.p[name.n - 1] == '+' ||
		    name.p[name.n - 1] == '-'))
			name.n--;
		one = ss_trim(one);
		if (one.n > 1 && one.p[0] == '"') {
			one.p++;
			one.n -= 2;
		}
		d->name = ss_text(s->job, ss_trim(name));
		d->value = off ? "false" : one.n == 0 ? "true" :
		    ss_text(s->job, one);
		d->scope = where;
		d->cite = cite;
		s->n_defaults++;
	}
}

static bool
is_tag(struct ss_bytes word)
{
	static const char *const tags[] = { "NOPASSWD", "PASSWD", "SETENV",
	    "NOSETENV", "EXEC", "NOEXEC", "LOG_INPUT", "NOLOG_INPUT",
	    "LOG_OUTPUT", "NOLOG_OUTPUT", "MAIL", "NOMAIL", "FOLLOW",
	    "NOFOLLOW", "INTERCEPT", "NOINTERCEPT", NULL };
	size_t i;

	for (i = 0; tags[i] != NULL; i++)
		if (ss_equal(word, tags[i]))
			return true;
	return false;
}

/* Cut at a colon that begins the next host list: after a blank, no tag's. */
static struct ss_bytes
cut_hosts(struct ss_bytes *rest)
{
	struct ss_bytes f = *rest;
	int depth = 0;
	size_t i, w;

	for (i = 0; i < rest->n; i++) {
		struct ss_bytes word;

		if (rest->p[i] == '\\')
			i++;
		else if (rest->p[i] == '(')
			depth++;
		else if (rest->p[i] == ')' && depth > 0)
			depth--;
		if (i == 0 || i >= rest->n || rest->p[i] != ':' || depth > 0 ||
		    !ss_is_blank(rest->p[i - 1]))
			continue;
		for (w = i; w > 0 && ss_is_blank(rest->p[w - 1]); w--)
			;
		word.n = w;
		for (; w > 0 && !ss_is_blank(rest->p[w - 1]) &&
		    rest->p[w - 1] != ')' && rest->p[w - 1] != ','; w--)
			;
		word.p = rest->p + w;
		word.n -= w;
		if (!is_tag(word))
			break;
	}
	f.n = i < rest->n ? i : rest->n;
	rest->p += f.n + (i < rest->n);
	rest->n -= f.n + (i < rest->n);
	return ss_trim(f);
}

/* NOPASSWD: and its like stand before commands and hold until undone. */
static void
take_tags(struct ss_bytes *rest, struct sudo_rule *r)
{
	for (;;) {
		struct ss_bytes word = *rest, tail;
		size_t i;

		for (i = 0; i < word.n && ((word.p[i] >= 'A' &&
		    word.p[i] <= 'Z') || word.p[i] == '_'); i++)
			;
		tail.p = word.p + i;
		tail.n = word.n - i;
		tail = ss_trim(tail);
		word.n = i;
		if (!is_tag(word) || tail.n == 0 || tail.p[0] != ':')
			return;
		if (ss_equal(word, "NOPASSWD"))
			r->nopasswd = true;
		else if (ss_equal(word, "PASSWD"))
			r->nopasswd = false;
		else if (ss_equal(word, "SETENV"))
			r->setenv = true;
		else if (ss_equal(word, "NOSETENV"))
			r->setenv = false;
		rest->p = tail.p + 1;
		rest->n = tail.n - 1;
		*rest = ss_trim(*rest);
	}
}

static bool
add_rule(struct sudo *s, struct sudo_rule *r, struct ss_bytes one)
{
	/* Options such as ROLE=x, CWD=/y, TIMEOUT=5m stand before tags. */
	take_tags(&one, r);
	if (one.n == 0)
		return false;
	if (s->n_rules == SUDO_RULES_MAX) {
		s->limited = true;
		return true;
	}
	r->commands = ss_text(s->job, one);
	s->rules[s->n_rules++] = *r;
	return true;
}

/* user,user host = (runas:group) TAG: cmd, cmd : host = … */
static void
take_rule(struct sudo *s, struct ss_bytes line, struct ss_cite cite,
    const char *place)
{
	struct ss_bytes left, users = { "", 0 }, one, who;
	size_t i, split = 0;

	for (bool first = true; line.n > 0; first = false) {
		struct sudo_rule r = { .cite = cite, .runas = "root" };

		left = cut(&line, '=');
		for (i = 1; first && i < left.n; i++)
			if (ss_is_blank(left.p[i]) &&
			    left.p[i - 1] != ',' && left.p[i - 1] != '\\') {
				size_t j = i;

				while (j < left.n && ss_is_blank(left.p[j]))
					j++;
				if (j < left.n && left.p[j] != ',') {
					split = i;
					break;
				}
			}
		if (line.n == 0 || (first && split == 0)) {
			broken(s, place);
			return;
		}
		if (first)
			users = (struct ss_bytes){ left.p, split };
		if (first) {
			left.p += split;
			left.n -= split;
		}
		r.users = ss_text_most(s->job, ss_trim(users),
		    SUDO_LINE_BYTES);
		r.hosts = ss_text(s->job, ss_trim(left));
		who = cut_hosts(&line);
		if (who.n == 0) {
			broken(s, place);
			return;
		}
		while (who.n > 0) {
			one = cut(&who, ',');
			if (one.n > 0 && one.p[0] == '(') {
				struct ss_bytes runas = one;

				runas = ss_field(&one, ')');
				runas.p++;
				runas.n--;
				r.runas = ss_text(s->job, ss_trim(runas));
				one = ss_trim(one);
			}
			if (!add_rule(s, &r, one)) {
				broken(s, place);
				return;
			}
		}
	}
}

void
sudo_take_line(struct sudo *s, struct ss_bytes line, struct ss_cite cite,
    const char *place)
{
	static const char *const words[] = { "User_Alias", "Runas_Alias",
	    "Host_Alias", "Cmnd_Alias" };
	struct ss_bytes rest = line, word = ss_word(&rest);
	int i;

	if (line.n == 0)
		return;
	for (i = 0; i < 4; i++)
		if (ss_equal(word, words[i]) ||
		    (i == 3 && ss_equal(word, "Cmd_Alias"))) {
			take_aliases(s, (enum alias_kind)i, rest, place);
			return;
		}
	if (ss_starts(word, "Defaults"))
		take_defaults(s, line, cite, place);
	else if (line.p[0] == '@')
		broken(s, place);
	else
		take_rule(s, line, cite, place);
}

void
sudo_expand(struct sudo *s, enum alias_kind kind, const char *list,
    struct ss_list *out, int depth)
{
	struct ss_bytes rest = ss_bytes_of(list), one, name;
	size_t i;

	while (rest.n > 0) {
		bool found = false, no;

		one = cut(&rest, ',');
		no = one.n > 0 && one.p[0] == '!';
		name = one;
		if (no) {
			name.p++;
			name.n--;
		}
		for (i = 0; depth < SUDO_DEPTH_MAX && s->budget > 0 &&
		    i < s->n_aliases; i++)
			if (s->aliases[i].kind == kind &&
			    ss_equal(name, s->aliases[i].name)) {
				found = true;
				s->budget--;
				/* What an alias negates is named by itself. */
				if (!no)
					sudo_expand(s, kind,
					    s->aliases[i].members, out,
					    depth + 1);
			}
		if (one.n > 0 && (!found || no))
			ss_list_add(out, ss_text(s->job, one));
	}
}
