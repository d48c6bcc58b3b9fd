/* SPDX-License-Identifier: Apache-2.0
 * XCCDF 1.2 results, bare or in an ARF, streamed through expat. Lines are
 * fed one by one, so that a result is cited by where it stands. A scan in
 * which no rule applied is told as such: the scanner ends it without error.
 */
#include <starseal/said.h>

#include "manifest.h"

#define RULES_MAX 20000
#define TEXT_MAX 1024

struct rule { char *id, *title; int result, severity; uint64_t from, to; };

/* One TestResult. */
struct result {
	struct rule *v;
	size_t n, size;
	char benchmark[256], profile[256], target[256];
	int64_t made_at;
	int privileged;
	bool seen, full;
};

struct scan {
	struct ss_run run;
	struct ss_draft draft;
	struct ss_blob blob;
	struct ss_xml *xml;
	struct result result;
	struct rule *titles;            /* of the benchmark's rules */
	size_t n_titles, titles_size;
	uint64_t line;
	unsigned depth, rule_depth, test_depth, result_depth;
	char text[TEXT_MAX];
	size_t text_n;
	bool in_text, many;
	char subject[SS_IMPORT_SUBJECT];
};

static struct scan scan;

static const struct ss_text no_result = { "has no TestResult of XCCDF; export "
    "with --results or --results-arf", "XCCDF の TestResult がありません。"
    "--results か --results-arf で出力してください" };
static const struct ss_text none_applied = { "no rule of the benchmark applies "
    "to this system, so nothing was checked; use the content of the host's "
    "own system", "全規則が対象外で、何も検査されていません。対象の OS に合う"
    "内容を使ってください" };
static const struct ss_text no_host = { "does not lie in a folder named after "
    "its host", "ホスト名のフォルダーに置かれていません" };
static const struct ss_text second = { "holds another result of a host of "
    "which one was used already; keep one", "このホストの結果はすでに使って"
    "います。一つだけ置いてください" };
static const struct ss_text damaged = { "is damaged, cut short, or has a "
    "document type; what stands before is not used either",
    "壊れているか、途中で切れているか、文書型宣言があります。それより前の"
    "部分も使いません" };

static int
number_of(const char *const *list, const char *word)
{
	int i;

	for (i = 0; word != NULL && list[i] != NULL; i++)
		if (strcmp(list[i], word) == 0)
			return i;
	return -1;
}

static struct rule *
add(struct rule **v, size_t *n, size_t *size, const char *id)
{
	struct rule *more;

	if (*n == RULES_MAX)
		return NULL;
	if (*n == *size) {
		more = realloc(*v, (*size + 256) * sizeof(**v));
		if (more == NULL)
			return NULL;
		*v = more;
		*size += 256;
	}
	memset(&(*v)[*n], 0, sizeof(**v));
	(*v)[*n].id = strdup(id);
	return (*v)[*n].id == NULL ? NULL : &(*v)[(*n)++];
}

static void
clear(struct rule **v, size_t *n, size_t *size)
{
	while (*n > 0) {
		free((*v)[--*n].id);
		free((*v)[*n].title);
	}
	free(*v);
	*v = NULL;
	*size = 0;
}

static void
copy(char *to, size_t size, const char *from)
{
	if (from != NULL)
		(void)ss_clean((struct ss_bytes){ from, strlen(from) }, to,
		    size);
}

static void
begin_result(const char **a)
{
	const char *end = ss_xml_attribute(a, "end-time");

	if (scan.result.seen) {
		scan.many = true;
		return;
	}
	scan.result.seen = true;
	scan.test_depth = scan.depth;
	if (end == NULL || !ss_said_time((struct ss_bytes){ end, strlen(end) },
	    NULL, 0, &scan.result.made_at))
		scan.result.made_at = -1;
}

static void
start_in_result(const char *name, const char **a)
{
	const char *id = ss_xml_attribute(a, "idref"), *flag;
	struct result *r = &scan.result;
	struct rule *one;

	if (strcmp(name, "benchmark") == 0) {
		copy(r->benchmark, sizeof(r->benchmark),
		    ss_xml_attribute(a, "id"));
		if (r->benchmark[0] == '\0')
			copy(r->benchmark, sizeof(r->benchmark),
			    ss_xml_attribute(a, "href"));
	} else if (strcmp(name, "profile") == 0) {
		copy(r->profile, sizeof(r->profile), id);
	} else if (strcmp(name, "identity") == 0) {
		flag = ss_xml_attribute(a, "privileged");
		r->privileged = flag == NULL ? -1 : strcmp(flag, "true") == 0 ||
		    strcmp(flag, "1") == 0;
	} else if (strcmp(name, "rule-result") == 0 && id != NULL) {
		one = add(&r->v, &r->n, &r->size, id);
		if (one == NULL) {
			r->full = true;
			return;
		}
		one->result = -1;
		one->severity = number_of(severities,
		    ss_xml_attribute(a, "severity"));
		one->from = one->to = scan.line;
		scan.result_depth = scan.depth;
	}
	scan.in_text = strcmp(name, "target") == 0 ||
	    (strcmp(name, "result") == 0 && scan.depth ==
	    scan.result_depth + 1);
}

static void
on_start(void *arg, const char *name, const char **a)
{
	struct rule *one;

	(void)arg;
	scan.depth++;
	scan.text_n = 0;
	scan.in_text = false;
	if (strcmp(name, "TestResult") == 0) {
		begin_result(a);
	} else if (scan.test_depth != 0) {
		start_in_result(name, a);
	} else if (strcmp(name, "Rule") == 0 &&
	    ss_xml_attribute(a, "id") != NULL) {
		one = add(&scan.titles, &scan.n_titles, &scan.titles_size,
		    ss_xml_attribute(a, "id"));
		scan.rule_depth = one == NULL ? 0 : scan.depth;
	} else if (strcmp(name, "title") == 0) {
		scan.in_text = scan.rule_depth != 0 &&
		    scan.depth == scan.rule_depth + 1;
	}
}

static void
end_in_result(const char *name)
{
	struct result *r = &scan.result;
	struct rule *last = r->n == 0 ? NULL : &r->v[r->n - 1];

	if (strcmp(name, "target") == 0 && scan.in_text) {
		copy(r->target, sizeof(r->target), scan.text);
	} else if (strcmp(name, "result") == 0 && scan.in_text &&
	    last != NULL) {
		last->result = number_of(results, scan.text);
	} else if (scan.depth == scan.result_depth && last != NULL) {
		last->to = scan.line;
		scan.result_depth = 0;
	}
}

static void
on_end(void *arg, const char *name)
{
	struct rule *rule;

	(void)arg;
	scan.text[scan.text_n] = '\0';
	if (scan.test_depth != 0)
		end_in_result(name);
	if (scan.in_text && scan.test_depth == 0 && scan.n_titles > 0) {
		rule = &scan.titles[scan.n_titles - 1];
		if (rule->title == NULL)
			rule->title = strdup(scan.text);
	}
	scan.in_text = false;
	if (scan.depth == scan.test_depth)
		scan.test_depth = 0;
	if (scan.depth == scan.rule_depth)
		scan.rule_depth = 0;
	scan.depth--;
}

static void
on_text(void *arg, const char *p, int n)
{
	int i;

	(void)arg;
	for (i = 0; scan.in_text && i < n; i++) {
		bool blank = p[i] == '\n' || p[i] == '\r' || p[i] == '\t' ||
		    p[i] == ' ';

		if ((blank && (scan.text_n == 0 || scan.text[scan.text_n - 1] ==
		    ' ')) || scan.text_n + 1 >= TEXT_MAX)
			continue;
		scan.text[scan.text_n++] = blank ? ' ' : p[i];
	}
}

/* 0, or where it went wrong. Lines of UTF-16 are not counted. */
static int
parse(struct ss_bytes all)
{
	const struct ss_xml_sink sink = { NULL, on_start, on_end, on_text };
	bool wide = all.n > 1 && (unsigned char)all.p[0] >= 0xfe;
	const char *nl;
	size_t n;
	int r = 0;

	if ((scan.xml = ss_xml_open(&sink)) == NULL)
		return SS_GRID_MEMORY;
	while (r == 0 && all.n > 0) {
		nl = wide ? NULL : memchr(all.p, '\n', all.n);
		n = nl == NULL ? all.n : (size_t)(nl - all.p) + 1;
		scan.line += !wide;
		r = ss_import_feed(scan.xml, (struct ss_bytes){ all.p, n });
		all.p += n;
		all.n -= n;
	}
	if (r == 0)
		r = ss_xml_feed(scan.xml, "", 0, true);
	ss_xml_close(scan.xml);
	return r;
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(((const struct rule *)a)->id,
	    ((const struct rule *)b)->id);
}

static void
put_rule(const struct rule *r)
{
	const struct rule *t = scan.n_titles == 0 ? NULL : bsearch(r,
	    scan.titles, scan.n_titles, sizeof(*r), by_id);
	struct ss_draft *d = &scan.draft;

	ss_draft_start(d);
	ss_draft_text(d, "rule", (struct ss_bytes){ r->id, strlen(r->id) });
	ss_draft_enum(d, "result", results[r->result < 0 ? 3 : r->result]);
	if (r->severity >= 0)
		ss_draft_enum(d, "severity", severities[r->severity]);
	if (t != NULL && t->title != NULL)
		ss_draft_text(d, "title", (struct ss_bytes){ t->title,
		    strlen(t->title) });
	ss_draft_cite(d, &scan.blob, r->from, r->to);
	ss_import_emit(&scan.run, scan.subject, "xccdf.rule", d);
}

static void
put_text(const char *name, const char *s)
{
	if (s[0] != '\0')
		ss_draft_text(&scan.draft, name, (struct ss_bytes){ s,
		    strlen(s) });
}

static void
put_result(const char *path)
{
	const struct result *r = &scan.result;
	int64_t n[COUNT_OF(results)] = { 0 }, others;
	struct ss_draft *d = &scan.draft;
	size_t i;

	for (i = 0; i < r->n && !scan.run.cancelled; i++) {
		n[r->v[i].result < 0 ? 3 : r->v[i].result]++;
		if (r->v[i].result < 0)
			ss_malformed(&scan.run, r->v[i].id);
		put_rule(&r->v[i]);
	}
	/* Rules that were not selected say nothing of the scan. */
	others = (int64_t)r->n - n[0] - n[1] - n[4] - n[6];
	ss_draft_start(d);
	put_text("benchmark", r->benchmark);
	put_text("profile", r->profile);
	put_text("target", r->target);
	if (r->made_at >= 0)
		ss_draft_time(d, "made_at", r->made_at);
	ss_draft_int(d, "pass", n[0]);
	ss_draft_int(d, "fail", n[1]);
	ss_draft_int(d, "notapplicable", n[4]);
	ss_draft_int(d, "others", others);
	ss_draft_bool(d, "all_not_applicable", n[0] + n[1] + others == 0);
	if (r->privileged >= 0)
		ss_draft_bool(d, "privileged", r->privileged != 0);
	ss_draft_cite(d, &scan.blob, 0, 0);
	ss_import_emit(&scan.run, scan.subject, "xccdf", d);
	if (n[0] + n[1] + others == 0)
		ss_import_lose(&scan.run, path, &none_applied);
	if (r->full)
		ss_lost(&scan.run, path, SS_ELIMIT);
}

/* True where it gave a result. */
static bool
read_file(const char *path)
{
	struct ss_bytes all;
	bool good = false;

	if (ss_take(&scan.run, path, SS_MUST, &scan.blob, &all) != 0)
		return false;
	memset(&scan.result, 0, sizeof(scan.result));
	scan.result.privileged = -1;
	scan.line = 0;
	scan.depth = scan.rule_depth = scan.test_depth = scan.result_depth = 0;
	scan.many = false;
	if (parse(all) != 0) {
		ss_import_lose(&scan.run, path, &damaged);
	} else if (!scan.result.seen) {
		ss_import_lose(&scan.run, path, &no_result);
	} else {
		if (scan.n_titles > 0)
			qsort(scan.titles, scan.n_titles,
			    sizeof(*scan.titles), by_id);
		put_result(path);
		good = true;
	}
	if (scan.many)
		ss_import_lose(&scan.run, path, &second);
	clear(&scan.titles, &scan.n_titles, &scan.titles_size);
	clear(&scan.result.v, &scan.result.n, &scan.result.size);
	ss_unmap(&all);
	return good;
}

static int
collect(const struct ss_host *host)
{
	struct ss_names names = { NULL, 0, SS_IMPORT_FILES, false };
	char last[SS_IMPORT_SUBJECT] = "";
	struct ss_blob listing;
	size_t i;
	int n;

	memset(&scan, 0, sizeof(scan));
	scan.run.host = host;
	scan.run.table = "xccdf.rule";
	n = ss_take_list(&scan.run, FOLDER, ss_import_name, &names, &listing);
	if (names.full)
		ss_lost(&scan.run, FOLDER, SS_ELIMIT);
	for (i = 0; i < names.n && !scan.run.cancelled; i++) {
		host->progress(host->ctx, i, names.n);
		if (!ss_import_host(names.v[i], scan.subject))
			ss_import_lose(&scan.run, names.v[i], &no_host);
		else if (strcmp(last, scan.subject) == 0)
			ss_import_lose(&scan.run, names.v[i], &second);
		else if (read_file(names.v[i]))
			memcpy(last, scan.subject, sizeof(last));
	}
	ss_names_free(&names);
	return n <= 0 && !scan.run.partial ? SS_NOT_APPLICABLE :
	    ss_outcome_of(&scan.run);
}

SS_PLUGIN(manifest, collect);
