/* SPDX-License-Identifier: Apache-2.0
 * auditpol /get /category:* /r, and auditpol /backup: CSV as MS-GPAC 2.2.1
 * describes it. Rows are known by the GUID of their subcategory; what the
 * language of Windows calls it is kept, and never compared.
 */
#include <starseal/grid.h>

#include "windows.h"

#define GUID_TAIL "-69AE-11D9-BED3-505054503030"

/* MS-GPAC 2.2.1.2: {0CCE92NN-69AE-11D9-BED3-505054503030}. */
static const struct { unsigned char number; const char *name; } known[] = {
	{ 0x10, "Security State Change" },
	{ 0x11, "Security System Extension" }, { 0x12, "System Integrity" },
	{ 0x13, "IPsec Driver" }, { 0x14, "Other System Events" },
	{ 0x15, "Logon" }, { 0x16, "Logoff" }, { 0x17, "Account Lockout" },
	{ 0x18, "IPsec Main Mode" }, { 0x19, "IPsec Quick Mode" },
	{ 0x1a, "IPsec Extended Mode" }, { 0x1b, "Special Logon" },
	{ 0x1c, "Other Logon/Logoff Events" }, { 0x1d, "File System" },
	{ 0x1e, "Registry" }, { 0x1f, "Kernel Object" }, { 0x20, "SAM" },
	{ 0x21, "Certification Services" }, { 0x22, "Application Generated" },
	{ 0x23, "Handle Manipulation" }, { 0x24, "File Share" },
	{ 0x25, "Filtering Platform Packet Drop" },
	{ 0x26, "Filtering Platform Connection" },
	{ 0x27, "Other Object Access Events" },
	{ 0x28, "Sensitive Privilege Use" },
	{ 0x29, "Non Sensitive Privilege Use" },
	{ 0x2a, "Other Privilege Use Events" }, { 0x2b, "Process Creation" },
	{ 0x2c, "Process Termination" }, { 0x2d, "DPAPI Activity" },
	{ 0x2e, "RPC Events" }, { 0x2f, "Audit Policy Change" },
	{ 0x30, "Authentication Policy Change" },
	{ 0x31, "Authorization Policy Change" },
	{ 0x32, "MPSSVC Rule-Level Policy Change" },
	{ 0x33, "Filtering Platform Policy Change" },
	{ 0x34, "Other Policy Change Events" },
	{ 0x35, "User Account Management" },
	{ 0x36, "Computer Account Management" },
	{ 0x37, "Security Group Management" },
	{ 0x38, "Distribution Group Management" },
	{ 0x39, "Application Group Management" },
	{ 0x3a, "Other Account Management Events" },
	{ 0x3b, "Directory Service Access" },
	{ 0x3c, "Directory Service Changes" },
	{ 0x3d, "Directory Service Replication" },
	{ 0x3e, "Detailed Directory Service Replication" },
	{ 0x3f, "Credential Validation" },
	{ 0x40, "Kerberos Service Ticket Operations" },
	{ 0x41, "Other Account Logon Events" },
	{ 0x42, "Kerberos Authentication Service" },
	{ 0x43, "Network Policy Server" }, { 0x44, "Detailed File Share" },
	{ 0x45, "Removable Storage" }, { 0x46, "Central Policy Staging" },
	{ 0x47, "User / Device Claims" }, { 0x48, "Plug and Play Events" },
	{ 0x49, "Group Membership" }, { 0x4a, "Token Right Adjusted Events" }
};
#define LEAST_ROWS 50           /* Windows 7 has 50, later ones 58 and more */

static const struct ss_text no_rows = { "has no row with the GUID of a "
    "subcategory; export by auditpol /get /category:* /r as administrator",
    "サブカテゴリの GUID のある行がありません。管理者で auditpol /get "
    "/category:* /r を実行してください" };
static const struct ss_text some_only = { "does not name every subcategory: "
    "exported for some categories, or cut short",
    "すべてのサブカテゴリがありません。一部のカテゴリの出力か、途中で"
    "切れています" };

struct audit { const struct export *x; bool seen[256]; size_t n; };

static const char *
name_of(struct ss_bytes guid, unsigned *number)
{
	char low[3];
	size_t i;

	if (guid.n != 36 || !ss_equal_nocase((struct ss_bytes){ guid.p, 6 },
	    "0CCE92") || !ss_equal_nocase((struct ss_bytes){ guid.p + 8, 28 },
	    GUID_TAIL))
		return NULL;
	for (i = 0; i < COUNT_OF(known); i++) {
		(void)snprintf(low, sizeof(low), "%02X", known[i].number);
		if (!ss_equal_nocase((struct ss_bytes){ guid.p + 6, 2 }, low))
			continue;
		*number = known[i].number;
		return known[i].name;
	}
	return NULL;
}

/* 0 to 3, bit 0 success, bit 1 failure; -1: not understood. */
static int
value_of(struct ss_bytes said)
{
	static const char *const words[] = { "No Auditing|監査なし|監査しない",
	    "Success|成功", "Failure|失敗", ("Success and Failure|"
	    "成功および失敗|成功と失敗|成功 および 失敗|成功及び失敗") };
	int i;

	for (i = 0; i < 4; i++)
		if (ss_one_of(said, words[i]))
			return i;
	return -1;
}

/* Of a backup the last column counts, 0 to 3 (4: not set, which is 0). */
static int
setting_of(const struct ss_grid_row *row, uint32_t at)
{
	int64_t v;

	if (row->n > at + 3 && ss_number(ss_strip(row->cells[at + 3].text),
	    &v))
		return v >= 0 && v <= 4 ? (int)(v & 3) : -1;
	return row->n > at + 1 ? value_of(row->cells[at + 1].text) : -1;
}

static int
on_row(void *arg, const struct ss_grid_row *row)
{
	struct audit *a = arg;
	struct ss_draft *d = a->x->draft;
	struct ss_bytes guid = { "", 0 };
	char upper[40], what[600];
	unsigned number = 0;
	const char *name;
	uint32_t at;
	size_t i;
	int v;

	for (at = 0; at < row->n; at++) {
		guid = ss_strip(row->cells[at].text);
		if (guid.n == 38 && guid.p[0] == '{' && guid.p[37] == '}')
			break;
	}
	if (at == row->n)
		return 0;
	guid = (struct ss_bytes){ guid.p + 1, 36 };
	name = name_of(guid, &number);
	v = setting_of(row, at);
	if (v < 0 || (name != NULL && a->seen[number])) {
		(void)snprintf(what, sizeof(what), "%.512s %llu", a->x->path,
		    (unsigned long long)row->number);
		ss_malformed(a->x->run, what);
		return 0;
	}
	a->seen[number] = name != NULL;
	a->n++;
	(void)ss_copy(guid, upper, sizeof(upper));
	for (i = 0; upper[i] != '\0'; i++)
		if (upper[i] >= 'a' && upper[i] <= 'f')
			upper[i] = (char)(upper[i] - 32);
	ss_draft_start(d);
	ss_draft_text(d, "guid", (struct ss_bytes){ upper, strlen(upper) });
	if (name != NULL)
		ss_draft_put(d, ss_of_text("name", name));
	ss_draft_bool(d, "success", (v & 1) != 0);
	ss_draft_bool(d, "failure", (v & 2) != 0);
	if (at > 0)
		ss_draft_text(d, "shown_as", ss_strip(row->cells[at - 1].text));
	ss_draft_cite(d, a->x->blob, row->from, row->to);
	ss_import_emit(a->x->run, a->x->subject, "win.audit", d);
	return a->x->run->cancelled ? 1 : 0;
}

static void
on_fault(void *arg, const char *sheet, uint64_t row, enum ss_grid_fault fault)
{
	struct audit *a = arg;
	char what[600];

	(void)sheet;
	(void)snprintf(what, sizeof(what), "%.512s %llu", a->x->path,
	    (unsigned long long)row);
	ss_import_lose(a->x->run, what, ss_grid_why(fault));
}

void
auditpol_read(const struct export *x)
{
	const struct ss_grid_options options = { .separator = ',' };
	struct audit a = { .x = x };
	const struct ss_grid_sink sink = { &a, NULL, on_row, on_fault };
	struct ss_grid_seen seen;

	(void)ss_csv_read(x->raw, &options, &sink, &seen);
	if (a.n == 0)
		ss_import_lose(x->run, x->path, &no_rows);
	else if (a.n < LEAST_ROWS)
		ss_import_lose(x->run, x->path, &some_only);
}
