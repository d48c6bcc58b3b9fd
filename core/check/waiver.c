/* SPDX-License-Identifier: Apache-2.0
 * Waivers read and judged. Never changes a verdict, never hides one that ran
 * out.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "say.h"
#include "waiver.h"

static int
get_day(const json_t *o, const char *where, const char *key, int64_t *out,
    struct error *err)
{
	const char *text;
	int r = json_get_str(o, where, key, &text, err);

	if (r != 0)
		return r;
	return date_parse(text, out) ? 0 : say_bad(err, where, key,
	    json_object_get(o, key), "write a day that exists as YYYY-MM-DD",
	    "実在する日を YYYY-MM-DD の形で書いてください");
}

static int
check_days(const json_t *o, const char *where, struct error *err)
{
	int64_t approved, from, until;
	int r;

	if ((r = get_day(o, where, "approved_on", &approved, err)) != 0 ||
	    (r = get_day(o, where, "from", &from, err)) != 0 ||
	    (r = get_day(o, where, "until", &until, err)) != 0)
		return r;
	if (until < from || until - from > WAIVER_DAYS_MAX)
		return say_bad(err, where, "until", json_object_get(o,
		    "until"), "a waiver ends after it begins (\"from\"), and "
		    "within 366 days; write an earlier or later day",
		    "免除は始まり (from) より後、366 日以内に終わります。日を"
		    "直してください");
	/* Nobody approves what has been done without approval. */
	return approved <= from ? 0 : say_bad(err, where, "approved_on",
	    json_object_get(o, "approved_on"), "a waiver is approved before "
	    "it begins; write the day of approval, or begin (\"from\") later",
	    "免除は始まる前に承認します。承認した日を書くか、始まり (from) を"
	    "遅らせてください");
}

static int
check_approver(const json_t *o, const char *where, struct error *err)
{
	static const char *const known[] = { "name", "role", "key", NULL };
	const char *owner, *text;
	char below[64];
	json_t *approver;
	int r;

	(void)snprintf(below, sizeof(below), "%s/approver", where);
	if ((r = json_get_str(o, where, "risk_owner", &owner, err)) != 0 ||
	    (r = json_get_object(o, where, "approver", &approver, err)) != 0 ||
	    (r = say_only_keys(approver, below, known, err)) != 0 ||
	    (r = json_get_str(approver, below, "role", &text, err)) != 0)
		return r;
	return json_get_str(approver, below, "name", &text, err);
}

static int
check_compensation(const json_t *o, const char *where, struct error *err)
{
	static const char *const known[] = { "text", "check", NULL };
	const json_t *list = json_object_get(o, "compensation"), *e;
	struct text text;
	char below[64];
	size_t i;
	int r = 0;

	if (list != NULL && !json_is_array(list))
		return say_bad(err, where, "compensation", list, "write a list "
		    "of {\"text\", \"check\"}", "{\"text\", \"check\"} の配列を"
		    "書いてください");
	json_array_foreach(list, i, e) {
		(void)snprintf(below, sizeof(below), "%s/compensation/%zu",
		    where, i);
		if (r == 0 && (r = say_only_keys(e, below, known, err)) == 0)
			r = json_get_text(e, below, "text", &text, err);
	}
	return r;
}

static int
check_lists(const json_t *o, const char *where, struct error *err)
{
	const json_t *subjects = json_object_get(o, "subjects"), *e;
	unsigned char digest[HASH_SIZE];
	size_t i;
	bool all = json_is_string(subjects) &&
	    strcmp(json_string_value(subjects), "all") == 0;

	if (!all && json_array_size(subjects) == 0)
		return say_bad(err, where, "subjects", subjects, "write "
		    "\"all\", or a list of subjects such as \"host:web01\"",
		    "\"all\" か、\"host:web01\" のような対象の配列を書いて"
		    "ください");
	json_array_foreach(subjects, i, e)
		if (!json_is_string(e))
			return say_bad(err, where, "subjects", e, "a subject "
			    "is a text such as \"host:web01\"", "対象は "
			    "\"host:web01\" のような文字列です");
	json_array_foreach(json_object_get(o, "evidence"), i, e)
		if (json_string_length(e) != HASH_HEX ||
		    !hash_from_hex(json_string_value(e), digest))
			return say_bad(err, where, "evidence", e, "an entry "
			    "is a SHA-256 as 64 hex digits, as sha256sum "
			    "prints it", "各項目は sha256sum が出す 16 進 64 桁の "
			    "SHA-256 です");
	return 0;
}

static int
check_one(const json_t *o, const char *where, struct error *err)
{
	static const char *const known[] = { "format", "id", "check",
	    "check_digest", "subjects", "kind", "reason", "compensation",
	    "risk_owner", "approver", "approved_on", "from", "until",
	    "evidence", "sig", NULL };
	static const char *const kinds[] = { "accepted-risk", "compensating",
	    "temporary" };
	const char *format, *text, *kind;
	unsigned char digest[HASH_SIZE];
	struct text reason;
	size_t i;
	int r;

	if ((r = say_only_keys(o, where, known, err)) != 0 ||
	    (r = json_get_str(o, where, "format", &format, err)) != 0 ||
	    (r = json_get_str(o, where, "id", &text, err)) != 0 ||
	    (r = json_get_str(o, where, "check", &text, err)) != 0 ||
	    (r = json_get_str(o, where, "kind", &kind, err)) != 0 ||
	    (r = json_get_text(o, where, "reason", &reason, err)) != 0 ||
	    (r = json_get_str(o, where, "check_digest", &text, err)) != 0)
		return r;
	if (strcmp(format, WAIVER_FORMAT) != 0)
		return say_bad(err, where, "format", json_object_get(o,
		    "format"), "write " WAIVER_FORMAT, WAIVER_FORMAT
		    " と書いてください");
	if (strlen(text) != HASH_HEX || !hash_from_hex(text, digest))
		return say_bad(err, where, "check_digest", json_object_get(o,
		    "check_digest"), "copy the check's digest out of starseal "
		    "policy list --json", "starseal policy list --json が出す"
		    "点検の digest を書き写してください");
	for (i = 0; i < 3; i++)
		if (strcmp(kinds[i], kind) == 0)
			break;
	if (i == 3)
		return say_bad(err, where, "kind", json_object_get(o, "kind"),
		    "write accepted-risk, compensating or temporary",
		    "accepted-risk, compensating, temporary のどれかを書いて"
		    "ください");
	if ((r = check_days(o, where, err)) != 0 ||
	    (r = check_approver(o, where, err)) != 0 ||
	    (r = check_compensation(o, where, err)) != 0)
		return r;
	return check_lists(o, where, err);
}

json_t *
waiver_read(const char *path, struct error *err)
{
	json_t *list = NULL;
	struct buf b;

	buf_init(&b, WAIVER_BYTES_MAX);
	if (file_read(path, &b, err) == 0)
		list = waiver_parse(buf_str(&b), b.n, path, err);
	buf_free(&b);
	return list;
}

void
waiver_set_signed(json_t *waivers, const char *id)
{
	json_t *o;
	size_t i;

	json_array_foreach(waivers, i, o) {
		(void)json_object_set_new(o, "signature",
		    json_string(id == NULL ? "none" : "present"));
		if (id != NULL)
			(void)json_object_set_new(o, "signed_by",
			    json_string(id));
	}
}

json_t *
waiver_parse(const char *text, size_t n, const char *name, struct error *err)
{
	static const char *const known[] = { "waivers", NULL };
	json_t *file = json_read(text, n, WAIVER_BYTES_MAX, name, err), *list;
	char where[32] = "";
	bool alone;
	const json_t *o;
	size_t i;
	int r = 0;

	if (file == NULL)
		return NULL;
	alone = json_object_get(file, "waivers") == NULL;
	if (alone) {
		list = json_pack("[O]", file);
	} else {
		list = json_incref(json_object_get(file, "waivers"));
		r = say_only_keys(file, "", known, err);
		if (r == 0 && !json_is_array(list))
			r = say_bad(err, "/waivers", "", list, "write a list of "
			    "waivers", "免除の配列を書いてください");
	}
	json_decref(file);
	json_array_foreach(list, i, o) {
		if (!alone)
			(void)snprintf(where, sizeof(where), "/waivers/%zu", i);
		if (r == 0)
			r = check_one(o, where, err);
	}
	if (r == 0)
		return list;
	(void)error_prefix(err, name);
	json_decref(list);
	return NULL;
}

static const struct { const char *state; struct text text; } states[] = {
	{ "in-force", { "in force", "有効" } },
	{ "not-yet", { "not yet in force", "まだ始まっていない" } },
	{ "expired", { "expired", "期限切れ" } },
	{ "void", { "void: the check is not the one that was waived",
	    "無効: 免除された点検と違う" } },
};

/* Index of the state. */
static size_t
state_of(const json_t *o, const struct policy *p, int64_t today)
{
	const struct check *c = policy_check(p, json_string_value(
	    json_object_get(o, "check")));
	int64_t from = 0, until = 0;
	char digest[HASH_HEX + 1];

	if (c == NULL)
		return 3;
	policy_check_digest(p, c, digest);
	if (strcmp(digest, json_string_value(json_object_get(o,
	    "check_digest"))) != 0)
		return 3;
	(void)date_parse(json_string_value(json_object_get(o, "from")), &from);
	(void)date_parse(json_string_value(json_object_get(o, "until")),
	    &until);
	return today < from ? 1 : today > until ? 2 : 0;
}

json_t *
waiver_judge(const json_t *waivers, const struct policy *p, const char *as_of)
{
	json_t *out = json_array(), *o;
	const json_t *e;
	int64_t today = 0;
	size_t i, s;

	(void)date_parse(as_of, &today);
	json_array_foreach(waivers, i, e) {
		s = state_of(e, p, today);
		o = json_deep_copy(e);
		(void)json_object_del(o, "sig");
		/* Whose the key is, is for a keyring to say. */
		if (json_object_get(o, "signature") == NULL)
			(void)json_object_set_new(o, "signature",
			    json_string("unchecked"));
		(void)json_object_set_new(o, "state",
		    json_string(states[s].state));
		(void)json_object_set_new(o, "state_text", json_pack(
		    "{s:s, s:s}", "en", states[s].text.en, "ja",
		    states[s].text.ja));
		(void)json_array_append_new(out, o);
	}
	return out;
}

static bool
names(const json_t *subjects, const char *subject)
{
	const json_t *e;
	size_t i;

	if (subject == NULL || json_is_string(subjects))
		return true;
	json_array_foreach(subjects, i, e)
		if (strcmp(json_string_value(e), subject) == 0)
			return true;
	return false;
}

bool
waiver_covers(const json_t *judged, const char *check, const char *subject)
{
	const json_t *e;
	size_t i;

	json_array_foreach(judged, i, e)
		if (strcmp(json_string_value(json_object_get(e, "state")),
		    "in-force") == 0 && strcmp(json_string_value(
		    json_object_get(e, "check")), check) == 0 &&
		    names(json_object_get(e, "subjects"), subject))
			return true;
	return false;
}
