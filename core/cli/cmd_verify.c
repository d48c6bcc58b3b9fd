/* SPDX-License-Identifier: Apache-2.0
 * starseal verify: is this pack whole, and who vouches for it? Never shows a
 * pack's content.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "options.h"
#include "output.h"
#include "seal/verified.h"
#include "trust.h"

static int
open_pack(const char *path, int *fd, struct error *err)
{
	*fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) :
	    open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (*fd == -1)
		return error_set(err, ERR_IO, errno, "%s: cannot open it",
		    "%s: 開けません", path);
	return 0;
}

static int
tell(const struct verified *v, const struct cli_common *common)
{
	struct buf b;

	buf_init(&b, 64u << 20);
	if (common->json)
		verified_json(v, &b);
	else if (!common->quiet || v->err.code != 0 || v->judgement.invalid > 0)
		verified_text(v, text_lang(), output_has_colour(stdout), &b);
	/* A cut document must not look whole. */
	if (b.failed)
		abort();
	(void)fwrite(buf_str(&b), 1, b.n, stdout);
	buf_free(&b);
	return output_done();
}

int
cmd_verify(int argc, char **argv)
{
	struct cli_list keys = { .n = 0 }, require = { .n = 0 };
	const struct cli_option options[] = {
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a public key to trust, of minisign or SSH (may be "
		    "repeated)", "信頼する公開鍵。minisign か SSH (複数可)" },
		    &keys },
		{ "require", 'r', CLI_LIST, "ROLE",
		    { "a role that must have signed, with a key of its own "
		    "(may be repeated)", "署名が要る役割。鍵は役割ごとに別 (複数可)" },
		    &require },
	};
	const struct cli_usage usage = { "verify", "PACK",
	    { "check that a pack (- for standard input) is whole and who "
	    "signed it", "パック (- は標準入力) が完全か、誰が署名したかを確かめる" },
	    options, 2, 1, 1 };
	static struct verified v;
	struct pack_input in;
	enum seal_role want[ROLES];
	struct cli_common common;
	struct keyring trusted = { .n = 0 };
	struct error err;
	size_t want_n = 0;
	int first, fd, r, status;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (trust_roles(&require, want, &want_n, &err) != 0 ||
	    trust_load(&trusted, &keys, &err) != 0 ||
	    open_pack(argv[first], &fd, &err) != 0) {
		keyring_free(&trusted);
		return cli_fail("verify", &err);
	}
	in = pack_input_fd(&fd);
	(void)verified_make(&in, NULL, &trusted, date_now_ns() / 1000000000,
	    &v);
	(void)close(fd);
	r = tell(&v, &common);
	status = verified_status(&v, want, want_n, &err);
	if (r == 0 && err.code != 0)
		(void)cli_fail("verify", &err);
	verified_free(&v);
	keyring_free(&trusted);
	return r != 0 ? r : status;
}
