/* SPDX-License-Identifier: Apache-2.0
 * starseal verify: is this pack whole, and who vouches for it? Never shows a
 * pack's content.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "output.h"
#include "pack/verify.h"
#include "seal/renewal.h"
#include "trust.h"

static json_t *
outcomes_json(const struct pack_seal *s)
{
	json_t *o = json_object();
	int i;

	for (i = 0; i < SEAL_OUTCOMES; i++)
		(void)json_object_set_new(o, pack_outcome_name(
		    (enum seal_outcome)i),
		    json_integer((json_int_t)s->outcomes[i]));
	return o;
}

static void
print_json(const struct pack_verdict *v, const struct seal_judgement *j,
    const struct result_line lines[RESULTS])
{
	const struct pack_seal *s = &v->seal;
	json_t *o = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:I, s:I, s:b}",
	    "integrity", "good", "pack", s->pack, "series", s->series,
	    "sequence", (json_int_t)s->sequence, "started", s->started,
	    "finished", s->finished, "items", (json_int_t)v->items, "bytes",
	    (json_int_t)v->raw, "test", pack_seal_is_test(s));

	(void)json_object_set_new(o, "outcomes", outcomes_json(s));
	(void)json_object_set_new(o, "signed", json_boolean(j->valid > 0));
	(void)json_object_set_new(o, "signatures", results_signatures_json(j));
	(void)json_object_set_new(o, "renewals", results_renewals_json(j));
	(void)json_object_set_new(o, "results", results_json(lines));
	output_json(stdout, o);
	json_decref(o);
}

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
fail(const struct error *err, bool json)
{
	json_t *o;

	if (json) {
		o = json_pack("{s:s, s:s, s:{s:s, s:s}}", "integrity",
		    err->code == ERR_INTEGRITY ? "damaged" : "unknown",
		    "error", error_name(err->code), "why", "en", err->en, "ja",
		    err->ja);
		output_json(stdout, o);
		json_decref(o);
	} else if (err->code == ERR_INTEGRITY) {
		(void)fputs(TR("Integrity: ", "完全性: "), stdout);
		output_toned(stdout, OUTPUT_BAD, TR("DAMAGED", "壊れています"));
		(void)fputc('\n', stdout);
		(void)fflush(stdout);
	}
	return cli_fail("verify", err);
}

/* 5 where a signature is invalid, 3 where a role is missing. */
static int
conclude(const struct seal_judgement *j, const enum seal_role *want, size_t n)
{
	struct error err;

	if (j->invalid > 0)
		return 5;
	if (n == 0 || seal_require(j, want, n, &err) == 0)
		return 0;
	(void)cli_fail("verify", &err);
	return 3;
}

/* A second pass, where a renewal lists the members and fd is no pipe. */
static int
judge_members(int fd, struct seal_judgement *j, struct error *err)
{
	struct renewal_watch *w;
	struct pack_watch watch = { renewal_watch_piece, NULL };
	static struct pack_verdict again;
	struct renewal_members members;
	int r;

	if (!seal_lists_members(j) || lseek(fd, 0, SEEK_SET) == -1)
		return 0;
	if ((w = renewal_watch_new()) == NULL)
		return error_nomem(err);
	watch.arg = w;
	r = pack_verify_watched(fd, NULL, &watch, &again, err);
	if (r == 0 && renewal_watch_end(w, &members))
		seal_judge_members(j, &members);
	renewal_watch_free(w);
	pack_verdict_free(&again);
	return r;
}

static int
judge(int fd, const struct pack_verdict *v, const struct keyring *keys,
    const struct cli_common *common, const enum seal_role *want, size_t n)
{
	static struct seal_judgement judged;
	struct result_line lines[RESULTS];
	struct error err;
	int r, status;

	trust_judge(keys, v, &judged);
	if (judge_members(fd, &judged, &err) != 0) {
		seal_judgement_free(&judged);
		return fail(&err, common->json);
	}
	trust_results(v, &judged, lines);
	if (common->json)
		print_json(v, &judged, lines);
	else if (!common->quiet || judged.invalid > 0)
		trust_print(stdout, lines, false);
	r = output_done();
	status = conclude(&judged, want, n);
	results_free(lines);
	seal_judgement_free(&judged);
	return r != 0 ? r : status;
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
	static struct pack_verdict v;
	enum seal_role want[ROLES];
	struct cli_common common;
	struct keyring trusted = { .n = 0 };
	struct error err;
	size_t want_n = 0;
	int first, fd, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (trust_roles(&require, want, &want_n, &err) != 0 ||
	    trust_load(&trusted, &keys, &err) != 0 ||
	    open_pack(argv[first], &fd, &err) != 0) {
		keyring_free(&trusted);
		return cli_fail("verify", &err);
	}
	r = pack_verify(fd, NULL, &v, &err) != 0 ? fail(&err, common.json) :
	    judge(fd, &v, &trusted, &common, want, want_n);
	(void)close(fd);
	pack_verdict_free(&v);
	keyring_free(&trusted);
	return r;
}
