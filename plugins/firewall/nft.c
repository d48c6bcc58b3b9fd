/* SPDX-License-Identifier: Apache-2.0
 * nft(8)'s language, as far as chains, policies and accepting rules go. Never
 * guesses: commands that change a ruleset step by step are a gap.
 */
#include "firewall.h"

#define STATEMENT_BYTES 8192
#define DEPTH_MAX 8

struct nft { struct fw_set *s; const struct ss_doc *doc; const char *name,
	*table; char text[STATEMENT_BYTES]; size_t n, chain; uint64_t line,
	from; char open[DEPTH_MAX]; int depth; bool commands; };

/* Ports after dport: one, or a set in braces. */
static void
take_ports(struct nft *f, struct ss_bytes *rest, struct ss_list *ports)
{
	struct ss_bytes word, one;

	*rest = ss_trim(*rest);
	if (rest->n > 0 && rest->p[0] == '{') {
		word = ss_field(rest, '}');
		word.p++;
		word.n--;
	} else {
		word = ss_word(rest);
	}
	while (word.n > 0) {
		one = ss_trim(ss_field(&word, ','));
		if (one.n > 0)
			ss_list_put(ports, ss_text(f->s->job, one));
	}
}

static struct ss_bytes
take_value(struct ss_bytes *rest)
{
	struct ss_bytes word;

	*rest = ss_trim(*rest);
	if (rest->n == 0 || rest->p[0] != '{')
		return ss_word(rest);
	word = ss_field(rest, '}');
	word.n++;       /* with its brace, which a closed statement has */
	return word;
}

static void
take_rule(struct nft *f, struct ss_bytes text, struct ss_cite cite)
{
	struct ss_job *job = f->s->job;
	struct fw_rule r = { .protocol = "", .source = "", .interface = "",
	    .cite = cite, .chain = f->chain, .text = ss_text(job, text) };
	struct ss_bytes rest = text, word;
	bool accept = false, only = true, established = false, new = false;
	enum fw_policy verdict = FW_NONE;

	r.ports = ss_alloc(job, sizeof(*r.ports));
	if (r.ports == NULL)
		return;
	memset(r.ports, 0, sizeof(*r.ports));
	while ((word = ss_word(&rest)).n > 0) {
		if (ss_equal(word, "comment"))
			break;
		if (ss_equal(word, "accept")) {
			accept = true;
		} else if (ss_equal(word, "drop")) {
			verdict = FW_DROP;
		} else if (ss_equal(word, "reject")) {
			verdict = FW_REJECT;
			break;
		} else if (ss_equal(word, "jump") || ss_equal(word, "goto")) {
			fw_add_jump(f->s, f->chain, ss_text(job,
			    ss_word(&rest)));
		} else if (ss_equal(word, "dport")) {
			take_ports(f, &rest, r.ports);
			only = false;
		} else if (ss_equal(word, "saddr")) {
			r.source = ss_text(job, take_value(&rest));
			only = false;
		} else if (ss_equal(word, "iif") || ss_equal(word, "iifname")) {
			r.interface = ss_text(job, take_value(&rest));
			only = false;
		} else if (ss_equal(word, "tcp") || ss_equal(word, "udp") ||
		    ss_equal(word, "icmp") || ss_equal(word, "icmpv6") ||
		    ss_equal(word, "sctp") || ss_equal(word, "esp")) {
			r.protocol = ss_text(job, word);
			only = false;
		} else if (ss_equal(word, "counter") ||
		    ss_equal(word, "packets") || ss_equal(word, "bytes") ||
		    ss_equal(word, "log")) {
			continue;
		} else if (word.p[0] < '0' || word.p[0] > '9') {
			only = false;
			established |= ss_starts(word, "established") ||
			    ss_starts(word, "related");
			new |= memmem(word.p, word.n, "new", 3) != NULL;
		}
	}
	/* A last word for everything is as good as a policy. */
	if (only && verdict != FW_NONE)
		f->s->chains[f->chain].policy = verdict;
	r.harmless = (established && !new) ||
	    strcmp(r.interface, "lo") == 0 || strcmp(r.interface,
	    "\"lo\"") == 0;
	if (accept)
		fw_add_rule(f->s, &r);
}

static void
take_hook(struct nft *f, struct ss_bytes text)
{
	struct fw_chain *c = &f->s->chains[f->chain];
	struct ss_bytes word = ss_word(&text);

	if (ss_equal(word, "policy")) {
		word = ss_word(&text);
		c->policy = ss_equal(word, "drop") ? FW_DROP : FW_ACCEPT;
		return;
	}
	/* Only filters: a nat chain at input decides nothing. */
	if (!ss_equal(ss_word(&text), "filter"))
		return;
	while ((word = ss_word(&text)).n > 0)
		if (ss_equal(word, "hook")) {
			word = ss_word(&text);
			c->input = ss_equal(word, "input");
			c->forward = ss_equal(word, "forward");
		}
	if (c->policy == FW_NONE)
		c->policy = FW_ACCEPT;  /* nft(8): what a base chain has */
}

static void
end_statement(struct nft *f)
{
	struct ss_bytes text = ss_trim((struct ss_bytes){ f->text, f->n });
	struct ss_bytes rest = text, word = ss_word(&rest);
	struct ss_cite cite = ss_cite_lines(&f->doc->blob, f->from, f->line);

	f->n = 0;
	if (text.n == 0)
		return;
	if (f->depth == 2 && f->open[1] == 'c') {
		if (ss_equal(word, "type") || ss_equal(word, "policy"))
			take_hook(f, text);
		else
			take_rule(f, text, cite);
	} else if (f->depth == 0 && (ss_equal(word, "add") ||
	    ss_equal(word, "insert"))) {
		f->commands = true;
	} else if (f->depth == 0 && ss_equal(word, "include")) {
		ss_job_gap(f->s->job, "firewall", ss_text(f->s->job,
		    ss_trim(rest)), SS_EUNDECLARED, "included, but outside of "
		    "what this plugin may read",
		    "取り込まれますが、この収集器が読める範囲の外です");
	}
}

/* What an opening brace begins: t table, c chain, o another block, 0 a set. */
static char
block_of(struct nft *f)
{
	struct ss_bytes text = ss_trim((struct ss_bytes){ f->text, f->n });
	struct ss_bytes word = ss_word(&text), name;

	if (f->depth == 0 && ss_equal(word, "table")) {
		f->table = ss_text(f->s->job, ss_trim(text));
		return 't';
	}
	if (f->depth == 1 && ss_equal(word, "chain")) {
		name = ss_word(&text);
		f->chain = fw_chain_of(f->s, f->table, ss_text(f->s->job,
		    name));
		return 'c';
	}
	return f->depth == 1 ? 'o' : 0;
}

static void
put(struct nft *f, char c)
{
	if (f->n == 0)
		f->from = f->line;
	if (f->n < sizeof(f->text))
		f->text[f->n++] = c == '\t' ? ' ' : c;
	else
		f->s->limited = true;
}

static void
take_brace(struct nft *f, char c, int *inner)
{
	char kind;

	if (c == '}' && *inner > 0) {
		--*inner;
		put(f, c);
	} else if (c == '}') {
		end_statement(f);
		if (f->depth > 0)
			f->depth--;
	} else if (*inner > 0 || (kind = block_of(f)) == 0 ||
	    f->depth == DEPTH_MAX) {
		++*inner;
		put(f, c);
	} else {
		f->open[f->depth++] = kind;
		f->n = 0;
	}
}

void
fw_read_nft(struct fw_set *s, const struct ss_doc *doc, const char *name)
{
	struct nft *f = calloc(1, sizeof(*f));
	bool comment = false, quoted = false;
	int inner = 0;
	size_t i;

	if (f == NULL) {
		s->job->partial = true;
		return;
	}
	f->s = s;
	f->doc = doc;
	f->name = name;
	f->line = 1;
	for (i = 0; i < doc->bytes.n; i++) {
		char c = doc->bytes.p[i];

		if (c == '\n' && !quoted && inner == 0)
			end_statement(f);
		if (c == '\n') {
			f->line++;
			comment = false;
			put(f, ' ');
			f->n -= f->n == 1;
		} else if (comment) {
			continue;
		} else if (c == '"') {
			quoted = !quoted;
			put(f, c);
		} else if (quoted) {
			put(f, c);
		} else if (c == '#') {
			comment = true;
		} else if (c == ';' && inner == 0) {
			end_statement(f);
		} else if (c == '{' || c == '}') {
			take_brace(f, c, &inner);
		} else {
			put(f, c);
		}
	}
	if (f->depth > 0 || inner > 0 || quoted)
		ss_job_gap(s->job, "firewall", name, SS_EINVAL,
		    "a block that does not end", "閉じていない設定があります");
	if (f->commands)
		ss_job_gap(s->job, "firewall", name, SS_EINVAL,
		    "rules added by commands are not followed",
		    "コマンド形式で追加される規則は追跡しません");
	ss_row_cite(&s->cites, ss_cite_whole(&doc->blob));
	s->known = true;
	free(f);
}
