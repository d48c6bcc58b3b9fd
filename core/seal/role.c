/* SPDX-License-Identifier: Apache-2.0
 * Roles and file names, as tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "role.h"

#define FOLDER "sigs/"
#define RENEWAL "90-renewal-"

const struct role roles[ROLES] = {
	[ROLE_COLLECTOR] = { "collector", 10, FORM_MINISIGN,
	    { "collector", "収集" } },
	[ROLE_FIRM] = { "firm", 20, FORM_MINISIGN, { "firm", "会社" } },
	[ROLE_SPECIALIST] = { "specialist", 30, FORM_SIGSTORE,
	    { "registered specialist", "登録セキスペ" } },
	[ROLE_EVALUATOR] = { "evaluator", 40, FORM_SIGSTORE,
	    { "evaluation body", "評価機関" } },
	[ROLE_VERIFIER] = { "verifier", 50, FORM_MINISIGN,
	    { "technical verifier", "技術検証事業者" } },
};

static const struct { const char *name, *suffix; } forms[] = {
	[FORM_MINISIGN] = { "minisign", ".minisig" },
	[FORM_SSHSIG] = { "sshsig", ".sshsig" },
	[FORM_SIGSTORE] = { "sigstore", ".sigstore.json" },
	[FORM_STATEMENT] = { "statement", ".json" },
	[FORM_TOKEN] = { "timestamp", ".tsr" },
	[FORM_CHAIN] = { "chain", ".tsr.pem" },
	[FORM_RENEWAL] = { "renewal", ".txt" },
	[FORM_PROOF] = { "log-proof", ".tlog-proof" },
	[FORM_LOG] = { "log", "" },
	[FORM_WITNESS] = { "witness", "" },
	[FORM_OTHER] = { "other", "" },
};

bool
role_parse(const char *name, enum seal_role *out)
{
	size_t i;

	for (i = 0; i < ROLES; i++)
		if (strcmp(roles[i].name, name) == 0) {
			*out = (enum seal_role)i;
			return true;
		}
	return false;
}

const char *
form_name(enum seal_form form)
{
	return forms[form].name;
}

bool
form_parse(const char *name, enum seal_form *out)
{
	size_t i;

	for (i = 0; i <= FORM_SIGSTORE; i++)
		if (strcmp(forms[i].name, name) == 0) {
			*out = (enum seal_form)i;
			return true;
		}
	return false;
}

/* The suffix that ends it, longest first. */
static enum seal_form
form_of(const char *base, size_t *stem)
{
	static const enum seal_form order[] = { FORM_SIGSTORE, FORM_CHAIN,
	    FORM_MINISIGN, FORM_SSHSIG, FORM_STATEMENT, FORM_TOKEN,
	    FORM_RENEWAL, FORM_PROOF };
	size_t n = strlen(base), i, len;

	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		len = strlen(forms[order[i]].suffix);
		if (n > len && strcmp(base + n - len,
		    forms[order[i]].suffix) == 0) {
			*stem = n - len;
			return order[i];
		}
	}
	return FORM_OTHER;
}

/* K of "90-renewal-K", 1 to 99 without a zero in front; else 0. */
static unsigned
renewal_number(const char *stem)
{
	const char *k = stem + strlen(RENEWAL);

	if (strncmp(stem, RENEWAL, strlen(RENEWAL)) != 0 || k[0] < '1' ||
	    k[0] > '9' || (k[1] != '\0' && (k[1] < '0' || k[1] > '9' ||
	    k[2] != '\0')))
		return 0;
	return (unsigned)(k[1] == '\0' ? k[0] - '0' :
	    (k[0] - '0') * 10 + k[1] - '0');
}

bool
role_file_takes_time(const struct role_file *f)
{
	return f->form <= FORM_SIGSTORE || f->form == FORM_RENEWAL;
}

void
role_file_parse(const char *member, struct role_file *out)
{
	const char *base = member + strlen(FOLDER);
	size_t stem;
	int number;

	memset(out, 0, sizeof(*out));
	out->form = FORM_OTHER;
	if (strncmp(member, FOLDER, strlen(FOLDER)) != 0)
		return;
	out->form = form_of(base, &stem);
	if (out->form == FORM_OTHER || stem < 4 || stem >= sizeof(out->stem) ||
	    base[0] < '0' || base[0] > '9' || base[1] < '0' || base[1] > '9' ||
	    base[2] != '-') {
		out->form = FORM_OTHER;
		return;
	}
	memcpy(out->stem, base, stem);
	out->renewal = renewal_number(out->stem);
	if (out->renewal > 0 || out->form == FORM_RENEWAL) {
		if (out->renewal == 0 || (out->form != FORM_RENEWAL &&
		    out->form != FORM_TOKEN && out->form != FORM_CHAIN))
			out->form = FORM_OTHER;
		return;
	}
	if (out->form == FORM_PROOF) {
		if (base[0] != '8' || strcmp(out->stem + 3, "log") != 0)
			out->form = FORM_OTHER;
		return;
	}
	number = (base[0] - '0') * 10 + base[1] - '0';
	/* Several of a role are numbered on: 20-firm, 21-firm. */
	if (!role_parse(out->stem + 3, &out->role) ||
	    number < roles[out->role].number ||
	    number >= roles[out->role].number + 10)
		out->form = FORM_OTHER;
}

void
role_file_name(const char *stem, enum seal_form form, char out[100])
{
	(void)snprintf(out, 100, FOLDER "%.39s%s", stem, forms[form].suffix);
}
