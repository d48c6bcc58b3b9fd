/* SPDX-License-Identifier: Apache-2.0
 * Multi-factor authentication out of exports of Microsoft Entra. Possible,
 * demanded and used are three facts and never stand for one another: a
 * registration is no rule, and a rule in report-only mode demands nothing.
 */
#include "manifest.h"

static struct entra entra;

static const struct ss_text unknown = { "has no headings that are known; "
    "download it again from the admin centre, or as JSON",
    "見出しが分かりません。管理センターから出力し直すか、JSON で出力して"
    "ください" };
static const struct ss_text no_rows = { "has headings and no row: filtered, or "
    "exported without the right to read", "見出しだけで行がありません。"
    "絞り込みか、読む権限のない出力です" };

static int
switch_of(const char *s)
{
	static const char on[] = "registered|capable|登録済み|対応|可能";
	static const char off[] = "not registered|not capable|未登録|非対応|"
	    "不可";
	const struct ss_bytes b = { s == NULL ? "" : s, s == NULL ? 0 :
	    strlen(s) };
	bool v;

	return ss_said_bool(b, &v) ? v : ss_one_of(b, on) ? 1 :
	    ss_one_of(b, off) ? 0 : -1;
}

void
entra_user(struct entra *e, const char *user, int admin, int registered,
    int capable, int guest, const struct ss_cite *cite)
{
	struct ss_draft *d = &e->draft;

	ss_draft_text(d, "user", (struct ss_bytes){ user, strlen(user) });
	if (admin >= 0)
		ss_draft_bool(d, "admin", admin != 0);
	ss_draft_bool(d, "mfa_registered", registered != 0);
	if (capable >= 0)
		ss_draft_bool(d, "mfa_capable", capable != 0);
	if (guest >= 0)
		ss_draft_bool(d, "guest", guest != 0);
	d->cites[d->ncites++] = *cite;
	ss_draft_emit(&e->run, "entra.user", d);
	e->has_users = true;
	e->users++;
	e->admins += admin == 1;
	e->registered += registered == 1;
}

/* ---- sign-ins, counted by user ---- */

static struct person *
slot(struct person *v, size_t size, const char *name)
{
	size_t h = 5381, i;

	for (i = 0; name[i] != '\0'; i++)
		h = h * 33 ^ (unsigned char)name[i];
	for (h %= size; v[h].name != NULL && strcmp(v[h].name, name) != 0;)
		h = (h + 1) % size;
	return &v[h];
}

static bool
grow(struct entra *e)
{
	size_t i, size = e->size == 0 ? 1024 : e->size * 2;
	struct person *v;

	if (e->n_people * 2 < e->size)
		return true;
	if (e->n_people >= PEOPLE_MAX || (v = calloc(size, sizeof(*v))) ==
	    NULL)
		return false;
	for (i = 0; i < e->size; i++)
		if (e->people[i].name != NULL)
			*slot(v, size, e->people[i].name) = e->people[i];
	free(e->people);
	e->people = v;
	e->size = size;
	return true;
}

static bool
is_legacy(const char *client)
{
	static const char list[] = "Exchange ActiveSync|Other clients|"
	    "Authenticated SMTP|IMAP4|POP3|MAPI Over HTTP|"
	    "Exchange Web Services|Autodiscover|Offline Address Book|"
	    "Exchange Online PowerShell|Outlook Anywhere (RPC over HTTP)|"
	    "Reporting Web Services|他のクライアント|その他のクライアント|"
	    "認証済み SMTP";

	return client != NULL && ss_one_of((struct ss_bytes){ client,
	    strlen(client) }, list);
}

void
entra_signin(struct entra *e, const struct signin *s)
{
	static const char multi[] = "multiFactorAuthentication|"
	    "Multifactor authentication|Multi-factor authentication|"
	    "多要素認証";
	static const char single[] = "singleFactorAuthentication|"
	    "Single-factor authentication|Single factor authentication|"
	    "単一要素認証|単要素認証";
	struct ss_bytes how = { s->requirement == NULL ? "" : s->requirement,
	    s->requirement == NULL ? 0 : strlen(s->requirement) };
	char name[512];
	struct person *p;
	size_t i;

	(void)ss_clean((struct ss_bytes){ s->user, strlen(s->user) }, name,
	    sizeof(name));
	for (i = 0; name[i] != '\0'; i++)
		if (name[i] >= 'A' && name[i] <= 'Z')
			name[i] = (char)(name[i] + 32);
	if (!grow(e)) {
		e->signins_part = true;
		return;
	}
	p = slot(e->people, e->size, name);
	if (p->name == NULL) {
		if ((p->name = strdup(name)) == NULL) {
			e->signins_part = true;
			return;
		}
		p->first = p->last = s->at;
		e->n_people++;
	}
	p->signins += s->good;
	p->failed += !s->good;
	p->mfa += s->good && ss_one_of(how, multi);
	p->single += s->good && ss_one_of(how, single);
	p->legacy += s->good && is_legacy(s->client);
	p->first = s->at < p->first ? s->at : p->first;
	p->last = s->at > p->last ? s->at : p->last;
	e->signins++;
	if (e->oldest < 0 || s->at < e->oldest)
		e->oldest = s->at;
	if (e->n_cites == 0 || e->cites[e->n_cites - 1].blob != e->blob->id) {
		if (e->n_cites < COUNT_OF(e->cites))
			e->cites[e->n_cites++] = ss_cite_whole(e->blob);
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct person *x = a, *y = b;

	return x->name == NULL || y->name == NULL ? (x->name == NULL) -
	    (y->name == NULL) : strcmp(x->name, y->name);
}

void
entra_signins_emit(struct entra *e)
{
	size_t i;

	if (e->size > 0)
		qsort(e->people, e->size, sizeof(*e->people), by_name);
	for (i = 0; i < e->n_people; i++) {
		const struct person *p = &e->people[i];
		const struct ss_value v[] = {
			ss_of_text("user", p->name),
			ss_of_int("signins", p->signins),
			ss_of_int("mfa_used", p->mfa),
			ss_of_int("single_factor", p->single),
			ss_of_int("legacy", p->legacy),
			ss_of_int("failed", p->failed),
			ss_of_time("first", p->first),
			ss_of_time("last", p->last)
		};

		ss_row(&e->run, "entra.signin", v, COUNT_OF(v), e->cites,
		    e->n_cites);
		free(e->people[i].name);
	}
	free(e->people);
	e->people = NULL;
	if (e->signins_part)
		ss_lost(&e->run, "entra.signin", SS_ELIMIT);
}

/* ---- CSV ---- */

static const char *
value(const struct ss_record *r, const char *name)
{
	uint32_t i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->values[i].name, name) == 0)
			return r->values[i].str;
	return NULL;
}

static void
take(void *arg, const struct ss_record *r)
{
	struct entra *e = arg;
	struct ss_bytes rest, part;
	const char *user = value(r, "upn"), *said;
	struct signin s = { .user = user };
	uint32_t i;
	int registered;

	if (strcmp(r->form->table.name, "entra.signin") == 0) {
		s.requirement = value(r, "requirement");
		s.client = value(r, "client");
		said = value(r, "status");
		s.good = said != NULL && ss_one_of((struct ss_bytes){ said,
		    strlen(said) }, "Success|成功");
		for (i = 0; i < r->n; i++)
			if (strcmp(r->values[i].name, "at") == 0)
				s.at = r->values[i].num;
		entra_signin(e, &s);
		return;
	}
	registered = switch_of(value(r, "mfa_registered"));
	if (registered < 0) {
		ss_malformed(&e->run, e->path);
		return;
	}
	ss_draft_start(&e->draft);
	said = value(r, "methods");
	if (said != NULL) {
		rest = (struct ss_bytes){ said, strlen(said) };
		while (ss_said_entry(&rest, &part))
			ss_draft_entry(&e->draft, part);
		ss_draft_list(&e->draft, "methods", 0);
	}
	entra_user(e, user, switch_of(value(r, "admin")), registered,
	    switch_of(value(r, "mfa_capable")), -1, &r->cite);
}

static void
found(void *arg, const struct ss_found *f)
{
	struct entra *e = arg;

	if (f->form == NULL)
		ss_import_lose(&e->run, e->path, &unknown);
	else if (f->rows == 0)
		ss_import_lose(&e->run, e->path, &no_rows);
}

static void
read_file(struct entra *e, const char *path)
{
	struct ss_records records = { .host = e->run.host,
	    .forms = read_forms, .n_forms = COUNT_OF(read_forms), .arg = e,
	    .each = take, .found = found };
	size_t n = strlen(path);
	struct ss_bytes all;
	struct ss_blob blob;

	if (ss_take(&e->run, path, SS_MUST, &blob, &all) != 0)
		return;
	e->path = path;
	e->blob = &blob;
	if (e->n_all < COUNT_OF(e->all))
		e->all[e->n_all++] = ss_cite_whole(&blob);
	if (n > 5 && strcmp(path + n - 5, ".json") == 0) {
		entra_json(e, all);
	} else {
		(void)ss_records_read(&records, path, &blob, all);
		ss_records_end(&records);
		e->run.partial = e->run.partial || records.partial;
		e->run.cancelled = e->run.cancelled || records.cancelled;
	}
	ss_unmap(&all);
}

static void
put_tenant(struct entra *e)
{
	struct ss_draft *d = &e->draft;
	size_t i;

	ss_draft_start(d);
	if (e->defaults >= 0)
		ss_draft_bool(d, "security_defaults", e->defaults != 0);
	if (e->has_users) {
		ss_draft_int(d, "users", e->users);
		ss_draft_int(d, "admins", e->admins);
		ss_draft_int(d, "mfa_registered", e->registered);
	}
	/* Defaults demand MFA of all when risk says so, not at each sign-in. */
	/* Of a part, "no" may stand on the page that is missing. */
	if (e->has_policies && (e->demanded || !e->run.partial))
		ss_draft_bool(d, "mfa_demanded_all", e->demanded);
	if (e->legacy_blocked || e->defaults == 1 ||
	    (e->has_policies && !e->run.partial))
		ss_draft_bool(d, "legacy_blocked", e->legacy_blocked ||
		    e->defaults == 1);
	if (e->oldest >= 0) {
		ss_draft_int(d, "signins", e->signins);
		ss_draft_date(d, "log_oldest", e->oldest / 86400);
	}
	ss_draft_bool(d, "complete", !e->run.partial);
	for (i = 0; i < e->n_all; i++)
		d->cites[d->ncites++] = e->all[i];
	if (d->ncites > 0)
		ss_draft_emit(&e->run, "entra", d);
}

static int
collect(const struct ss_host *host)
{
	struct ss_names names = { NULL, 0, 1000, false };
	struct entra *e = &entra;
	struct ss_blob listing;
	size_t i;
	int n;

	memset(e, 0, sizeof(*e));
	e->run.host = host;
	e->run.table = "entra";
	e->defaults = -1;
	e->oldest = -1;
	n = ss_take_list(&e->run, FOLDER, ss_import_name, &names, &listing);
	if (names.full)
		ss_lost(&e->run, FOLDER, SS_ELIMIT);
	for (i = 0; i < names.n && !e->run.cancelled; i++) {
		host->progress(host->ctx, i, names.n);
		read_file(e, names.v[i]);
	}
	entra_signins_emit(e);
	put_tenant(e);
	ss_names_free(&names);
	return n <= 0 && !e->run.partial ? SS_NOT_APPLICABLE :
	    ss_outcome_of(&e->run);
}

SS_PLUGIN(manifest, collect);
