/* SPDX-License-Identifier: Apache-2.0
 * starseal-verify: `starseal verify` as a program of its own, for who trusts
 * nothing but what they have read. Never writes a file, never runs a program,
 * never reaches the network, and gives all of that up before it reads.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <sodium.h>

#include "base/date.h"
#include "pack/carrier.h"
#include "sandbox.h"
#include "seal/home.h"
#include "seal/verified.h"

#define KEYS_MAX 64
#define OUT_MAX (64u << 20)

struct asked {
	const char *pack, *proof, *keys[KEYS_MAX];
	size_t keys_n, want_n;
	enum seal_role want[ROLES];
	bool json, quiet;
	bool by_name;           /* a part of a pack, or one item's bytes */
};

/* Foreign names stand in errors: nothing that drives a terminal. */
static void
complain(const char *text)
{
	struct buf b;

	buf_init(&b, 4 * ERR_TEXT_MAX);
	buf_put_visible(&b, text, strlen(text));
	(void)fprintf(stderr, "starseal-verify: %s\n", buf_str(&b));
	buf_free(&b);
}

static int
usage(void)
{
	complain(TR("one PACK is needed (- for standard input); see "
	    "starseal-verify --help", "PACK を 1 つ指定してください (- は標準入力)。"
	    "starseal-verify --help をご覧ください"));
	return 64;
}

static int
help(void)
{
	(void)fputs(TR(
	    "Usage: starseal-verify [OPTION]... PACK\n"
	    "Check that a pack (- for standard input) is whole and who signed "
	    "it.\n\n"
	    "  -p, --public-key FILE   a public key to trust, of minisign, SSH, "
	    "a log or its witness (may be repeated)\n"
	    "  -r, --require ROLE      a role that must have signed, with a "
	    "key of its own (may be repeated)\n"
	    "      --proof FILE        PACK is one item's bytes; check them by "
	    "this proof\n"
	    "      --json              print JSON\n"
	    "  -q, --quiet             print results and errors only\n"
	    "      --lang ja|en        language of what is printed\n"
	    "  -h, --help              print this help\n"
	    "      --version           print the version\n",
	    "使い方: starseal-verify [オプション]... PACK\n"
	    "パック (- は標準入力) が完全か、誰が署名したかを確かめます。\n\n"
	    "  -p, --public-key FILE   信頼する公開鍵。minisign、SSH、ログ、立会人の"
	    "もの (複数可)\n"
	    "  -r, --require ROLE      署名が要る役割。鍵は役割ごとに別 (複数可)\n"
	    "      --proof FILE        PACK を一つの項目の中身とみて、この証明で"
	    "確かめる\n"
	    "      --json              JSON で出力する\n"
	    "  -q, --quiet             結果とエラーだけを出力する\n"
	    "      --lang ja|en        表示の言語\n"
	    "  -h, --help              この説明を表示する\n"
	    "      --version           版を表示する\n"), stdout);
	return 0;
}

static bool
take_option(int c, const char *text, struct asked *a)
{
	enum text_lang lang;

	switch (c) {
	case 'p':
		if (a->keys_n == KEYS_MAX)
			return false;
		a->keys[a->keys_n++] = text;
		return true;
	case 'r':
		return a->want_n < ROLES && role_parse(text,
		    &a->want[a->want_n++]);
	case 'P':
		a->proof = text;
		return true;
	case 'L':
		if (!text_parse_lang(text, &lang))
			return false;
		text_set_lang(lang);
		return true;
	case 'j':
		return a->json = true;
	case 'q':
		return a->quiet = true;
	default:
		return false;
	}
}

/* -1: go on; else the exit status. */
static int
take_options(int argc, char **argv, struct asked *a)
{
	static const struct option options[] = {
		{ "public-key", required_argument, NULL, 'p' },
		{ "require", required_argument, NULL, 'r' },
		{ "proof", required_argument, NULL, 'P' },
		{ "json", no_argument, NULL, 'j' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "lang", required_argument, NULL, 'L' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "p:r:qh", options, NULL)) != -1) {
		if (c == 'h')
			return help();
		if (c == 'V')
			return printf("starseal-verify %s\n",
			    STARSEAL_VERSION) < 0;
		if (!take_option(c, optarg, a))
			return usage();
	}
	if (optind != argc - 1)
		return usage();
	a->pack = argv[optind];
	return -1;
}

/* Give up all but reading the keys and what was asked about, which may be a
 * folder. */
static void
enter_sandbox(const struct asked *a)
{
	char *folder = keyring_folder(NULL), *own = signer_default_key(NULL);
	char *public = own == NULL ? NULL : signer_public_path(own);
	const char *paths[KEYS_MAX + 4];
	struct verify_sandbox s;
	struct buf b;
	size_t n = 0;

	for (; n < a->keys_n; n++)
		paths[n] = a->keys[n];
	if (folder != NULL)
		paths[n++] = folder;
	if (public != NULL)
		paths[n++] = public;
	paths[n++] = a->pack;
	if (a->proof != NULL)
		paths[n++] = a->proof;
	s = verify_sandbox_enter(paths, n);
	buf_init(&b, 1024);
	verify_sandbox_tell(&s, text_lang(), &b);
	if (!a->quiet || s.landlock == 0 || !s.calls)
		complain(buf_str(&b));
	buf_free(&b);
	free(folder);
	free(own);
	free(public);
}

static int
run(const struct asked *a, int fd, bool colour)
{
	static struct verified v;
	struct pack_input in = pack_input_fd(&fd);
	struct keyring keys;
	struct error err;
	struct buf out;
	int64_t now = date_now_ns() / 1000000000;
	int status;

	if (keyring_load_own(&keys, a->keys, a->keys_n, &err) != 0) {
		complain(error_text(&err));
		return error_exit_status(err.code);
	}
	if (a->proof != NULL)
		(void)verified_make_proof(a->proof, a->pack, &keys, now, &v);
	else if (a->by_name)
		(void)verified_make_path(a->pack, NULL, &keys, now, &v);
	else
		(void)verified_whole(&in, NULL, &keys, now, &v);
	buf_init(&out, OUT_MAX);
	if (a->json)
		verified_json(&v, &out);
	else if (!a->quiet || v.err.code != 0 || v.judgement.invalid > 0 ||
	    v.release.state == SEAL_INVALID)
		verified_text(&v, text_lang(), colour, &out);
	/* A cut document must not look whole. */
	if (out.failed)
		abort();
	status = verified_status(&v, a->want, a->want_n, &err);
	if (fwrite(buf_str(&out), 1, out.n, stdout) != out.n ||
	    fflush(stdout) != 0) {
		complain(TR("standard output cannot be written",
		    "標準出力に書けません"));
		status = 74;
	} else if (err.code != 0)
		complain(error_text(&err));
	buf_free(&out);
	verified_free(&v);
	keyring_free(&keys);
	return status;
}

int
main(int argc, char **argv)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	struct asked a = { .pack = NULL };
	struct error err;
	bool colour;
	int fd, no_file, r;

	text_set_lang(text_lang_of_environment());
	if ((r = take_options(argc, argv, &a)) != -1)
		return r;
	/* No configuration of the machine's has a say here. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1 ||
	    sodium_init() == -1) {
		complain(TR("libcrypto or libsodium cannot start",
		    "libcrypto か libsodium を始められません"));
		return 70;
	}
	colour = (no == NULL || no[0] == '\0') && term != NULL &&
	    strcmp(term, "dumb") != 0 && isatty(STDOUT_FILENO) == 1;
	/* Opened out here, where every path leads somewhere; read in there. */
	fd = strcmp(a.pack, "-") == 0 ? STDIN_FILENO :
	    open(a.pack, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	no_file = errno;
	enter_sandbox(&a);
	a.by_name = a.proof != NULL || carrier_is(a.pack);
	if (fd == -1 && !a.by_name) {
		r = error_set(&err, ERR_IO, no_file, "%s: cannot open it",
		    "%s: 開けません", a.pack);
		complain(error_text(&err));
		r = error_exit_status(r);
	} else
		r = run(&a, fd, colour);
	(void)fflush(NULL);
	/* What runs at a usual end wants more than is allowed by now. */
	_exit(r);
}
