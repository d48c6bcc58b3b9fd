/* SPDX-License-Identifier: Apache-2.0
 * One row a log source: configured retention beside what is really there.
 */
#include "logs.h"

struct files { struct ss_job *job; const char *base;
	struct ss_entry v[FILES_MAX]; size_t n; bool limited; };
struct source { const char *name, *kind, *glob, *base; bool read; };

static const struct source sources[] = {
	{ "auth.log", "auth", "/var/log/auth.log*", "/var/log/auth.log", true },
	{ "secure", "auth", "/var/log/secure*", "/var/log/secure", true },
	{ "audit", "audit", "/var/log/audit/audit.log*",
	    "/var/log/audit/audit.log", true },
	{ "syslog", "system", "/var/log/syslog*", "/var/log/syslog", false },
	{ "messages", "system", "/var/log/messages*", "/var/log/messages",
	    false },
};

static int
take_file(void *arg, const struct ss_entry *e)
{
	struct files *f = arg;
	size_t n = strlen(f->base);

	/* auth.log, auth.log.1, auth.log-20261101.gz; not auth.logger */
	if (e->type != SS_FILE || strncmp(e->path, f->base, n) != 0 ||
	    (e->path[n] != '\0' && e->path[n] != '.' && e->path[n] != '-'))
		return 0;
	if (f->n == FILES_MAX) {
		f->limited = true;
		return 1;
	}
	f->v[f->n] = *e;
	f->v[f->n++].path = ss_text(f->job, ss_bytes_of(e->path));
	return 0;
}

static bool
ends(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static void
read_one(struct logs *l, const char *path, struct tally *t, struct ss_row *row)
{
	struct ss_doc doc, plain;
	struct ss_blob errors;
	int64_t when;
	int e;

	if (ss_open(l->job, "logs.source", path, true, &doc) != 0) {
		l->job->partial = true;         /* it was listed just now */
		return;
	}
	when = doc.blob.mtime_ns / 1000000000;
	ss_row_cite(row, ss_cite_whole(&doc.blob));
	if (ends(path, ".xz") || ends(path, ".zst") || ends(path, ".bz2")) {
		ss_job_gap(l->job, "logs.source", path, SS_EINVAL,
		    "compressed in a way that is not read",
		    "対応していない圧縮形式です");
	} else if (!ends(path, ".gz")) {
		logs_tally(t, doc.bytes, when);
	} else if ((e = ss_command(l->job, "logs.source", path, RUN_ZCAT, NULL,
	    0, &doc.blob, &plain, &errors)) == 0) {
		if (plain.blob.status != 0)
			ss_job_gap(l->job, "logs.source", path, SS_EIO,
			    "it could not be unpacked", "展開できませんでした");
		logs_tally(t, plain.bytes, when);
		ss_row_cite(row, ss_cite_whole(&plain.blob));
		ss_close(&plain);
	} else if (e == SS_ENOENT) {
		ss_job_gap(l->job, "logs.source", path, SS_ENOENT,
		    "there is no program to unpack it", "展開するプログラムがありません");
	}
	ss_close(&doc);
}

static void
emit_days(struct logs *l, const char *name, const struct tally *t,
    const struct ss_row *source)
{
	size_t i = t->n > 400 ? t->n - 400 : 0;

	for (; i < t->n && !l->job->ended; i++) {
		struct ss_row row = { .n = 0 };
		uint32_t c;

		ss_row_text(&row, "source", name);
		ss_row_date(&row, "date", ss_date_text(l->job, t->days[i].day));
		ss_row_int(&row, "entries", t->days[i].entries);
		for (c = 0; c < source->n_cites && c < 8; c++)
			ss_row_cite(&row, source->cites[c]);
		(void)ss_row_emit(l->job, "logs.day", &row);
	}
}

static void
put_tally(struct logs *l, struct ss_row *row, const struct tally *t,
    struct ss_list *fields)
{
	if (t->entries > 0) {
		ss_row_time(row, "oldest_entry", t->oldest);
		ss_row_time(row, "newest_entry", t->newest);
		ss_row_int(row, "max_gap_days", logs_max_gap(t));
		ss_list_put(fields, "time");
	}
	if (t->ip)
		ss_list_put(fields, "source_ip");
	if (t->user)
		ss_list_put(fields, "user");
	if (t->result)
		ss_list_put(fields, "result");
	ss_row_list(row, "fields", fields);
	ss_row_int(row, "entries", t->entries);
	ss_row_int(row, "days_with_entries", (int64_t)t->n);
	ss_row_int(row, "lines_without_time", t->odd);
	if (t->limited)
		ss_job_fault(l->job, "logs.source", "days", SS_ELIMIT);
}

/* No content is read of these: the times of the files must do. */
static void
put_file_times(struct ss_row *row, const struct files *f)
{
	int64_t oldest = f->v[0].mtime_ns, newest = oldest;
	size_t i;

	for (i = 1; i < f->n; i++) {
		if (f->v[i].mtime_ns < oldest)
			oldest = f->v[i].mtime_ns;
		if (f->v[i].mtime_ns > newest)
			newest = f->v[i].mtime_ns;
	}
	ss_row_time(row, "newest_entry", newest / 1000000000);
	/* The oldest file ends then; it began earlier. */
	if (f->n > 1)
		ss_row_time(row, "oldest_entry", oldest / 1000000000);
}

static void
put_retention(struct logs *l, struct ss_row *row, const char *path)
{
	const struct rotation *r = logs_rotation_of(l, path);
	int64_t days;

	/* A rule that could not be read may be the one for this file. */
	if (r != NULL || !l->limited)
		ss_row_bool(row, "rotated", r != NULL);
	if (r == NULL)
		return;
	days = logs_days_kept(r);
	if (days != UNSET)
		ss_row_int(row, "retention_configured_days", days);
	else
		ss_job_gap(l->job, "logs.source", path, SS_ENOENT,
		    "how long it is kept depends on its size, not on time",
		    "保存期間は時間ではなく大きさで決まります");
	ss_row_cite(row, r->cite);
}

static void
put_common(struct logs *l, struct ss_row *row, const struct source *s,
    const struct files *f)
{
	char mode[8];

	ss_row_text(row, "name", s->name);
	ss_row_enum(row, "kind", s->kind);
	ss_row_text(row, "path", s->base);
	ss_row_enum(row, "basis", s->read ? "entries" : "file-times");
	ss_row_int(row, "files", (int64_t)f->n);
	ss_row_bool(row, "remote_target", l->remotes.n > 0);
	(void)snprintf(mode, sizeof(mode), "%04o", f->v[0].mode & 07777u);
	ss_row_text(row, "mode", ss_text(l->job, ss_bytes_of(mode)));
	ss_row_bool(row, "world_readable", (f->v[0].mode & 04u) != 0);
	put_retention(l, row, s->base);
}

static void
emit_source(struct logs *l, const struct source *s, struct ss_list *names)
{
	static struct files f;
	struct ss_row row = { .n = 0 };
	struct ss_list fields = { .n = 0 };
	struct ss_blob listing;
	struct tally *t;
	size_t i;

	memset(&f, 0, sizeof(f));
	f.job = l->job;
	f.base = s->base;
	(void)ss_job_list(l->job, "logs.source", s->glob, take_file, &f,
	    &listing);
	if (f.limited)
		ss_job_fault(l->job, "logs.source", s->glob, SS_ELIMIT);
	if (f.n == 0 || (t = calloc(1, sizeof(*t))) == NULL) {
		if (ss_list_has(&l->targets, s->base) && !l->job->ended)
			ss_job_gap(l->job, "logs.source", s->base, SS_ENOENT,
			    "rsyslog is told to write it, but it is not there",
			    "rsyslog が書き込む設定ですが、ありません");
		return;
	}
	ss_list_put(names, s->name);
	ss_row_cite(&row, ss_cite_whole(&listing));
	put_common(l, &row, s, &f);
	for (i = 0; s->read && i < f.n && !l->job->ended; i++)
		read_one(l, f.v[i].path, t, &row);
	if (s->read)
		put_tally(l, &row, t, &fields);
	else
		put_file_times(&row, &f);
	(void)ss_row_emit(l->job, "logs.source", &row);
	emit_days(l, s->name, t, &row);
	free(t);
}

void
logs_emit_files(struct logs *l, struct ss_list *names)
{
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (!l->job->ended)
			emit_source(l, &sources[i], names);
}

static uint64_t
get64(const char *p)
{
	uint64_t v = 0;
	int i;

	for (i = 7; i >= 0; i--)        /* journal files are little-endian */
		v = v << 8 | (unsigned char)p[i];
	return v;
}

/* Microseconds to a time that can be one; -1 otherwise. */
static int64_t
journal_time(uint64_t us, const struct ss_blob *blob)
{
	int64_t s = (int64_t)(us / 1000000);

	return us == 0 || s > blob->taken_ns / 1000000000 + 86400 ? -1 : s;
}

/*
 * The header of a journal file: signature LPKSHHRH, at 152 the number of
 * entries, at 184 and 192 the times of the first and last one.
 */
static void
read_journal(struct logs *l, const char *path, struct tally *t,
    struct ss_row *row)
{
	struct ss_doc doc;
	int64_t first, last;
	int e;

	ss_blob_init(&doc.blob);
	e = l->job->host->snapshot(l->job->host->ctx, path, &doc.blob);
	if (e == SS_ELIMIT && doc.blob.fd >= 0)
		e = 0;          /* only the header is wanted */
	if (e == 0 && (doc.blob.flags & SS_B_CUT) != 0 &&
	    doc.blob.size < HEADER_BYTES)
		ss_job_fault(l->job, "logs.source", path, SS_ELIMIT);
	if (e == 0)
		e = ss_map(&doc.blob, &doc.bytes);
	if (e != 0) {
		ss_job_fault(l->job, "logs.source", path, e);
		l->job->partial = true;
		return;
	}
	ss_row_cite(row, ss_cite_whole(&doc.blob));
	if (doc.bytes.n < 208 || memcmp(doc.bytes.p, "LPKSHHRH", 8) != 0) {
		ss_job_gap(l->job, "logs.source", path, SS_EINVAL,
		    "not a journal file", "ジャーナルのファイルではありません");
	} else {
		first = journal_time(get64(doc.bytes.p + 184), &doc.blob);
		last = journal_time(get64(doc.bytes.p + 192), &doc.blob);
		if (get64(doc.bytes.p + 152) < UINT64_C(1) << 40)
			t->entries += (int64_t)get64(doc.bytes.p + 152);
		if (first >= 0 && (t->oldest < 0 || first < t->oldest))
			t->oldest = first;
		if (last > t->newest)
			t->newest = last;
	}
	ss_close(&doc);
}

static int
take_journal(void *arg, const struct ss_entry *e)
{
	struct files *f = arg;

	if (e->type != SS_FILE)
		return 0;
	if (f->n == FILES_MAX) {
		f->limited = true;
		return 1;
	}
	f->v[f->n] = *e;
	f->v[f->n++].path = ss_text(f->job, ss_bytes_of(e->path));
	return 0;
}

static void
put_journal(struct logs *l, struct ss_row *row, const struct tally *t,
    const struct files *f)
{
	ss_row_text(row, "name", "journal");
	ss_row_enum(row, "kind", "journal");
	ss_row_text(row, "path", "/var/log/journal");
	ss_row_enum(row, "basis", "headers");
	ss_row_int(row, "files", (int64_t)f->n);
	ss_row_bool(row, "remote_target", l->remotes.n > 0);
	ss_row_bool(row, "rotated", true);
	ss_row_bool(row, "world_readable", (f->v[0].mode & 04u) != 0);
	if (l->retention_s > 0)
		ss_row_int(row, "retention_configured_days",
		    l->retention_s / 86400);
	ss_row_int(row, "entries", t->entries);
	ss_row_time(row, "oldest_entry", t->oldest);
	ss_row_time(row, "newest_entry", t->newest);
}

void
logs_emit_journal(struct logs *l, struct ss_list *names)
{
	static struct files f;
	struct tally *t = calloc(1, sizeof(*t));
	struct ss_row row = { .n = 0 };
	struct ss_blob listing;
	size_t i;

	if (t == NULL)
		return;
	memset(&f, 0, sizeof(f));
	f.job = l->job;
	t->oldest = t->newest = -1;
	(void)ss_job_list(l->job, "logs.source", "/var/log/journal/*/*.journal",
	    take_journal, &f, &listing);
	if (f.limited)
		ss_job_fault(l->job, "logs.source",
		    "/var/log/journal/*/*.journal", SS_ELIMIT);
	if (f.n > 0) {
		ss_list_put(names, "journal");
		ss_row_cite(&row, ss_cite_whole(&listing));
	}
	for (i = 0; i < f.n && !l->job->ended; i++)
		read_journal(l, f.v[i].path, t, &row);
	if (f.n > 0) {
		put_journal(l, &row, t, &f);
		(void)ss_row_emit(l->job, "logs.source", &row);
	}
	free(t);
}
