/* SPDX-License-Identifier: Apache-2.0
 * OSCAL documents. Every identifier that is used is defined in the same
 * document, and every hash is one of the pack's.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "oscal.h"
#include "text.h"
#include "uuid.h"
#include "view.h"

#define VERSION "1.2.1"
#define SPACE "tag:starseal.example,2026:oscal"         /* of our props */

struct oscal {
	struct view v;
	const struct pack *pack;
	const char *seal;               /* the pack's, in every name */
	char when[64];                  /* the day of judgement, with zone */
};

static json_t *
uuid(const struct oscal *o, const char *kind, const char *name)
{
	char key[1024], text[UUID_TEXT];

	(void)snprintf(key, sizeof(key), "%s/%s", o->seal, name);
	uuid_of(kind, key, text);
	return json_string(text);
}

static json_t *
reference(const struct oscal *o, const char *kind, const char *name)
{
	json_t *u = uuid(o, kind, name), *out;
	char text[UUID_TEXT + 1];

	(void)snprintf(text, sizeof(text), "#%s", json_string_value(u));
	out = json_string(text);
	json_decref(u);
	return out;
}

static json_t *
prop(const char *name, const char *value)
{
	return json_pack("{s:s, s:s, s:s}", "name", name, "ns", SPACE, "value",
	    value[0] == '\0' ? "-" : value);
}

static json_t *
metadata(const struct oscal *o, const char *what)
{
	const json_t *policy = json_object_get(o->v.result, "policy");
	json_t *props = json_array();
	char title[512];

	(void)snprintf(title, sizeof(title), "%s: %s", what,
	    report_words(policy, "title"));
	(void)json_array_append_new(props, prop("policy-digest", view_str(
	    policy, "digest")));
	(void)json_array_append_new(props, prop("as-of", view_str(o->v.result,
	    "as_of")));
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "title", title,
	    "last-modified", o->when, "version", view_str(policy, "version"),
	    "oscal-version", VERSION, "props", props);
}

/* "items/0000012-sshd_config": where it lies in the pack. */
static void
member_name(const struct oscal *o, uint64_t item, const char *within,
    char out[128])
{
	struct pack_item it;
	uint64_t outer = strtoull(within, NULL, 10);

	/* Among packs joined: the pack's member, and the item within. */
	if (within[0] != '\0' && outer < pack_item_count(o->pack)) {
		pack_item_get(o->pack, outer, &it);
		(void)snprintf(out, 128, "items/%07" PRIu64 "-%s#%s", outer,
		    it.rec->label, strchr(within, '/') + 1);
		return;
	}

	pack_item_get(o->pack, item, &it);
	(void)snprintf(out, 128, "items/%07" PRIu64 "-%s", item,
	    it.rec->label);
}

static json_t *
resource(const struct oscal *o, uint64_t item, const char *title,
    const char *within, const char *sha256)
{
	char member[128], hex[HASH_HEX + 1], key[32];
	struct pack_item it;

	member_name(o, item, within, member);
	(void)snprintf(hex, sizeof(hex), "%s", sha256);
	if (within[0] == '\0') {
		pack_item_get(o->pack, item, &it);
		hash_to_hex(it.sha256, hex);
	}
	(void)snprintf(key, sizeof(key), "%" PRIu64, item);
	if (it.level != PACK_OPEN)
		return json_pack("{s:o, s:s, s:s}", "uuid", uuid(o,
		    "item", key), "title", title, "remarks",
		    TR("not disclosed", "非開示"));
	return json_pack("{s:o, s:s, s:[{s:s, s:[{s:s, s:s}]}]}", "uuid",
	    uuid(o, "item", key), "title", title, "rlinks", "href", member,
	    "hashes", "algorithm", "SHA-256", "value", hex);
}

static json_t *
back_matter(const struct oscal *o)
{
	json_t *list = json_array();
	size_t i;

	(void)json_array_append_new(list, resource(o, 0, TR("collection plan",
	    "収集の計画"), "", ""));
	for (i = 0; i < o->v.n_artifacts; i++)
		if (o->v.artifacts[i].item > 0)
			(void)json_array_append_new(list, resource(o,
			    (uint64_t)o->v.artifacts[i].item,
			    o->v.artifacts[i].path,
			    o->v.artifacts[i].member,
			    o->v.artifacts[i].sha256));
	return json_pack("{s:o}", "resources", list);
}

static json_t *
inventory(const struct oscal *o)
{
	const json_t *subjects = json_object_get(o->v.result, "subjects"), *s;
	json_t *list = json_array();
	size_t i;

	json_array_foreach(subjects, i, s)
		(void)json_array_append_new(list, json_pack("{s:o, s:s}",
		    "uuid", uuid(o, "subject", json_string_value(s)),
		    "description", json_string_value(s)));
	return list;
}

static bool
is_subject(const struct oscal *o, const char *name)
{
	const json_t *subjects = json_object_get(o->v.result, "subjects"), *s;
	size_t i;

	json_array_foreach(subjects, i, s)
		if (strcmp(json_string_value(s), name) == 0)
			return true;
	return false;
}

/* Evidence of one observation, each artifact once. */
static json_t *
evidence(const struct oscal *o, const json_t *observation,
    const char **collected)
{
	json_t *list = json_array(), *seen = json_object();
	const json_t *leaf, *cite;
	char key[32];
	size_t i, k;

	json_array_foreach(json_object_get(observation, "deciding"), i, leaf)
		json_array_foreach(json_object_get(leaf, "cites"), k, cite) {
			(void)snprintf(key, sizeof(key), "%lld",
			    (long long)view_int(cite, "item"));
			if (json_object_get(seen, key) != NULL)
				continue;
			(void)json_object_set_new(seen, key, json_true());
			if (view_str(cite, "taken")[0] != '\0')
				*collected = view_str(cite, "taken");
			(void)json_array_append_new(list, json_pack(
			    "{s:o, s:s}", "href", reference(o, "item", key),
			    "description", view_str(cite, "path")));
		}
	json_decref(seen);
	return list;
}

static void
observation_key(const json_t *check, const json_t *observation, char out[512])
{
	(void)snprintf(out, 512, "%s/%s", view_str(check, "id"),
	    view_str(observation, "subject"));
}

static json_t *
observation(const struct oscal *o, const json_t *check, const json_t *obs)
{
	const char *collected = view_str(json_object_get(o->v.result, "pack"),
	    "finished"), *said = report_words(json_array_get(json_object_get(
	    obs, "deciding"), 0), "text");
	json_t *props = json_array(), *list = evidence(o, obs, &collected), *out;
	const char *subject = view_str(obs, "subject");
	char key[512];

	observation_key(check, obs, key);
	(void)json_array_append_new(props, prop("check", view_str(check,
	    "id")));
	(void)json_array_append_new(props, prop("verdict", view_str(obs,
	    "verdict")));
	if (view_str(obs, "reason")[0] != '\0')
		(void)json_array_append_new(props, prop("reason", view_str(obs,
		    "reason")));
	out = json_pack("{s:o, s:s, s:s, s:o, s:[s], s:[s], s:s}", "uuid",
	    uuid(o, "observation", key), "title", report_words(check, "title"),
	    "description", said[0] == '\0' ? report_words(check, "title") :
	    said, "props", props, "methods", view_str(check, "method"),
	    "types", "control-objective", "collected", collected);
	if (is_subject(o, subject))
		(void)json_object_set_new(out, "subjects", json_pack(
		    "[{s:o, s:s}]", "subject-uuid", uuid(o, "subject",
		    subject), "type", "inventory-item"));
	if (json_array_size(list) > 0)
		(void)json_object_set(out, "relevant-evidence", list);
	json_decref(list);
	return out;
}

static json_t *
observations(const struct oscal *o)
{
	const json_t *checks = json_object_get(o->v.result, "checks"), *check,
	    *obs;
	json_t *list = json_array();
	size_t i, k;

	json_array_foreach(checks, i, check)
		json_array_foreach(json_object_get(check, "observations"), k,
		    obs)
			(void)json_array_append_new(list, observation(o, check,
			    obs));
	return list;
}

static json_t *
reviewed(const struct oscal *o)
{
	const json_t *list, *one;
	json_t *controls = json_array(), *objectives = json_array();
	size_t i;

	list = json_object_get(o->v.result, "requirements");
	json_array_foreach(list, i, one)
		(void)json_array_append_new(controls, json_pack("{s:s}",
		    "control-id", view_str(one, "id")));
	list = json_object_get(o->v.result, "criteria");
	json_array_foreach(list, i, one)
		(void)json_array_append_new(objectives, json_pack("{s:s}",
		    "objective-id", view_str(one, "id")));
	return json_pack("{s:[{s:o}], s:[{s:o}]}", "control-selections",
	    "include-controls", controls, "control-objective-selections",
	    "include-objectives", objectives);
}

static int
begin(struct oscal *o, const json_t *result, const struct pack *pack,
    struct error *err)
{
	memset(o, 0, sizeof(*o));
	o->pack = pack;
	o->seal = view_str(json_object_get(result, "pack"), "seal");
	(void)snprintf(o->when, sizeof(o->when), "%.10sT23:59:59+09:00",
	    view_str(result, "as_of"));
	return view_open(result, &o->v, err);
}

static int
finish(struct oscal *o, json_t *document, struct buf *out, struct error *err)
{
	if (document != NULL) {
		json_write_ordered(out, document);
		buf_putc(out, '\n');
	}
	json_decref(document);
	view_close(&o->v);
	return document == NULL || out->failed ? error_nomem(err) : 0;
}

int
report_oscal_results(const json_t *result, const struct pack *pack,
    struct buf *out, struct error *err)
{
	const json_t *p = json_object_get(result, "pack");
	json_t *one, *list;
	struct oscal o;
	int r;

	if ((r = begin(&o, result, pack, err)) != 0)
		return r;
	one = json_pack("{s:o, s:s, s:s, s:s, s:s, s:{s:o}, s:o}", "uuid",
	    uuid(&o, "result", "1"), "title", TR("machine verdicts",
	    "機械判定"), "description", TR("Material for people to judge; "
	    "verdicts by program, no determination.", "人が判断するための材料。"
	    "プログラムによる判定で、評価者の判定ではない。"), "start",
	    view_str(p, "started"), "end", view_str(p, "finished"),
	    "local-definitions", "inventory-items", inventory(&o),
	    "reviewed-controls", reviewed(&o));
	list = observations(&o);
	if (json_array_size(list) > 0)
		(void)json_object_set(one, "observations", list);
	json_decref(list);
	return finish(&o, json_pack("{s:{s:o, s:o, s:{s:o}, s:[o], s:o}}",
	    "assessment-results", "uuid", uuid(&o, "document", "results"),
	    "metadata", metadata(&o, TR("Assessment results", "評価結果")),
	    "import-ap", "href", reference(&o, "item", "0"), "results", one,
	    "back-matter", back_matter(&o)), out, err);
}

/* ---- plan of action ---- */

static json_t *
related(const struct oscal *o, const json_t *criterion)
{
	json_t *list = json_array();
	const json_t *id, *check, *obs;
	char key[512];
	size_t i, k;

	json_array_foreach(json_object_get(criterion, "checks"), i, id) {
		check = view_check(&o->v, json_string_value(id));
		json_array_foreach(json_object_get(check, "observations"), k,
		    obs) {
			observation_key(check, obs, key);
			(void)json_array_append_new(list, json_pack("{s:o}",
			    "observation-uuid", uuid(o, "observation", key)));
		}
	}
	return list;
}

static json_t *
poam_item(const struct oscal *o, const json_t *criterion)
{
	json_t *props = json_array(), *list = related(o, criterion), *out;
	char title[256], days[32];
	struct buf text;

	(void)snprintf(title, sizeof(title), "%s %s", report_short_id(view_str(
	    criterion, "id")), report_words(view_heading(&o->v, criterion),
	    "title"));
	(void)snprintf(days, sizeof(days), "%lld", (long long)view_int(
	    criterion, "lead_days"));
	(void)json_array_append_new(props, prop("objective", view_str(
	    criterion, "id")));
	(void)json_array_append_new(props, prop("verdict", view_str(criterion,
	    "verdict")));
	(void)json_array_append_new(props, prop("who", view_str(criterion,
	    "who")));
	(void)json_array_append_new(props, prop("lead-days", days));
	buf_init(&text, 1u << 20);
	view_why(&o->v, criterion, &text);
	buf_printf(&text, "\n\n%s", report_words(criterion, "remedy"));
	out = json_pack("{s:o, s:s, s:s, s:o}", "uuid", uuid(o, "poam-item",
	    view_str(criterion, "id")), "title", title, "description",
	    buf_str(&text), "props", props);
	if (json_array_size(list) > 0)
		(void)json_object_set(out, "related-observations", list);
	json_decref(list);
	buf_free(&text);
	return out;
}

int
report_oscal_poam(const json_t *result, const struct pack *pack,
    struct buf *out, struct error *err)
{
	const json_t *list, *c;
	json_t *items = json_array(), *seen, *document;
	struct oscal o;
	size_t i;
	int r;

	if ((r = begin(&o, result, pack, err)) != 0) {
		json_decref(items);
		return r;
	}
	list = json_object_get(result, "criteria");
	json_array_foreach(list, i, c) {
		enum verdict v = view_verdict(c);

		if (v != VERDICT_PASS && v != VERDICT_NOT_APPLICABLE)
			(void)json_array_append_new(items, poam_item(&o, c));
	}
	seen = observations(&o);
	document = json_pack("{s:o, s:o, s:{s:s, s:s}, s:{s:o}, s:o, s:o}",
	    "uuid", uuid(&o, "document", "poam"), "metadata", metadata(&o,
	    TR("Plan of action", "是正計画")), "system-id",
	    "identifier-type", "https://ietf.org/rfc/rfc4122", "id",
	    "00000000-0000-4000-8000-000000000000", "local-definitions",
	    "inventory-items", inventory(&o), "poam-items", items,
	    "back-matter", back_matter(&o));
	(void)json_object_set_new(json_object_get(document, "system-id"), "id",
	    uuid(&o, "system", view_str(json_object_get(result, "pack"),
	    "series")));
	if (json_array_size(seen) > 0)
		(void)json_object_set(document, "observations", seen);
	json_decref(seen);
	return finish(&o, json_pack("{s:o}", "plan-of-action-and-milestones",
	    document), out, err);
}
