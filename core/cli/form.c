/* SPDX-License-Identifier: Apache-2.0
 * Forms out of manifests, and as CSV.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "form.h"

static const char *
in_lang(const json_t *both, enum text_lang lang)
{
	return json_string_value(json_object_get(both, lang == TEXT_JA ? "ja" :
	    "en"));
}

static bool
is_flagged(const json_t *o, const char *flag)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(o, "flags"), i, one)
		if (strcmp(json_string_value(one), flag) == 0)
			return true;
	return false;
}

bool
form_of_table(const json_t *table, enum text_lang lang, struct form *out)
{
	const json_t *columns = json_object_get(table, "columns"), *o;
	struct form_column *c;
	size_t i;

	memset(out, 0, sizeof(*out));
	out->file = in_lang(json_object_get(table, "file"), lang);
	out->title = in_lang(json_object_get(table, "title"), lang);
	out->lang = lang;
	if (out->file == NULL || out->title == NULL)
		return false;
	json_array_foreach(columns, i, o) {
		if (json_object_get(o, "example") == NULL ||
		    out->n == FORM_COLUMNS_MAX)
			continue;
		c = &out->columns[out->n++];
		c->label = in_lang(json_object_get(o, "label"), lang);
		c->help = in_lang(json_object_get(o, "help"), lang);
		c->example = in_lang(json_object_get(o, "example"), lang);
		c->type = json_string_value(json_object_get(o, "type"));
		c->unit = json_string_value(json_object_get(o, "unit"));
		c->words = json_object_get(o, "words");
		c->key = is_flagged(o, "key");
	}
	return out->n > 0;
}

const char *
form_word(const struct form *f, const struct form_column *c, size_t i)
{
	return in_lang(json_array_get(c->words, i), f->lang);
}

static void
put_words(const struct form *f, const struct form_column *c, struct buf *b)
{
	size_t i;

	for (i = 0; i < json_array_size(c->words); i++) {
		buf_puts(b, i > 0 ? f->lang == TEXT_JA ? "、" : ", " : "");
		buf_puts(b, form_word(f, c, i));
	}
}

char *
form_how(const struct form *f, const struct form_column *c)
{
	bool ja = f->lang == TEXT_JA;
	struct buf b;
	char *s;

	buf_init(&b, 65536);
	if (strcmp(c->type, "date") == 0) {
		buf_puts(&b, ja ? "日付 (2026-04-01、2026/4/1、令和8年4月1日)" :
		    "A date: 2026-04-01 or 2026/4/1, with the whole year");
	} else if (strcmp(c->type, "time") == 0) {
		buf_puts(&b, ja ? "日時。2026-04-01 09:30" :
		    "Date and time: 2026-04-01 09:30");
	} else if (strcmp(c->type, "bool") == 0) {
		buf_puts(&b, ja ? "はい / いいえ (○ × でもよい)" : "yes / no");
	} else if (strcmp(c->type, "int") == 0) {
		buf_puts(&b, ja ? "数字" : "A whole number");
	} else if (c->words != NULL) {
		buf_puts(&b, strcmp(c->type, "list") != 0 ? ja ?
		    "次のどれか: " : "One of: " : ja ?
		    "次から選び「;」で区切る: " : "Of these, with ; between: ");
		put_words(f, c, &b);
	} else if (strcmp(c->type, "list") == 0) {
		buf_puts(&b, ja ? "複数あれば「;」で区切る" :
		    "Several with ; between");
	} else {
		buf_puts(&b, ja ? "文字" : "Text");
	}
	s = b.failed ? NULL : strdup(buf_str(&b));
	buf_free(&b);
	return s;
}

static void
put_cell(struct buf *b, const char *s)
{
	const char *p;

	if (strpbrk(s, ",\"\r\n") == NULL) {
		buf_puts(b, s);
		return;
	}
	buf_putc(b, '"');
	for (p = s; *p != '\0'; p++) {
		if (*p == '"')
			buf_putc(b, '"');
		buf_putc(b, *p);
	}
	buf_putc(b, '"');
}

int
form_write_csv(const struct form *f, const char *path, struct error *err)
{
	struct buf b;
	size_t i;
	int r;

	buf_init(&b, 1 << 20);
	buf_puts(&b, "\xef\xbb\xbf");
	for (i = 0; i < f->n; i++) {
		buf_puts(&b, i > 0 ? "," : "");
		put_cell(&b, f->columns[i].label);
	}
	buf_puts(&b, "\r\n");
	for (i = 0; i < f->n; i++) {
		buf_puts(&b, i > 0 ? "," : "");
		put_cell(&b, f->columns[i].example);
	}
	buf_puts(&b, "\r\n");
	r = b.failed ? error_nomem(err) : file_write(path, 0644, buf_str(&b),
	    b.n, err);
	buf_free(&b);
	return r;
}
