/* SPDX-License-Identifier: Apache-2.0
 * Coverage: a later signer names the files that stood before by digest, so
 * that none of them can be taken away or exchanged unseen.
 */
#include <stdio.h>
#include <string.h>

#include "judge_cover.h"

#define SEAL_NAME "seal.txt"

static const struct seal_file *
find(const struct seal_file *files, size_t n, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(files[i].name) == len &&
		    memcmp(files[i].name, name, len) == 0)
			return &files[i];
	return NULL;
}

static int
gone(struct seal_signature *s, const char *name)
{
	return error_set(&s->why, ERR_INTEGRITY, 0,
	    "a file that it covers is missing: %.90s",
	    "対象のファイルがありません: %.90s", name);
}

static int
changed(struct seal_signature *s, const char *name)
{
	return error_set(&s->why, ERR_INTEGRITY, 0,
	    "a file that it covers was changed: %.90s",
	    "対象のファイルが変えられています: %.90s", name);
}

static int
other_role(struct seal_signature *s)
{
	return error_put(&s->why, ERR_INTEGRITY, 0,
	    "the file's name and what was signed tell different roles",
	    "ファイル名と署名された内容で役割が違います");
}

/* Over the lines that sha256sum would print of the files. */
void
cover_hash_line(struct hash *h, const char *base, const struct seal_file *f)
{
	char hex[HASH_HEX + 1];

	hash_bytes_hex(f->p, f->n, hex);
	hash_update(h, hex, HASH_HEX);
	hash_update(h, "  ", 2);
	hash_update(h, base, strlen(base));
	hash_update(h, "\n", 1);
}

int
cover_note(struct seal_signature *s, const struct seal_file *files, size_t n)
{
	unsigned char digest[HASH_SIZE];
	char said[64], name[100], hex[HASH_HEX + 1];
	const struct seal_file *f;
	const char *at, *end;
	struct hash *h;
	int r = 0;

	(void)snprintf(said, sizeof(said), "role=%s ",
	    roles[s->file.role].name);
	if (strncmp(s->note, said, strlen(said)) != 0)
		return other_role(s);
	at = strstr(s->note, " covers=");
	if (at == NULL)
		return 0;
	if ((h = hash_new()) == NULL)
		return error_nomem(&s->why);
	hash_begin(h);
	for (at += strlen(" covers="); r == 0; at = end + 1) {
		end = at + strcspn(at, ",:");
		(void)snprintf(name, sizeof(name), COVER_FOLDER "%.*s",
		    (int)(end - at > 90 ? 90 : end - at), at);
		f = find(files, n, name, strlen(name));
		if (f == NULL)
			r = gone(s, name);
		else {
			cover_hash_line(h, name + strlen(COVER_FOLDER), f);
			s->covers++;
		}
		if (*end != ',')
			break;
	}
	hash_end(h, digest);
	hash_free(h);
	hash_to_hex(digest, hex);
	if (r == 0 && (*end != ':' || strcmp(end + 1, hex) != 0))
		r = changed(s, "covers=");
	return r;
}

static bool
fits(const struct statement_subject *subject, const void *p, size_t n)
{
	char hex[HASH_HEX + 1];

	hash_bytes_hex(p, n, hex);
	return strcmp(hex, subject->sha256) == 0;
}

int
cover_statement(struct seal_signature *s, const void *seal, size_t seal_n,
    const struct seal_file *files, size_t n)
{
	const struct statement *st = &s->statement;
	const char *role = json_string_value(json_object_get(st->predicate,
	    "role"));
	const struct seal_file *f;
	size_t i;

	if (role == NULL || strcmp(role, roles[s->file.role].name) != 0)
		return other_role(s);
	if (strcmp(st->subjects[0].name, SEAL_NAME) != 0 ||
	    !fits(&st->subjects[0], seal, seal_n))
		return error_put(&s->why, ERR_INTEGRITY, 0,
		    "it is about another pack", "別のパックについての署名です");
	for (i = 1; i < st->n_subjects; i++) {
		f = find(files, n, st->subjects[i].name,
		    strlen(st->subjects[i].name));
		if (f == NULL)
			return gone(s, st->subjects[i].name);
		if (!fits(&st->subjects[i], f->p, f->n))
			return changed(s, st->subjects[i].name);
		s->covers++;
	}
	return 0;
}
