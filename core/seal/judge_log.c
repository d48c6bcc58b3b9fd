/* SPDX-License-Identifier: Apache-2.0
 * Judges proofs of logs. Never takes a log's own word, or that of a witness who
 * is not pinned, for a time.
 */
#include <string.h>

#include "judge_log.h"
#include "log_tree.h"

#define SKEW 300        /* seconds by which a witness's clock may be ahead */

const struct log_words log_findings[] = {
	[LOG_FINE] = { "fine", SEAL_VALID, { "", "" } },
	[LOG_MALFORMED] = { "malformed", SEAL_INVALID,
	    { "it has not the form of a proof", "証明の形式ではありません" } },
	[LOG_OTHER_SEAL] = { "other-seal", SEAL_INVALID,
	    { "it does not lead from this seal to the log's checkpoint",
	    "この封印からログのチェックポイントにつながりません" } },
	[LOG_ALTERED] = { "altered-checkpoint", SEAL_INVALID,
	    { "the log's signature does not fit the checkpoint",
	    "ログの署名がチェックポイントに合いません" } },
	[LOG_UNKNOWN] = { "unknown-log", SEAL_UNKNOWN,
	    { "a log whose key is not pinned here (starseal trust add)",
	    "鍵をここで登録していないログ (starseal trust add)" } },
	[LOG_KEY_ENDED] = { "log-key-ended", SEAL_UNCOUNTED,
	    { "the log's key was revoked or has ended, and no pinned witness "
	    "saw the checkpoint before", "ログの鍵が失効したか期限切れで、それより"
	    "前に見た登録済みの立会人がいません" } },
	[LOG_FORKED] = { "forked", SEAL_INVALID,
	    { "the log signed two different trees of one size: it shows each "
	    "party another log", "ログが同じ件数で違う内容に署名しています。相手に"
	    "より違うログを見せています" } },
	[LOG_ROLLED_BACK] = { "rolled-back", SEAL_INVALID,
	    { "a witness saw a larger log before: entries were taken back",
	    "立会人が前に見たログより短くなっています。項目が取り消されています" } },
	[LOG_WITNESS_ALTERED] = { "altered-witness", SEAL_INVALID,
	    { "a pinned witness's signature does not fit the checkpoint",
	    "登録済みの立会人の署名がチェックポイントに合いません" } },
	[LOG_WITNESS_UNKNOWN] = { "unknown-witness", SEAL_UNKNOWN,
	    { "not pinned as a witness here; no time",
	    "ここで立会人として登録していません。時刻とみなしません" } },
	[LOG_WITNESS_ENDED] = { "witness-ended", SEAL_UNCOUNTED,
	    { "its key was revoked or is not valid then, and its own word does "
	    "not help it; no time", "鍵が失効したか有効期間外です。自身の申告は"
	    "根拠になりません。時刻とみなしません" } },
	[LOG_WITNESS_AHEAD] = { "witness-ahead", SEAL_UNCOUNTED,
	    { "it tells a time that has not come; no time",
	    "未来の時刻を告げています。時刻とみなしません" } },
};

/* The pinned key that signed the checkpoint; *good: and it fits. */
static const struct keyring_key *
find_log(const struct keyring *k, const struct log_note *note, bool *good)
{
	size_t i;
	int r;

	for (i = 0; i < k->n; i++) {
		if (k->keys[i].form != FORM_LOG ||
		    strcmp(k->keys[i].name, note->point.origin) != 0)
			continue;
		r = log_note_verify(note, k->keys[i].ed.key, NULL);
		*good = r == 0;
		if (r != ERR_MISSING)
			return &k->keys[i];
	}
	return NULL;
}

static enum log_finding
judge_time_of(const struct judge *j, const struct seal_renewal *r,
    const struct seal_witness *w)
{
	if (w->time > (r != NULL ? r->time : j->now) + SKEW)
		return LOG_WITNESS_AHEAD;
	if (keyring_stands(w->key, r != NULL, r != NULL ? r->time : 0, j->now,
	    NULL) != 0 || keyring_stands(w->key, true, w->time, j->now,
	    NULL) != 0)
		return LOG_WITNESS_ENDED;
	return LOG_FINE;
}

static void
take_witness(const struct judge *j, const struct log_note *note, size_t i,
    struct seal_log *l)
{
	struct seal_witness *w = &l->v[l->n++];
	const struct keyring *k = j->keys;
	bool good = false;
	uint64_t time = 0;
	size_t n;

	memcpy(w->name, note->v[i].name, sizeof(w->name));
	w->finding = LOG_WITNESS_UNKNOWN;
	for (n = 0; w->key == NULL && n < k->n; n++)
		if (k->keys[n].form == FORM_WITNESS &&
		    strcmp(k->keys[n].name, w->name) == 0 &&
		    log_note_cosigned(note, i, k->keys[n].ed.key, &good,
		    &time))
			w->key = &k->keys[n];
	if (w->key == NULL)
		return;
	if (!good || time > INT64_MAX / 2) {
		w->finding = LOG_WITNESS_ALTERED;
		return;
	}
	w->time = (int64_t)time;
	w->finding = judge_time_of(j, judge_renewal_of(j->out, l->name), w);
}

/* The first time at which somebody who is trusted saw the checkpoint. */
static bool
first_seen(const struct judge *j, const struct seal_log *l, int64_t *time)
{
	const struct seal_renewal *r = judge_renewal_of(j->out, l->name);
	bool has = r != NULL;
	size_t i;

	if (has)
		*time = r->time;
	for (i = 0; i < l->n; i++)
		if (l->v[i].finding == LOG_FINE &&
		    (!has || l->v[i].time < *time)) {
			*time = l->v[i].time;
			has = true;
		}
	return has;
}

static enum log_finding
judge_proof(const struct judge *j, const struct seal_file *f,
    struct seal_log *l)
{
	char seal[HASH_HEX + 1];
	struct log_proof p;
	bool good = false, has;
	int64_t time = 0;
	size_t i;

	if (log_proof_parse(f->p, f->n, &p, NULL) != 0)
		return LOG_MALFORMED;
	memcpy(l->origin, p.note.point.origin, sizeof(l->origin));
	memcpy(l->root, p.note.point.root, HASH_SIZE);
	l->size = p.note.point.size;
	l->index = p.index;
	l->key = find_log(j->keys, &p.note, &good);
	if (l->key != NULL && !good)
		return LOG_ALTERED;
	hash_bytes_hex(j->seal, j->seal_n, seal);
	if (log_proof_check(&p, seal, NULL) != 0)
		return LOG_OTHER_SEAL;
	for (i = 0; i < p.note.n; i++)
		if (p.note.v[i].n != MINISIGN_SIG)
			take_witness(j, &p.note, i, l);
	for (i = 0; i < l->n; i++)
		if (l->v[i].finding == LOG_WITNESS_ALTERED)
			return LOG_WITNESS_ALTERED;
	if (l->key == NULL)
		return LOG_UNKNOWN;
	has = first_seen(j, l, &time);
	return keyring_stands(l->key, has, time, j->now, NULL) == 0 ?
	    LOG_FINE : LOG_KEY_ENDED;
}

/* A checkpoint that the log did sign, whatever else may be wrong. */
static bool
is_signed(const struct seal_log *l)
{
	return l->key != NULL && l->finding != LOG_ALTERED;
}

/* One witness put its name to b's larger log first, then to a's. */
static bool
went_back(const struct seal_log *a, const struct seal_log *b)
{
	size_t i, k;

	for (i = 0; a->size < b->size && i < a->n; i++)
		for (k = 0; k < b->n; k++)
			if (a->v[i].key != NULL && a->v[i].key == b->v[k].key &&
			    a->v[i].time > b->v[k].time)
				return true;
	return false;
}

static void
compare(struct seal_log *a, const struct seal_log *b)
{
	if (!is_signed(a) || !is_signed(b) || strcmp(a->origin,
	    b->origin) != 0)
		return;
	if (a->size == b->size && memcmp(a->root, b->root, HASH_SIZE) != 0)
		a->finding = LOG_FORKED;
	else if (went_back(a, b))
		a->finding = LOG_ROLLED_BACK;
}

static void
conclude(struct seal_log *l, struct seal_judgement *out)
{
	size_t i;

	l->state = log_findings[l->finding].state;
	out->invalid += l->state == SEAL_INVALID;
	for (i = 0; l->state == SEAL_VALID && i < l->n; i++)
		if (l->v[i].finding == LOG_FINE &&
		    (!l->has_time || l->v[i].time < l->time)) {
			l->has_time = true;
			l->time = l->v[i].time;
		}
}

void
judge_logs(const struct judge *j, struct seal_judgement *out)
{
	struct role_file file;
	struct seal_log *l;
	size_t i, k;

	for (i = 0; i < j->n && out->n_logs < SEAL_LOGS_MAX; i++) {
		role_file_parse(j->files[i].name, &file);
		if (file.form != FORM_PROOF)
			continue;
		l = &out->logs[out->n_logs++];
		l->name = j->files[i].name;
		l->finding = judge_proof(j, &j->files[i], l);
	}
	for (i = 0; i < out->n_logs; i++)
		for (k = 0; k < out->n_logs; k++)
			compare(&out->logs[i], &out->logs[k]);
	for (i = 0; i < out->n_logs; i++)
		conclude(&out->logs[i], out);
}
