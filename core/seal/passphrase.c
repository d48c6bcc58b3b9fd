/* SPDX-License-Identifier: Apache-2.0
 * Passphrases. Never echoes one, never keeps one outside guarded memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/text.h"
#include "passphrase.h"
#include "secret.h"

static int
too_long(struct error *err)
{
	return error_put(err, ERR_USAGE, 0,
	    "the passphrase must have 1 to 1024 bytes",
	    "パスフレーズは 1 から 1024 バイトです");
}

/* One line into guarded memory, byte by byte: what follows is not ours. */
static int
read_line(int fd, struct passphrase *out, struct error *err)
{
	ssize_t r;
	char c;

	out->n = 0;
	out->p = sodium_malloc(SECRET_PASSPHRASE_MAX + 1);
	if (out->p == NULL)
		return error_nomem(err);
	for (;;) {
		r = read(fd, &c, 1);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == -1)
			return error_set(err, ERR_IO, errno,
			    "cannot read the passphrase",
			    "パスフレーズを読めません");
		if (r == 0 || c == '\n')
			break;
		if (out->n == SECRET_PASSPHRASE_MAX)
			return too_long(err);
		out->p[out->n++] = c;
	}
	sodium_memzero(&c, 1);
	if (out->n > 0 && out->p[out->n - 1] == '\r')
		out->n--;
	out->p[out->n] = '\0';
	return out->n == 0 ? too_long(err) : 0;
}

int
passphrase_from_fd(int fd, struct passphrase *out, struct error *err)
{
	int r = read_line(fd, out, err);

	if (r != 0)
		passphrase_free(out);
	return r;
}

static int
ask_once(int tty, const char *prompt, struct passphrase *out,
    struct error *err)
{
	struct termios was, quiet;
	int r;

	if (tcgetattr(tty, &was) != 0)
		return error_set(err, ERR_IO, errno, "the terminal",
		    "端末");
	quiet = was;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	quiet.c_lflag |= ICANON;
	(void)file_write_fd(tty, prompt, strlen(prompt), "/dev/tty", NULL);
	if (tcsetattr(tty, TCSAFLUSH, &quiet) != 0)
		return error_set(err, ERR_IO, errno,
		    "cannot turn the echo off", "エコーを止められません");
	r = read_line(tty, out, err);
	(void)tcsetattr(tty, TCSAFLUSH, &was);
	(void)file_write_fd(tty, "\n", 1, "/dev/tty", NULL);
	return r;
}

int
passphrase_from_terminal(bool twice, struct passphrase *out,
    struct error *err)
{
	struct passphrase again = { NULL, 0 };
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), r;

	if (tty == -1)
		return error_put(err, ERR_MISSING, 0,
		    "no terminal to ask for the passphrase; give it with "
		    "--passphrase-fd N",
		    "パスフレーズを尋ねる端末がありません。--passphrase-fd N で"
		    "渡してください");
	r = ask_once(tty, TR("Passphrase of the key: ", "鍵のパスフレーズ: "),
	    out, err);
	if (r == 0 && twice)
		r = ask_once(tty, TR("Once more: ", "もう一度: "), &again, err);
	if (r == 0 && twice && (out->n != again.n ||
	    sodium_memcmp(out->p, again.p, out->n) != 0))
		r = error_put(err, ERR_USAGE, 0, "the two are not the same",
		    "二つが一致しません");
	(void)close(tty);
	passphrase_free(&again);
	if (r != 0)
		passphrase_free(out);
	return r;
}

void
passphrase_free(struct passphrase *p)
{
	sodium_free(p->p);
	p->p = NULL;
	p->n = 0;
}
