/* SPDX-License-Identifier: Apache-2.0
 * A signature into the tail. Verifies before it signs, and never changes a
 * sealed byte.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "pack/carrier.h"
#include "pack/tail.h"
#include "pack/verify.h"
#include "sign_add.h"
#include "stamp.h"
#include "trust.h"

static int
verify(const char *path, const struct keyring *keys, struct pack_verdict *v,
    struct seal_judgement *j, struct error *err)
{
	int fd, r;
	size_t i;

	if (carrier_is(path))
		return error_set(err, ERR_INPUT, 0, "%s is part of a pack, as "
		    "disclosed: sign the whole pack, then disclose it again",
		    "%s は開示された一部です。元のパックに署名し、もう一度開示して"
		    "ください", path);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1)
		return error_set(err, ERR_IO, 0, "%s: cannot open it",
		    "%s: 開けません", path);
	r = pack_verify(fd, NULL, v, err);
	(void)close(fd);
	if (r != 0)
		return r;
	trust_judge(keys, v, j);
	for (i = 0; i < j->n; i++)
		if (j->v[i].state == SEAL_INVALID)
			return error_set(err, ERR_INTEGRITY, 0, "%s: an "
			    "earlier signature is invalid (%s); do not sign "
			    "on top of it", "%s: 先の署名 (%s) が無効です。その"
			    "上に署名しないでください", path, j->v[i].name);
	for (i = 0; i < j->n_renewals; i++)
		if (j->renewals[i].state == SEAL_INVALID)
			return error_set(err, ERR_INTEGRITY, 0, "%s: an "
			    "earlier renewal is invalid (%s); do not sign on "
			    "top of it", "%s: 先の更新 (%s) が無効です。その上に"
			    "署名しないでください", path, j->renewals[i].name);
	return 0;
}

/* "20-firm", "21-firm", …: the next one that is free. */
static int
next_stem(const struct pack_verdict *v, enum seal_role role, char out[40],
    struct error *err)
{
	int number = roles[role].number, k;
	struct role_file file;
	size_t i;

	for (k = 0; k < 10; k++) {
		(void)snprintf(out, 40, "%d-%s", number + k, roles[role].name);
		for (i = 0; i < v->tail_n; i++) {
			role_file_parse(v->tail[i].name, &file);
			if (strcmp(file.stem, out) == 0)
				break;
		}
		if (i == v->tail_n)
			return 0;
	}
	return error_put(err, ERR_LIMIT, 0, "ten signatures of this role are "
	    "there already", "この役割の署名はすでに 10 個あります");
}

/* Lay the made files, and a timestamp of the signature, into the tail. */
static int
append(const char *path, const char *tsa, const struct sign_made *made,
    const char *stem, struct error *err)
{
	const struct stamp_kept nothing = { .chain = NULL };
	struct pack_tail_file files[SIGN_FILES_MAX + 2];
	char token_name[100], chain_name[100];
	struct buf token, chain;
	size_t i, n = 0;
	int r = 0;

	for (i = 0; i < made->n; i++)
		files[n++] = (struct pack_tail_file){ made->files[i].name,
		    buf_str(&made->files[i].text), made->files[i].text.n };
	buf_init(&token, PACK_TAIL_FILE_MAX);
	buf_init(&chain, PACK_TAIL_FILE_MAX);
	if (tsa != NULL) {
		/* The signature is the last of them. */
		if ((r = stamp_fetch(tsa, files[n - 1].p, files[n - 1].n,
		    false, &token, err)) == 0)
			r = stamp_keep(&token, &nothing, &chain, err);
		role_file_name(stem, FORM_TOKEN, token_name);
		files[n++] = (struct pack_tail_file){ token_name,
		    buf_str(&token), token.n };
		role_file_name(stem, FORM_CHAIN, chain_name);
		files[n++] = (struct pack_tail_file){ chain_name,
		    buf_str(&chain), chain.n };
		n -= chain.n == 0;
	}
	if (r == 0)
		r = pack_tail_append(path, files, n, err);
	buf_free(&token);
	buf_free(&chain);
	return r;
}

int
sign_add(const char *pack, const struct sign_request *q,
    const struct cli_list *known, struct sign_added *out, struct error *err)
{
	static struct seal_judgement judged;
	static struct pack_verdict v;
	struct sign_made made = { .n = 0 };
	struct keyring keys = { .n = 0 };
	char stem[40];
	int r;

	if ((r = trust_load(&keys, known, err)) != 0)
		goto out;
	if ((r = verify(pack, &keys, &v, &judged, err)) == 0 &&
	    (r = stamp_room(v.tail_n, (q->form == FORM_SSHSIG ? 2u : 1u) +
	    (q->tsa == NULL ? 0u : 2u), err)) == 0 &&
	    (r = next_stem(&v, q->role, stem, err)) == 0 &&
	    (r = sign_make(q, stem, &v, &made, err)) == 0)
		r = append(pack, q->tsa, &made, stem, err);
	if (r == 0) {
		(void)snprintf(out->file, sizeof(out->file), "%s",
		    made.files[made.n - 1].name);
		(void)snprintf(out->key, sizeof(out->key), "%s", made.id);
		out->covers = v.tail_n;
	}
out:
	sign_made_free(&made);
	seal_judgement_free(&judged);
	pack_verdict_free(&v);
	keyring_free(&keys);
	return r;
}
