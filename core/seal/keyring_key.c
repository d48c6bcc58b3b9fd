/* SPDX-License-Identifier: Apache-2.0
 * Keys of a ring: parsed, and whether their signatures count. A doubt about
 * time never counts in a signature's favour.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/date.h"
#include "base/json.h"
#include "keyring_key.h"

static int
bad(struct error *err, const char *id, const char *what)
{
	return error_set(err, ERR_INPUT, 0, "keys: %.60s: %s: not of its form",
	    "keys: %.60s: %s: 形式が正しくありません", id, what);
}

bool
keyring_key_ed(const char *text, struct minisign_key *out)
{
	struct error err;
	char file[256];
	int n = snprintf(file, sizeof(file), "untrusted comment: x\n%s\n",
	    text);

	return n > 0 && (size_t)n < sizeof(file) &&
	    minisign_key_parse(file, (size_t)n, out, &err) == 0;
}

/* The line of a log or witness; which of the two to form. */
static bool
take_line(const char *text, size_t n, enum seal_form *form,
    struct keyring_key *out)
{
	bool witness;

	if (!log_key_parse(text, n, out->name, &witness, out->ed.key))
		return false;
	log_key_print(out->name, witness, out->ed.key, out->id);
	*form = witness ? FORM_WITNESS : FORM_LOG;
	return true;
}

static bool
take_text(const char *text, struct keyring_key *out)
{
	enum seal_form form;
	struct error err;

	if (out->form == FORM_LOG || out->form == FORM_WITNESS)
		return take_line(text, strlen(text), &form, out) &&
		    form == out->form;
	if (out->form == FORM_SSHSIG) {
		if (sshsig_key_parse(text, strlen(text), &out->ssh, &err) != 0)
			return false;
		sshsig_key_print(&out->ssh, out->id);
		return true;
	}
	if (!keyring_key_ed(text, &out->ed))
		return false;
	minisign_id(out->ed.id, out->id);
	return true;
}

static int
take_time(const json_t *o, const char *id, const char *key, bool *has,
    int64_t *out, struct error *err)
{
	const char *text;
	int r;

	*has = false;
	if ((r = json_get_str_opt(o, "keys", key, &text, err)) != 0 ||
	    text == NULL)
		return r;
	*has = true;
	return date_parse_time(text, out) ? 0 : bad(err, id, key);
}

static int
take_roles(const json_t *o, struct keyring_key *out, struct error *err)
{
	enum seal_role role;
	json_t *list, *one;
	size_t i;
	int r;

	if ((r = json_get_array(o, "keys", "roles", &list, err)) != 0)
		return r;
	/* Its form says what it does; it may sign no pack. */
	if (out->form == FORM_LOG || out->form == FORM_WITNESS)
		return json_array_size(list) == 0 ? 0 : bad(err, out->id,
		    "roles");
	json_array_foreach(list, i, one) {
		if (!json_is_string(one) ||
		    !role_parse(json_string_value(one), &role))
			return bad(err, out->id, "roles");
		out->roles |= 1u << role;
	}
	return out->roles == 0 ? bad(err, out->id, "roles") : 0;
}

/* "unknown", or a time. */
static int
take_since(const json_t *o, struct keyring_key *out, struct error *err)
{
	const char *text;
	int r;

	if ((r = json_get_str_opt(o, "keys", "compromised_since", &text,
	    err)) != 0 || text == NULL)
		return r;
	out->compromised = true;
	out->since_known = strcmp(text, "unknown") != 0;
	if (!out->revoked || (out->since_known &&
	    !date_parse_time(text, &out->since)))
		return bad(err, out->id, "compromised_since");
	return 0;
}

static bool
take_form(const char *name, enum seal_form *out)
{
	for (*out = FORM_LOG; *out <= FORM_WITNESS; (*out)++)
		if (strcmp(name, form_name(*out)) == 0)
			return true;
	return form_parse(name, out);
}

int
keyring_key_take(const json_t *o, struct keyring_key *out, struct error *err)
{
	static const char *const keys[] = { "id", "form", "key", "roles",
	    "holder", "registration", "not_before", "not_after", "revoked_at",
	    "reason", "compromised_since", NULL };
	const char *id, *form, *text;
	bool has;
	int r;

	memset(out, 0, sizeof(*out));
	if ((r = json_only_keys(o, "keys", keys, err)) != 0 ||
	    (r = json_get_str(o, "keys", "id", &id, err)) != 0 ||
	    (r = json_get_str(o, "keys", "form", &form, err)) != 0 ||
	    (r = json_get_str(o, "keys", "key", &text, err)) != 0)
		return r;
	if (!take_form(form, &out->form) || !take_text(text, out) ||
	    strcmp(out->id, id) != 0)
		return bad(err, id, "key");
	if ((r = take_roles(o, out, err)) != 0 ||
	    (r = json_get_str(o, "keys", "holder", &out->holder, err)) != 0 ||
	    (r = json_get_str_opt(o, "keys", "registration",
	    &out->registration, err)) != 0 || (r = json_get_str_opt(o, "keys",
	    "reason", &out->reason, err)) != 0 ||
	    (r = take_time(o, id, "not_before", &has, &out->not_before,
	    err)) != 0)
		return r;
	if (!has)
		out->not_before = INT64_MIN;
	if ((r = take_time(o, id, "not_after", &has, &out->not_after,
	    err)) != 0)
		return r;
	if (!has)
		out->not_after = INT64_MAX;
	if ((r = take_time(o, id, "revoked_at", &out->revoked,
	    &out->revoked_at, err)) != 0)
		return r;
	return take_since(o, out, err);
}

int
keyring_key_given(const char *text, size_t n, struct keyring_key *out,
    struct error *err)
{
	memset(out, 0, sizeof(*out));
	out->given = true;
	out->roles = (1u << ROLES) - 1;
	out->not_before = INT64_MIN;
	out->not_after = INT64_MAX;
	if (n > 4 && (memcmp(text, "ssh-", 4) == 0 ||
	    memcmp(text, "sk-", 3) == 0 || memcmp(text, "ecds", 4) == 0)) {
		out->form = FORM_SSHSIG;
		if (sshsig_key_parse(text, n, &out->ssh, err) != 0)
			return err->code;
		sshsig_key_print(&out->ssh, out->id);
		return 0;
	}
	if (take_line(text, n, &out->form, out)) {
		out->roles = 0;
		return 0;
	}
	out->form = FORM_MINISIGN;
	if (minisign_key_parse(text, n, &out->ed, err) != 0)
		return err->code;
	minisign_id(out->ed.id, out->id);
	return 0;
}

static int
refuse(struct error *err, const char *en, const char *ja)
{
	return error_put(err, ERR_DENIED, 0, en, ja);
}

int
keyring_counts(const struct keyring_key *key, enum seal_role role,
    bool has_time, int64_t time, int64_t now, struct error *err)
{
	if ((key->roles & 1u << role) == 0)
		return refuse(err, "the key may not sign in this role",
		    "この鍵はこの役割では署名できません");
	return keyring_stands(key, has_time, time, now, err);
}

int
keyring_stands(const struct keyring_key *key, bool has_time, int64_t time,
    int64_t now, struct error *err)
{
	int64_t at = has_time ? time : now;

	if (at < key->not_before)
		return refuse(err, "signed before the key was valid",
		    "鍵が有効になる前の署名です");
	if (at > key->not_after)
		return refuse(err, has_time ? "signed after the key had ended" :
		    "the key has ended, and no trusted time says that it was "
		    "signed before", has_time ? "鍵の期限後の署名です" :
		    "鍵の期限が切れていて、期限前の署名だと示す信頼できる時刻がありません");
	if (!key->revoked)
		return 0;
	if (!has_time)
		return refuse(err, "the key was revoked, and no trusted time "
		    "says that it was signed before", "鍵は失効していて、失効前の"
		    "署名だと示す信頼できる時刻がありません");
	if (at >= key->revoked_at)
		return refuse(err, "signed after the key was revoked",
		    "鍵の失効後の署名です");
	if (key->compromised && key->since_known && at >= key->since)
		return refuse(err, "signed when others may have had the key",
		    "鍵が他人の手にあったかもしれない時期の署名です");
	return 0;
}
