/* SPDX-License-Identifier: Apache-2.0
 * What the stacks of logins do: lockout, second factors, empty passwords.
 */
#include "pam.h"

static const char *const login_services[] = { "login", "sshd", "gdm-password",
    "lightdm", "sddm", "xdm", "cockpit", "xrdp-sesman", "remote", NULL };

static void
set_lockout(void *arg, struct ss_bytes key, struct ss_bytes value)
{
	struct pam_lockout *l = arg;
	int64_t v;

	value = ss_trim(value);
	if (ss_equal(key, "even_deny_root") ||
	    ss_equal(key, "root_unlock_time"))
		l->root = true;
	if (ss_equal(key, "unlock_time") && ss_equal(value, "never"))
		l->unlock = 0;
	if (!ss_number(value, &v))
		return;
	if (ss_equal(key, "deny"))
		l->deny = v;
	else if (ss_equal(key, "unlock_time"))
		l->unlock = v;
	else if (ss_equal(key, "fail_interval"))
		l->interval = v;
}

static void
set_arguments(struct pam_lockout *l, const struct pam_rule *r)
{
	uint32_t i;

	for (i = 0; i < r->n_args; i++) {
		struct ss_bytes value = ss_bytes_of(r->args[i]);
		struct ss_bytes key = ss_field(&value, '=');

		set_lockout(l, key, value);
	}
}

/* More tries is weaker; 0 never locks and is the weakest of all. */
static bool
is_weaker(const struct pam_lockout *a, const struct pam_lockout *b)
{
	return b->deny != 0 && (a->deny == 0 || a->deny > b->deny);
}

/* False: the service locks nobody out. */
static bool
service_lockout(const struct pam_stacks *s, const char *service,
    const struct pam_lockout *file, struct pam_lockout *out,
    struct ss_row *row)
{
	bool before = false, after = false, tally = false;
	size_t i;

	*out = *file;
	for (i = 0; i < s->n_rules; i++) {
		const struct pam_rule *r = &s->rules[i];

		if (!pam_rule_is(r, service, "auth", NULL))
			continue;
		if (strcmp(r->module, "pam_faillock") == 0) {
			before |= pam_argument(r, "preauth") != NULL;
			after |= pam_argument(r, "authfail") != NULL;
			set_arguments(out, r);
			if (pam_argument(r, "conf") != NULL)
				out->opaque = true;
			ss_row_cite(row, r->cite);
		} else if (strcmp(r->module, "pam_tally2") == 0 ||
		    strcmp(r->module, "pam_tally") == 0) {
			/* No deny given: it counts and never locks. */
			*out = (struct pam_lockout){ 0, 0, PAM_UNSET, false,
			    false };
			set_arguments(out, r);
			tally = true;
			ss_row_cite(row, r->cite);
		}
	}
	return tally || (before && after);
}

static void
put_lockout(struct pam_stacks *s, struct ss_row *row, struct ss_list *dead)
{
	/* faillock.conf(5): 3 tries in 900 s, locked for 600 s */
	struct pam_lockout file = { 3, 600, 900, false, false }, one, worst;
	struct ss_list *without = ss_alloc(s->job, sizeof(*without));
	bool any = false, all = true, there;
	size_t i;

	if (without == NULL)
		return;
	memset(without, 0, sizeof(*without));
	memset(&worst, 0, sizeof(worst));
	there = pam_settings_each(s->job, "/etc/security/faillock.conf", row,
	    set_lockout, &file);
	for (i = 0; login_services[i] != NULL; i++) {
		const char *service = login_services[i];

		if (!pam_has_service(s, service))
			continue;
		if (!service_lockout(s, service, &file, &one, row)) {
			ss_list_put(without, service);
			all = false;
			continue;
		}
		if (!any || is_weaker(&one, &worst))
			worst = one;
		any = true;
	}
	if (there && !any)
		ss_list_put(dead, "/etc/security/faillock.conf");
	ss_row_bool(row, "lockout_in_stack", any && all);
	ss_row_list(row, "services_without_lockout", without);
	if (any && worst.opaque)
		ss_job_gap(s->job, "pam", "faillock conf=", SS_EUNDECLARED,
		    "its settings are in a file this plugin does not read",
		    "設定がこの収集器の読まないファイルにあります");
	if (!any || worst.opaque)
		return;
	ss_row_int(row, "lockout_deny", worst.deny);
	ss_row_int(row, "lockout_unlock_seconds", worst.unlock);
	if (worst.interval != PAM_UNSET)
		ss_row_int(row, "lockout_interval_seconds", worst.interval);
	ss_row_bool(row, "lockout_root", worst.root);
}

static bool
is_second_factor(const char *module)
{
	static const char *const names[] = { "pam_google_authenticator",
	    "pam_oath", "pam_u2f", "pam_duo", "pam_radius_auth", "pam_radius",
	    "pam_yubico", "pam_pkcs11", "pam_p11", "pam_otpw", "pam_totp",
	    "pam_privacyidea", "pam_rsa", "pam_securid", NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], module) == 0)
			return true;
	return false;
}

static bool
is_login(const char *service)
{
	size_t i;

	for (i = 0; login_services[i] != NULL; i++)
		if (strcmp(login_services[i], service) == 0)
			return true;
	return false;
}

static void
put_factors(struct pam_stacks *s, struct ss_row *row)
{
	struct ss_list *modules = ss_alloc(s->job, sizeof(*modules));
	struct ss_list *services = ss_alloc(s->job, sizeof(*services));
	bool nullok = false, wheel = false, all = true, any = false;
	size_t i;

	if (modules == NULL || services == NULL)
		return;
	memset(modules, 0, sizeof(*modules));
	memset(services, 0, sizeof(*services));
	for (i = 0; i < s->n_rules; i++) {
		const struct pam_rule *r = &s->rules[i];

		if (strcmp(r->type, "auth") != 0)
			continue;
		if (strcmp(r->module, "pam_wheel") == 0 &&
		    strcmp(r->service, "su") == 0 && pam_is_binding(r))
			wheel = true;
		if (strcmp(r->module, "pam_unix") == 0 &&
		    (pam_argument(r, "nullok") != NULL ||
		    pam_argument(r, "nullok_secure") != NULL) &&
		    is_login(r->service)) {
			nullok = true;
			ss_row_cite(row, r->cite);
		}
		if (!is_second_factor(r->module))
			continue;
		ss_list_add(modules, r->module);
		ss_row_cite(row, r->cite);
		/* nullok: whoever has not set it up need not use it. */
		if (pam_is_binding(r) && pam_argument(r, "nullok") == NULL)
			ss_list_add(services, r->service);
	}
	for (i = 0; login_services[i] != NULL; i++)
		if (pam_has_service(s, login_services[i])) {
			any = true;
			all &= ss_list_has(services, login_services[i]);
		}
	ss_row_list(row, "mfa_modules", modules);
	ss_row_list(row, "mfa_services", services);
	ss_row_bool(row, "mfa_required", any && all);
	ss_row_bool(row, "nullok", nullok);
	if (pam_has_service(s, "su"))
		ss_row_bool(row, "su_restricted", wheel);
}

void
pam_login_put(struct pam_stacks *s, struct ss_row *row, struct ss_list *dead)
{
	put_lockout(s, row, dead);
	put_factors(s, row);
}
