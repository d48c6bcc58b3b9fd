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

#include "asked.h"
#include "base/date.h"
#include "base/json.h"
#include "base/confine.h"
#include "options.h"
#include "output.h"
#include "pack/carrier.h"
#include "seal/verified.h"
#include "series_check.h"
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

/* Which roles must have signed, and the record that must fit. */
struct demand {
	const char *record;             /* of the series; NULL: none given */
	struct series_check series;
	enum seal_role want[ROLES];     /* by --require */
	size_t n;
	struct asked asked;             /* by a policy; n 0: none */
};

/* The seal in its series, after it was verified. */
static int
hold_series(struct demand *d, const char *path, const struct verified *v,
    struct error *err)
{
	unsigned char sha[HASH_SIZE];
	char hex[HASH_HEX + 1];
	int r;

	if (d->record == NULL || v->err.code != 0)
		return 0;
	hash_bytes(buf_str(&v->pack.statement), v->pack.statement.n, sha);
	hash_to_hex(sha, hex);
	r = series_check_pack(&d->series, path, hex, &v->pack.seal, err);
	series_check_start(&d->series, path, &v->pack.seal);
	return r;
}

/* What the policy asks for, and the series, go into the same document. */
static void
add_asked(const struct demand *d, const struct verified *v, struct buf *b)
{
	json_error_t je;
	json_t *o;

	if ((d->asked.n == 0 && d->record == NULL) || v->err.code != 0 ||
	    (o = json_loadb(b->p, b->n, 0, &je)) == NULL)
		return;
	if (d->asked.n > 0)
		(void)json_object_set_new(o, "asked",
		    asked_json(&d->asked, &v->judgement));
	if (d->record != NULL)
		(void)json_object_set_new(o, "series_findings",
		    json_incref(d->series.findings));
	buf_reset(b);
	json_write(b, o);
	buf_putc(b, '\n');
	json_decref(o);
}

static void
tell_series(const struct demand *d, bool quiet)
{
	if (d->record == NULL)
		return;
	if (json_array_size(d->series.findings) > 0)
		(void)printf(TR("Series: does not add up\n",
		    "系列: 辻褄が合いません\n"));
	else if (!quiet)
		(void)printf(TR("Series: fits its record\n",
		    "系列: 記録と一致\n"));
	series_check_print(&d->series);
}

static int
tell(const struct verified *v, const struct demand *d,
    const struct cli_common *common)
{
	struct buf b;

	buf_init(&b, 64u << 20);
	if (common->json) {
		verified_json(v, &b);
		add_asked(d, v, &b);
	} else if (!common->quiet || v->err.code != 0 ||
	    v->judgement.invalid > 0 || v->release.state == SEAL_INVALID)
		verified_text(v, text_lang(), output_has_colour(stdout), &b);
	/* A cut document must not look whole. */
	if (b.failed)
		abort();
	(void)fwrite(buf_str(&b), 1, b.n, stdout);
	buf_free(&b);
	if (!common->json && v->err.code == 0 && (!common->quiet ||
	    !asked_met(&d->asked, &v->judgement)))
		asked_print(stdout, &d->asked, &v->judgement);
	if (!common->json && v->err.code == 0)
		tell_series(d, common->quiet);
	return output_done();
}

static int
read_demand(const struct cli_list *require, const char *policy, int64_t level,
    struct demand *d, struct error *err)
{
	int r = trust_roles(require, d->want, &d->n, err);

	if (r == 0 && policy == NULL && level != 0)
		r = error_put(err, ERR_USAGE, 0, "--level needs --policy, "
		    "which says what the level asks for",
		    "--level には、段階ごとに何を求めるかを示す --policy が要ります");
	if (r == 0 && level != 0 && (level < 3 || level > 5))
		r = error_put(err, ERR_USAGE, 0, "--level is 3, 4 or 5",
		    "--level は 3, 4, 5 のどれかです");
	return r != 0 || policy == NULL ? r : asked_load(policy, level == 0 ?
	    4 : (int)level, &d->asked, err);
}

/* As verified_status, and 3 where the policy asks for more. */
static int
conclude(const struct verified *v, const struct demand *d)
{
	struct error err;
	int status = verified_status(v, d->want, d->n, &err);

	if (err.code != 0)
		(void)cli_fail("verify", &err);
	return status == 0 && (!asked_met(&d->asked, &v->judgement) ||
	    json_array_size(d->series.findings) > 0) ? 3 : status;
}

/* All that it needs is open, but for what is read by name. */
static void
enter(const struct demand *d, const char *path, const char *proof, bool named)
{
	struct confine confine = { .n = 0 };
	char *start = NULL;

	if (d->record != NULL && asprintf(&start, "%s.start", path) == -1)
		start = NULL;
	confine_allow(&confine, start);
	confine_allow(&confine, proof);
	confine_allow(&confine, named ? path : NULL);
	(void)confine_enter(&confine);
	free(start);
}

/* fd -1: what is read by name. Closes fd. */
static void
look(const char *path, const char *proof, int fd,
    const struct keyring *trusted, struct verified *v)
{
	int64_t now = date_now_ns() / 1000000000;
	struct pack_input in;

	if (proof != NULL)
		(void)verified_make_proof(proof, path, trusted, now, v);
	else if (fd == -1)
		(void)verified_make_path(path, NULL, trusted, now, v);
	else {
		in = pack_input_fd(&fd);
		(void)verified_whole(&in, NULL, trusted, now, v);
		(void)close(fd);
	}
}

int
cmd_verify(int argc, char **argv)
{
	struct cli_list keys = { .n = 0 }, require = { .n = 0 };
	const char *policy = NULL, *proof = NULL;
	struct demand demand = { .n = 0 };
	int64_t level = 0;
	const struct cli_option options[] = {
		{ "public-key", 'p', CLI_LIST, "FILE",
		    { "a public key to trust, of minisign, SSH, a log or its "
		    "witness (may be repeated)", "信頼する公開鍵。minisign、SSH、ログ、"
		    "立会人のもの (複数可)" },
		    &keys },
		{ "require", 'r', CLI_LIST, "ROLE",
		    { "a role that must have signed, with a key of its own "
		    "(may be repeated)", "署名が要る役割。鍵は役割ごとに別 (複数可)" },
		    &require },
		{ "policy", 'P', CLI_STRING, "POLICY",
		    { "demand the roles that this policy (name, folder or "
		    "bundle) states", "このポリシー (名前、フォルダー、束) が定める"
		    "役割の署名を求める" }, &policy },
		{ "level", 'l', CLI_NUMBER, "3|4|5",
		    { "with --policy: star level (4)",
		    "--policy の★の段階 (4)" }, &level },
		{ "series", 0, CLI_STRING, "RECORD",
		    { "hold the pack against the record of its series: forks, "
		    "gaps, runs without an end", "パックを系列の記録と照らす: 枝分かれ、"
		    "抜け、終わっていない実行" }, &demand.record },
		{ "proof", 0, CLI_STRING, "FILE",
		    { "PACK is one item's bytes; check them by this proof",
		    "PACK を一つの項目の中身とみて、この証明で確かめる" }, &proof },
	};
	const struct cli_usage usage = { "verify", "PACK",
	    { "check that a pack (- for standard input) is whole and who "
	    "signed it", "パック (- は標準入力) が完全か、誰が署名したかを確かめる" },
	    options, 6, 1, 1 };
	static struct verified v;
	struct cli_common common;
	struct keyring trusted = { .n = 0 };
	struct error err;
	int first, fd = -1, r, status;

	if ((r = cli_parse(&usage, argc, argv, &common, &first)) != CLI_GO)
		return r;
	if (read_demand(&require, policy, level, &demand, &err) != 0 ||
	    (demand.record != NULL && series_check_begin(&demand.series,
	    demand.record, &err) != 0) ||
	    trust_load(&trusted, &keys, &err) != 0 ||
	    (proof == NULL && !carrier_is(argv[first]) &&
	    open_pack(argv[first], &fd, &err) != 0)) {
		keyring_free(&trusted);
		series_check_free(&demand.series);
		return cli_fail("verify", &err);
	}
	enter(&demand, argv[first], proof, fd == -1);
	look(argv[first], proof, fd, &trusted, &v);
	if (hold_series(&demand, argv[first], &v, &err) != 0)
		return cli_fail("verify", &err);
	r = tell(&v, &demand, &common);
	status = conclude(&v, &demand);
	series_check_free(&demand.series);
	verified_free(&v);
	keyring_free(&trusted);
	return r != 0 ? r : status;
}
