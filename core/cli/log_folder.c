/* SPDX-License-Identifier: Apache-2.0
 * A log's folder read and held against itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "log_folder.h"

static int
broken(struct error *err, const char *place, const char *en, const char *ja)
{
	(void)error_put(err, ERR_INTEGRITY, 0, en, ja);
	(void)error_prefix(err, place);
	return ERR_INTEGRITY;
}

int
log_folder_lock(const char *dir, struct log_folder *f, struct error *err)
{
	memset(f, 0, sizeof(*f));
	f->dir = dir;
	f->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd == -1)
		return file_error(err, dir, "cannot open the log's folder",
		    "ログのフォルダーを開けません");
	if (flock(f->fd, LOCK_EX | LOCK_NB) != 0)
		return error_set(err, ERR_DENIED, 0, "%s: another command is "
		    "writing this log; try again when it is done",
		    "%s: 別のコマンドがこのログに書いています。終わってから"
		    "やり直してください", dir);
	return 0;
}

static int
read_note(const char *path, struct log_note *out, struct error *err)
{
	struct buf b;
	int r;

	buf_init(&b, LOG_NOTE_MAX);
	r = file_read(path, &b, err);
	if (r == 0 && (r = log_note_parse(buf_str(&b), b.n, out, err)) != 0)
		(void)error_prefix(err, path);
	buf_free(&b);
	return r;
}

/* An earlier checkpoint must count entries that still stand as they stood. */
static int
follow(const struct log_folder *f, const unsigned char *key, const char *path,
    struct error *err)
{
	unsigned char root[HASH_SIZE];
	struct log_note old;
	int r = read_note(path, &old, err);

	if (r == 0 && key != NULL && (r = log_note_verify(&old, key, err)) != 0)
		(void)error_prefix(err, path);
	if (r != 0)
		return r;
	if (strcmp(old.point.origin, f->note.point.origin) != 0)
		return broken(err, path, "is of another log", "別のログのものです");
	if (old.point.size > f->note.point.size)
		return broken(err, f->dir, "the log has shrunk since the earlier "
		    "checkpoint", "前のチェックポイントの後に、ログが短くなって"
		    "います");
	log_tree_root(&f->tree, (size_t)old.point.size, root);
	if (memcmp(root, old.point.root, HASH_SIZE) != 0)
		return broken(err, f->dir, "the log was rewritten, or forked, "
		    "since the earlier checkpoint: keep both and ask the firm",
		    "前のチェックポイントの後に、ログが書き換えられたか分岐して"
		    "います。両方を残し、会社に確かめてください");
	return 0;
}

int
log_folder_read(struct log_folder *f, const char *dir,
    const unsigned char *key, const char *previous, struct error *err)
{
	unsigned char root[HASH_SIZE];
	char *path = file_join(dir, "checkpoint");
	int r = path == NULL ? error_nomem(err) : read_note(path, &f->note,
	    err);

	f->dir = dir;
	if (r == 0 && key != NULL && (r = log_note_verify(&f->note, key,
	    err)) != 0)
		(void)error_prefix(err, path);
	free(path);
	if (r == 0)
		r = log_tree_read(dir, f->note.point.size, &f->tree, err);
	if (r != 0)
		return r;
	log_tree_root(&f->tree, f->tree.n, root);
	if (memcmp(root, f->note.point.root, HASH_SIZE) != 0)
		return broken(err, dir, "the entries are not those that the "
		    "checkpoint commits to: the log was rewritten",
		    "項目がチェックポイントと一致しません。ログが書き換えられて"
		    "います");
	r = log_tree_check(dir, &f->tree, err);
	return r != 0 || previous == NULL ? r : follow(f, key, previous, err);
}

int
log_folder_commit(const struct log_folder *f, struct error *err)
{
	char *path = file_join(f->dir, "checkpoint");
	struct buf b;
	int r;

	buf_init(&b, LOG_NOTE_MAX);
	log_note_write(&f->note, &b);
	r = path == NULL || b.failed ? error_nomem(err) : file_write(path,
	    0644, b.p, b.n, err);
	buf_free(&b);
	free(path);
	return r;
}

void
log_folder_close(struct log_folder *f)
{
	log_tree_free(&f->tree);
	if (f->fd > 0)
		(void)close(f->fd);
	f->fd = -1;
}
