/* SPDX-License-Identifier: Apache-2.0
 * Times and their renewals. A doubt never counts in favour of a token: one of
 * a key that others may have had counts only where a renewal proves that it
 * stood before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "judge_time.h"
#include "renewal.h"
#include "token.h"

#define NUMBERS 99
#define SKEW 300        /* seconds by which two authorities may differ */

/* One token, what it is over, and what it rests on. */
struct stamped {
	const void *token, *data;
	size_t token_n, n;
	const char *kept;                       /* PEM beside it */
	const struct seal_renewal *renewal;     /* that lists it, or NULL */
};

struct held {
	bool has, lapsed;
	int64_t time;
	const char *authority;
	struct token_status status;
};

const struct seal_file *
judge_beside(const struct judge *j, const char *stem, enum seal_form form)
{
	char name[100];
	size_t i;

	role_file_name(stem, form, name);
	for (i = 0; i < j->n; i++)
		if (strcmp(j->files[i].name, name) == 0)
			return &j->files[i];
	return NULL;
}

const struct seal_renewal *
judge_renewal_of(const struct seal_judgement *out, const char *name)
{
	const struct seal_renewal *first = NULL, *r;
	size_t i;

	for (i = 0; i < out->n_renewals; i++) {
		r = &out->renewals[i];
		if (r->state == SEAL_VALID && renewal_lists(r->said, name))
			first = r;
	}
	return first;
}

/* Whether a token outlives its authority's revocation (RFC 3161, section 4). */
static int
survives(const struct stamped *t, const struct held *h, struct error *err)
{
	const struct token_status *s = &h->status;
	char when[DATE_TIME_TEXT];

	if (!s->revoked || (s->harmless ? h->time < s->revoked_at :
	    t->renewal != NULL && t->renewal->time < s->revoked_at))
		return 0;
	date_format_time(s->revoked_at, when);
	return error_set(err, ERR_INTEGRITY, 0, s->harmless ?
	    "the authority's certificate was revoked before (%s)" :
	    "the authority's certificate was revoked (%s) so that its tokens "
	    "count no more, and no renewal from before that lists this one",
	    s->harmless ? "タイムスタンプ局の証明書は、それより前に失効しています "
	    "(%s)" : "タイムスタンプ局の証明書が失効し (%s)、そのトークンは数えられ"
	    "ません。失効より前の更新にも記載されていません", when);
}

static int
hold(const struct stamped *t, const struct keyring_authority *a, int64_t now,
    struct held *h, struct error *err)
{
	struct token_case q = { .reply = t->token, .n = t->token_n,
		.data = t->data, .data_n = t->n, .ca = a->ca,
		.kept = t->kept };
	struct token_status status;
	struct error ignored;
	int64_t again;
	int r;

	if ((r = token_check(&q, &h->time, &h->status, err)) != 0 ||
	    (r = survives(t, h, err)) != 0)
		return r;
	if (t->renewal != NULL && h->time > t->renewal->time + SKEW)
		return error_put(err, ERR_INTEGRITY, 0, "it tells a later time "
		    "than the renewal that lists it", "これを記載した更新より後の"
		    "時刻を告げています");
	q.at = t->renewal != NULL ? t->renewal->time : now;
	if (q.at < h->time)
		q.at = h->time;
	h->lapsed = token_check(&q, &again, &status, &ignored) != 0 ||
	    (t->renewal != NULL && t->renewal->lapsed);
	h->authority = a->name;
	h->has = true;
	return 0;
}

/* By any pinned authority; err is of the last that does not vouch. */
static struct held
hold_any(const struct judge *j, const struct stamped *t, struct error *err)
{
	const struct keyring *k = j->keys;
	struct held h = { .has = false };
	size_t i;

	if (k->n_authorities == 0)
		(void)error_put(err, ERR_MISSING, 0,
		    "there is a timestamp, but no authority is trusted here; "
		    "add its certificates with: starseal trust authority",
		    "タイムスタンプはありますが、信頼する局がありません。starseal "
		    "trust authority で証明書を加えてください");
	for (i = 0; !h.has && i < k->n_authorities; i++)
		(void)hold(t, &k->authorities[i], j->now, &h, err);
	return h;
}

/* The PEM text beside a token; its file may hold a NUL, which ends it. */
static char *
kept_beside(const struct judge *j, const char *stem)
{
	const struct seal_file *f = judge_beside(j, stem, FORM_CHAIN);

	return f == NULL ? NULL : strndup(f->p, f->n);
}

void
judge_token(const struct judge *j, struct seal_signature *s, const void *token,
    size_t token_n, const void *data, size_t n, const char *carrier)
{
	char *kept = kept_beside(j, s->file.stem);
	struct stamped t = { .token = token, .token_n = token_n, .data = data,
		.n = n, .kept = kept == NULL ? "" : kept,
		.renewal = judge_renewal_of(j->out, carrier) };
	struct held h = hold_any(j, &t, &s->token_why);

	free(kept);
	if (!h.has) {
		s->token_bad = true;
		return;
	}
	if (s->has_time && s->time <= h.time)
		return;
	s->has_time = true;
	s->time = h.time;
	s->authority = h.authority;
	s->lapsed = h.lapsed;
	s->renewed = t.renewal != NULL;
	s->status_known = h.status.known;
	s->status_at = h.status.known_at;
}

void
judge_listed(const struct judge *j, struct seal_signature *s)
{
	const struct seal_renewal *r = judge_renewal_of(j->out, s->name);

	if (r == NULL || s->has_time)
		return;
	s->has_time = s->renewed = true;
	s->time = r->time;
	s->authority = r->authority;
	s->lapsed = r->lapsed;
}

/* ---- renewals ---- */

static bool
is_of_pack(const struct judge *j, const struct renewal *r)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "\npack: %s\n", r->pack);
	return memmem(j->seal, j->seal_n, line, strlen(line)) != NULL;
}

static int
read_renewal(const struct judge *j, const struct seal_file *f,
    struct seal_renewal *r)
{
	if ((r->said = calloc(1, sizeof(*r->said))) == NULL)
		return error_nomem(&r->why);
	if (renewal_parse(f->p, f->n, r->said, &r->why) != 0) {
		free(r->said);
		r->said = NULL;
		return r->why.code;
	}
	if (r->said->number != r->number || !is_of_pack(j, r->said))
		return error_put(&r->why, ERR_INTEGRITY, 0, "it is of another "
		    "number or another pack than its place tells",
		    "番号かパックが置かれた場所と違います");
	return renewal_fits(r->said, j->seal, j->seal_n, j->files, j->n,
	    &r->why);
}

static void
time_renewal(const struct judge *j, const struct seal_file *f,
    const char *stem, const struct seal_judgement *out,
    struct seal_renewal *r)
{
	const struct seal_file *token = judge_beside(j, stem, FORM_TOKEN);
	char *kept = kept_beside(j, stem);
	struct stamped t = { .data = f->p, .n = f->n,
		.kept = kept == NULL ? "" : kept };
	struct held h = { .has = false };

	r->state = SEAL_UNCOUNTED;
	if (token == NULL)
		(void)error_put(&r->why, ERR_MISSING, 0, "it has no timestamp "
		    "yet; ask for one with: starseal timestamp request",
		    "まだタイムスタンプがありません。starseal timestamp request "
		    "で求めてください");
	else {
		t.token = token->p;
		t.token_n = token->n;
		t.renewal = judge_renewal_of(out, token->name);
		h = hold_any(j, &t, &r->why);
	}
	free(kept);
	if (!h.has)
		return;
	r->state = SEAL_VALID;
	r->time = h.time;
	r->lapsed = h.lapsed;
	r->authority = h.authority;
}

void
judge_renewals(const struct judge *j, struct seal_judgement *out)
{
	const struct seal_file *f;
	struct seal_renewal *r;
	char stem[40];
	unsigned k;

	for (k = NUMBERS; k > 0 && out->n_renewals < SEAL_FILES_MAX; k--) {
		(void)snprintf(stem, sizeof(stem), "90-renewal-%u", k);
		if ((f = judge_beside(j, stem, FORM_RENEWAL)) == NULL)
			continue;
		r = &out->renewals[out->n_renewals];
		r->name = f->name;
		r->number = k;
		r->state = SEAL_INVALID;
		if (read_renewal(j, f, r) == 0)
			time_renewal(j, f, stem, out, r);
		out->n_renewals++;
		out->invalid += r->state == SEAL_INVALID;
	}
}

bool
seal_lists_members(const struct seal_judgement *j)
{
	size_t i;

	for (i = 0; i < j->n_renewals; i++)
		if (j->renewals[i].said != NULL &&
		    j->renewals[i].said->has_members)
			return true;
	return false;
}

void
seal_judge_members(struct seal_judgement *j, const struct renewal_members *m)
{
	struct seal_renewal *r;
	size_t i;

	for (i = 0; i < j->n_renewals; i++) {
		r = &j->renewals[i];
		if (r->said == NULL || !r->said->has_members)
			continue;
		r->members_checked = true;
		if (r->said->members.n == m->n && strcmp(
		    r->said->members.sha512, m->sha512) == 0)
			continue;
		j->invalid += r->state != SEAL_INVALID;
		r->state = SEAL_INVALID;
		(void)error_put(&r->why, ERR_INTEGRITY, 0, "the sealed members "
		    "are not those that it lists under SHA-512",
		    "封印された項目が、記載された SHA-512 と合いません");
	}
}
