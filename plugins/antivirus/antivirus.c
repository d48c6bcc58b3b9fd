/* SPDX-License-Identifier: Apache-2.0
 * Lists of machines out of antivirus and EDR consoles. The clock is that of
 * the export: days count back from its newest contact. A console's "protected"
 * is never taken over where the machine was not seen, or its signatures are
 * old.
 */
#include <starseal/import.h>
#include <starseal/kept.h>

#include "manifest.h"
#include "maps.h"

#define AGENT "av.agent"
#define ROWS_MAX 200000
#define UNSEEN_DAYS 14          /* longer unseen: nothing is known of it now */
#define SIGNATURE_DAYS 7        /* older: new malware passes */
#define DAY 86400
#define NONSENSE (-2)           /* days of a date that cannot be */

struct reading {
	struct ss_run run;
	struct ss_kept rows;
	struct maps maps;
	struct ss_draft draft;
	const struct ss_form *form;     /* of the table found, NULL: none */
	uint64_t read, bad;
	size_t n_missing;
	const char *missing[COUNT_OF(f_agent)];
	const char *file;
};

static struct reading reading;

static const struct ss_text unknown_headings = { "no heading is known; name "
    "them in imports/antivirus/columns.json, at least host and last_seen",
    "見出しが分かりません。imports/antivirus/columns.json に、少なくとも host と "
    "last_seen の見出しを書いてください" };
static const struct ss_text no_rows = { "has headings but no machine: an empty "
    "list protects nothing; export without a filter",
    "見出しだけで端末がありません。絞り込みを外して出力してください" };
static const struct ss_text no_contact = { "has no column of the last contact, "
    "so whether the machines are protected now cannot be told; show that "
    "column and export again", "最終接続の列がないため、今保護されているかが"
    "分かりません。その列を表示して出力し直してください" };
static const struct ss_text no_host = { "the machine's name cannot be one of "
    "a host", "端末名がホスト名として使えません" };
static const struct ss_text no_switch = { "neither on nor off",
    "有効・無効のどちらとも読めません" };
static const struct ss_text later = { "is later than the export itself was "
    "made", "出力の時点より後の日付です" };

static bool
switch_of(const char *s, bool *v)
{
	static const char on[] = "enabled|active|running|protected|オン|動作中|"
	    "稼働中|実行中|有効化|使用する|有効(正常)|started|normal|正常|ok";
	static const char off[] = "disabled|inactive|stopped|not running|オフ|"
	    "停止|停止中|無効化|使用しない|off (user)|not protected|malfunction";
	const struct ss_bytes b = { s, strlen(s) };

	if (ss_said_bool(b, v))
		return true;
	*v = ss_one_of(b, on);
	return *v || ss_one_of(b, off);
}

/* What the console's own word says of a machine; NULL: not known. */
static const char *
status_of(const char *s)
{
	static const char good[] = "protected|healthy|ok|normal|active|online|"
	    "up to date|secure|good|保護|保護済み|保護されています|正常|"
	    "最新|オンライン|良好|問題なし";
	static const char old[] = "out of date|outdated|stale|offline|"
	    "not connected|inactive|lost|期限切れ|オフライン|未接続|古い|"
	    "更新が必要|要更新|定義が古い|切断";
	static const char bad[] = "off|disabled|not protected|unprotected|"
	    "stopped|malfunction|無効|停止|保護なし|未保護|"
	    "保護されていません|オフ";
	const struct ss_bytes b = { s, strlen(s) };

	return ss_one_of(b, bad) ? "off" : ss_one_of(b, old) ? "stale" :
	    ss_one_of(b, good) ? "protected" : NULL;
}

static void
take(void *arg, const struct ss_record *r)
{
	struct reading *d = arg;

	(void)ss_kept_add(&d->rows, r);
}

static void
found(void *arg, const struct ss_found *f)
{
	struct reading *d = arg;
	size_t i, k;

	if (f->form == NULL)
		return;
	d->form = f->form;
	d->read += f->rows;
	d->bad += f->rows_bad;
	d->n_missing = 0;
	/* The caller's list dies with the call; the form's own names do not. */
	for (i = 0; i < f->n_missing; i++)
		for (k = 0; k < COUNT_OF(f_agent); k++)
			if (strcmp(f_agent[k].column.name, f->missing[i]) == 0)
				d->missing[d->n_missing++] =
				    f_agent[k].column.name;
}

static bool
time_of(const struct ss_kept_row *r, const char *name, int64_t *v)
{
	const struct ss_value *x = ss_kept_value(r, name);

	if (x == NULL || x->kind != SS_TIME)
		return false;
	*v = x->num;
	return true;
}

static bool
days_of(const struct ss_kept_row *r, const char *name, int64_t *v)
{
	const char *s = ss_kept_text(r, name);

	return s != NULL && ss_read_date((struct ss_bytes){ s, strlen(s) }, v);
}

static void
tell(struct reading *d, const struct ss_kept_row *r, const char *name,
    const struct ss_text *why)
{
	char what[700];

	(void)snprintf(what, sizeof(what), "%.512s %llu %s", d->file,
	    (unsigned long long)r->row, name);
	ss_import_lose(&d->run, what, why);
}

/* -1: not told. */
static int
put_switch(struct reading *d, const struct ss_kept_row *r, const char *name)
{
	const char *s = ss_kept_text(r, name);
	bool v = false;

	if (s == NULL)
		return -1;
	if (!switch_of(s, &v)) {
		tell(d, r, name, &no_switch);
		return -1;
	}
	ss_draft_bool(&d->draft, name, v);
	return v;
}

/* Worst first: off, not seen, old signatures; good only where all is known. */
static const char *
conclude(int realtime, int64_t unseen, int64_t age, const char *shown)
{
	const char *said = shown == NULL ? NULL : status_of(shown);

	if (realtime == 0 || (said != NULL && strcmp(said, "off") == 0))
		return "off";
	if (unseen > UNSEEN_DAYS || age > SIGNATURE_DAYS ||
	    (said != NULL && strcmp(said, "stale") == 0))
		return "stale";
	if (unseen < 0 || age == NONSENSE || (said == NULL &&
	    (realtime < 0 || age < 0)))
		return "unknown";
	return "protected";
}

static void
put_row(struct reading *d, const struct ss_kept_row *r, int64_t newest)
{
	static const char *const as_is[] = { "host", "product",
	    "agent_version", "signature_version", "signature_date",
	    "last_seen", "policy", "scan_last", "status_shown" };
	const char *host = ss_kept_text(r, "host");
	char subject[SS_IMPORT_SUBJECT];
	int64_t seen, made, unseen = -1, age = -1;
	const struct ss_value *v;
	int realtime;
	size_t i;

	if (host == NULL || !ss_import_subject((struct ss_bytes){ host,
	    strlen(host) }, subject)) {
		d->bad++;
		tell(d, r, "host", &no_host);
		return;
	}
	ss_draft_start(&d->draft);
	for (i = 0; i < COUNT_OF(as_is); i++)
		if ((v = ss_kept_value(r, as_is[i])) != NULL)
			ss_draft_put(&d->draft, *v);
	d->draft.cites[d->draft.ncites++] = r->cite;
	if (newest >= 0 && time_of(r, "last_seen", &seen)) {
		unseen = (newest - seen) / DAY;
		ss_draft_int(&d->draft, "last_seen_days", unseen);
	}
	if (newest >= 0 && days_of(r, "signature_date", &made)) {
		/* A day ahead is the zone's doing. */
		age = made > newest / DAY ? 0 : newest / DAY - made;
		if (made > newest / DAY + 1) {
			age = NONSENSE;
			tell(d, r, "signature_date", &later);
		} else {
			ss_draft_int(&d->draft, "signature_days", age);
		}
	}
	realtime = put_switch(d, r, "realtime");
	(void)put_switch(d, r, "web_protection");
	ss_draft_enum(&d->draft, "status", conclude(realtime, unseen, age,
	    ss_kept_text(r, "status_shown")));
	ss_draft_put(&d->draft, ss_of_text("file", d->file));
	ss_import_emit(&d->run, subject, AGENT, &d->draft);
}

static void
put_export(struct reading *d, const struct ss_blob *blob, int64_t newest,
    bool whole)
{
	struct ss_value v[6];
	const struct ss_cite cite = ss_cite_whole(blob);
	size_t n = 0;

	v[n++] = ss_of_text("file", d->file);
	v[n++] = ss_of_int("rows", (int64_t)d->read);
	v[n++] = ss_of_int("rows_bad", (int64_t)d->bad);
	if (newest >= 0)
		v[n++] = ss_of_time("newest", newest);
	v[n++] = ss_of_list("columns_missing", d->missing,
	    (uint32_t)d->n_missing);
	v[n++] = ss_of_bool("complete", whole && d->bad == 0 && d->read > 0);
	ss_row(&d->run, "av.export", v, n, &cite, 1);
}

static void
read_file(struct reading *d, const char *path)
{
	struct ss_records records = { .host = d->run.host,
	    .forms = &read_form, .n_forms = 1, .maps = d->maps.v,
	    .n_maps = d->maps.n, .zone = 540, .arg = d, .each = take,
	    .found = found };
	int64_t newest = -1, t;
	struct ss_bytes all;
	struct ss_blob blob;
	const char *name;
	char text[4097];
	bool whole;
	size_t i;

	if (strcmp(path, COLUMNS_FILE) == 0 ||
	    ss_take(&d->run, path, SS_MUST, &blob, &all) != 0)
		return;
	name = strrchr(path, '/') + 1;
	d->file = ss_clean((struct ss_bytes){ name, strlen(name) }, text,
	    sizeof(text));
	d->form = NULL;
	d->read = d->bad = 0;
	whole = ss_records_read(&records, path, &blob, all) == 0 &&
	    !records.partial && (blob.flags & SS_B_CUT) == 0;
	ss_records_end(&records);
	d->run.partial = d->run.partial || records.partial;
	d->run.cancelled = d->run.cancelled || records.cancelled;
	for (i = 0; i < d->rows.n; i++)
		if (time_of(&d->rows.v[i], "last_seen", &t) && t > newest)
			newest = t;
	if (d->form == NULL)
		ss_import_lose(&d->run, path, &unknown_headings);
	else if (d->read == 0)
		ss_import_lose(&d->run, path, &no_rows);
	else if (newest < 0)
		ss_import_lose(&d->run, path, &no_contact);
	for (i = 0; i < d->rows.n && !d->run.cancelled; i++)
		put_row(d, &d->rows.v[i], newest);
	if (d->form != NULL)
		put_export(d, &blob, newest, whole && !d->rows.full);
	if (d->rows.full)
		ss_lost(&d->run, path, SS_ELIMIT);
	ss_kept_free(&d->rows);
	d->rows.n = 0;
	d->rows.full = false;
	ss_unmap(&all);
}

static int
collect(const struct ss_host *host)
{
	struct ss_names names = { NULL, 0, SS_IMPORT_FILES, false };
	struct reading *d = &reading;
	struct ss_blob listing;
	size_t i;
	int n;

	memset(d, 0, sizeof(*d));
	d->run.host = host;
	d->run.table = AGENT;
	d->rows.max = ROWS_MAX;
	n = ss_take_list(&d->run, FOLDER, ss_import_name, &names, &listing);
	if (n <= 0 && !d->run.partial) {
		ss_names_free(&names);
		return SS_NOT_APPLICABLE;
	}
	if (names.full)
		ss_lost(&d->run, FOLDER, SS_ELIMIT);
	maps_read(&d->run, COLUMNS_FILE, &d->maps);
	for (i = 0; i < names.n && !d->run.cancelled; i++) {
		host->progress(host->ctx, i, names.n);
		read_file(d, names.v[i]);
	}
	ss_names_free(&names);
	maps_free(&d->maps);
	return ss_outcome_of(&d->run);
}

SS_PLUGIN(manifest, collect);
