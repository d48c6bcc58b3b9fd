/* SPDX-License-Identifier: Apache-2.0
 * The firm's register of documents: rows, and the files that they name. A name
 * that could be two files is none.
 */
#include "documents.h"

struct taking { struct ss_run *run; struct ss_kept *kept;
	const char *first, *second; bool given; };

static const struct ss_text is_twice = { "names what an earlier row names; "
    "the earlier row was used", "前の行と同じものを指しています。前の行を"
    "使いました" };

static bool
same_key(const struct ss_kept_row *a, const struct ss_kept_row *b,
    const char *name)
{
	const char *x, *y;

	if (name == NULL)
		return true;
	x = ss_kept_text(a, name);
	y = ss_kept_text(b, name);
	return x != NULL && y != NULL && ss_same((struct ss_bytes){ x,
	    strlen(x) }, (struct ss_bytes){ y, strlen(y) });
}

static void
take(void *arg, const struct ss_record *r)
{
	struct taking *t = arg;
	struct ss_kept *k = t->kept;
	char what[700];
	size_t i;

	if (!ss_kept_add(k, r))
		return;
	k->v[k->n - 1].path = NULL;     /* lent for the call only */
	for (i = 0; i + 1 < k->n; i++) {
		if (!same_key(&k->v[i], &k->v[k->n - 1], t->first) ||
		    !same_key(&k->v[i], &k->v[k->n - 1], t->second))
			continue;
		ss_kept_row_free(&k->v[--k->n]);
		(void)snprintf(what, sizeof(what), "%.512s %llu", r->path,
		    (unsigned long long)r->row);
		t->run->partial = true;
		ss_lacks(t->run, what, SS_EINVAL, &is_twice);
		return;
	}
}

static void
found(void *arg, const struct ss_found *f)
{
	struct taking *t = arg;

	t->given = t->given || ss_found_given(f);
}

/* True: the file is there, though it may not be readable. */
static bool
read_one(struct ss_run *run, const struct ss_form *form, const char *path,
    struct taking *t)
{
	struct ss_records records = { .host = run->host, .forms = form,
	    .n_forms = 1, .zone = 540, .arg = t, .each = take,
	    .found = found };
	struct ss_bytes all;
	struct ss_blob blob;
	int e = ss_take(run, path, SS_MAYBE, &blob, &all);

	if (e != 0)
		return e != SS_ENOENT;
	run->table = form->table.name;
	(void)ss_records_read(&records, path, &blob, all);
	ss_records_end(&records);
	ss_unmap(&all);
	run->partial = run->partial || records.partial;
	run->cancelled = run->cancelled || records.cancelled;
	if (t->kept->full)
		ss_lost(run, path, SS_ELIMIT);
	run->table = NULL;
	return true;
}

static const char *const registers[] = { FOLDER "documents.csv",
    FOLDER "documents.xlsx", FOLDER "numbers.csv", FOLDER "numbers.xlsx" };

static bool
is_there(const struct ss_names *names, const char *path)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (strcmp(names->v[i], path) == 0)
			return true;
	return false;
}

void
registers_read(struct ss_run *run, const struct ss_form *document,
    const struct ss_form *number, const struct ss_names *names,
    struct registers *r)
{
	struct taking d = { run, &r->documents, "id", NULL, false };
	struct taking n = { run, &r->numbers, "document", "name", false };
	size_t i;

	r->documents = (struct ss_kept){ .max = REGISTER_MAX };
	r->numbers = (struct ss_kept){ .max = NUMBERS_MAX };
	for (i = 0; i < sizeof(registers) / sizeof(registers[0]); i++) {
		if (run->cancelled || (!names->full && !is_there(names,
		    registers[i])))
			continue;
		if (i < 2 && read_one(run, document, registers[i], &d))
			r->document.there = registers[i];
		if (i >= 2 && read_one(run, number, registers[i], &n))
			r->number.there = registers[i];
	}
	r->document.given = d.given;
	r->number.given = n.given;
}

void
registers_free(struct registers *r)
{
	ss_kept_free(&r->documents);
	ss_kept_free(&r->numbers);
}

static bool
ends(const char *s, const char *with)
{
	size_t n = strlen(s), m = strlen(with);

	return n > m && strcmp(s + n - m, with) == 0;
}

bool
registers_own(const char *path)
{
	/* What systems leave in folders of their own accord. */
	static const char *const left[] = { ".gitkeep", ".keep", ".DS_Store",
	    "Thumbs.db", "desktop.ini" };
	const char *name = strrchr(path, '/');
	size_t i;

	for (i = 0; i < sizeof(registers) / sizeof(registers[0]); i++)
		if (strcmp(path, registers[i]) == 0)
			return true;
	for (i = 0; name != NULL && i < sizeof(left) / sizeof(left[0]); i++)
		if (strcmp(name + 1, left[i]) == 0)
			return true;
	return ends(path, ".minisig") || ends(path, ".sig");
}

const char *
register_file(const struct ss_names *names, const char *file, bool *twice)
{
	const char *found = NULL, *name, *path;
	char wanted[4096], have[4096], slashed[4096], *c;
	struct ss_bytes f;
	size_t i;

	*twice = false;
	/* As Windows writes it. */
	(void)snprintf(slashed, sizeof(slashed), "%s", file);
	while ((c = strchr(slashed, '\\')) != NULL)
		*c = '/';
	file = slashed;
	while (*file == '/' || (file[0] == '.' && file[1] == '/'))
		file++;
	if (strncmp(file, "documents/", 10) == 0)
		file += 10;
	f = (struct ss_bytes){ file, strlen(file) };
	if (!ss_plain(f, true, wanted, sizeof(wanted)))
		return NULL;
	for (i = 0; i < names->n; i++) {
		path = names->v[i] + strlen(FOLDER);
		if (strcmp(path, file) == 0)
			return names->v[i];
	}
	for (i = 0; i < names->n; i++) {
		path = names->v[i] + strlen(FOLDER);
		name = strrchr(path, '/');
		if (strchr(file, '/') == NULL && name != NULL)
			path = name + 1;
		if (!ss_plain((struct ss_bytes){ path, strlen(path) }, true,
		    have, sizeof(have)) || strcmp(have, wanted) != 0)
			continue;
		*twice = found != NULL;
		if (*twice)
			return NULL;
		found = names->v[i];
	}
	return found;
}
