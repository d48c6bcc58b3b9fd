/* SPDX-License-Identifier: Apache-2.0
 * The firm's ledgers: each file is sealed, its tables are found, its rows are
 * given as they are. Never judges a row, never drops one in silence.
 */
#include "ledger.h"
#include "manifest.h"

#define FILES_MAX 1000
#define FOLDER "/ledgers/"
#define FORMS (sizeof(forms) / sizeof(forms[0]))
#define NAME_BYTES 4097         /* a text of a row has no more */

struct ledger {
	struct ss_run run;
	struct maps maps;
	struct origins origins;
	struct ss_records records;
	const struct ss_blob *blob;     /* of the file at hand */
	const struct origin *origin;
	bool given[FORMS];
};

static struct ledger ledger;

/* Registers, in which a thing stands once. Not records of what was done, nor
 * lists in which one name may stand for several things. */
static const char *const once[] = { "ledger.asset", "ledger.network_device",
    "ledger.network", "ledger.information_asset", "ledger.person",
    "ledger.account", "ledger.supplier", "ledger.contract", "ledger.service",
    "ledger.drill", "ledger.log_source", "ledger.incident", "ledger.alert",
    "ledger.firewall_rule", "ledger.request", NULL };

/* "/ledgers/a.csv" without its folder, as text: a name may be any bytes. */
static const char *
short_name(const char *path, char *to, size_t size)
{
	path += strlen(FOLDER);
	return ss_clean((struct ss_bytes){ path, strlen(path) }, to, size);
}

static void
give(struct ledger *l, const char *table, struct ss_value *v, size_t n,
    const struct ss_cite *cites, size_t ncites)
{
	ss_row(&l->run, table, v, n, cites, ncites);
}

static size_t
put_origin(const struct origin *o, const struct ss_found *f,
    struct ss_value *v)
{
	size_t n = 0;

	v[n++] = ss_of_bool("provenance", o != NULL);
	if (o == NULL)
		return n;
	v[n++] = ss_of_text("exported_system", o->system);
	v[n++] = ss_of_text("exported_by_role", o->role);
	if (o->at >= 0)
		v[n++] = ss_of_time("exported_at", o->at);
	v[n++] = ss_of_text("filter", o->filter);
	if (o->has_count) {
		v[n++] = ss_of_int("count_shown", o->count);
		v[n++] = ss_of_bool("count_agrees",
		    o->count == (int64_t)f->rows);
	}
	return n;
}

static void
found_column(struct ledger *l, const struct ss_found *f, const char *kind,
    const struct ss_found_column *c)
{
	const struct ss_cite cite = { l->blob->id, f->header_row,
	    f->header_row, SS_ROWS, f->sheet_number == 0 ? 1 :
	    f->sheet_number };
	char heading[SS_SAID_MAX], file[NAME_BYTES];
	struct ss_value v[] = {
		ss_of_text("file", short_name(f->path, file, sizeof(file))),
		ss_of_text("sheet", f->sheet),
		ss_of_text("kind", kind),
		ss_of_int("header_row", (int64_t)f->header_row),
		ss_of_text("column", c->name),
		ss_of_text("heading", ss_clean((struct ss_bytes){ c->heading,
		    strlen(c->heading) }, heading, sizeof(heading))),
		ss_of_int("position", c->number),
		ss_of_bool("mapped", c->mapped)
	};

	give(l, "ledger.column", v, sizeof(v) / sizeof(v[0]), &cite, 1);
}

static void
found(void *arg, const struct ss_found *f)
{
	struct ledger *l = arg;
	const char *kind = f->form != NULL ? strchr(f->form->table.name, '.') +
	    1 : f->guide ? "guide" : "none";
	const char *encoding = l->records.seen.xlsx ? "xlsx" :
	    ss_encoding_name(l->records.seen.encoding);
	struct ss_cite cites[2] = { ss_cite_whole(l->blob) };
	struct ss_value v[16];
	char file[NAME_BYTES];
	size_t n = 0;
	uint32_t i;

	v[n++] = ss_of_text("file", short_name(f->path, file, sizeof(file)));
	v[n++] = ss_of_text("sheet", f->sheet);
	v[n++] = ss_of_text("kind", kind);
	v[n++] = ss_of_text("encoding", encoding);
	v[n++] = ss_of_int("rows", (int64_t)f->rows);
	v[n++] = ss_of_int("rows_bad", (int64_t)f->rows_bad);
	v[n++] = ss_of_int("rows_example", (int64_t)f->rows_example);
	v[n++] = ss_of_int("rows_other", (int64_t)f->rows_other);
	v[n++] = ss_of_list("columns_missing", f->missing, f->n_missing);
	n += put_origin(l->origin, f, v + n);
	if (l->origin != NULL)
		cites[1] = l->origin->cite;
	give(l, "ledger.source", v, n, cites, l->origin != NULL ? 2 : 1);
	for (i = 0; i < f->n_columns; i++)
		found_column(l, f, kind, &f->columns[i]);
	if (ss_found_given(f))
		l->given[f->form - forms] = true;
}

/* A ledger that nobody gave is not an empty one: nothing may be concluded
 * from its having no rows. */
static void
tell_not_given(struct ledger *l)
{
	static const struct ss_text why = { "no ledger of this kind was given; "
	    "give one, without rows where there is nothing to enter",
	    "この種類の台帳がありません。置いてください。書くことがなければ、"
	    "見出しだけの台帳を置きます" };
	const struct ss_host *host = l->run.host;
	size_t i;

	for (i = READ_FORMS; i < FORMS && !l->run.cancelled; i++)
		if (!l->given[i] && host->gap(host->ctx, forms[i].table.name,
		    FOLDER, SS_ENOENT, &why) == SS_ECANCELLED)
			l->run.cancelled = true;
}

static void
read_file(struct ledger *l, const char *path)
{
	struct ss_bytes all;
	struct ss_blob blob;

	if (strcmp(path, COLUMN_MAP) == 0 ||
	    strcmp(path, PROVENANCE_CSV) == 0 ||
	    strcmp(path, PROVENANCE_XLSX) == 0)
		return;
	l->run.table = NULL;
	if (ss_take(&l->run, path, SS_MUST, &blob, &all) != 0)
		return;
	l->blob = &blob;
	l->origin = origin_of(&l->origins, path);
	l->records.grade = l->origin != NULL ? "R2" : "R1";
	(void)ss_records_read(&l->records, path, &blob, all);
	l->run.partial = l->run.partial || l->records.partial;
	l->run.cancelled = l->run.cancelled || l->records.cancelled;
	ss_unmap(&all);
}

/* What systems and programs leave in folders: Excel's lock of an open file,
 * previews, settings of a view. The sealed listing has them all the same. */
static bool
is_litter(const char *name)
{
	return name[0] == '.' || strncmp(name, "~$", 2) == 0 ||
	    strcmp(name, "Thumbs.db") == 0 || strcmp(name, "desktop.ini") == 0;
}

/* Files only; their paths are kept until they are read. */
static int
add_name(void *arg, const struct ss_entry *e)
{
	const char *name = strrchr(e->path, '/');

	/* The folder itself may be a link or a file, and has no name below it. */
	if (e->type == SS_DIR || strncmp(e->path, FOLDER, strlen(FOLDER)) !=
	    0 || (name != NULL && is_litter(name + 1)))
		return 0;
	return ss_names_add(arg, e);
}

static int
zone_of(struct ss_run *run)
{
	struct ss_value v = { NULL, NULL, NULL, 0, 0, 0 };

	return ss_take_setting(run, "zone", &v) && v.num > -900 && v.num < 900 ?
	    (int)v.num : 540;
}

static int
collect(const struct ss_host *host)
{
	struct ss_names names = { NULL, 0, FILES_MAX, false };
	struct ledger *l = &ledger;
	struct ss_blob listing;
	size_t i;
	int n, zone;

	memset(l, 0, sizeof(*l));
	l->run.host = host;
	n = ss_take_list(&l->run, LEDGERS, add_name, &names, &listing);
	if (n <= 0 && !l->run.partial) {
		ss_names_free(&names);
		return SS_NOT_APPLICABLE;
	}
	if (names.full)
		ss_lost(&l->run, LEDGERS, SS_ELIMIT);
	zone = zone_of(&l->run);
	maps_read(&l->run, &l->maps);
	origins_read(&l->run, &forms[PROVENANCE_FORM], zone, &l->origins);
	l->records = (struct ss_records){ .host = host,
	    .forms = forms + READ_FORMS,
	    .n_forms = FORMS - READ_FORMS,
	    .maps = l->maps.v, .n_maps = l->maps.n, .zone = zone, .arg = l,
	    .found = found, .once = once };
	for (i = 0; i < names.n && !l->run.cancelled; i++) {
		host->progress(host->ctx, i, names.n);
		read_file(l, names.v[i]);
	}
	ss_records_end(&l->records);
	tell_not_given(l);
	ss_names_free(&names);
	origins_free(&l->origins);
	maps_free(&l->maps);
	return ss_outcome_of(&l->run);
}

SS_PLUGIN(manifest, collect);
