/* SPDX-License-Identifier: Apache-2.0
 * The parts of a workbook that tell where its sheets are.
 */
#include <stdio.h>
#include <stdlib.h>

#include "xlsx_private.h"

/* Target of a relation in the folder of base, as a member's name. */
static bool
resolve(const char *base, const char *target, char *to, size_t size)
{
	const char *slash = strrchr(base, '/');
	int folder = slash == NULL ? 0 : (int)(slash - base) + 1;
	int n;

	if (target[0] == '/')
		n = snprintf(to, size, "%s", target + 1);
	else
		n = snprintf(to, size, "%.*s%s", folder, base, target);
	return n > 0 && (size_t)n < size;
}

/* The last part of a relation's type: "worksheet", "styles". */
static bool
is_type(const char *type, const char *word)
{
	const char *slash = type == NULL ? NULL : strrchr(type, '/');

	return slash != NULL && strcmp(slash + 1, word) == 0;
}

static void
root_relation(void *arg, const char *name, const char **a)
{
	struct xlsx *x = arg;
	const char *target = ss_xml_attribute(a, "Target");

	if (strcmp(name, "Relationship") == 0 && target != NULL &&
	    is_type(ss_xml_attribute(a, "Type"), "officeDocument") &&
	    !resolve("", target, x->workbook, sizeof(x->workbook)))
		x->workbook[0] = '\0';
}

static bool
is_true(const char *s)
{
	return s != NULL && (strcmp(s, "1") == 0 || strcmp(s, "true") == 0);
}

static void
book_start(void *arg, const char *name, const char **a)
{
	struct xlsx *x = arg;
	const char *sheet, *id, *state;
	struct xlsx_sheet *s;

	if (strcmp(name, "workbookPr") == 0) {
		x->date1904 = is_true(ss_xml_attribute(a, "date1904"));
		return;
	}
	if (strcmp(name, "sheet") != 0)
		return;
	if (x->n_sheets == x->sheets_max) {
		x->more_sheets = true;
		return;
	}
	sheet = ss_xml_attribute(a, "name");
	id = ss_xml_attribute(a, "id");
	state = ss_xml_attribute(a, "state");
	s = &x->sheets[x->n_sheets++];
	memset(s, 0, sizeof(*s));
	/* Excel allows 31 characters. */
	(void)snprintf(s->name, sizeof(s->name), "%s", sheet == NULL ||
	    strlen(sheet) >= sizeof(s->name) ? "?" : sheet);
	(void)snprintf(s->id, sizeof(s->id), "%s", id == NULL ? "" : id);
	s->hidden = state != NULL && strcmp(state, "visible") != 0;
}

static void
book_relation(void *arg, const char *name, const char **a)
{
	struct xlsx *x = arg;
	const char *id = ss_xml_attribute(a, "Id");
	const char *type = ss_xml_attribute(a, "Type");
	const char *target = ss_xml_attribute(a, "Target");
	const char *mode = ss_xml_attribute(a, "TargetMode");
	size_t i;

	if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL ||
	    (mode != NULL && strcmp(mode, "External") == 0))
		return;
	if (is_type(type, "sharedStrings")) {
		if (!resolve(x->workbook, target, x->strings_target,
		    TARGET_MAX))
			x->strings_target[0] = '\0';
	} else if (is_type(type, "styles")) {
		if (!resolve(x->workbook, target, x->styles_target,
		    TARGET_MAX))
			x->styles_target[0] = '\0';
	} else if (is_type(type, "worksheet")) {
		for (i = 0; i < x->n_sheets; i++)
			if (strcmp(x->sheets[i].id, id) == 0)
				x->sheets[i].worksheet = resolve(x->workbook,
				    target, x->sheets[i].target, TARGET_MAX);
	}
}

static void
nothing(void *arg, const char *name)
{
	(void)arg;
	(void)name;
}

int
xlsx_book(struct xlsx *x)
{
	const struct ss_xml_sink root = { x, root_relation, nothing, NULL };
	const struct ss_xml_sink book = { x, book_start, nothing, NULL };
	const struct ss_xml_sink relations = { x, book_relation, nothing,
	    NULL };
	char member[TARGET_MAX + 16];
	const char *slash;
	size_t n;
	int r;

	if ((x->sheets = calloc(x->sheets_max, sizeof(*x->sheets))) == NULL)
		return SS_GRID_MEMORY;
	r = ss_zip_xml(x->file, &x->zip, &x->left, "_rels/.rels", &root);
	if (r != 0)
		return r;
	/* A document, a presentation, or a binary workbook. */
	n = strlen(x->workbook);
	if (n < 4 || strcmp(x->workbook + n - 4, ".xml") != 0 ||
	    strstr(x->workbook, "workbook") == NULL)
		return SS_GRID_BINARY;
	r = ss_zip_xml(x->file, &x->zip, &x->left, x->workbook, &book);
	if (r != 0)
		return r;
	slash = strrchr(x->workbook, '/');
	slash = slash == NULL ? x->workbook : slash + 1;
	(void)snprintf(member, sizeof(member), "%.*s_rels/%s.rels",
	    (int)(slash - x->workbook), x->workbook, slash);
	return ss_zip_xml(x->file, &x->zip, &x->left, member, &relations);
}
