/* SPDX-License-Identifier: Apache-2.0
 * Encryption of whole files. Never leaves half of one under its final name.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "encrypt.h"
#include "seal/passphrase.h"

#define LIST_BYTES_MAX 65536

static int
add_recipient(struct encrypt_recipients *out, const char *text,
    struct error *err)
{
	if (out->n == AGE_RECIPIENTS_MAX)
		return error_set(err, ERR_LIMIT, 0, "more than %d recipients",
		    "受取人は %d までです", AGE_RECIPIENTS_MAX);
	return age_recipient_parse(text, out->keys[out->n++], err);
}

/* Lines of recipients; empty ones and comments are passed over. */
static int
take_file(const char *path, struct encrypt_recipients *out, struct error *err)
{
	struct buf text;
	char *line, *next;
	int r;

	buf_init(&text, LIST_BYTES_MAX);
	if ((r = file_read(path, &text, err)) != 0 || text.n == 0) {
		buf_free(&text);
		return r;
	}
	for (line = text.p; r == 0 && *line != '\0'; line = next) {
		next = line + strcspn(line, "\r\n");
		if (*next != '\0')
			*next++ = '\0';
		if (line[0] != '\0' && line[0] != '#' &&
		    (r = add_recipient(out, line, err)) != 0)
			(void)error_prefix(err, path);
	}
	buf_free(&text);
	return r;
}

int
encrypt_recipients_take(const struct cli_list *names,
    struct encrypt_recipients *out, struct error *err)
{
	size_t i;
	int r = 0;

	out->n = 0;
	for (i = 0; r == 0 && i < names->n; i++)
		r = strncmp(names->v[i], "age1", 4) == 0 ?
		    add_recipient(out, names->v[i], err) :
		    take_file(names->v[i], out, err);
	return r;
}

static int
open_in(const char *path, struct error *err)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) :
	    open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd == -1)
		(void)error_set(err, ERR_IO, errno, "%s: cannot open it",
		    "%s: 開けません", path);
	return fd;
}

int
encrypt_file(const char *in, const char *out,
    const struct encrypt_recipients *to, struct error *err)
{
	struct file_out f = { .fd = -1 };
	int fd = open_in(in, err), r;

	if (fd == -1)
		return err->code;
	if ((r = file_out_open(&f, out, 0600, err)) == 0)
		r = age_encrypt(fd, f.fd, (const unsigned char (*)[AGE_KEY])
		    to->keys, to->n, in, err);
	if (r == 0)
		r = file_out_commit(&f, err);
	file_out_discard(&f);
	(void)close(fd);
	return r;
}

/* An identity under a passphrase, in place of its file's text. */
static int
open_identity(const char *path, int passphrase_fd, struct buf *text,
    struct error *err)
{
	struct passphrase pass = { NULL, 0 };
	struct buf opened;
	int r = passphrase_fd == -1 ? passphrase_from_terminal(false, &pass,
	    err) : passphrase_from_fd(passphrase_fd, &pass, err);

	buf_init(&opened, LIST_BYTES_MAX);
	if (r == 0)
		r = age_identity_open(buf_str(text), text->n, pass.p, pass.n,
		    path, &opened, err);
	passphrase_free(&pass);
	buf_wipe(text);
	*text = opened;
	return r;
}

static int
read_identity(const char *path, int passphrase_fd, unsigned char out[AGE_KEY],
    struct error *err)
{
	struct stat st;
	struct buf text;
	int r;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & 077) != 0)
		return error_set(err, ERR_DENIED, 0,
		    "%s: others may read this key; run: chmod 600 %s",
		    "%s: 他の利用者が読める鍵です。chmod 600 %s を実行してください",
		    path, path);
	buf_init(&text, LIST_BYTES_MAX);
	if ((r = file_read(path, &text, err)) == 0 &&
	    age_identity_is_encrypted(buf_str(&text), text.n))
		r = open_identity(path, passphrase_fd, &text, err);
	if (r == 0 && (r = age_identity_parse(buf_str(&text), text.n, out,
	    err)) != 0)
		(void)error_prefix(err, path);
	buf_wipe(&text);
	return r;
}

int
decrypt_file(const char *in, const char *out,
    const struct cli_list *identities, int passphrase_fd, struct error *err)
{
	unsigned char (*keys)[AGE_KEY] = sodium_malloc(CLI_LIST_MAX * AGE_KEY);
	struct file_out f = { .fd = -1 };
	size_t i;
	int fd = -1, r = keys == NULL ? error_nomem(err) : 0;

	for (i = 0; r == 0 && i < identities->n; i++)
		r = read_identity(identities->v[i], passphrase_fd, keys[i],
		    err);
	if (r == 0 && (fd = open_in(in, err)) == -1)
		r = err->code;
	if (r == 0 && (r = file_out_open(&f, out, 0600, err)) == 0)
		r = age_decrypt(fd, f.fd, (const unsigned char (*)[AGE_KEY])
		    keys, identities->n, in, err);
	if (r == 0)
		r = file_out_commit(&f, err);
	file_out_discard(&f);
	if (fd != -1)
		(void)close(fd);
	sodium_free(keys);
	return r;
}
