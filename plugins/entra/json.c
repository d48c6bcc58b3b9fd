/* SPDX-License-Identifier: Apache-2.0
 * Answers of Microsoft Graph v1.0: userRegistrationDetails,
 * conditionalAccessPolicy, identitySecurityDefaultsEnforcementPolicy, signIn.
 * Told apart by the members that their objects have. A page that names a next
 * one is a part.
 */
#include "entra.h"

#define JSON_MAX (UINT64_C(64) << 20)

static const struct ss_text no_json = { "is no JSON, or was cut short; save "
    "the whole answer", "JSON として読めないか、途中で切れています。"
    "応答全体を保存してください" };
static const struct ss_text not_known = { "is no answer of Graph that is known "
    "here", "Graph の応答として分かりません" };
static const struct ss_text refused = { "is an error of Graph: the person who "
    "exported may not read this", "Graph のエラーです。出力した人に読む権限が"
    "ありません" };
static const struct ss_text next_page = { "names a next page, so it is a part; "
    "save all pages", "続きのページがあります。全ページを保存してください" };
static const struct ss_text bad_entry = { "has entries without the members "
    "that they need", "必要な項目のない行があります" };

static int
flag_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	return json_is_boolean(v) ? json_is_true(v) : -1;
}

static const char *
text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static size_t
list_of(const json_t *o, const char *key)
{
	return json_array_size(json_object_get(o, key));
}

static bool
list_has(const json_t *o, const char *key, const char *word)
{
	const json_t *list = json_object_get(o, key);
	json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
		if (json_is_string(v) && strcmp(json_string_value(v), word) ==
		    0)
			return true;
	return false;
}

static void
put_list(struct entra *e, const char *name, const json_t *list)
{
	size_t i, first = e->draft.nlist;
	json_t *v;

	if (!json_is_array(list))
		return;
	json_array_foreach(list, i, v)
		if (json_is_string(v))
			ss_draft_entry(&e->draft, (struct ss_bytes){
			    json_string_value(v), json_string_length(v) });
	ss_draft_list(&e->draft, name, first);
}

static bool
user(struct entra *e, const json_t *o)
{
	const struct ss_cite cite = ss_cite_whole(e->blob);
	const char *name = text_of(o, "userPrincipalName"), *type;

	if (name == NULL || flag_of(o, "isMfaRegistered") < 0)
		return false;
	type = text_of(o, "userType");
	ss_draft_start(&e->draft);
	put_list(e, "methods", json_object_get(o, "methodsRegistered"));
	entra_user(e, name, flag_of(o, "isAdmin"),
	    flag_of(o, "isMfaRegistered"), flag_of(o, "isMfaCapable"),
	    type == NULL ? -1 : strcmp(type, "guest") == 0, &cite);
	return true;
}

/* Whether a policy holds only for some places, platforms, devices, risks. */
static bool
narrowed(const json_t *conditions)
{
	static const char *const keys[] = { "locations", "platforms",
	    "devices", "signInRiskLevels", "userRiskLevels",
	    "servicePrincipalRiskLevels", "authenticationFlows" };
	const json_t *v;
	size_t i;

	for (i = 0; i < COUNT_OF(keys); i++) {
		v = json_object_get(conditions, keys[i]);
		if ((json_is_array(v) && json_array_size(v) > 0) ||
		    (json_is_object(v) && json_object_size(v) > 0))
			return true;
	}
	return false;
}

/* Demanded: with "OR", only where MFA is the sole control. */
static bool
demands(const json_t *grant)
{
	const char *operator = text_of(grant, "operator");
	bool strength =
	    json_is_object(json_object_get(grant, "authenticationStrength"));
	size_t n = list_of(grant, "builtInControls") + strength;

	return (list_has(grant, "builtInControls", "mfa") || strength) &&
	    (n == 1 || (operator != NULL && strcmp(operator, "AND") == 0));
}

static bool
policy(struct entra *e, const json_t *o)
{
	const json_t *c = json_object_get(o, "conditions");
	const json_t *u = json_object_get(c, "users");
	const json_t *a = json_object_get(c, "applications");
	const json_t *grant = json_object_get(o, "grantControls");
	const char *id = text_of(o, "id"), *state = text_of(o, "state");
	size_t excluded = list_of(u, "excludeUsers") +
	    list_of(u, "excludeGroups") + list_of(u, "excludeRoles") +
	    json_is_object(json_object_get(u, "excludeGuestsOrExternalUsers"));
	bool all = list_has(u, "includeUsers", "All"), on, legacy, mfa;
	bool apps = list_has(a, "includeApplications", "All"), narrow;
	struct ss_draft *d = &e->draft;

	if (id == NULL || state == NULL || u == NULL)
		return false;
	on = strcmp(state, "enabled") == 0;
	legacy = list_has(grant, "builtInControls", "block") &&
	    list_has(c, "clientAppTypes", "other") &&
	    list_has(c, "clientAppTypes", "exchangeActiveSync") &&
	    list_of(c, "clientAppTypes") == 2;
	mfa = demands(grant);
	narrow = narrowed(c) || (!legacy && list_of(c, "clientAppTypes") > 0 &&
	    !list_has(c, "clientAppTypes", "all"));
	ss_draft_start(d);
	ss_draft_text(d, "id", (struct ss_bytes){ id, strlen(id) });
	if (text_of(o, "displayName") != NULL)
		ss_draft_text(d, "name", (struct ss_bytes){ text_of(o,
		    "displayName"), strlen(text_of(o, "displayName")) });
	if (on || strcmp(state, "disabled") == 0)
		ss_draft_enum(d, "state", on ? "on" : "off");
	else if (strcmp(state, "enabledForReportingButNotEnforced") == 0)
		ss_draft_enum(d, "state", "report-only");
	ss_draft_bool(d, "demands_mfa", mfa);
	ss_draft_bool(d, "all_users", all);
	ss_draft_int(d, "excluded", (int64_t)excluded);
	put_list(e, "apps", json_object_get(a, "includeApplications"));
	ss_draft_bool(d, "all_apps", apps);
	ss_draft_int(d, "excluded_apps",
	    (int64_t)list_of(a, "excludeApplications"));
	ss_draft_bool(d, "narrowed", narrow);
	ss_draft_bool(d, "blocks_legacy", legacy);
	ss_draft_cite(d, e->blob, 0, 0);
	ss_draft_emit(&e->run, "entra.policy", d);
	e->has_policies = true;
	if (on && all && apps && excluded == 0 && !narrow &&
	    list_of(a, "excludeApplications") == 0) {
		e->demanded = e->demanded || mfa;
		e->legacy_blocked = e->legacy_blocked || legacy;
	}
	return true;
}

static bool
signin(struct entra *e, const json_t *o)
{
	struct signin s = { .user = text_of(o, "userPrincipalName"),
	    .requirement = text_of(o, "authenticationRequirement"),
	    .client = text_of(o, "clientAppUsed") };
	const char *at = text_of(o, "createdDateTime");
	const json_t *code = json_object_get(json_object_get(o, "status"),
	    "errorCode");

	if (s.user == NULL || at == NULL || !json_is_integer(code) ||
	    !ss_said_time((struct ss_bytes){ at, strlen(at) }, NULL, 0, &s.at))
		return false;
	s.good = json_integer_value(code) == 0;
	entra_signin(e, &s);
	return true;
}

static bool
one(struct entra *e, const json_t *o)
{
	if (json_object_get(o, "isMfaRegistered") != NULL)
		return user(e, o);
	if (json_object_get(o, "conditions") != NULL)
		return policy(e, o);
	if (json_object_get(o, "createdDateTime") != NULL)
		return signin(e, o);
	return false;
}

static void
answer(struct entra *e, const json_t *root)
{
	const json_t *list = json_is_array(root) ? root :
	    json_object_get(root, "value");
	size_t i, bad = 0;
	json_t *o;

	if (json_object_get(root, "error") != NULL) {
		ss_import_lose(&e->run, e->path, &refused);
	} else if (list == NULL && flag_of(root, "isEnabled") >= 0) {
		e->defaults = flag_of(root, "isEnabled");
	} else if (!json_is_array(list) || json_array_size(list) == 0) {
		ss_import_lose(&e->run, e->path, &not_known);
	} else {
		json_array_foreach(list, i, o)
			bad += !one(e, o);
		if (bad > 0)
			ss_import_lose(&e->run, e->path, bad == i ?
			    &not_known : &bad_entry);
	}
	if (json_object_get(root, "@odata.nextLink") != NULL)
		ss_import_lose(&e->run, e->path, &next_page);
}

void
entra_json(struct entra *e, struct ss_bytes all)
{
	json_t *root = NULL;
	size_t mark = ss_starts(all, "\xef\xbb\xbf") ? 3 : 0;

	if (all.n > JSON_MAX) {
		ss_lost(&e->run, e->path, SS_ELIMIT);
		return;
	}
	root = json_loadb(all.p + mark, all.n - mark, JSON_REJECT_DUPLICATES,
	    NULL);
	if (root == NULL)
		ss_import_lose(&e->run, e->path, &no_json);
	else
		answer(e, root);
	json_decref(root);
}
