/* SPDX-License-Identifier: Apache-2.0
 * Exports of Windows machines, told apart by what is in them, not by their
 * names. A second export of one kind is told, and not used.
 */
#include <starseal/grid.h>

#include "windows.h"

static const struct ss_text no_host = { "does not lie in a folder named after "
    "its machine", "端末名のフォルダーに置かれていません" };
static const struct ss_text unknown = { "is none of secedit, gpresult /X and "
    "auditpol /r; copy their files as they are", "secedit・gpresult /X・"
    "auditpol /r のどれでもありません。出力をそのまま置いてください" };
static const struct ss_text second = { "the machine has another export of "
    "this kind, which was used; keep one", "この端末には同じ種類の出力が"
    "他にあり、そちらを使いました。一つだけ置いてください" };
static const struct ss_text no_text = { "is no text in UTF-16, UTF-8 or CP932",
    "UTF-16・UTF-8・CP932 の文字として読めません" };

enum kind { SECPOL, GPRESULT, AUDITPOL, KINDS };

static struct ss_draft draft;

/* All of it as UTF-8, to be freed; NULL: no text, or no memory. */
static char *
decode(struct ss_bytes b, bool *wide, size_t *n)
{
	size_t mark = 0, k, took, at = 0;
	enum ss_encoding e = ss_encoding_find(b, &mark);
	char *to;

	*wide = e == SS_ENC_UTF16LE || e == SS_ENC_UTF16BE;
	if (e == SS_ENC_ANY || (to = malloc(b.n * 2 + 8)) == NULL)
		return NULL;
	b.p += mark;
	b.n -= mark;
	while (b.n > 0) {
		(void)ss_decode(e, b, to + at, &k, &took);
		at += k;
		b.p += took;
		b.n -= took;
	}
	to[at] = '\0';
	*n = at;
	return to;
}

static bool
has(struct ss_bytes b, const char *s)
{
	return memmem(b.p, b.n, s, strlen(s)) != NULL;
}

static int
kind_of(struct ss_bytes text)
{
	struct ss_bytes head = { text.p, text.n < 4096 ? text.n : 4096 };

	if (head.n > 0 && ss_trim(head).p[0] == '<')
		return GPRESULT;
	if (has(head, "[Unicode]") || has(head, "[System Access]") ||
	    has(head, "[Version]"))
		return SECPOL;
	if (has(text, "-69AE-11D9-BED3-505054503030}") || has(head, "GUID"))
		return AUDITPOL;
	return KINDS;
}

static void
read_text(struct export *x, bool used[KINDS])
{
	static void (*const read[])(const struct export *) = { secpol_read,
	    gpresult_read, auditpol_read };
	int kind = kind_of(x->text);

	if (kind == KINDS) {
		ss_import_lose(x->run, x->path, &unknown);
	} else if (used[kind]) {
		ss_import_lose(x->run, x->path, &second);
	} else {
		used[kind] = true;
		x->run->table = kind == SECPOL ? "win.secpol" :
		    kind == GPRESULT ? "win.setting" : "win.audit";
		read[kind](x);
		x->run->table = NULL;
	}
}

static void
read_file(struct ss_run *run, const char *path, const char *subject,
    bool used[KINDS])
{
	struct ss_blob blob;
	struct ss_bytes all;
	struct export x = { .run = run, .draft = &draft, .path = path,
	    .file = strrchr(path, '/') + 1, .subject = subject,
	    .blob = &blob };
	char *text;

	if (ss_take(run, path, SS_MUST, &blob, &all) != 0)
		return;
	text = decode(all, &x.wide, &x.text.n);
	if (text == NULL) {
		ss_import_lose(run, path, &no_text);
	} else {
		x.raw = all;
		x.text.p = text;
		read_text(&x, used);
		free(text);
	}
	ss_unmap(&all);
}

static int
collect(const struct ss_host *host)
{
	struct ss_names names = { NULL, 0, SS_IMPORT_FILES, false };
	char subject[SS_IMPORT_SUBJECT], last[SS_IMPORT_SUBJECT] = "";
	struct ss_run run = { .host = host };
	bool used[KINDS] = { false };
	struct ss_blob listing;
	size_t i;
	int n;

	n = ss_take_list(&run, FOLDER, ss_import_name, &names, &listing);
	if (names.full)
		ss_lost(&run, FOLDER, SS_ELIMIT);
	for (i = 0; i < names.n && !run.cancelled; i++) {
		host->progress(host->ctx, i, names.n);
		if (!ss_import_host(names.v[i], subject)) {
			ss_import_lose(&run, names.v[i], &no_host);
			continue;
		}
		if (strcmp(last, subject) != 0)
			memset(used, 0, sizeof(used));
		memcpy(last, subject, sizeof(last));
		read_file(&run, names.v[i], subject, used);
	}
	ss_names_free(&names);
	return n <= 0 && !run.partial ? SS_NOT_APPLICABLE :
	    ss_outcome_of(&run);
}

SS_PLUGIN(windows_manifest, collect);
