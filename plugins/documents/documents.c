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
one_document(struct documents *p, const struct ss_kept_row *row)
{
	const char *path = file_of(p, row);
	struct ss_bytes all = { "", 0 };
	struct ss_blob blob;
	bool present;

	ss_draft_start(&p->draft);
	put_kept(&p->draft, row);
	present = path != NULL && ss_take(&p->run, path, SS_MUST, &blob,
	    &all) == 0;
	if (path != NULL)
		mark_seen(p, path);
	p->counts.missing += path == NULL;
	ss_draft_bool(&p->draft, "present", path != NULL);
	if (present) {
		ss_draft_cite(&p->draft, &blob, 0, 0);
		compare_digest(p, row, &blob, all);
	} else {
		ss_draft_cite(&p->draft, &p->listing, 0, 0);
	}
	ss_draft_emit(&p->run, "documents.document", &p->draft);
	ss_unmap(&all);
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

static void
one_number(struct documents *p, const struct ss_kept_row *row)
{
	ss_draft_start(&p->draft);
	put_kept(&p->draft, row);
	ss_draft_emit(&p->run, "documents.number", &p->draft);
}

static int
add_name(void *arg, const struct ss_entry *e)
{
	const char *name = strrchr(e->path, '/');

	/* "~$a.docx" is Word's own lock while the file is open. */
	if (e->type == SS_DIR || (name != NULL && strncmp(name, "/~$", 3) ==
	    0))
		return 0;
	return ss_names_add(arg, e);
}

static void
read_all(struct documents *p)
{
	const struct ss_host *host = p->run.host;
	size_t i;

	p->run.table = NULL;
	if (!registers_read(&p->run, &forms[T_DOCUMENT], &forms[T_NUMBER],
	    &p->names, &p->registers) && !p->run.cancelled) {
		p->run.table = "documents.document";
		ss_lacks(&p->run, FOLDER "documents.csv", SS_ENOENT,
		    &no_register);
	}
	for (i = 0; i < p->registers.documents.n && !p->run.cancelled; i++) {
		host->progress(host->ctx, i, p->registers.documents.n);
		one_document(p, &p->registers.documents.v[i]);
	}
	for (i = 0; i < p->registers.numbers.n && !p->run.cancelled; i++)
		one_number(p, &p->registers.numbers.v[i]);
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
