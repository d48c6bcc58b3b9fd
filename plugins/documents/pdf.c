/* SPDX-License-Identifier: Apache-2.0
 * PDF files through poppler's programs, which read the sealed bytes. Who signed
 * one is never judged: a signature is there or not, and fits the bytes or not.
 */
#include "examine.h"
#include "commands.h"

#define PAGE_TEXT 16            /* bytes of a page that has text */

/* Without the error output: the worker may hold so many descriptors only. */
static int
ask(struct found *f, uint32_t n, const char *what, struct ss_blob *blob,
    struct ss_bytes *all)
{
	const struct ss_host *host = f->run->host;

	ss_blob_start(blob);
	*all = (struct ss_bytes){ "", 0 };
	return f->run->cancelled ? SS_ECANCELLED : ss_settle(f->run, what,
	    SS_MAYBE, host->run(host->ctx, n, NULL, 0, f->blob, blob, NULL),
	    blob, all);
}

static bool
run(struct found *f, uint32_t n, const char *what, struct ss_blob *blob,
    struct ss_bytes *all)
{
	int e = ask(f, n, what, blob, all);

	if (e != 0) {
		if (e != SS_ECANCELLED && f->why == WHY_NONE)
			found_why(f, e == SS_ENOENT || e == SS_ENOTRUN ?
			    WHY_no_program : WHY_failed);
		return false;
	}
	if (f->n_cites < sizeof(f->cites) / sizeof(f->cites[0]))
		f->cites[f->n_cites++] = *blob;
	f->masked = f->masked || (blob->flags & SS_B_MASKED) != 0;
	return true;
}

static void
info_line(struct found *f, struct ss_bytes name, struct ss_bytes value)
{
	int64_t n;

	if (ss_equal(name, "Title"))
		found_keep(f->title, sizeof(f->title), value);
	else if (ss_equal(name, "Author"))
		found_keep(f->author, sizeof(f->author), value);
	else if (ss_equal(name, "ModDate"))
		f->modified = found_day(value);
	else if (ss_equal(name, "Pages") && ss_number(value, &n))
		f->pages = n;
}

static bool
read_info(struct found *f)
{
	struct ss_bytes all, line, name;
	struct ss_blob blob;
	struct ss_lines l;
	bool ok;

	if (!run(f, RUN_INFO, "pdfinfo", &blob, &all))
		return false;
	ok = blob.status == 0;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		name = ss_field(&line, ':');
		info_line(f, name, ss_trim(line));
	}
	ss_unmap(&all);
	return ok;
}

/* Pages are parted by form feeds. */
static int64_t
pages_with_text(struct ss_bytes all)
{
	struct ss_bytes page;
	int64_t n = 0;
	size_t i, bytes;

	while (all.n > 0) {
		page = ss_field(&all, '\f');
		for (i = bytes = 0; i < page.n; i++)
			bytes += (unsigned char)page.p[i] > 0x20;
		n += bytes >= PAGE_TEXT;
	}
	return n;
}

static void
read_text(struct found *f)
{
	struct ss_bytes all;
	struct ss_blob blob;
	int64_t full;

	if (!run(f, RUN_TEXT, "pdftotext", &blob, &all))
		return;
	if (blob.status != 0) {
		found_why(f, memmem(f->bytes.p, f->bytes.n, "/Encrypt", 8) !=
		    NULL ? WHY_locked : WHY_damaged);
	} else {
		text_add(&f->text, all);
		full = pages_with_text(all);
		f->scanned_known = true;
		f->scanned = full == 0;
		/* A blank last page is no picture; half of all pages are. */
		if (f->scanned || (f->pages > 0 && full * 2 < f->pages))
			found_why(f, WHY_scanned);
	}
	if ((blob.flags & SS_B_CUT) != 0)
		f->text.cut = true;
	ss_unmap(&all);
}

static bool
has(struct ss_bytes all, const char *words)
{
	return memmem(all.p, all.n, words, strlen(words)) != NULL;
}

static void
read_signature(struct found *f)
{
	/* A signature's byte range stands in the open, for it cannot be packed
	 * into what it signs. */
	bool marked = has(f->bytes, "/ByteRange");
	struct ss_bytes all;
	struct ss_blob blob;

	f->signature = marked ? "present" : "none";
	if (!marked || ask(f, RUN_SIG, "pdfsig", &blob, &all) != 0)
		return;
	f->cites[f->n_cites++] = blob;
	if (has(all, "Signature is Invalid") || has(all, "Digest Mismatch")) {
		f->signature = "invalid";
		f->intact_known = true;
	} else if (has(all, "Signature is Valid")) {
		f->intact_known = true;
		f->intact = has(all, "Total document signed") &&
		    !has(all, "Not total document signed");
	} else if (!has(all, "Signature #")) {
		f->signature = "unknown";
	}
	ss_unmap(&all);
}

void
found_pdf(struct found *f)
{
	f->format = "pdf";
	if (read_info(f) || f->why == WHY_NONE)
		read_text(f);
	read_signature(f);
}
