/* SPDX-License-Identifier: Apache-2.0
 * Training ledgers of any length, always the same: ledger_corpus csv|xlsx
 * ROWS FILE. The workbook has shared texts and date cells, as Excel saves.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>

static const char *const heads[] = { "社員番号", "テーマ", "実施日", "方法",
    "機会", "結果", "内容" };
static const char *const topics[] = { "パスワード", "malware-mail",
    "マルウェア(Web)", "インシデント対応", "Classes of confidentiality",
    "社内規程" };
static const char *const methods[] = { "E-learning", "集合研修", "資料配布" };
static const char *const occasions[] = { "定期", "入社時" };
static const char *const results[] = { "受講", "済", "未受講" };

static uint64_t state = 20260327;

static unsigned
any(unsigned n)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(state >> 33) % n;
}

struct row { char person[16], content[40]; unsigned topic, month, day, method,
	occasion, result; };

static void
make(struct row *r, unsigned long i)
{
	(void)snprintf(r->person, sizeof(r->person), "P-%06u", any(100000));
	(void)snprintf(r->content, sizeof(r->content), "教材 %lu", i % 997);
	r->topic = any(6);
	r->month = 1 + any(5);
	r->day = 1 + any(28);
	r->method = any(3);
	r->occasion = any(2);
	r->result = any(3);
}

static int
write_csv(unsigned long rows, const char *path)
{
	FILE *f = fopen(path, "w");
	unsigned long i;
	struct row r;

	if (f == NULL)
		return 74;
	for (i = 0; i < 7; i++)
		(void)fprintf(f, "%s%s", heads[i], i < 6 ? "," : "\r\n");
	for (i = 0; i < rows; i++) {
		make(&r, i);
		(void)fprintf(f, "%s,%s,2026/%u/%u,%s,%s,%s,\"%s, 2026年度\"\r\n",
		    r.person, topics[r.topic], r.month, r.day,
		    methods[r.method], occasions[r.occasion],
		    results[r.result], r.content);
	}
	return fclose(f) == 0 ? 0 : 74;
}

static int
write_xlsx(unsigned long rows, const char *path)
{
	lxw_workbook *wb = workbook_new(path);
	lxw_worksheet *ws = workbook_add_worksheet(wb, "教育記録");
	lxw_format *date = workbook_add_format(wb);
	lxw_datetime when = { .year = 2026 };
	unsigned long i;
	struct row r;

	format_set_num_format(date, "[$-411]ggge\"年\"m\"月\"d\"日\";@");
	for (i = 0; i < 7; i++)
		(void)worksheet_write_string(ws, 0, (lxw_col_t)i, heads[i],
		    NULL);
	for (i = 0; i < rows; i++) {
		lxw_row_t n = (lxw_row_t)(i + 1);

		make(&r, i);
		when.month = (int)r.month;
		when.day = (int)r.day;
		(void)worksheet_write_string(ws, n, 0, r.person, NULL);
		(void)worksheet_write_string(ws, n, 1, topics[r.topic], NULL);
		(void)worksheet_write_datetime(ws, n, 2, &when, date);
		(void)worksheet_write_string(ws, n, 3, methods[r.method],
		    NULL);
		(void)worksheet_write_string(ws, n, 4, occasions[r.occasion],
		    NULL);
		(void)worksheet_write_string(ws, n, 5, results[r.result],
		    NULL);
		(void)worksheet_write_string(ws, n, 6, r.content, NULL);
	}
	return workbook_close(wb) == LXW_NO_ERROR ? 0 : 74;
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return 64;
	return strcmp(argv[1], "csv") == 0 ?
	    write_csv(strtoul(argv[2], NULL, 10), argv[3]) :
	    write_xlsx(strtoul(argv[2], NULL, 10), argv[3]);
}
