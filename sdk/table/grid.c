/* SPDX-License-Identifier: Apache-2.0
 * Which of the two kinds a file is. Goes by its first bytes, never its name.
 */
#include <starseal/grid.h>

const struct ss_text *
ss_grid_why(enum ss_grid_fault fault)
{
	static const struct ss_text why[] = {
		[SS_GRID_ENCODING] = { "has bytes that are no text in its "
		    "encoding; save it as UTF-8, or name the encoding in "
		    "columns.json", "文字コードとして読めないバイトがあります。"
		    "UTF-8 で保存し直すか、columns.json で文字コードを指定して"
		    "ください" },
		[SS_GRID_QUOTE] = { "has a quote that does not end, or ends "
		    "in the middle of a cell", "引用符が閉じていないか、セルの"
		    "途中で閉じています" },
		[SS_GRID_COLUMNS] = { "has more columns than are read",
		    "列が多すぎるため、一部を読みませんでした" },
		[SS_GRID_CELL] = { "has a cell that is too long; its beginning "
		    "was read", "長すぎるセルがあり、先頭だけを読みました" },
		[SS_GRID_ROWS] = { "has more rows than are read",
		    "行が多すぎるため、残りを読みませんでした" },
		[SS_GRID_SHEETS] = { "has more sheets than are read",
		    "シートが多すぎるため、残りを読みませんでした" },
		[SS_GRID_BYTES] = { "unpacks to far more than it may, and was "
		    "left there", "展開すると上限を大きく超えるため、読むのを"
		    "やめました" },
		[SS_GRID_STRINGS] = { "has more text than is read",
		    "文字列が多すぎます" },
		[SS_GRID_MEMORY] = { "needs more memory than there is",
		    "メモリーが足りません" },
		[SS_GRID_PACKED] = { "is damaged, or is no workbook",
		    "壊れているか、ブックではありません" },
		[SS_GRID_XML] = { "has a damaged part inside",
		    "中身の一部が壊れています" },
		[SS_GRID_LOCKED] = { "is locked with a password; save it "
		    "without one", "パスワードが掛かっています。外して保存し直して"
		    "ください" },
		[SS_GRID_OLD] = { "is of the old form .xls; save it as .xlsx",
		    "古い形式 (.xls) です。.xlsx で保存し直してください" },
		[SS_GRID_BINARY] = { "is no table of text; save it as .xlsx or "
		    "CSV", "表として読める形式ではありません。.xlsx か CSV で"
		    "保存し直してください" },
		[SS_GRID_STALE] = { "has a formula without its value; open and "
		    "save it once", "値を持たない数式があります。一度開いて"
		    "保存し直してください" },
	};

	return (size_t)fault < sizeof(why) / sizeof(why[0]) &&
	    why[fault].en != NULL ? &why[fault] : &why[SS_GRID_BINARY];
}

int
ss_grid_read(struct ss_bytes file, const struct ss_grid_options *o,
    const struct ss_grid_sink *sink, struct ss_grid_seen *seen)
{
	static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

	if (ss_starts(file, "PK\x03\x04") || ss_starts(file, "PK\x05\x06"))
		return ss_xlsx_read(file, o, sink, seen);
	memset(seen, 0, sizeof(*seen));
	if (ss_starts(file, ole)) {
		/* A workbook with a password has such a shell, too. */
		static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P";
		int fault = memmem(file.p, file.n, locked,
		    sizeof(locked) - 1) != NULL ? SS_GRID_LOCKED : SS_GRID_OLD;

		sink->fault(sink->arg, "", 0, (enum ss_grid_fault)fault);
		return fault;
	}
	return ss_csv_read(file, o, sink, seen);
}
