/* SPDX-License-Identifier: Apache-2.0
 * starseal verify: is this pack whole, and who vouches for it? Never shows a
 * pack's content.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "output.h"
#include "pack/verify.h"
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
print_json(const struct pack_verdict *v, const struct trust_result *t)
{
	const struct pack_seal *s = &v->seal;
	json_t *o = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:I, s:I, s:b}",
	    "integrity", "good", "pack", s->pack, "series", s->series,
	    "sequence", (json_int_t)s->sequence, "started", s->started,
	    "finished", s->finished, "items", (json_int_t)v->items, "bytes",
	    (json_int_t)v->raw, "test", pack_seal_is_test(s));

	(void)json_object_set_new(o, "outcomes", outcomes_json(s));
	(void)json_object_set_new(o, "signed", json_boolean(t->valid > 0));
	(void)json_object_set_new(o, "signatures", trust_json(t));
	output_json(stdout, o);
	json_decref(o);
}

static void
print_text(const struct pack_verdict *v, const struct trust_result *t)
{
	const struct pack_seal *s = &v->seal;

	(void)fputs(TR("Integrity: ", "完全性: "), stdout);
	output_toned(stdout, OUTPUT_GOOD, TR("good", "問題なし"));
	(void)printf(TR("; SHA-256 fits for %" PRIu64 " of %" PRIu64 " items\n",
	    "。SHA-256 一致 %" PRIu64 "/%" PRIu64 " 項目\n"), v->items,
	    v->items);
	trust_print(stdout, t);
	(void)printf(TR("Pack: %s (%s %" PRIu64 ")\n",
	    "パック: %s (%s %" PRIu64 ")\n"), s->pack, s->series, s->sequence);
	if (pack_seal_is_test(s))
		(void)fputs(TR("Made with a test secret: not evidence\n",
		    "試験用の秘密で作られています。証跡ではありません\n"), stdout);
	(void)printf(TR("Collected: %s to %s (the collector's clock)\n",
	    "収集: %s から %s まで (収集した機器の時計)\n"), s->started,
	    s->finished);
	(void)printf(TR("Steps: %" PRIu64 " planned, %" PRIu64 " collected, %"
	    PRIu64 " empty, %" PRIu64 " failed, %" PRIu64 " refused, %" PRIu64
	    " not applicable\n",
	    "手順: 計画 %" PRIu64 "、収集 %" PRIu64 "、該当なし %" PRIu64
	    "、失敗 %" PRIu64 "、拒否 %" PRIu64 "、対象外 %" PRIu64 "\n"),
	    s->outcomes[0], s->outcomes[1], s->outcomes[2], s->outcomes[3],
	    s->outcomes[4], s->outcomes[5]);
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

int
cmd_verify(int argc, char **argv)
{
	struct cli_list keys = { .n = 0 };
	const struct cli_option options[] = {
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a public key to trust (may be repeated)",
		    "信頼する公開鍵 (複数可)" }, &keys },
	};
	const struct cli_usage usage = { "verify", "PACK",
	    { "check that a pack (- for standard input) is whole and who "
	    "signed it", "パック (- は標準入力) が完全か、誰が署名したかを確かめる" },
	    options, 1, 1, 1 };
	static struct pack_verdict v;
	static struct trust_result judged;
	static struct trust trust;
	struct cli_common common;
	struct error err;
	int first, fd, r;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (trust_load(&trust, &keys, &err) != 0 ||
	    open_pack(argv[first], &fd, &err) != 0)
		return cli_fail("verify", &err);
	r = pack_verify(fd, NULL, &v, &err);
	(void)close(fd);
	if (r != 0)
		r = fail(&err, common.json);
	else {
		trust_judge(&trust, v.tail, v.tail_n, &v.statement, &judged);
		if (common.json)
			print_json(&v, &judged);
		else if (!common.quiet || judged.invalid > 0)
			print_text(&v, &judged);
		r = output_done();
		if (r == 0 && judged.invalid > 0)
			r = 5;
	}
	pack_verdict_free(&v);
	return r;
}
