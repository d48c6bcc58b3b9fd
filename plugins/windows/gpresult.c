/* SPDX-License-Identifier: Apache-2.0
 * gpresult /X: the RSoP report of Windows, namespace
 * http://www.microsoft.com/GroupPolicy/Rsop and those of its extensions
 * (MS-GPREG, MS-GPSB, MS-GPFAS settings). Names are compared without prefix.
 * Of several policies for one setting the one of precedence 1 is in force.
 * Users' names and SIDs are never copied.
 */
#include "windows.h"

#define GPOS 512
#define WORD 512

enum { DENIED_NOT, DENIED_ACCESS, DENIED_FILTER, DENIED_OFF, DENIED_LINK,
    DENIED_INVALID };
static const char *const denials[] = { NULL, "access-denied", "filter",
    "disabled", "link-disabled", "invalid" };

static const struct ss_text damaged = { "is damaged or was cut short; make it "
    "again by gpresult /X", "壊れているか、途中で切れています。gpresult /X を"
    "やり直してください" };
static const struct ss_text no_report = { "is no report of gpresult /X",
    "gpresult /X の報告ではありません" };
static const struct ss_text user_only = { "has no results of the computer: "
    "gpresult was run without the rights of an administrator",
    "コンピューターの結果がありません。gpresult を管理者で実行して"
    "ください" };
static const struct ss_text planned = { "is a plan (group policy modelling), "
    "not what was applied", "実際の適用結果ではなく、計画 (モデル作成) です" };

struct gpo { char guid[64], name[256]; };

struct gpresult {
	const struct export *x;
	struct gpo gpos[GPOS];
	size_t n_gpos;
	bool full, rsop, logged, told_type, computer, failed;
	int64_t made_on, applied, denied;
	char name[256], domain[256];
	const char *scope;
	unsigned depth, gpo_depth, setting_depth, profile_depth;
	/* the policy at hand */
	struct gpo gpo;
	char link[256];
	bool enabled, valid, filter, access_denied, link_on;
	/* the setting at hand */
	char kind[32], profile[16], setting[WORD], value[WORD], key[WORD];
	char source[64], parent[32];
	int64_t precedence;
	uint64_t line, from;
	char text[1024];
	size_t text_n;
};

static struct gpresult g;

/* What a report calls it, in either language, or by its registry value; what
 * we call it; and which word means yes, where the value is a switch. */
static const struct { const char *words, *name, *yes, *no; } named[] = {
	{ "MinimumPasswordLength", "min_password_length", NULL, NULL },
	{ "MaximumPasswordAge", "max_password_age", NULL, NULL },
	{ "PasswordHistorySize", "password_history", NULL, NULL },
	{ "PasswordComplexity", "password_complexity", NULL, NULL },
	{ "LockoutBadCount", "lockout_tries", NULL, NULL },
	{ "LockoutDuration", "lockout_minutes", NULL, NULL },
	{ "ResetLockoutCount", "lockout_reset_minutes", NULL, NULL },
	{ "Turn off Autoplay|自動再生機能をオフにする|自動再生をオフにする",
	    "autoplay_disabled", "Enabled|有効", "Disabled|無効" },
	{ "Set the default behavior for AutoRun|自動実行の既定の動作を設定する"
	    "|AutoRun の既定の動作を設定する", "autorun_disabled",
	    "Enabled|有効", "Disabled|無効" },
	{ "NoDriveTypeAutoRun", "autoplay_drives", NULL, NULL },
	{ "NoAutorun", "autorun_disabled", "1|2", "0" },
	{ "Enable screen saver|スクリーン セーバーを有効にする|"
	    "スクリーンセーバーを有効にする", "screen_saver",
	    "Enabled|有効", "Disabled|無効" },
	{ "Password protect the screen saver|"
	    "スクリーン セーバーをパスワードで保護する|"
	    "スクリーンセーバーをパスワードで保護する", "screen_lock",
	    "Enabled|有効", "Disabled|無効" },
	{ "Screen saver timeout|スクリーン セーバーのタイムアウト|"
	    "スクリーンセーバーのタイムアウト", "screen_lock_seconds", NULL,
	    NULL },
	{ "MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\"
	    "System\\InactivityTimeoutSecs|InactivityTimeoutSecs",
	    "inactivity_seconds", NULL, NULL },
	{ "MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\"
	    "System\\DontDisplayLastUserName|DontDisplayLastUserName",
	    "hide_last_user", NULL, NULL }
};

static bool
is_one(const char *s, const char *list)
{
	return ss_one_of((struct ss_bytes){ s, strlen(s) }, list);
}

static void
copy(char *to, size_t size, const char *from)
{
	(void)ss_clean((struct ss_bytes){ from, strlen(from) }, to, size);
}

static bool
yes(const char *s)
{
	return strcmp(s, "true") == 0 || strcmp(s, "1") == 0;
}

static struct ss_bytes
text_of(const char *s)
{
	return (struct ss_bytes){ s, strlen(s) };
}

/* ---- rows ---- */

static int
denial_of(void)
{
	return g.access_denied ? DENIED_ACCESS : !g.filter ? DENIED_FILTER :
	    !g.valid ? DENIED_INVALID : !g.enabled ? DENIED_OFF :
	    !g.link_on ? DENIED_LINK : DENIED_NOT;
}

static void
end_gpo(void)
{
	struct ss_draft *d = g.x->draft;
	int denied = denial_of();

	/* A plan says nothing of the machine. */
	if (g.told_type && !g.logged)
		return;
	if (g.n_gpos < GPOS)
		g.gpos[g.n_gpos++] = g.gpo;
	else
		g.full = true;
	ss_draft_start(d);
	ss_draft_text(d, "name", text_of(g.gpo.name));
	ss_draft_enum(d, "scope", g.scope);
	if (g.gpo.guid[0] != '\0')
		ss_draft_text(d, "guid", text_of(g.gpo.guid));
	ss_draft_bool(d, "applied", denied == DENIED_NOT);
	ss_draft_enum(d, "denied_reason", denials[denied]);
	if (g.link[0] != '\0')
		ss_draft_text(d, "link", text_of(g.link));
	export_cite(g.x, g.from, g.line);
	ss_import_emit(g.x->run, g.x->subject, "win.gpo", d);
	g.applied += denied == DENIED_NOT;
	g.denied += denied != DENIED_NOT;
}

static void
emit_setting(const char *name, const char *value, const char *shown)
{
	struct ss_draft *d = g.x->draft;
	size_t i;

	if (g.told_type && !g.logged)
		return;
	ss_draft_start(d);
	ss_draft_text(d, "name", text_of(name));
	ss_draft_enum(d, "scope", g.scope);
	if (value[0] != '\0')
		ss_draft_text(d, "value", text_of(value));
	for (i = 0; i < g.n_gpos && g.source[0] != '\0'; i++)
		if (ss_equal_nocase(text_of(g.gpos[i].guid), g.source))
			break;
	if (g.source[0] != '\0')
		ss_draft_text(d, "source_gpo", text_of(i < g.n_gpos ?
		    g.gpos[i].name : g.source));
	ss_draft_text(d, "shown_as", text_of(shown));
	export_cite(g.x, g.from, g.line);
	ss_import_emit(g.x->run, g.x->subject, "win.setting", d);
}

/* A setting ends: only what prevails, and under our name where we have one. */
static void
end_setting(void)
{
	char value[WORD];
	size_t i;

	if (g.setting[0] == '\0' || g.precedence != 1)
		return;
	copy(value, sizeof(value), g.value);
	for (i = 0; i < COUNT_OF(named); i++)
		if (is_one(g.setting, named[i].words))
			break;
	if (i == COUNT_OF(named)) {
		emit_setting(g.setting, value, g.setting);
		return;
	}
	if (named[i].yes != NULL && is_one(value, named[i].yes))
		copy(value, sizeof(value), "true");
	else if (named[i].no != NULL && is_one(value, named[i].no))
		copy(value, sizeof(value), "false");
	emit_setting(named[i].name, value, g.setting);
}

/* <DomainProfile><EnableFirewall><Value>true</Value>…</EnableFirewall> */
static void
end_firewall(void)
{
	char name[64];

	if (g.precedence > 1)
		return;
	(void)snprintf(name, sizeof(name), "firewall_%s", g.profile);
	emit_setting(name, yes(g.value) ? "true" : "false", g.kind);
}

/* ---- elements ---- */

static bool
is_setting(const char *name)
{
	static const char *const names[] = { "Account", "SecurityOptions",
	    "Policy", "RegistrySetting", "EnableFirewall" };
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
start_setting(const char *name)
{
	g.setting_depth = g.depth;
	g.from = g.line;
	copy(g.kind, sizeof(g.kind), name);
	g.setting[0] = g.value[0] = g.key[0] = g.source[0] = '\0';
	g.precedence = strcmp(name, "EnableFirewall") == 0 ? 1 : 0;
}

static void
start_gpo(void)
{
	g.gpo_depth = g.depth;
	g.from = g.line;
	memset(&g.gpo, 0, sizeof(g.gpo));
	g.link[0] = '\0';
	g.enabled = g.valid = g.filter = g.link_on = true;
	g.access_denied = false;
}

static void
on_start(void *arg, const char *name, const char **a)
{
	(void)arg;
	(void)a;
	g.depth++;
	g.text_n = 0;
	if (g.depth == 1)
		g.rsop = strcmp(name, "Rsop") == 0;
	if (!g.rsop)
		return;
	if (strcmp(name, "ComputerResults") == 0) {
		g.scope = "computer";
		g.computer = true;
	} else if (strcmp(name, "UserResults") == 0) {
		g.scope = "user";
	}
	if (g.scope == NULL)
		return;
	if (strcmp(name, "GPO") == 0 && g.depth == 3)
		start_gpo();
	else if (g.setting_depth == 0 && g.depth > 3 && is_setting(name))
		start_setting(name);
	else if (strcmp(name, "DomainProfile") == 0)
		copy(g.profile, sizeof(g.profile), "domain");
	else if (strcmp(name, "PrivateProfile") == 0)
		copy(g.profile, sizeof(g.profile), "private");
	else if (strcmp(name, "PublicProfile") == 0)
		copy(g.profile, sizeof(g.profile), "public");
}

static void
end_in_gpo(const char *name)
{
	unsigned below = g.depth - g.gpo_depth;

	if (strcmp(name, "Name") == 0 && below == 1)
		copy(g.gpo.name, sizeof(g.gpo.name), g.text);
	else if (strcmp(name, "Identifier") == 0)
		copy(g.gpo.guid, sizeof(g.gpo.guid), g.text);
	else if (strcmp(name, "Enabled") == 0 && below == 1)
		g.enabled = yes(g.text);
	else if (strcmp(name, "Enabled") == 0)
		g.link_on = yes(g.text);
	else if (strcmp(name, "IsValid") == 0)
		g.valid = yes(g.text);
	else if (strcmp(name, "FilterAllowed") == 0)
		g.filter = yes(g.text);
	else if (strcmp(name, "AccessDenied") == 0)
		g.access_denied = yes(g.text);
	else if (strcmp(name, "SOMPath") == 0)
		copy(g.link, sizeof(g.link), g.text);
}

static void
end_in_setting(const char *name)
{
	unsigned below = g.depth - g.setting_depth;
	struct ss_bytes text = text_of(g.text);

	if (strcmp(name, "Precedence") == 0) {
		if (!ss_number(text, &g.precedence))
			g.precedence = 0;
	} else if (strcmp(name, "Identifier") == 0) {
		copy(g.source, sizeof(g.source), g.text);
	} else if (strcmp(name, "KeyPath") == 0 || strcmp(name, "KeyName") ==
	    0) {
		copy(strcmp(name, "KeyName") == 0 ? g.setting : g.key, WORD,
		    g.text);
	} else if (strcmp(name, "Name") == 0 && (below == 1 ||
	    strcmp(g.kind, "RegistrySetting") == 0)) {
		copy(g.setting, sizeof(g.setting), g.text);
	} else if (strncmp(name, "Setting", 7) == 0 || strcmp(name, "State") ==
	    0 || (g.value[0] == '\0' && (strcmp(name, "Number") == 0 ||
	    strcmp(name, "String") == 0 || strcmp(name, "Value") == 0)) ||
	    (strcmp(name, "Value") == 0 && is_one(g.setting,
	    "Screen saver timeout|スクリーン セーバーのタイムアウト|"
	    "スクリーンセーバーのタイムアウト") && text.n > 0)) {
		if (text.n > 0)
			copy(g.value, sizeof(g.value), g.text);
	}
}

static void
end_outside(const char *name)
{
	if (strcmp(name, "ReadTime") == 0 && g.depth == 2) {
		if (!ss_said_time(text_of(g.text), NULL, 0, &g.made_on))
			g.made_on = -1;
	} else if (strcmp(name, "DataType") == 0 && g.depth == 2) {
		g.told_type = true;
		g.logged = strcmp(g.text, "LoggedData") == 0;
	} else if (strcmp(name, "Name") == 0 && g.depth == 3 &&
	    g.scope != NULL && strcmp(g.scope, "computer") == 0) {
		copy(g.name, sizeof(g.name), g.text);
	} else if (strcmp(name, "Domain") == 0 && g.depth == 3) {
		copy(g.domain, sizeof(g.domain), g.text);
	}
}

static void
on_end(void *arg, const char *name)
{
	(void)arg;
	g.text[g.text_n] = '\0';
	if (g.rsop && g.gpo_depth != 0) {
		if (g.depth == g.gpo_depth) {
			end_gpo();
			g.gpo_depth = 0;
		} else {
			end_in_gpo(name);
		}
	} else if (g.rsop && g.setting_depth != 0) {
		if (g.depth != g.setting_depth)
			end_in_setting(name);
		else if (strcmp(g.kind, "EnableFirewall") == 0)
			end_firewall();
		else
			end_setting();
		if (g.depth == g.setting_depth)
			g.setting_depth = 0;
	} else if (g.rsop) {
		end_outside(name);
	}
	if (g.depth == 2)
		g.scope = NULL;
	g.text_n = 0;
	g.depth--;
}

static void
on_text(void *arg, const char *p, int n)
{
	(void)arg;
	while (n-- > 0 && g.text_n + 1 < sizeof(g.text)) {
		if (g.text_n > 0 || (*p != ' ' && *p != '\n' && *p != '\t' &&
		    *p != '\r'))
			g.text[g.text_n++] = *p;
		p++;
	}
	while (g.text_n > 0 && (g.text[g.text_n - 1] == '\n' ||
	    g.text[g.text_n - 1] == '\r'))
		g.text_n--;
}

static int
parse(const struct export *x)
{
	const struct ss_xml_sink sink = { NULL, on_start, on_end, on_text };
	struct ss_xml *xml = ss_xml_open(&sink);
	struct ss_bytes all = x->raw;
	const char *nl;
	size_t n;
	int r = 0;

	if (xml == NULL)
		return SS_GRID_MEMORY;
	while (r == 0 && all.n > 0) {
		nl = x->wide ? NULL : memchr(all.p, '\n', all.n);
		n = nl == NULL ? all.n : (size_t)(nl - all.p) + 1;
		g.line++;
		r = ss_import_feed(xml, (struct ss_bytes){ all.p, n });
		all.p += n;
		all.n -= n;
	}
	if (r == 0)
		r = ss_xml_feed(xml, "", 0, true);
	ss_xml_close(xml);
	return r;
}

static void
put_result(const struct export *x, bool complete)
{
	struct ss_draft *d = x->draft;

	ss_draft_start(d);
	if (g.name[0] != '\0')
		ss_draft_text(d, "computer", text_of(g.name));
	if (g.domain[0] != '\0')
		ss_draft_text(d, "domain", text_of(g.domain));
	if (g.made_on >= 0)
		ss_draft_time(d, "made_on", g.made_on);
	ss_draft_bool(d, "computer_scope", g.computer);
	if (g.told_type)
		ss_draft_bool(d, "logged", g.logged);
	ss_draft_int(d, "applied", g.applied);
	ss_draft_int(d, "denied", g.denied);
	ss_draft_bool(d, "complete", complete);
	ss_draft_put(d, ss_of_text("file", x->file));
	ss_draft_cite(d, x->blob, 0, 0);
	ss_import_emit(x->run, x->subject, "win.gpresult", d);
}

void
gpresult_read(const struct export *x)
{
	int r;

	memset(&g, 0, sizeof(g));
	g.x = x;
	g.made_on = -1;
	r = parse(x);
	if (!g.rsop) {
		ss_import_lose(x->run, x->path, &no_report);
		return;
	}
	if (r != 0)
		ss_import_lose(x->run, x->path, &damaged);
	else if (!g.computer)
		ss_import_lose(x->run, x->path, &user_only);
	if (g.told_type && !g.logged)
		ss_import_lose(x->run, x->path, &planned);
	if (g.full)
		ss_lost(x->run, x->path, SS_ELIMIT);
	put_result(x, r == 0 && g.computer && g.told_type && g.logged &&
	    !g.full && (x->blob->flags & SS_B_CUT) == 0);
}
