/* SPDX-License-Identifier: Apache-2.0
 * The firm's documents: every file in the folder is sealed; those of the
 * register are compared with it. Never judges a rule, never runs what a
 * document holds, and never takes the register's word for the file's.
 */
#include <sodium/crypto_hash_sha256.h>

#include "documents.h"
#include "manifest.h"

struct counts { int64_t files, missing, changed, person; };

struct documents {
	struct ss_run run;
	struct ss_names names;
	struct registers registers;
	struct counts counts;
	struct ss_draft draft;
	struct ss_blob listing;
	bool *seen;             /* of names: the register has it */
};

static struct documents documents;

static const struct ss_text no_register = { "no register of documents is "
    "there; fill in documents/documents.csv or .xlsx (starseal init writes "
    "one)", "文書台帳がありません。documents/documents.csv か .xlsx に記入して"
    "ください (starseal init でひな形を作れます)" };
static const struct ss_text not_filled = { "nothing was entered yet: only the "
    "example is there; fill it in, or take the example out where there is "
    "nothing to enter", "記入例だけで、まだ何も記入されていません。記入してくだ"
    "さい。書くことがなければ記入例の行を消します" };
static const struct ss_text no_numbers = { "no table of the numbers in the "
    "rules is there; fill in documents/numbers.csv or .xlsx (starseal init "
    "writes one)", "規程の数値の表がありません。documents/numbers.csv か .xlsx に"
    "記入してください (starseal init でひな形を作れます)" };
static const struct ss_text no_file = { "the register names this file, and it "
    "is not in the folder; put it there, or mend the register",
    "台帳にあるファイルがフォルダーにありません。ファイルを置くか、台帳を直して"
    "ください" };
static const struct ss_text two_files = { "the register's name fits several "
    "files; name the folder as well", "台帳のファイル名に合うファイルが複数あり"
    "ます。フォルダー名も書いてください" };
static const struct ss_text no_name = { "the register names no file for this "
    "document", "台帳にこの文書のファイル名がありません" };
static const struct ss_text not_listed = { "this file is in the folder, and "
    "the register does not name it; add a row, or take it away",
    "フォルダーにあるファイルが台帳にありません。台帳に行を足すか、ファイルを"
    "除いてください" };

static const struct ss_text no_such = { "the numbers speak of a document that "
    "the register does not have", "数値の表にある文書が、文書台帳にありません" };
static const struct ss_text masked = { "secrets were taken out of the sealed "
    "file, so its digest is not that of the file as it lies in the folder",
    "封印時に秘密の値を伏せたため、封印したものの SHA-256 はフォルダーのファイルと"
    "異なり、比べられません" };

static void
put_kept(struct ss_draft *d, const struct ss_kept_row *row)
{
	uint32_t i;

	for (i = 0; i < row->n; i++)
		ss_draft_put(d, row->values[i]);
	d->cites[d->ncites++] = row->cite;
}

static const char *
digest_of(struct ss_draft *d, struct ss_bytes all)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char text[sizeof(sum) * 2 + 1];
	size_t i;

	(void)crypto_hash_sha256(sum, (const unsigned char *)all.p, all.n);
	for (i = 0; i < sizeof(sum); i++)
		(void)snprintf(text + i * 2, 3, "%02x", sum[i]);
	return ss_draft_keep(d, (struct ss_bytes){ text, sizeof(text) - 1 });
}

static void
mark_seen(struct documents *p, const char *path)
{
	size_t i;

	for (i = 0; i < p->names.n; i++)
		if (p->names.v[i] == path)
			p->seen[i] = true;
}

/* The file's own bytes against the digest that was approved. */
static void
compare_digest(struct documents *p, const struct ss_kept_row *row,
    const struct ss_blob *blob, struct ss_bytes all)
{
	const char *approved = ss_kept_text(row, "approved_digest");
	const char *digest;
	bool changed;

	if ((blob->flags & SS_B_MASKED) != 0)
		ss_lacks(&p->run, ss_kept_text(row, "id"), SS_EINVAL, &masked);
	if ((blob->flags & (SS_B_CUT | SS_B_MASKED)) != 0)
		return;
	digest = digest_of(&p->draft, all);
	ss_draft_put(&p->draft, ss_of_str("digest", SS_DIGEST, digest));
	if (approved == NULL)
		return;
	changed = strcmp(approved, digest) != 0;
	p->counts.changed += changed;
	ss_draft_bool(&p->draft, "changed_after_approval", changed);
}

static const char *
file_of(struct documents *p, const struct ss_kept_row *row)
{
	const char *id = ss_kept_text(row, "id");
	const char *file = ss_kept_text(row, "file"), *path;
	bool twice = false;

	p->run.table = "documents.document";
	if (file == NULL) {
		ss_lacks(&p->run, id, SS_ENOENT, &no_name);
		return NULL;
	}
	path = register_file(&p->names, file, &twice);
	if (path != NULL && registers_own(path))
		path = NULL;
	if (path == NULL)
		ss_lacks(&p->run, file, twice ? SS_EINVAL : SS_ENOENT, twice ?
		    &two_files : &no_file);
	return path;
}

static void
put_found(struct documents *p, const struct found *f)
{
	struct ss_draft *d = &p->draft;
	struct ss_bytes title = { f->title, strlen(f->title) };
	struct ss_bytes author = { f->author, strlen(f->author) };

	ss_draft_enum(d, "format", f->format);
	ss_draft_enum(d, "signature", f->signature);
	if (f->intact_known)
		ss_draft_bool(d, "signature_intact", f->intact);
	if (f->pages >= 0)
		ss_draft_int(d, "pages", f->pages);
	if (f->scanned_known)
		ss_draft_bool(d, "scanned", f->scanned);
	if (f->macros_known)
		ss_draft_bool(d, "macros", f->macros);
	if (title.n > 0)
		ss_draft_text(d, "title_hint", title);
	if (author.n > 0)
		ss_draft_text(d, "author_hint", author);
	if (f->modified >= 0)
		ss_draft_date(d, "modified_hint", f->modified);
}

static void
put_headings(struct ss_draft *d, const struct text *headings)
{
	struct ss_lines l = { text_bytes(headings), 0 };
	size_t first = d->nlist, n = 0;
	struct ss_bytes line;
	char one[241];

	while (n < HEADINGS_MAX && ss_next_line(&l, &line)) {
		(void)ss_clean(line, one, sizeof(one));
		ss_draft_entry(d, (struct ss_bytes){ one, strlen(one) });
		n++;
	}
	if (n > 0)
		ss_draft_list(d, "headings", first);
}

static void
put_dates(struct ss_draft *d, const struct plain *plain)
{
	char text[DATES_MAX][SS_DATE_TEXT];
	int64_t days[DATES_MAX];
	size_t first = d->nlist, i, n = plain_dates(plain, days, DATES_MAX);

	for (i = 0; i < n; i++) {
		ss_date_text(days[i], text[i]);
		ss_draft_entry(d, (struct ss_bytes){ text[i],
		    SS_DATE_TEXT - 1 });
	}
	if (n > 0)
		ss_draft_list(d, "dates_in_text", first);
}

/* The text against the register. whole: nothing of the text is missing, so
 * that what was not found is not there. */
static void
compare_text(struct documents *p, const struct ss_kept_row *row,
    const struct plain *plain, bool whole)
{
	const char *title = ss_kept_text(row, "title");
	const char *revision = ss_kept_text(row, "revision");
	char in_text[32], wanted[32];
	bool has;

	if (title != NULL && ((has = plain_has(plain, title)) || whole))
		ss_draft_bool(&p->draft, "title_in_text", has);
	put_dates(&p->draft, plain);
	if (!plain_revision(plain, in_text, sizeof(in_text)))
		return;
	ss_draft_text(&p->draft, "revision_in_text", (struct ss_bytes){
	    in_text, strlen(in_text) });
	if (revision != NULL && revision_digits((struct ss_bytes){ revision,
	    strlen(revision) }, wanted, sizeof(wanted)))
		ss_draft_bool(&p->draft, "revision_matches",
		    revision_compare(wanted, in_text) == 0);
}

static void
cite_found(struct documents *p, const struct found *f)
{
	size_t i;

	for (i = 0; i < f->n_cites; i++)
		ss_draft_cite(&p->draft, &f->cites[i], 0, 0);
}

/* Rows of numbers.csv that speak of this document. */
static void
numbers_of(struct documents *p, const char *id, const struct found *f,
    const struct plain *plain, bool whole)
{
	size_t i;

	for (i = 0; i < p->registers.numbers.n; i++) {
		struct ss_kept_row *row = &p->registers.numbers.v[i];
		const char *of = ss_kept_text(row, "document");
		const struct ss_value *v = ss_kept_value(row, "value");
		bool has;

		if (row->used || !ss_same((struct ss_bytes){ of, strlen(of) },
		    (struct ss_bytes){ id, strlen(id) }))
			continue;
		row->used = true;
		ss_draft_start(&p->draft);
		put_kept(&p->draft, row);
		if (v != NULL && plain != NULL) {
			has = plain_number(plain, ss_kept_text(row, "name"),
			    v->num);
			if (has || whole)
				ss_draft_bool(&p->draft, "found_in_text", has);
		}
		if (f != NULL) {
			ss_draft_cite(&p->draft, f->blob, 0, 0);
			cite_found(p, f);
		}
		ss_draft_emit(&p->run, "documents.number", &p->draft);
	}
}

static void
read_document(struct documents *p, const struct ss_kept_row *row,
    struct found *f)
{
	struct plain plain;
	bool whole;

	found_read(f);
	whole = f->why == WHY_NONE || f->why == WHY_embedded;
	if (f->why == WHY_NONE && ss_kept_text(row, "kind") == NULL)
		found_why(f, WHY_unknown_kind);
	p->counts.person += f->why != WHY_NONE;
	put_found(p, f);
	put_headings(&p->draft, &f->headings);
	if (!plain_make(text_bytes(&f->text), &plain))
		whole = false;
	compare_text(p, row, &plain, whole);
	ss_draft_bool(&p->draft, "text_whole", whole);
	ss_draft_bool(&p->draft, "needs_person", f->why != WHY_NONE);
	if (f->why != WHY_NONE)
		ss_draft_enum(&p->draft, "why_person", why_symbol(f->why));
	cite_found(p, f);
	ss_draft_emit(&p->run, "documents.document", &p->draft);
	numbers_of(p, ss_kept_text(row, "id"), f, &plain, whole);
	plain_free(&plain);
	found_free(f);
}

static void
no_document(struct documents *p, const struct ss_kept_row *row)
{
	ss_draft_bool(&p->draft, "needs_person", true);
	ss_draft_enum(&p->draft, "why_person", why_symbol(WHY_not_there));
	ss_draft_cite(&p->draft, &p->listing, 0, 0);
	p->counts.person++;
	ss_draft_emit(&p->run, "documents.document", &p->draft);
	numbers_of(p, ss_kept_text(row, "id"), NULL, NULL, false);
}

static void
one_document(struct documents *p, const struct ss_kept_row *row)
{
	const char *path = file_of(p, row);
	struct found f = { .run = &p->run, .path = path };
	struct ss_blob blob;

	ss_draft_start(&p->draft);
	put_kept(&p->draft, row);
	p->counts.missing += path == NULL;
	ss_draft_bool(&p->draft, "present", path != NULL);
	if (path != NULL)
		mark_seen(p, path);
	if (path == NULL || ss_take(&p->run, path, SS_MUST, &blob,
	    &f.bytes) != 0) {
		no_document(p, row);
		return;
	}
	f.blob = &blob;
	ss_draft_cite(&p->draft, &blob, 0, 0);
	compare_digest(p, row, &blob, f.bytes);
	read_document(p, row, &f);
	ss_unmap(&f.bytes);
}

static void
the_others(struct documents *p)
{
	struct ss_blob blob;
	size_t i, first;
	int64_t n = 0;

	ss_draft_start(&p->draft);
	first = p->draft.nlist;
	p->run.table = "documents.document";
	for (i = 0; i < p->names.n && !p->run.cancelled; i++) {
		const char *path = p->names.v[i];

		if (registers_own(path))
			continue;
		p->counts.files++;
		if (p->seen[i])
			continue;
		n++;
		ss_lacks(&p->run, path, SS_EINVAL, &not_listed);
		(void)ss_take(&p->run, path, SS_MUST, &blob, NULL);
		if (p->draft.nlist < SS_DRAFT_LIST)
			ss_draft_entry(&p->draft, (struct ss_bytes){
			    path + strlen(FOLDER), strlen(path +
			    strlen(FOLDER)) });
	}
	ss_draft_list(&p->draft, "unregistered_files", first);
	ss_draft_int(&p->draft, "registered",
	    (int64_t)p->registers.documents.n);
	ss_draft_int(&p->draft, "files", p->counts.files);
	ss_draft_int(&p->draft, "missing", p->counts.missing);
	ss_draft_int(&p->draft, "unregistered", n);
	ss_draft_int(&p->draft, "changed", p->counts.changed);
	ss_draft_int(&p->draft, "for_person", p->counts.person);
	ss_draft_cite(&p->draft, &p->listing, 0, 0);
	ss_draft_emit(&p->run, "documents", &p->draft);
}

/* Numbers of documents that the register does not have. */
static void
other_numbers(struct documents *p)
{
	size_t i;

	p->run.table = "documents.number";
	for (i = 0; i < p->registers.numbers.n && !p->run.cancelled; i++) {
		const char *id = ss_kept_text(&p->registers.numbers.v[i],
		    "document");

		if (p->registers.numbers.v[i].used)
			continue;
		ss_lacks(&p->run, id, SS_EINVAL, &no_such);
		numbers_of(p, id, NULL, NULL, false);
	}
}

static int
add_name(void *arg, const struct ss_entry *e)
{
	const char *name = strrchr(e->path, '/');

	/* The folder itself may be a link or a file, and has no name below it.
	 * "~$a.docx" is Word's own lock while the file is open. */
	if (e->type == SS_DIR || strncmp(e->path, FOLDER, strlen(FOLDER)) !=
	    0 || (name != NULL && strncmp(name, "/~$", 3) ==
	    0))
		return 0;
	return ss_names_add(arg, e);
}

/* What nobody entered is not known to be nothing. */
static void
tell_not_given(struct documents *p)
{
	struct registers *r = &p->registers;

	if (p->run.cancelled)
		return;
	p->run.table = "documents.document";
	if (!r->document.given)
		ss_lacks(&p->run, r->document.there != NULL ?
		    r->document.there : FOLDER "documents.csv", SS_ENOENT,
		    r->document.there != NULL ? &not_filled : &no_register);
	p->run.table = "documents.number";
	if (!r->number.given)
		ss_lacks(&p->run, r->number.there != NULL ? r->number.there :
		    FOLDER "numbers.csv", SS_ENOENT, r->number.there != NULL ?
		    &not_filled : &no_numbers);
}

static void
read_all(struct documents *p)
{
	const struct ss_host *host = p->run.host;
	size_t i;

	p->run.table = NULL;
	registers_read(&p->run, &forms[T_DOCUMENT], &forms[T_NUMBER],
	    &p->names, &p->registers);
	tell_not_given(p);
	for (i = 0; i < p->registers.documents.n && !p->run.cancelled; i++) {
		host->progress(host->ctx, i, p->registers.documents.n);
		one_document(p, &p->registers.documents.v[i]);
	}
	other_numbers(p);
	the_others(p);
}

static int
collect(const struct ss_host *host)
{
	struct documents *p = &documents;
	int n;

	memset(p, 0, sizeof(*p));
	p->run.host = host;
	p->names.max = FILES_MAX;
	n = ss_take_list(&p->run, DOCUMENTS, add_name, &p->names, &p->listing);
	if (n <= 0 && !p->run.partial) {
		ss_names_free(&p->names);
		return SS_NOT_APPLICABLE;
	}
	if (p->names.full)
		ss_lost(&p->run, DOCUMENTS, SS_ELIMIT);
	p->seen = calloc(p->names.n + 1, sizeof(*p->seen));
	if (p->seen != NULL)
		read_all(p);
	else
		p->run.partial = true;
	free(p->seen);
	registers_free(&p->registers);
	ss_names_free(&p->names);
	return ss_outcome_of(&p->run);
}

SS_PLUGIN(manifest, collect);
