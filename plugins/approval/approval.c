/* SPDX-License-Identifier: Apache-2.0
 * Records of approvals, bound to the documents by their digests. Whether a
 * signature holds is not judged here; that one is there is said.
 */
#include <stdio.h>

#include <sodium/crypto_hash_sha256.h>

#include <starseal/draft.h>
#include <starseal/kept.h>

#include "manifest.h"

#define FILES_MAX 4000
#define ROWS_MAX 8000
#define TABLE "approval.record"

struct approval {
	struct ss_run run;
	struct ss_names names;          /* of both folders */
	struct ss_kept rows, documents;
	struct ss_draft draft;
	struct ss_blob records, folder; /* listings */
	const char *there;              /* the record's last file */
	bool given;                     /* more than the example */
};

static const char *const files[] = { "/records/approvals.csv",
    "/records/approvals.xlsx" };
static struct approval approval;

static const struct ss_text no_digest = { "the record names no SHA-256, so it "
    "does not bind the file as it is now; write the digest that sha256sum "
    "shows", "記録に SHA-256 がないため、今のファイルを承認したものとは確かめ"
    "られません。sha256sum の値を書いてください" };
static const struct ss_text no_document = { "the record names a document that "
    "neither the register nor the folder has", "記録にある文書が、台帳にも"
    "フォルダーにもありません" };
static const struct ss_text not_filled = { "no approval was entered: only the "
    "example is there; fill it in, or take the example out where there is "
    "nothing to enter", "承認の記入がなく、記入例だけです。記入してください。"
    "書くことがなければ記入例の行を消します" };
static const struct ss_text twice = { "names a document and day that an "
    "earlier row names; the earlier row was used", "前の行と同じ文書・承認日"
    "です。前の行を使いました" };
static const struct ss_text masked = { "secrets were taken out of the sealed "
    "file, so its digest cannot be compared", "封印時に秘密の値を伏せたため、"
    "ファイルの SHA-256 を比べられません" };

static bool
same(const char *a, const char *b)
{
	return ss_same((struct ss_bytes){ a, strlen(a) },
	    (struct ss_bytes){ b, strlen(b) });
}

static void
take(void *arg, const struct ss_record *r)
{
	struct ss_kept *k = arg;
	struct ss_kept_row *one;
	char what[700];
	size_t i;

	if (!ss_kept_add(k, r))
		return;
	one = &k->v[k->n - 1];
	one->path = k == &approval.rows ? r->path : NULL;
	for (i = 0; k == &approval.rows && i + 1 < k->n; i++) {
		if (strcmp(ss_kept_text(&k->v[i], "approved_on"),
		    ss_kept_text(one, "approved_on")) != 0 ||
		    !same(ss_kept_text(&k->v[i], "document"),
		    ss_kept_text(one, "document")))
			continue;
		ss_kept_row_free(&k->v[--k->n]);
		(void)snprintf(what, sizeof(what), "%.512s %llu", r->path,
		    (unsigned long long)r->row);
		approval.run.partial = true;
		ss_lacks(&approval.run, what, SS_EINVAL, &twice);
		return;
	}
}

static void
found(void *arg, const struct ss_found *f)
{
	if (arg == &approval.rows && ss_found_given(f))
		approval.given = true;
}

static bool
read_rows(struct ss_run *run, const struct ss_form *form, const char *path,
    struct ss_kept *k)
{
	struct ss_records records = { .host = run->host, .forms = form,
	    .n_forms = 1, .zone = 540, .arg = k, .each = take,
	    .found = found };
	struct ss_bytes all;
	struct ss_blob blob;
	int e = ss_take(run, path, SS_MAYBE, &blob, &all);

	if (e != 0)
		return e != SS_ENOENT;
	(void)ss_records_read(&records, path, &blob, all);
	ss_records_end(&records);
	ss_unmap(&all);
	run->partial = run->partial || records.partial;
	run->cancelled = run->cancelled || records.cancelled;
	if (k->full)
		ss_lost(run, path, SS_ELIMIT);
	return true;
}

/* How well a name fits a path: 3 all of it, 2 within its folder, 1 its last
 * part alone. */
static int
fits(const char *path, const char *file)
{
	const char *slash = strchr(path + 1, '/');

	if (same(path + 1, file))
		return 3;
	if (slash != NULL && same(slash + 1, file))
		return 2;
	slash = strrchr(path, '/');
	return strchr(file, '/') == NULL && slash != NULL &&
	    same(slash + 1, file);
}

/* The path of a file named from within either folder; NULL: none, or more
 * than one that fits as well. */
static const char *
path_of(const struct ss_names *names, const char *file)
{
	const char *found = NULL;
	char slashed[4096], *c;
	int best = 0, n = 0, fit;
	size_t i;

	/* As Windows writes it. */
	(void)snprintf(slashed, sizeof(slashed), "%s", file);
	while ((c = strchr(slashed, '\\')) != NULL)
		*c = '/';
	for (file = slashed; *file == '/'; file++)
		;
	for (i = 0; i < names->n; i++) {
		fit = fits(names->v[i], file);
		if (fit == 0 || fit < best)
			continue;
		n = fit == best ? n + 1 : 1;
		best = fit;
		found = names->v[i];
	}
	return n == 1 ? found : NULL;
}

static const struct ss_kept_row *
registered(const struct ss_kept *k, const char *id)
{
	size_t i;

	for (i = 0; i < k->n; i++)
		if (same(ss_kept_text(&k->v[i], "id"), id))
			return &k->v[i];
	return NULL;
}

/* Of a document's number, or of a file's own name. */
static const char *
document_path(const struct approval *a, const char *id,
    const struct ss_kept_row **row)
{
	const char *file;

	*row = registered(&a->documents, id);
	file = *row == NULL ? id : ss_kept_text(*row, "file");
	return file == NULL ? NULL : path_of(&a->names, file);
}

/* The file of a signature beside the one at path. */
static const char *
signature_of(const struct ss_names *names, const char *path)
{
	char beside[4200];
	size_t i;

	(void)snprintf(beside, sizeof(beside), "%.4096s.minisig", path);
	for (i = 0; i < names->n; i++)
		if (strcmp(names->v[i], beside) == 0)
			return names->v[i];
	return NULL;
}

/* Beside the document, or beside the record that approves it. */
static void
put_signature(struct approval *a, const char *path, const char *record)
{
	const char *beside = path == NULL ? NULL : signature_of(&a->names,
	    path);
	struct ss_blob blob;

	if (beside == NULL)
		beside = signature_of(&a->names, record);
	ss_draft_enum(&a->draft, "signature", beside == NULL ? "none" :
	    "unknown");
	if (beside != NULL && ss_take(&a->run, beside, SS_MUST, &blob,
	    NULL) == 0)
		ss_draft_cite(&a->draft, &blob, 0, 0);
}

static void
put_file(struct approval *a, const char *path, const char *approved)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char text[sizeof(sum) * 2 + 1];
	struct ss_bytes all;
	struct ss_blob blob;
	size_t i;

	ss_draft_text(&a->draft, "file", (struct ss_bytes){ path + 1,
	    strlen(path + 1) });
	if (ss_take(&a->run, path, SS_MUST, &blob, &all) != 0)
		return;
	ss_draft_cite(&a->draft, &blob, 0, 0);
	(void)crypto_hash_sha256(sum, (const unsigned char *)all.p, all.n);
	for (i = 0; i < sizeof(sum); i++)
		(void)snprintf(text + i * 2, 3, "%02x", sum[i]);
	if (approved == NULL)
		ss_lacks(&a->run, path, SS_ENOENT, &no_digest);
	else if ((blob.flags & SS_B_MASKED) != 0)
		ss_lacks(&a->run, path, SS_EINVAL, &masked);
	else if ((blob.flags & SS_B_CUT) == 0)
		ss_draft_bool(&a->draft, "digest_matches",
		    strcmp(approved, text) == 0);
	ss_unmap(&all);
}

static void
put_minutes(struct approval *a, const char *minutes)
{
	const struct ss_kept_row *row;
	struct ss_blob blob;
	const char *path;

	if (minutes == NULL)
		return;
	path = document_path(a, minutes, &row);
	ss_draft_bool(&a->draft, "minutes_present", path != NULL);
	if (row != NULL)
		a->draft.cites[a->draft.ncites++] = row->cite;
	if (path != NULL && ss_take(&a->run, path, SS_MUST, &blob, NULL) == 0)
		ss_draft_cite(&a->draft, &blob, 0, 0);
	else if (path == NULL) {
		ss_draft_cite(&a->draft, &a->folder, 0, 0);
		ss_draft_cite(&a->draft, &a->records, 0, 0);
	}
}

static void
one(struct approval *a, const struct ss_kept_row *r)
{
	const char *id = ss_kept_text(r, "document"), *path;
	const struct ss_kept_row *row;
	uint32_t i;

	ss_draft_start(&a->draft);
	for (i = 0; i < r->n; i++)
		ss_draft_put(&a->draft, r->values[i]);
	a->draft.cites[a->draft.ncites++] = r->cite;
	path = document_path(a, id, &row);
	if (row != NULL)
		a->draft.cites[a->draft.ncites++] = row->cite;
	ss_draft_bool(&a->draft, "document_present", path != NULL);
	put_signature(a, path, r->path);
	if (path != NULL) {
		put_file(a, path, ss_kept_text(r, "document_digest"));
	} else {
		ss_lacks(&a->run, id, SS_ENOENT, &no_document);
		ss_draft_cite(&a->draft, &a->folder, 0, 0);
	}
	put_minutes(a, ss_kept_text(r, "minutes"));
	ss_draft_emit(&a->run, TABLE, &a->draft);
}

static int
add_name(void *arg, const struct ss_entry *e)
{
	return e->type == SS_DIR ? 0 : ss_names_add(arg, e);
}

static int
collect(const struct ss_host *host)
{
	struct approval *a = &approval;
	size_t i;

	memset(a, 0, sizeof(*a));
	a->run.host = host;
	a->run.table = TABLE;
	a->names.max = FILES_MAX;
	a->rows.max = a->documents.max = ROWS_MAX;
	for (i = 0; i < 2; i++)
		if (read_rows(&a->run, forms, files[i], &a->rows))
			a->there = files[i];
	if (a->rows.n > 0) {
		(void)ss_take_list(&a->run, "/records/**", add_name,
		    &a->names, &a->records);
		(void)ss_take_list(&a->run, "/documents/**", add_name,
		    &a->names, &a->folder);
		if (a->names.full)
			ss_lost(&a->run, "/documents/**", SS_ELIMIT);
		(void)read_rows(&a->run, &register_form,
		    "/documents/documents.csv", &a->documents);
		(void)read_rows(&a->run, &register_form,
		    "/documents/documents.xlsx", &a->documents);
	}
	if (a->there != NULL && !a->given && !a->run.partial &&
	    !a->run.cancelled)
		ss_lacks(&a->run, a->there, SS_ENOENT, &not_filled);
	for (i = 0; i < a->rows.n && !a->run.cancelled; i++) {
		host->progress(host->ctx, i, a->rows.n);
		one(a, &a->rows.v[i]);
	}
	ss_kept_free(&a->rows);
	ss_kept_free(&a->documents);
	ss_names_free(&a->names);
	return a->there != NULL ? ss_outcome_of(&a->run) : SS_NOT_APPLICABLE;
}

SS_PLUGIN(manifest, collect);
