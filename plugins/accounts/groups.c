/* SPDX-License-Identifier: Apache-2.0
 * group(5), with those added whose main group it is.
 */
#include "accounts.h"

/* Groups that distributions give power over the whole host. */
static bool
is_administrative(struct ss_bytes name)
{
	static const char *const names[] = { "root", "sudo", "wheel", "admin",
	    "adm", "docker", "lxd", "incus-admin", "libvirt", "disk", "shadow",
	    "kvm", "systemd-journal", NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		if (ss_equal(name, names[i]))
			return true;
	return false;
}

/* Those among them by which one becomes root. */
static bool
leads_to_root(struct ss_bytes name)
{
	static const char *const names[] = { "root", "sudo", "wheel", "admin",
	    "docker", "lxd", "incus-admin", "libvirt", "disk", "shadow", NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++)
		if (ss_equal(name, names[i]))
			return true;
	return false;
}

static void
emit_group(struct accounts *a, struct ss_bytes line, uint64_t number,
    struct ss_list *admins)
{
	struct ss_bytes name = ss_field(&line, ':'), id, member;
	struct ss_list members = { .n = 0 };
	struct ss_row row = { .n = 0 };
	char place[64];
	int64_t gid;
	size_t i;

	(void)ss_masked_field(&line, ':');
	id = ss_field(&line, ':');
	if (name.n == 0 || !ss_number(id, &gid) || gid < 0) {
		(void)snprintf(place, sizeof(place), "/etc/group:%llu",
		    (unsigned long long)number);
		ss_job_gap(a->job, "accounts.group", place, SS_EINVAL,
		    "not a line of four fields", "4 つの欄からなる行ではありません");
		return;
	}
	while (line.n > 0) {
		member = ss_trim(ss_field(&line, ','));
		if (member.n > 0)
			ss_list_add(&members, ss_text(a->job, member));
	}
	ss_row_cite(&row, ss_cite_lines(&a->group.blob, number, number));
	for (i = 0; i < a->n; i++)
		if (a->users[i].gid == gid) {
			ss_list_add(&members, a->users[i].name);
			ss_row_cite(&row, a->users[i].cite);
		}
	for (i = 0; leads_to_root(name) && i < members.n; i++)
		ss_list_add(admins, members.v[i]);
	if (members.cut)
		ss_job_gap(a->job, "accounts.group", ss_text(a->job, name),
		    SS_ELIMIT, "more members than are kept",
		    "構成員が多すぎ、一部だけを扱いました");
	ss_row_text(&row, "name", ss_text(a->job, name));
	ss_row_int(&row, "line", (int64_t)number);
	ss_row_int(&row, "gid", gid);
	ss_row_list(&row, "members", &members);
	ss_row_bool(&row, "administrative", gid == 0 ||
	    is_administrative(name));
	(void)ss_row_emit(a->job, "accounts.group", &row);
}

void
accounts_emit_groups(struct accounts *a, struct ss_list *admins)
{
	struct ss_lines lines = { .number = 0 };
	struct ss_bytes line;

	a->has_group = ss_open(a->job, "accounts.group", "/etc/group", true,
	    &a->group) == 0;
	lines.rest = a->group.bytes;
	while (a->has_group && !a->job->ended && ss_next_line(&lines, &line))
		if (line.n > 0 && line.p[0] != '#' && line.p[0] != '+' &&
		    line.p[0] != '-')
			emit_group(a, line, lines.number, admins);
}
