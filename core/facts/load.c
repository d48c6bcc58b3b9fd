/* SPDX-License-Identifier: Apache-2.0
 * Facts out of a pack. Never reads a member whose digest does not fit, never
 * skips a line that it cannot read.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "load.h"
#include "row.h"
#include "within.h"

#define COLLECTOR_ITEM 3
#define MANIFESTS_MAX (64u << 20)

/* Where the rows go: a database for queries, or memory for checks. */
struct end { struct store *store; struct memory *memory; };

/* Lines of an item, as its bytes come. */
struct lines {
	struct buf line;
	uint64_t item, number;          /* item: in the whole */
	int (*each)(struct lines *l, const char *p, size_t n,
	    struct error *err);
	const struct end *to;
	const struct table *table;
	char *last;             /* digest of the journal's line before */
};

static int
take_piece(void *arg, const void *p, size_t n, struct error *err)
{
	struct lines *l = arg;
	const char *at = p, *lf;
	size_t len;
	int r = 0;

	while (r == 0 && n > 0) {
		lf = memchr(at, '\n', n);
		len = lf == NULL ? n : (size_t)(lf - at);
		if (lf != NULL && l->line.n == 0 && len <= ROW_LINE_MAX) {
			l->number++;
			r = l->each(l, at, len, err);
			at += len + 1;
			n -= len + 1;
			continue;
		}
		buf_put(&l->line, at, len);
		if (l->line.failed)
			return error_set(err, ERR_INPUT, 0,
			    "item %" PRIu64 ", line %" PRIu64 ": too long",
			    "項目 %" PRIu64 " の %" PRIu64 " 行: 長すぎます",
			    l->item, l->number + 1);
		if (lf == NULL)
			return 0;
		l->number++;
		r = l->each(l, buf_str(&l->line), l->line.n, err);
		buf_reset(&l->line);
		at += len + 1;
		n -= len + 1;
	}
	return r;
}

static int
each_line(struct pack *p, uint64_t i, struct lines *l, struct error *err)
{
	int r;

	buf_init(&l->line, ROW_LINE_MAX);
	l->number = 0;
	r = pack_item_stream(p, i, take_piece, l, err);
	if (r == 0 && l->line.n > 0)
		r = error_set(err, ERR_INPUT, 0,
		    "item %" PRIu64 ": its last line has no end",
		    "項目 %" PRIu64 ": 最後の行が途中で終わっています", l->item);
	buf_free(&l->line);
	return r;
}

static int
take_fact(struct lines *l, const char *p, size_t n, struct error *err)
{
	if (l->to->memory != NULL)
		return memory_add(l->to->memory, l->table, p, n, l->item,
		    l->number, err);
	return store_add(l->to->store, l->table, p, n, l->item, l->number,
	    err);
}

static int
take_gap(struct lines *l, const char *p, size_t n, struct error *err)
{
	if (l->to->memory != NULL)
		return memory_add_gap(l->to->memory, p, n, l->item, l->number,
		    err);
	return store_add_gap(l->to->store, p, n, l->item, l->number, err);
}

/* A line of the journal names the one before it. */
static int
follows(struct lines *l, const char *p, size_t n, struct error *err)
{
	char named[HASH_HEX + 16];
	unsigned char sha[HASH_SIZE];

	(void)snprintf(named, sizeof(named), "\"prev\":\"%s\"",
	    l->last);
	if (memmem(p, n, named, strlen(named)) == NULL)
		return error_set(err, ERR_INTEGRITY, 0, "the journal's line "
		    "%llu does not follow from the one before", "実行記録の %llu "
		    "行目が前の行に続いていません",
		    (unsigned long long)l->number);
	hash_bytes(p, n, sha);
	hash_to_hex(sha, l->last);
	return 0;
}

/* The journal tells how each plugin's run ended. */
static int
take_event(struct lines *l, const char *p, size_t n, struct error *err)
{
	const char *event, *plugin, *subject, *outcome;
	json_t *o;
	int r = follows(l, p, n, err);

	if (r != 0)
		return r;
	/* One line in hundreds; the others tell nothing here. */
	if (memmem(p, n, "plugin-end", 10) == NULL)
		return 0;
	o = json_read(p, n, ROW_LINE_MAX, "journal", err);
	if (o == NULL)
		return ERR_INPUT;
	event = json_string_value(json_object_get(o, "event"));
	plugin = json_string_value(json_object_get(o, "plugin"));
	subject = json_string_value(json_object_get(o, "subject"));
	outcome = json_string_value(json_object_get(o, "outcome"));
	if (event != NULL && strcmp(event, "plugin-end") == 0 &&
	    plugin != NULL && subject != NULL && outcome != NULL)
		r = l->to->memory != NULL ? memory_add_outcome(l->to->memory,
		    plugin, subject, outcome, err) : store_add_outcome(
		    l->to->store, plugin, subject, outcome, err);
	json_decref(o);
	return r;
}

int
facts_json_item(struct pack *p, uint64_t i, json_t **out, struct error *err)
{
	struct buf b;
	int r;

	*out = NULL;
	buf_init(&b, MANIFESTS_MAX);
	r = pack_item_read(p, i, &b, err);
	if (r == 0 && (*out = json_read(buf_str(&b), b.n, MANIFESTS_MAX,
	    i == 0 ? "plan" : "collector", err)) == NULL)
		r = ERR_INPUT;
	buf_free(&b);
	return r;
}

bool
facts_item_open(const struct pack *p, uint64_t i)
{
	struct pack_item item;

	pack_item_get(p, i, &item);
	return item.level == PACK_OPEN;
}

/* The plan names every subject, reached or not. */
static int
load_subjects(struct pack *p, const struct end *to, struct error *err)
{
	json_t *plan, *o;
	const char *id;
	size_t i;
	int r;

	if (!facts_item_open(p, 0))
		return 0;
	if ((r = facts_json_item(p, 0, &plan, err)) != 0)
		return r;
	json_array_foreach(json_object_get(plan, "subjects"), i, o) {
		id = json_string_value(json_object_get(o, "id"));
		if (r == 0 && id != NULL)
			r = to->memory != NULL ?
			    memory_add_subject(to->memory, id, err) :
			    store_add_subject(to->store, id, err);
	}
	json_decref(plan);
	return r;
}

static void
flags_text(uint32_t flags, char *out, size_t size)
{
	static const struct { uint32_t flag; const char *name; } names[] = {
		{ PACK_F_CHANGED, "changed," }, { PACK_F_CUT, "cut," },
		{ PACK_F_HARDLINK, "hardlink," }, { PACK_F_MASKED, "masked," },
		{ PACK_F_RECORDED, "recorded," }, { PACK_F_SPARSE, "sparse," },
	};
	size_t i, n = 0;

	out[0] = '\0';
	for (i = 0; i < 6; i++)
		if ((flags & names[i].flag) != 0 &&
		    n + strlen(names[i].name) < size) {
			memcpy(out + n, names[i].name,
			    strlen(names[i].name) + 1);
			n += strlen(names[i].name);
		}
	if (n > 0)
		out[n - 1] = '\0';
}

static int
load_item(const struct end *to, const struct pack_item *item, uint64_t base,
    struct error *err)
{
	struct store_item row;
	char flags[64];

	memset(&row, 0, sizeof(row));
	row.item = base + item->item;
	row.kind = item->rec->kind;
	row.plugin = item->rec->plugin;
	row.subject = item->rec->subject;
	row.path = item->rec->path;
	row.cls = item->rec->cls;
	row.label = item->rec->label;
	row.size = item->size;
	row.taken = item->rec->has_taken ?
	    item->rec->taken_ns / 1000000000 : 0;
	flags_text(item->rec->flags, flags, sizeof(flags));
	row.flags = flags;
	/* A record alone tells no digest. */
	if (item->level == PACK_OPEN)
		hash_to_hex(item->sha256, row.sha256);
	return to->memory != NULL ? memory_add_item(to->memory, &row, err) :
	    store_add_item(to->store, &row, err);
}

static const struct table *
table_of_label(const struct table_list *tables, const char *label)
{
	char name[PACK_LABEL_MAX + 1];
	size_t n = strlen(label);

	if (n <= 6 || n > PACK_LABEL_MAX ||
	    strcmp(label + n - 6, ".jsonl") != 0)
		return NULL;
	memcpy(name, label, n - 6);
	name[n - 6] = '\0';
	return table_find(tables, name);
}

static int
load_lines(struct pack *p, const struct end *to,
    const struct table_list *tables, const struct pack_item *item,
    uint64_t base, char *last, struct error *err)
{
	struct lines l = { .to = to, .item = base + item->item, .last = last };
	const char *kind = item->rec->kind;

	/* The runner alone gives kinds: an artifact cannot pose as facts. */
	if (kind == NULL)
		return 0;
	if (strcmp(kind, "facts") == 0) {
		l.table = table_of_label(tables, item->rec->label);
		l.each = take_fact;
		return l.table == NULL ? 0 : each_line(p, item->item, &l, err);
	}
	l.each = strcmp(kind, "gaps") == 0 ? take_gap :
	    strcmp(kind, "journal") == 0 ? take_event : NULL;
	return l.each == NULL ? 0 : each_line(p, item->item, &l, err);
}

/* What tells how the runs ended, and what they did not find: without it,
 * rows that are open may be only some of those there were. */
static bool
frame_is_open(const struct pack *p, bool hidden)
{
	struct pack_item item;
	uint64_t i, n = pack_item_count(p);
	bool gaps = !hidden;

	for (i = 0; i < n; i++) {
		pack_item_get(p, i, &item);
		if (item.rec->kind == NULL ||
		    strcmp(item.rec->kind, "gaps") != 0)
			continue;
		if (item.level != PACK_OPEN || (item.rec->part > 0 && hidden))
			return false;
		gaps = true;
	}
	return gaps && facts_item_open(p, 0) && facts_item_open(p, COLLECTOR_ITEM) &&
	    facts_item_open(p, n - 1);
}

/* Whether all rows of a table are there to be read. Each table has one member,
 * or parts of one. */
static bool
table_is_open(const struct pack *p, const struct table_list *tables,
    const struct table *table, bool hidden)
{
	struct pack_item item;
	bool found = !hidden;
	uint64_t i;

	for (i = 0; i < pack_item_count(p); i++) {
		pack_item_get(p, i, &item);
		if (item.rec->kind == NULL ||
		    strcmp(item.rec->kind, "facts") != 0 ||
		    table_of_label(tables, item.rec->label) != table)
			continue;
		if (item.level != PACK_OPEN || (item.rec->part > 0 && hidden))
			return false;
		found = true;
	}
	return found;
}

static void
withhold(const struct pack *p, const struct table_list *tables,
    struct memory *m)
{
	uint64_t levels[PACK_LEVELS];
	bool frame, hidden;
	size_t i;

	if (!pack_is_handover(p))
		return;
	pack_levels(p, levels);
	hidden = levels[PACK_HIDDEN] > 0;
	frame = frame_is_open(p, hidden);
	for (i = 0; i < tables->n; i++)
		if (!frame || !table_is_open(p, tables, &tables->v[i], hidden))
			memory_withhold(m, &tables->v[i]);
}

static bool
is_withheld(const struct end *to, const struct table_list *tables,
    const struct pack_item *item)
{
	const bool *flags = to->memory == NULL ? NULL :
	    memory_withheld(to->memory);
	const struct table *t;

	if (flags == NULL || item->rec->kind == NULL ||
	    strcmp(item->rec->kind, "facts") != 0)
		return false;
	t = table_of_label(tables, item->rec->label);
	return t != NULL && flags[t - tables->v];
}

static int
load_items(struct pack *p, const struct end *to,
    const struct table_list *tables, uint64_t base, struct error *err)
{
	struct pack_item item;
	char last[HASH_HEX + 1] = "";
	uint64_t i;
	int r;

	memset(last, '0', HASH_HEX);
	if (to->memory != NULL)
		withhold(p, tables, to->memory);
	r = load_subjects(p, to, err);
	for (i = 0; r == 0 && i < pack_item_count(p); i++) {
		pack_item_get(p, i, &item);
		if (item.level == PACK_HIDDEN)
			continue;
		if ((r = load_item(to, &item, base, err)) == 0 &&
		    item.level == PACK_OPEN && !is_withheld(to, tables, &item))
			r = load_lines(p, to, tables, &item, base, last,
			    err);
	}
	return r;
}

struct loading {
	struct pack *outer;
	const struct end *to;
	const struct table_list *tables;
};

static int
load_inner(void *arg, struct pack *p, const struct store_pack *at,
    struct error *err)
{
	const struct loading *l = arg;
	char name[160];
	struct pack_item item;
	int r = l->to->memory != NULL ? memory_add_pack(l->to->memory, at,
	    err) : store_add_pack(l->to->store, at, err);

	if (r != 0 || (r = load_items(p, l->to, l->tables, at->base,
	    err)) == 0)
		return r;
	pack_item_get(l->outer, at->item, &item);
	pack_item_name(at->item, item.rec->label, name, sizeof(name));
	(void)error_prefix(err, name);
	return r;
}

/* Said as a gap; nothing of it counts. */
static int
note_damaged(void *arg, uint64_t i, const struct error *why, struct error *err)
{
	const struct loading *l = arg;
	struct pack_item item;
	char name[160];
	json_t *o;
	char *line;
	int r;

	pack_item_get(l->outer, i, &item);
	pack_item_name(i, item.rec->label, name, sizeof(name));
	o = json_pack("{s:s, s:s, s:s, s:{s:s, s:s}}", "plugin", "core",
	    "what", name, "reason", "invalid", "why", "en", why->en, "ja",
	    why->ja);
	line = o == NULL ? NULL : json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(o);
	if (line == NULL)
		return error_nomem(err);
	r = l->to->memory != NULL ? memory_add_gap(l->to->memory, line,
	    strlen(line), i, 0, err) : store_add_gap(l->to->store, line,
	    strlen(line), i, 0, err);
	free(line);
	return r;
}

static int
load_all(struct pack *p, const struct end *to, const struct table_list *tables,
    struct error *err)
{
	struct loading l = { p, to, tables };
	int r = load_items(p, to, tables, 0, err);

	return r != 0 ? r : within_every(p, load_inner, note_damaged, &l, err);
}

int
facts_load(struct pack *p, const struct table_list *tables,
    struct store **out, struct error *err)
{
	struct end to = { NULL, NULL };
	int r = store_open(tables, out, err);

	if (r != 0)
		return r;
	to.store = *out;
	if ((r = store_begin(*out, err)) == 0 &&
	    (r = load_all(p, &to, tables, err)) == 0)
		r = store_end(*out, err);
	if (r != 0) {
		store_close(*out);
		*out = NULL;
	}
	return r;
}

int
facts_load_memory(struct pack *p, const struct table_list *tables,
    bool *const *wanted, struct memory **out, struct error *err)
{
	struct end to = { NULL, NULL };
	int r = memory_open(tables, wanted, out, err);

	if (r != 0)
		return r;
	to.memory = *out;
	if ((r = load_all(p, &to, tables, err)) == 0)
		r = memory_end(*out, err);
	if (r != 0) {
		memory_close(*out);
		*out = NULL;
	}
	return r;
}

static int
load_file(const char *path, const struct end *to,
    const struct table_list *tables, uint64_t *base, struct error *err)
{
	struct store_pack at = { .base = *base };
	struct pack *p;
	int r = pack_open(path, &p, err);

	if (r != 0)
		return r;
	at.items = pack_item_count(p);
	at.id = pack_seal(p)->pack;
	if ((r = memory_add_pack(to->memory, &at, err)) == 0)
		r = load_items(p, to, tables, at.base, err);
	if (r != 0)
		(void)error_prefix(err, path);
	*base += at.items;
	pack_close(p);
	return r;
}

int
facts_load_files(const char *const *paths, size_t n,
    const struct table_list *tables, bool *const *wanted, struct memory **out,
    struct error *err)
{
	struct end to = { NULL, NULL };
	uint64_t base = 1;      /* no outer pack: nothing stands at 0 */
	size_t i;
	int r = memory_open(tables, wanted, out, err);

	if (r != 0)
		return r;
	to.memory = *out;
	for (i = 0; r == 0 && i < n; i++)
		r = load_file(paths[i], &to, tables, &base, err);
	if (r == 0)
		r = memory_end(*out, err);
	if (r != 0) {
		memory_close(*out);
		*out = NULL;
	}
	return r;
}
