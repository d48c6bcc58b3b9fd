/* SPDX-License-Identifier: Apache-2.0
 * Ledgers of strangers: CSV in every encoding, workbooks as they come, and
 * their parts. Rows must hold only clean UTF-8 and no more than they may.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/text.h"
#include "starseal/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

#define KIND(X) X("a", "One", "一", "壱") X("b", "Two", "二", NULL)
SS_WORDS(kind, KIND);

static const struct ss_field fields[] = {
	SS_FIELD("id", SS_TEXT, NULL, SS_F_KEY, NULL, NULL, "ID", "番号",
	    SS_SAME("")),
	SS_FIELD("kind", SS_ENUM, NULL, SS_F_OPTIONAL, s_kind, w_kind, "Kind",
	    "種別", SS_SAME("")),
	SS_FIELD("on", SS_DATE, NULL, SS_F_OPTIONAL, NULL, NULL, "On", "日付",
	    SS_SAME("")),
	SS_FIELD("at", SS_TIME, NULL, SS_F_OPTIONAL, NULL, NULL, "At", "日時",
	    SS_SAME("")),
	SS_FIELD("n", SS_INT, "days", SS_F_OPTIONAL, NULL, NULL, "N", "日数",
	    SS_SAME("")),
	SS_FIELD("yes", SS_BOOL, NULL, SS_F_OPTIONAL, NULL, NULL, "Yes",
	    "有無", SS_SAME("")),
	SS_FIELD("list", SS_LIST, NULL, SS_F_OPTIONAL, NULL, NULL, "List",
	    "一覧", SS_SAME(""))
};
static const struct ss_form form = { { "t.t", { "Table", "表" },
    &fields[0].column, SS_OPEN, 0, sizeof(fields) / sizeof(fields[0]),
    sizeof(fields[0]), 0 }, { "t", "t" }, NULL };

static void
must_be_clean(const char *s)
{
	size_t n = strlen(s), i;

	if (n > 4096 || !text_is_utf8(s, n))
		abort();
	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			abort();
}

static int
fact(void *ctx, const char *table, const char *subject,
    const struct ss_value *v, uint32_t n, const struct ss_cite *cites,
    uint32_t ncites)
{
	uint32_t i, k;

	(void)ctx;
	(void)table;
	(void)subject;
	if (n == 0 || ncites != 1 || cites->from > cites->to)
		abort();
	for (i = 0; i < n; i++) {
		if (v[i].str != NULL)
			must_be_clean(v[i].str);
		for (k = 0; v[i].kind == SS_LIST && k < v[i].n; k++)
			must_be_clean(v[i].list[k]);
	}
	return 0;
}

static int
gap(void *ctx, const char *table, const char *what, int err,
    const struct ss_text *why)
{
	(void)ctx;
	(void)table;
	if (what == NULL || strlen(what) > 4096 ||
	    !text_is_utf8(what, strlen(what)) || err >= 0 || why->en == NULL)
		abort();
	return 0;
}

static int
cancelled(void *ctx)
{
	(void)ctx;
	return 0;
}

static void
read_file(struct ss_bytes file)
{
	const struct ss_host host = { .struct_size = sizeof(host),
	    .fact = fact, .gap = gap, .cancelled = cancelled };
	struct ss_records r = { .host = &host, .forms = &form, .n_forms = 1,
	    .zone = 540 };
	const struct ss_blob blob = { .id = 1, .fd = -1 };

	(void)ss_records_read(&r, "/ledgers/x", &blob, file);
	ss_records_end(&r);
}

static void
add(struct archive *a, const char *name, const void *p, size_t n)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, name);
	archive_entry_set_size(e, (la_int64_t)n);
	archive_entry_set_filetype(e, AE_IFREG);
	if (archive_write_header(a, e) != ARCHIVE_OK ||
	    archive_write_data(a, p, n) != (la_ssize_t)n)
		abort();
	archive_entry_free(e);
}

#define ADD(a, name, s) add(a, name, s, sizeof(s) - 1)

/* A sound workbook with one part that is not. */
static void
read_part(const char *part, const uint8_t *data, size_t size)
{
	static const char sheet[] = "<worksheet " MAIN "><sheetData><row r=\"1\">"
	    "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is>"
	    "<t>On</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v>"
	    "</c><c r=\"B2\" s=\"1\"><v>46000.5</v></c></row></sheetData>"
	    "</worksheet>";
	char *out = malloc(size + 65536);
	struct archive *a = archive_write_new();
	size_t n = 0;

	if (out == NULL || archive_write_set_format_zip(a) != ARCHIVE_OK ||
	    archive_write_zip_set_compression_store(a) != ARCHIVE_OK ||
	    archive_write_open_memory(a, out, size + 65536, &n) != ARCHIVE_OK)
		abort();
	ADD(a, "_rels/.rels", "<Relationships><Relationship Id=\"r\" Type=\""
	    REL "/officeDocument\" Target=\"xl/workbook.xml\"/>"
	    "</Relationships>");
	ADD(a, "xl/workbook.xml", "<workbook " MAIN "><sheets><sheet name=\"S\""
	    " id=\"r1\"/></sheets></workbook>");
	ADD(a, "xl/_rels/workbook.xml.rels", "<Relationships><Relationship "
	    "Id=\"r1\" Type=\"" REL "/worksheet\" Target=\"s.xml\"/>"
	    "<Relationship Id=\"r2\" Type=\"" REL "/sharedStrings\" Target="
	    "\"t.xml\"/><Relationship Id=\"r3\" Type=\"" REL "/styles\" "
	    "Target=\"f.xml\"/></Relationships>");
	if (strcmp(part, "xl/s.xml") != 0)
		ADD(a, "xl/s.xml", sheet);
	if (strcmp(part, "xl/t.xml") != 0)
		ADD(a, "xl/t.xml", "<sst><si><t>ID</t></si><si><t>P-1</t></si>"
		    "</sst>");
	if (strcmp(part, "xl/f.xml") != 0)
		ADD(a, "xl/f.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/>"
		    "<xf numFmtId=\"14\"/></cellXfs></styleSheet>");
	add(a, part, data, size);
	(void)archive_write_close(a);
	(void)archive_write_free(a);
	read_file((struct ss_bytes){ out, n });
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const parts[] = { "xl/s.xml", "xl/t.xml",
	    "xl/f.xml" };

	if (size == 0 || size > 65536)
		return 0;
	/* A seed of a whole file begins as it is. */
	if (data[0] >= '1' && data[0] <= '3')
		read_part(parts[data[0] - '1'], data + 1, size - 1);
	else
		read_file((struct ss_bytes){ (const char *)data, size });
	return 0;
}
