/* SPDX-License-Identifier: Apache-2.0
 * The words of the worker's protocol. Never trusts a length, a number or a
 * string from the worker's side.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "starseal/plugin.h"
#include "protocol_worker.h"

#define ASKS WORKER_COLLECTING
#define STR(n) (4 + (n) + 1)            /* a string of n bytes on the wire */
#define RUN_MAX (16 + WORKER_ARGS_MAX * STR(WORKER_ARG_MAX))
#define GAP_MAX (8 + STR(WORKER_WHAT_MAX) + 2 * STR(WORKER_WHY_MAX))
#define BLOB_BYTES 40

const struct frame_rule worker_rules_runner[] = {
	{ WORKER_LEVEL, 0, 12, WORKER_LOADING, true, "level" },
	{ WORKER_REFUSED, 0, 4 + STR(WORKER_DETAIL_MAX),
	    WORKER_LOADING | WORKER_DESCRIBING, true, "refused" },
	{ WORKER_MANIFEST, 0, FRAME_MAX, WORKER_DESCRIBING, true, "manifest" },
	{ WORKER_LIST, 0, STR(WORKER_PATH_MAX), ASKS, false, "list" },
	{ WORKER_SNAPSHOT, 0, STR(WORKER_PATH_MAX), ASKS, false, "snapshot" },
	{ WORKER_CAPTURE, 0, STR(WORKER_PATH_MAX), ASKS, false, "capture" },
	{ WORKER_RUN, 0, RUN_MAX, ASKS, false, "run" },
	{ WORKER_FACTS, 0, WORKER_BATCH_MAX, ASKS, false, "facts" },
	{ WORKER_GAP, 0, GAP_MAX, ASKS, false, "gap" },
	{ WORKER_PROGRESS, 0, 16, ASKS, false, "progress" },
	{ WORKER_LOG, 0, 4 + STR(WORKER_LOG_TEXT_MAX), ASKS, false, "log" },
	{ WORKER_DONE, 0, 4, ASKS, true, "done" },
	{ 0, 0, 0, 0, false, NULL }
};

const struct frame_rule worker_rules_worker[] = {
	{ WORKER_START, 0, 4, WORKER_LOADING, true, "start" },
	{ WORKER_COLLECT, 0, FRAME_MAX, WORKER_DESCRIBING, true, "collect" },
	{ WORKER_NONE, 0, 4, ASKS, false, "none" },
	{ WORKER_BLOB, 1, 4 + BLOB_BYTES, ASKS, false, "blob" },
	{ WORKER_BLOBS, 2, 4 + 2 * BLOB_BYTES, ASKS, false, "blobs" },
	{ WORKER_CANCEL, 0, 0, WORKER_DESCRIBING | WORKER_COLLECTING, true,
	    "cancel" },
	{ 0, 0, 0, 0, false, NULL }
};

static const struct text causes[WORKER_CAUSES] = {
	[WORKER_C_NONE] = { "not refused", "拒否されていません" },
	[WORKER_C_SANDBOX] = { "the sandbox could not be set up",
	    "サンドボックスを用意できません" },
	[WORKER_C_FLOOR] = { "this host isolates plugins less than the "
	    "engagement asks for", "このホストの隔離の強さは監査の設定が求める"
	    "下限に足りません" },
	[WORKER_C_ELF] = { "not a shared object for this machine",
	    "この機械の共有オブジェクトではありません" },
	[WORKER_C_SYMBOL] = { "does not export ss_plugin_1; make it with "
	    "SS_PLUGIN and -fvisibility=hidden",
	    "ss_plugin_1 を公開していません。SS_PLUGIN と -fvisibility=hidden "
	    "で作ってください" },
	[WORKER_C_MAJOR] = { "made for another major version of the interface",
	    "別のメジャー版のインターフェース用に作られています" },
	[WORKER_C_START] = { "runs code of its own when it is loaded, which is "
	    "not allowed where isolation is reduced",
	    "読み込み時に自分のコードを動かします。隔離が弱いホストでは"
	    "許されません" },
	[WORKER_C_NEEDED] = { "needs a shared library; ask for the privilege "
	    "\"libraries\" or link it statically",
	    "共有ライブラリが要ります。特権 libraries を宣言するか、静的に"
	    "リンクしてください" },
	[WORKER_C_LOAD] = { "the loader refused it",
	    "ローダーが読み込みを拒みました" },
	[WORKER_C_ABI] = { "needs a newer version of starseal",
	    "より新しい版の starseal が要ります" },
	[WORKER_C_SIZE] = { "a struct size or stride in the manifest is wrong; "
	    "use SS_LIST_OF and sizeof",
	    "マニフェストの構造体の大きさか間隔が正しくありません。"
	    "SS_LIST_OF と sizeof を使ってください" },
	[WORKER_C_COUNT] = { "the manifest declares too many of something",
	    "マニフェストの宣言が多すぎます" },
	[WORKER_C_NULL] = { "something the manifest must have is missing",
	    "マニフェストに必要なものがありません" },
	[WORKER_C_LONG] = { "a text in the manifest is too long",
	    "マニフェストの文字列が長すぎます" },
	[WORKER_C_UTF8] = { "a text in the manifest is not UTF-8",
	    "マニフェストの文字列が UTF-8 ではありません" },
	[WORKER_C_VALUE] = { "a number or flag in the manifest has no meaning",
	    "マニフェストに意味のない数値かフラグがあります" },
	[WORKER_C_JSON] = { "the manifest as a whole is too large",
	    "マニフェスト全体が大きすぎます" },
	[WORKER_C_MANIFEST] = { "the manifest is not sound",
	    "マニフェストに誤りがあります" },
	[WORKER_C_CHANGED] = { "it describes itself otherwise than when the "
	    "plan was made", "計画を作ったときと違うマニフェストを示しました" },
};

const struct text *
worker_cause_text(enum worker_cause cause)
{
	return &causes[(unsigned)cause < WORKER_CAUSES ? cause :
	    WORKER_C_NONE];
}

void
worker_str_put(struct buf *b, const char *s, size_t n)
{
	frame_put_u32(b, (uint32_t)n);
	buf_put(b, s, n);
	buf_putc(b, '\0');
}

const char *
worker_str_get(struct frame_reader *r, size_t max)
{
	size_t n = frame_get_u32(r);
	const char *s = (const char *)r->p;

	if (r->bad || n > max || n >= r->n || s[n] != '\0' ||
	    memchr(s, '\0', n) != NULL) {
		r->bad = true;
		return NULL;
	}
	r->p += n + 1;
	r->n -= n + 1;
	return s;
}

void
worker_blob_put(struct buf *b, const struct worker_blob *blob)
{
	frame_put_u32(b, blob->flags);
	frame_put_u32(b, (uint32_t)blob->status);
	frame_put_u64(b, blob->id);
	frame_put_u64(b, blob->size);
	frame_put_u64(b, (uint64_t)blob->mtime_ns);
	frame_put_u64(b, (uint64_t)blob->taken_ns);
}

void
worker_blob_get(struct frame_reader *r, struct worker_blob *blob)
{
	blob->flags = frame_get_u32(r);
	blob->status = (int32_t)frame_get_u32(r);
	blob->id = frame_get_u64(r);
	blob->size = frame_get_u64(r);
	blob->mtime_ns = (int64_t)frame_get_u64(r);
	blob->taken_ns = (int64_t)frame_get_u64(r);
	blob->fd = -1;
}

/* ---- facts ---- */

/*
 * fact: u32 table, u32 subject given (0, 1), str subject if so, u32 grade
 * (0 to 4; 5: not said), u32 values, each: u32 column, then by the column's type u64 num, str, or u32 n and n
 * times str; u32 cites, each: u64 blob, u64 from, u64 to, u32 place, u32
 * sheet. Empty columns are left out.
 */
#define GRADE_UNSAID 5

static bool
is_number(uint32_t type)
{
	return type == TABLE_BOOL || type == TABLE_INT || type == TABLE_TIME;
}

static void
put_value(struct buf *b, uint32_t column, const struct row_value *v)
{
	size_t i;

	frame_put_u32(b, column);
	if (is_number(v->type))
		frame_put_u64(b, (uint64_t)v->num);
	else if (v->type == TABLE_LIST) {
		frame_put_u32(b, (uint32_t)v->n);
		for (i = 0; i < v->n; i++)
			worker_str_put(b, v->list[i], strlen(v->list[i]));
	} else
		worker_str_put(b, v->str, strlen(v->str));
}

void
worker_fact_put(struct buf *b, uint32_t table, const char *subject,
    const char *grade, const uint32_t *columns, const struct row_value *values, size_t nvalues,
    const struct row_cite *cites, size_t ncites)
{
	size_t i;

	frame_put_u32(b, table);
	frame_put_u32(b, subject != NULL);
	if (subject != NULL)
		worker_str_put(b, subject, strlen(subject));
	frame_put_u32(b, grade == NULL ? GRADE_UNSAID :
	    (uint32_t)(grade[1] - '0'));
	frame_put_u32(b, (uint32_t)nvalues);
	for (i = 0; i < nvalues; i++)
		put_value(b, columns[i], &values[i]);
	frame_put_u32(b, (uint32_t)ncites);
	for (i = 0; i < ncites; i++) {
		frame_put_u64(b, cites[i].item);
		frame_put_u64(b, cites[i].from);
		frame_put_u64(b, cites[i].to);
		frame_put_u32(b, cites[i].place);
		frame_put_u32(b, cites[i].sheet);
	}
}

static void
get_list(struct frame_reader *r, struct worker_fact *f, struct row_value *v,
    size_t *used)
{
	size_t n = frame_get_u32(r), i;

	if (r->bad || n > ROW_LIST_MAX || *used + n > WORKER_LISTS_MAX) {
		r->bad = true;
		return;
	}
	v->list = f->lists + *used;
	v->n = n;
	for (i = 0; i < n && !r->bad; i++)
		f->lists[(*used)++] = worker_str_get(r, ROW_TEXT_MAX);
}

static void
get_values(struct frame_reader *r, struct worker_fact *f)
{
	size_t n = frame_get_u32(r), used = 0, i;

	if (r->bad || n > f->table->n) {
		r->bad = true;
		return;
	}
	f->n_values = n;
	for (i = 0; i < n && !r->bad; i++) {
		struct row_value *v = &f->values[i];
		uint32_t column = frame_get_u32(r);

		memset(v, 0, sizeof(*v));
		if (r->bad || column >= f->table->n) {
			r->bad = true;
			return;
		}
		v->name = f->table->columns[column].name;
		v->type = f->table->columns[column].type;
		if (is_number(v->type))
			v->num = (int64_t)frame_get_u64(r);
		else if (v->type == TABLE_LIST)
			get_list(r, f, v, &used);
		else
			v->str = worker_str_get(r, ROW_TEXT_MAX);
	}
}

static void
get_cites(struct frame_reader *r, struct worker_fact *f)
{
	size_t n = frame_get_u32(r), i;

	if (r->bad || n == 0 || n > ROW_CITES_MAX) {
		r->bad = true;
		return;
	}
	f->n_cites = n;
	for (i = 0; i < n; i++) {
		f->cites[i].item = frame_get_u64(r);
		f->cites[i].from = frame_get_u64(r);
		f->cites[i].to = frame_get_u64(r);
		f->cites[i].place = frame_get_u32(r);
		f->cites[i].sheet = frame_get_u32(r);
		if (f->cites[i].place > ROW_ROWS)
			r->bad = true;
	}
}

static int
malformed(struct error *err, const char *what)
{
	return error_set(err, ERR_PROTOCOL, 0, "worker: malformed %s",
	    "worker: %s の形式が正しくありません", what);
}

int
worker_fact_get(struct frame_reader *r, const struct table_list *tables,
    struct worker_fact *out, struct error *err)
{
	static const char *const grades[] = { "R0", "R1", "R2", "R3", "R4",
		NULL };
	uint32_t table = frame_get_u32(r), given = frame_get_u32(r), grade;

	if (out->lists == NULL && (out->lists = calloc(WORKER_LISTS_MAX,
	    sizeof(*out->lists))) == NULL)
		return error_nomem(err);
	if (r->bad || table >= tables->n || given > 1 ||
	    tables->v[table].n > TABLE_COLUMNS_MAX)
		return malformed(err, "fact");
	out->table = &tables->v[table];
	out->subject = given == 1 ? worker_str_get(r, ROW_SUBJECT_MAX) : NULL;
	grade = frame_get_u32(r);
	if (r->bad || grade > GRADE_UNSAID)
		return malformed(err, "fact");
	out->grade = grades[grade];
	out->n_values = out->n_cites = 0;
	get_values(r, out);
	if (!r->bad)
		get_cites(r, out);
	return r->bad ? malformed(err, "fact") : 0;
}

void
worker_fact_free(struct worker_fact *f)
{
	free(f->lists);
	f->lists = NULL;
}

/* ---- gaps ---- */

void
worker_gap_put(struct buf *b, uint32_t table, uint32_t column,
    const char *what, int e, const char *en, const char *ja)
{
	frame_put_u32(b, table);
	frame_put_u32(b, column);
	frame_put_u32(b, (uint32_t)e);
	worker_str_put(b, what, strlen(what));
	worker_str_put(b, en, strlen(en));
	worker_str_put(b, ja, strlen(ja));
}

int
worker_gap_get(struct frame_reader *r, const struct table_list *tables,
    struct worker_gap *out, struct error *err)
{
	uint32_t table = frame_get_u32(r), column = frame_get_u32(r);

	out->err = (int32_t)frame_get_u32(r);
	out->what = worker_str_get(r, WORKER_WHAT_MAX);
	out->why.en = r->bad ? NULL : worker_str_get(r, WORKER_WHY_MAX);
	out->why.ja = r->bad ? NULL : worker_str_get(r, WORKER_WHY_MAX);
	if (!frame_get_done(r) || (table >= tables->n && table != UINT32_MAX) ||
	    (column != UINT32_MAX && (table == UINT32_MAX ||
	    column >= tables->v[table].n)) ||
	    out->err > SS_ENOENT || out->err < SS_ENOTRUN ||
	    !text_is_utf8(out->what, strlen(out->what)) ||
	    !text_is_utf8(out->why.en, strlen(out->why.en)) ||
	    !text_is_utf8(out->why.ja, strlen(out->why.ja)))
		return malformed(err, "gap");
	out->table = table == UINT32_MAX ? NULL : &tables->v[table];
	out->column = column == UINT32_MAX ? NULL :
	    out->table->columns[column].name;
	return 0;
}
