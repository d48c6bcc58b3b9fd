/* SPDX-License-Identifier: Apache-2.0
 * Lynis report.dat: KEY=VALUE and KEY[]=VALUE lines, as its include/functions
 * (Report, ReportWarning, ReportSuggestion) writes them. Its hardening index
 * is never copied: a score judges nothing. A report without its last line is
 * of a run that did not end, and says nothing of tests not named in it.
 */
#include <starseal/said.h>

#include "manifest.h"

#define TESTS_MAX 4096

struct test { struct ss_bytes id; uint32_t remarks; };

struct report {
	struct ss_run run;
	struct ss_draft draft, one;
	struct ss_blob blob;
	struct test tests[TESTS_MAX];
	size_t n;
	int64_t run_count, skipped, warnings, suggestions;
	uint64_t executed;      /* line of tests_executed */
	struct ss_bytes executed_list;
	bool begun, finished, full;
	char subject[SS_IMPORT_SUBJECT];
};

static struct report report;

static const struct ss_text no_report = { "is no report.dat of Lynis; copy "
    "/var/log/lynis-report.dat as it is", "Lynis の report.dat ではありません。"
    "/var/log/lynis-report.dat をそのまま置いてください" };
static const struct ss_text not_ended = { "ends before the run did: tests "
    "that it does not name may not have been run; run Lynis again to its end",
    "実行の途中で終わっています。書かれていない検査は実行されていない"
    "可能性があります。最後まで実行し直してください" };
static const struct ss_text some_only = { "was run for some tests or "
    "categories only", "一部の検査または分類だけを実行した報告です" };
static const struct ss_text no_host = { "does not lie in a folder named after "
    "its host", "ホスト名のフォルダーに置かれていません" };
static const struct ss_text second = { "the host has another report, which "
    "was used; keep one", "このホストには他の報告があり、そちらを使いました。"
    "一つだけ置いてください" };

static struct test *
test_of(struct ss_bytes id)
{
	size_t i;

	for (i = 0; i < report.n; i++)
		if (report.tests[i].id.n == id.n && memcmp(report.tests[i].id.p,
		    id.p, id.n) == 0)
			return &report.tests[i];
	if (report.n == TESTS_MAX) {
		report.full = true;
		return NULL;
	}
	report.tests[report.n] = (struct test){ id, 0 };
	return &report.tests[report.n++];
}

static void
emit_test(struct ss_bytes id, uint32_t number, const char *kind,
    struct ss_bytes text, uint64_t line)
{
	struct ss_draft *d = &report.one;

	ss_draft_start(d);
	ss_draft_text(d, "test", id);
	ss_draft_int(d, "number", number);
	ss_draft_enum(d, "kind", kind);
	if (text.n > 0 && !ss_equal(text, "-"))
		ss_draft_text(d, "text", text);
	ss_draft_cite(d, &report.blob, line, line);
	ss_import_emit(&report.run, report.subject, "lynis.test", d);
}

/* TEST-ID|text|details|solution| */
static bool
remark(struct ss_bytes value, const char *kind, uint64_t line)
{
	struct ss_bytes id = ss_field(&value, '|');
	struct ss_bytes text = ss_field(&value, '|');
	struct test *t;

	if (id.n == 0 || id.n > 64)
		return false;
	/* Without a text it still was remarked: never "ok". */
	if ((t = test_of(id)) != NULL)
		emit_test(id, ++t->remarks, kind, text, line);
	return text.n > 0;
}

static void
count_of(struct ss_bytes list, int64_t *n)
{
	for (*n = 0; list.n > 0;)
		*n += ss_field(&list, '|').n > 0;
}

/* Of a report in the host's own time, which it does not name: Japan's. */
static void
put_time(struct ss_bytes value)
{
	int64_t t;

	if (ss_said_time(value, NULL, 540, &t))
		ss_draft_time(&report.draft, "made_at", t);
	else
		ss_malformed(&report.run, "report_datetime_end");
}

static bool
line_of(struct ss_bytes key, struct ss_bytes value, uint64_t line)
{
	struct ss_draft *d = &report.draft;

	if (ss_equal(key, "lynis_version"))
		ss_draft_text(d, "version", value);
	else if (ss_equal(key, "hostname"))
		ss_draft_text(d, "host", value);
	else if (ss_equal(key, "os_fullname"))
		ss_draft_text(d, "os", value);
	else if (ss_equal(key, "test_category"))
		ss_draft_text(d, "category", value);
	else if (ss_equal(key, "report_datetime_end"))
		put_time(value);
	else if (ss_equal(key, "finish"))
		report.finished = ss_equal(value, "true");
	else if (ss_equal(key, "tests_executed")) {
		report.executed = line;
		report.executed_list = value;
		count_of(value, &report.run_count);
	} else if (ss_equal(key, "tests_skipped"))
		count_of(value, &report.skipped);
	else if (ss_equal(key, "warning[]")) {
		report.warnings++;
		return remark(value, "warning", line);
	} else if (ss_equal(key, "suggestion[]")) {
		report.suggestions++;
		return remark(value, "suggestion", line);
	} else
		return true;
	ss_draft_cite(d, &report.blob, line, line);
	return true;
}

static void
read_lines(const char *path, struct ss_bytes all)
{
	struct ss_lines lines = { all, 0 };
	struct ss_bytes line, key;
	char what[600];

	while (ss_next_line(&lines, &line) && !report.run.cancelled) {
		if (ss_starts(line, "report_version_major="))
			report.begun = true;
		if (line.n == 0 || line.p[0] == '#' || memchr(line.p, '=',
		    line.n) == NULL)
			continue;
		key = ss_field(&line, '=');
		if (line_of(key, line, lines.number))
			continue;
		(void)snprintf(what, sizeof(what), "%.512s:%llu", path,
		    (unsigned long long)lines.number);
		ss_malformed(&report.run, what);
	}
}

/* Executed, and nothing was remarked. Only of a run that ended. */
static void
emit_rest(void)
{
	struct ss_bytes rest = report.executed_list, id;
	struct test *t;

	while (rest.n > 0 && !report.run.cancelled) {
		id = ss_field(&rest, '|');
		if (id.n == 0 || id.n > 64 || (t = test_of(id)) == NULL ||
		    t->remarks > 0)
			continue;
		t->remarks = 1;
		emit_test(id, 0, "ok", (struct ss_bytes){ "", 0 },
		    report.executed);
	}
}

static bool
whole(const char *path)
{
	size_t i;

	if (!report.finished || report.executed == 0) {
		ss_import_lose(&report.run, path, &not_ended);
		return false;
	}
	for (i = 0; i < report.draft.nvalues; i++)
		if (strcmp(report.draft.values[i].name, "category") == 0 &&
		    strcmp(report.draft.values[i].str, "all") != 0) {
			ss_import_lose(&report.run, path, &some_only);
		}
	return true;
}

/* True where the file was a report. */
static bool
read_file(const char *path)
{
	struct ss_draft *d = &report.draft;
	struct ss_bytes all;

	if (ss_take(&report.run, path, SS_MUST, &report.blob, &all) != 0)
		return false;
	report.n = 0;
	report.run_count = report.skipped = -1;
	report.warnings = report.suggestions = 0;
	report.executed = 0;
	report.begun = report.finished = report.full = false;
	ss_draft_start(d);
	if (memmem(all.p, all.n, "report_version_major=", 21) == NULL) {
		ss_import_lose(&report.run, path, &no_report);
		ss_unmap(&all);
		return false;
	}
	read_lines(path, all);
	if (whole(path) && (report.blob.flags & SS_B_CUT) == 0)
		emit_rest();
	if (report.full)
		ss_lost(&report.run, path, SS_ELIMIT);
	if (report.run_count >= 0)
		ss_draft_int(d, "tests_run", report.run_count);
	if (report.skipped >= 0)
		ss_draft_int(d, "tests_skipped", report.skipped);
	ss_draft_int(d, "warnings", report.warnings);
	ss_draft_int(d, "suggestions", report.suggestions);
	ss_draft_bool(d, "finished", report.finished);
	if (d->ncites == 0)
		ss_draft_cite(d, &report.blob, 0, 0);
	ss_import_emit(&report.run, report.subject, "lynis", d);
	ss_unmap(&all);
	return true;
}

static int
collect(const struct ss_host *host)
{
	struct ss_names names = { NULL, 0, SS_IMPORT_FILES, false };
	char last[SS_IMPORT_SUBJECT] = "";
	struct ss_blob listing;
	size_t i;
	int n;

	memset(&report, 0, sizeof(report));
	report.run.host = host;
	report.run.table = "lynis.test";
	n = ss_take_list(&report.run, FOLDER, ss_import_name, &names,
	    &listing);
	if (names.full)
		ss_lost(&report.run, FOLDER, SS_ELIMIT);
	for (i = 0; i < names.n && !report.run.cancelled; i++) {
		host->progress(host->ctx, i, names.n);
		if (!ss_import_host(names.v[i], report.subject))
			ss_import_lose(&report.run, names.v[i], &no_host);
		else if (strcmp(last, report.subject) == 0)
			ss_import_lose(&report.run, names.v[i], &second);
		else if (read_file(names.v[i]))
			memcpy(last, report.subject, sizeof(last));
	}
	ss_names_free(&names);
	return n <= 0 && !report.run.partial ? SS_NOT_APPLICABLE :
	    ss_outcome_of(&report.run);
}

SS_PLUGIN(manifest, collect);
