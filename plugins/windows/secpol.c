/* SPDX-License-Identifier: Apache-2.0
 * secedit /export: a security template (INF), as MS-GPSB 2.2 describes it.
 * Values of a member of a domain are the local ones: the domain's may prevail.
 */
#include "windows.h"

static const struct ss_text no_access = { "has no section [System Access]: "
    "exported for other areas, or without the rights of an administrator",
    "[System Access] がありません。別の領域の出力か、管理者権限のない出力です"
    };
static const struct ss_text cut = { "has no section [Version], which secedit "
    "writes last: the file was cut short; export again",
    "secedit が最後に書く [Version] がありません。途中で切れています。"
    "出力し直してください" };
static const struct ss_text few = { "lacks the password or lockout rules",
    "パスワードまたはロックアウトの設定がありません" };

struct entry { const char *key, *column; uint32_t kind; };
static const struct entry access_entries[] = {
	{ "MinimumPasswordLength", "min_password_length", SS_INT },
	{ "MaximumPasswordAge", "max_password_age", SS_INT },
	{ "MinimumPasswordAge", "min_password_age", SS_INT },
	{ "PasswordComplexity", "password_complexity", SS_BOOL },
	{ "PasswordHistorySize", "password_history", SS_INT },
	{ "ClearTextPassword", "clear_text_password", SS_BOOL },
	{ "LockoutBadCount", "lockout_tries", SS_INT },
	{ "LockoutDuration", "lockout_minutes", SS_INT },
	{ "ResetLockoutCount", "lockout_reset_minutes", SS_INT },
	{ "EnableGuestAccount", "guest_enabled", SS_BOOL },
	{ "EnableAdminAccount", "admin_enabled", SS_BOOL }
};
static const struct entry registry_entries[] = {
	{ "MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\"
	    "System\\InactivityTimeoutSecs", "inactivity_seconds", SS_INT },
	{ "MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\"
	    "System\\MaxDevicePasswordFailedAttempts",
	    "max_device_password_failures", SS_INT },
	{ "MACHINE\\Software\\Policies\\Microsoft\\PassportForWork\\"
	    "PINComplexity\\MinimumPINLength", "min_pin", SS_INT }
};

struct secpol { const struct export *x; bool access, version, length, lockout;
	uint64_t line; };

static void
bad_line(struct secpol *s)
{
	char what[600];

	(void)snprintf(what, sizeof(what), "%.512s:%llu", s->x->path,
	    (unsigned long long)s->line);
	ss_malformed(s->x->run, what);
}

static void
put(struct secpol *s, const struct entry *e, struct ss_bytes value)
{
	int64_t v;

	if (!ss_number(value, &v) || (e->kind == SS_BOOL && v != 0 &&
	    v != 1)) {
		bad_line(s);
		return;
	}
	if (e->kind == SS_BOOL)
		ss_draft_bool(s->x->draft, e->column, v == 1);
	else
		ss_draft_int(s->x->draft, e->column, v);
	export_cite(s->x, s->line, s->line);
	s->length = s->length || e == &access_entries[0];
	s->lockout = s->lockout || strcmp(e->column, "lockout_tries") == 0;
}

/* Renamed: no longer what a new Windows calls it. Names are not kept. */
static void
put_renamed(struct secpol *s, const char *column, const char *dflt,
    struct ss_bytes value)
{
	if (value.n < 3 || value.p[0] != '"' || value.p[value.n - 1] != '"') {
		bad_line(s);
		return;
	}
	value.p++;
	value.n -= 2;
	ss_draft_bool(s->x->draft, column, !ss_equal_nocase(value, dflt));
	export_cite(s->x, s->line, s->line);
}

static void
access_line(struct secpol *s, struct ss_bytes key, struct ss_bytes value)
{
	size_t i;

	if (ss_equal_nocase(key, "NewAdministratorName"))
		put_renamed(s, "admin_renamed", "Administrator", value);
	else if (ss_equal_nocase(key, "NewGuestName"))
		put_renamed(s, "guest_renamed", "Guest", value);
	for (i = 0; i < COUNT_OF(access_entries); i++)
		if (ss_equal_nocase(key, access_entries[i].key))
			put(s, &access_entries[i], value);
}

/* KEY=TYPE,VALUE; type 4 is a number (REG_DWORD). */
static void
registry_line(struct secpol *s, struct ss_bytes key, struct ss_bytes value)
{
	size_t i;

	for (i = 0; i < COUNT_OF(registry_entries); i++) {
		if (!ss_equal_nocase(key, registry_entries[i].key))
			continue;
		if (!ss_equal(ss_trim(ss_field(&value, ',')), "4"))
			bad_line(s);
		else
			put(s, &registry_entries[i], ss_trim(value));
	}
}

void
secpol_read(const struct export *x)
{
	struct secpol s = { x, false, false, false, false, 0 };
	struct ss_lines lines = { x->text, 0 };
	struct ss_bytes line, key;
	enum { OTHER, ACCESS, REGISTRY } section = OTHER;

	ss_draft_start(x->draft);
	while (ss_next_line(&lines, &line)) {
		s.line = lines.number;
		line = ss_trim(line);
		if (line.n > 0 && line.p[0] == '[') {
			section = ss_equal_nocase(line, "[System Access]") ?
			    ACCESS : ss_equal_nocase(line,
			    "[Registry Values]") ? REGISTRY : OTHER;
			s.access = s.access || section == ACCESS;
			s.version = s.version ||
			    ss_equal_nocase(line, "[Version]");
			continue;
		}
		key = ss_trim(ss_field(&line, '='));
		if (section == ACCESS)
			access_line(&s, key, ss_trim(line));
		else if (section == REGISTRY)
			registry_line(&s, key, ss_trim(line));
	}
	if (!s.access)
		ss_import_lose(x->run, x->path, &no_access);
	else if (!s.length || !s.lockout)
		ss_import_lose(x->run, x->path, &few);
	if (!s.version)
		ss_import_lose(x->run, x->path, &cut);
	if (!s.access)
		return;
	if (x->draft->ncites == 0)
		ss_draft_cite(x->draft, x->blob, 0, 0);
	ss_draft_bool(x->draft, "local_only", true);
	ss_draft_put(x->draft, ss_of_text("file", x->file));
	ss_import_emit(x->run, x->subject, "win.secpol", x->draft);
}
