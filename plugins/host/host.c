/* SPDX-License-Identifier: Apache-2.0
 * The host's identity. One row; what is not there is left empty. Never reads a
 * serial number, and takes the machine's number only where it comes masked.
 */
#include <starseal/draft.h>

#include "manifest.h"

#define OS_KEYS 4

static struct ss_draft draft;
static const struct ss_bytes nothing = { "", 0 };

/* Up to the blank before the line's end; files of one line have one value. */
static bool
first_line(struct ss_bytes all, struct ss_bytes *line)
{
	struct ss_lines l = { all, 0 };

	if (!ss_next_line(&l, line))
		return false;
	*line = ss_trim(*line);
	return line->n > 0;
}

/* A file of one line becomes one column. What it held, or NULL. */
static const char *
put_file(struct ss_run *run, const char *path, const char *column)
{
	struct ss_bytes all, line;
	const char *kept = NULL;
	struct ss_blob blob;

	if (ss_take(run, path, SS_MAYBE, &blob, &all) != 0)
		return NULL;
	if (first_line(all, &line)) {
		kept = ss_draft_keep(&draft, line);
		ss_draft_put(&draft, ss_of_text(column, kept));
		ss_draft_cite(&draft, &blob, 1, 1);
	}
	ss_unmap(&all);
	return kept;
}

/* The value of KEY=value, KEY="value" or KEY='value', as os-release(5). */
static struct ss_bytes
unquote(struct ss_bytes v)
{
	v = ss_trim(v);
	if (v.n >= 2 && (v.p[0] == '"' || v.p[0] == '\'') &&
	    v.p[v.n - 1] == v.p[0]) {
		v.p++;
		v.n -= 2;
	}
	return v;
}

/* ID, VERSION_ID and VERSION_CODENAME decide which line of distro-info is
 * meant; they live in the draft. */
struct os { const char *id, *version, *codename; };

static void
read_os_release(struct ss_run *run, struct os *os)
{
	static const char *const keys[OS_KEYS] = { "ID", "PRETTY_NAME",
	    "VERSION_ID", "VERSION_CODENAME" };
	static const char *const columns_of[OS_KEYS] = { "os_id", "os_name",
	    "os_version", "os_codename" };
	struct ss_bytes found[OS_KEYS] = { nothing, nothing, nothing, nothing };
	const char *kept[OS_KEYS] = { NULL, NULL, NULL, NULL };
	uint64_t at[OS_KEYS] = { 0, 0, 0, 0 };
	const char *path = OS_RELEASE;
	struct ss_bytes all, line, key;
	struct ss_lines l;
	struct ss_blob blob;
	size_t i;
	int r;

	if ((r = ss_take(run, path, SS_MAYBE, &blob, &all)) == SS_ENOENT) {
		path = OS_RELEASE_LIB;
		r = ss_take(run, path, SS_MUST, &blob, &all);
	}
	if (r != 0)
		return;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		if (memchr(line.p, '=', line.n) == NULL)
			continue;
		key = ss_trim(ss_field(&line, '='));
		/* Shells read this file: the last of two counts. */
		for (i = 0; i < OS_KEYS; i++)
			if (ss_equal(key, keys[i])) {
				found[i] = unquote(line);
				at[i] = l.number;
			}
	}
	for (i = 0; i < OS_KEYS; i++) {
		if (at[i] == 0)
			continue;
		kept[i] = ss_draft_keep(&draft, found[i]);
		ss_draft_put(&draft, ss_of_text(columns_of[i], kept[i]));
		ss_draft_cite(&draft, &blob, at[i], at[i]);
	}
	os->id = kept[0];
	os->version = kept[2];
	os->codename = kept[3];
	if (os->id == NULL)
		ss_malformed(run, path);
	ss_unmap(&all);
}

/* Where a column stands in a CSV's first line; -1 if it is not there. */
static int
csv_column(struct ss_bytes head, const char *name)
{
	int i = 0;

	while (head.n > 0) {
		if (ss_equal(ss_trim(ss_field(&head, ',')), name))
			return i;
		i++;
	}
	return -1;
}

static struct ss_bytes
csv_field(struct ss_bytes line, int at)
{
	struct ss_bytes f = nothing;

	for (; at >= 0; at--)
		f = ss_trim(ss_field(&line, ','));
	return f;
}

static bool
is_release(struct ss_bytes head, struct ss_bytes line, const struct os *os)
{
	struct ss_bytes series = csv_field(line, csv_column(head, "series"));
	struct ss_bytes v = csv_field(line, csv_column(head, "version"));

	if (os->codename != NULL && os->codename[0] != '\0')
		return ss_equal(series, os->codename);
	/* "24.04 LTS" in the list is 24.04 on the host. */
	v = ss_word(&v);
	return os->version != NULL && v.n > 0 && ss_equal(v, os->version);
}

static void
put_support(struct ss_run *run, const char *path, const struct ss_blob *blob,
    struct ss_bytes all, const struct os *os)
{
	static const char *const names[][2] = {
		{ "eol-server", "support_end" }, { "eol", "support_end" },
		{ "eol-lts", "support_end_lts" },
		{ "eol-elts", "support_end_paid" },
		{ "eol-esm", "support_end_paid" }
	};
	struct ss_bytes head, line, f;
	struct ss_lines l = { all, 0 };
	const char *done = "";
	bool found = false;
	int64_t days;
	size_t i;

	if (!ss_next_line(&l, &head) || csv_column(head, "series") == -1 ||
	    csv_column(head, "eol") == -1) {
		ss_malformed(run, path);
		return;
	}
	while (!found && ss_next_line(&l, &line))
		found = is_release(head, line, os);
	ss_draft_bool(&draft, "support_known", found);
	ss_draft_cite(&draft, blob, found ? 1 : 0, found ? 1 : 0);
	if (!found)
		return;
	ss_draft_cite(&draft, blob, l.number, l.number);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		f = csv_field(line, csv_column(head, names[i][0]));
		if (f.n == 0 || strcmp(done, names[i][1]) == 0)
			continue;
		if (f.n == 10 && ss_read_date(f, &days)) {
			ss_draft_date(&draft, names[i][1], days);
			done = names[i][1];
		} else {
			ss_malformed(run, path);
		}
	}
}

static void
read_support(struct ss_run *run, const struct os *os)
{
	static const struct ss_text unknown = {
		"When support ends is known here only for Debian and Ubuntu.",
		"サポート終了日を調べられるのは Debian と Ubuntu だけです。" };
	static const struct ss_text missing = {
		"The distribution's list of support dates is not installed "
		"(package distro-info-data).",
		"サポート終了日の一覧 (パッケージ distro-info-data) が"
		"導入されていません。" };
	const char *path = NULL;
	struct ss_blob blob;
	struct ss_bytes all;
	int r;

	if (os->id != NULL && strcmp(os->id, "debian") == 0)
		path = DISTRO_INFO "debian.csv";
	else if (os->id != NULL && strcmp(os->id, "ubuntu") == 0)
		path = DISTRO_INFO "ubuntu.csv";
	if (path == NULL) {
		if (os->id != NULL)
			ss_lacks(run, "support_end", SS_ENOENT, &unknown);
		return;
	}
	r = ss_take(run, path, SS_MAYBE, &blob, &all);
	if (r == SS_ENOENT)
		ss_lacks(run, path, SS_ENOENT, &missing);
	if (r != 0)
		return;
	put_support(run, path, &blob, all, os);
	ss_unmap(&all);
}

static void
read_boot_time(struct ss_run *run)
{
	struct ss_bytes all, line, word;
	struct ss_lines l;
	struct ss_blob blob;
	int64_t t;

	if (ss_take(run, "/proc/stat", SS_MAYBE, &blob, &all) != 0)
		return;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);) {
		word = ss_word(&line);
		if (!ss_equal(word, "btime"))
			continue;
		if (ss_number(ss_trim(line), &t) && t >= 0 &&
		    t < INT64_C(253402300800)) {
			ss_draft_time(&draft, "boot_time", t);
			ss_draft_cite(&draft, &blob, l.number, l.number);
		} else {
			ss_malformed(run, "/proc/stat");
		}
		break;
	}
	ss_unmap(&all);
}

/* The firmware's date is MM/DD/YYYY. */
static void
read_firmware_date(struct ss_run *run)
{
	struct ss_bytes all, line;
	struct ss_blob blob;
	int64_t days;

	if (ss_take(run, DMI "bios_date", SS_MAYBE, &blob, &all) != 0)
		return;
	if (first_line(all, &line) && line.n == 10 &&
	    ss_days(ss_digits(line, 6, 4), ss_digits(line, 0, 2),
	    ss_digits(line, 3, 2), &days)) {
		ss_draft_date(&draft, "firmware_date", days);
		ss_draft_cite(&draft, &blob, 1, 1);
	}
	ss_unmap(&all);
}

/* Numbers of the SMBIOS specification, 7.4.1. */
static const char *
chassis_of(int64_t n)
{
	switch (n) {
	case 3: case 4: case 5: case 6: case 7: case 13: case 15: case 16:
	case 24: case 35:
		return "desktop";
	case 8: case 9: case 10: case 14: case 31:
		return "laptop";
	case 11: case 30: case 32:
		return "tablet";
	case 17: case 23: case 25: case 28: case 29:
		return "server";
	case 1:
		return "virtual";
	default:
		return "other";
	}
}

static void
read_chassis(struct ss_run *run)
{
	struct ss_bytes all, line;
	struct ss_blob blob;
	int64_t n;

	if (ss_take(run, DMI "chassis_type", SS_MAYBE, &blob, &all) != 0)
		return;
	if (first_line(all, &line) && ss_number(line, &n)) {
		ss_draft_enum(&draft, "chassis", chassis_of(n));
		ss_draft_cite(&draft, &blob, 1, 1);
	} else {
		ss_malformed(run, DMI "chassis_type");
	}
	ss_unmap(&all);
}

/* True, with the row filled, where the file says that this is a container. */
static bool
is_container(struct ss_run *run, const char *path, const char *kind)
{
	struct ss_bytes all, line;
	struct ss_blob blob;

	if (ss_take(run, path, SS_MAYBE, &blob, &all) != 0)
		return false;
	if (kind != NULL || !first_line(all, &line))
		line = (struct ss_bytes){ kind != NULL ? kind : "unnamed",
		    kind != NULL ? strlen(kind) : strlen("unnamed") };
	ss_draft_enum(&draft, "virtual", "container");
	ss_draft_text(&draft, "virtual_kind", line);
	ss_draft_cite(&draft, &blob, 0, 0);
	ss_unmap(&all);
	return true;
}

/* What makers of virtual machines call themselves. Amazon and Google build
 * real machines under their names, too, but do not sell them. */
static const char *
hypervisor_of(const char *name)
{
	static const char *const names[][2] = {
		{ "QEMU", "qemu" }, { "VMware", "vmware" },
		{ "innotek", "virtualbox" }, { "Xen", "xen" },
		{ "Amazon EC2", "amazon" }, { "Google", "google" },
		{ "KVM", "kvm" }, { "Virtual Machine", "hyper-v" },
		{ "Parallels", "parallels" }, { "VirtualBox", "virtualbox" },
		{ "Firecracker", "firecracker" }
	};
	size_t i;

	for (i = 0; name != NULL && i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(name, names[i][0], strlen(names[i][0])) == 0)
			return names[i][1];
	return NULL;
}

/* The processor's flags tell guests, also where the maker says nothing. */
static void
read_cpu(struct ss_run *run)
{
	struct ss_bytes all, line = nothing;
	struct ss_lines l;
	struct ss_blob blob;

	if (ss_take(run, "/proc/cpuinfo", SS_MAYBE, &blob, &all) != 0)
		return;
	for (l = (struct ss_lines){ all, 0 }; ss_next_line(&l, &line);)
		if (ss_starts(line, "flags"))
			break;
	if (ss_starts(line, "flags")) {
		bool is = memmem(line.p, line.n, " hypervisor", 11) != NULL;

		ss_draft_enum(&draft, "virtual", is ? "machine" : "none");
		ss_draft_cite(&draft, &blob, l.number, l.number);
	}
	ss_unmap(&all);
}

static void
read_virtual(struct ss_run *run, const char *vendor, const char *product)
{
	const char *kind = hypervisor_of(vendor);

	if (is_container(run, "/run/systemd/container", NULL) ||
	    is_container(run, "/.dockerenv", "docker") ||
	    is_container(run, "/run/.containerenv", "podman"))
		return;
	if (kind == NULL)
		kind = hypervisor_of(product);
	if (kind != NULL)
		ss_draft_put(&draft, ss_of_text("virtual_kind", kind));
	else if (put_file(run, "/sys/hypervisor/type",
	    "virtual_kind") == NULL) {
		read_cpu(run);
		return;
	}
	ss_draft_enum(&draft, "virtual", "machine");
}

static void
read_machine_tag(struct ss_run *run)
{
	struct ss_bytes all, line;
	struct ss_blob blob;

	if (ss_take(run, "/etc/machine-id", SS_MAYBE, &blob, &all) != 0)
		return;
	if (first_line(all, &line) && ss_starts(line, "<masked:")) {
		ss_draft_text(&draft, "machine_tag", line);
		ss_draft_cite(&draft, &blob, 1, 1);
	}
	ss_unmap(&all);
}

static int
collect(const struct ss_host *host)
{
	struct ss_run run = { host, "host", false, false };
	struct os os = { NULL, NULL, NULL };
	const char *vendor, *product;

	ss_draft_start(&draft);
	(void)put_file(&run, "/etc/hostname", "hostname");
	(void)put_file(&run, "/proc/sys/kernel/hostname", "hostname_running");
	read_os_release(&run, &os);
	if (os.id != NULL && strcmp(os.id, "debian") == 0)
		(void)put_file(&run, "/etc/debian_version",
		    "os_point_release");
	read_support(&run, &os);
	(void)put_file(&run, "/proc/sys/kernel/osrelease", "kernel");
	(void)put_file(&run, "/proc/version", "kernel_build");
	read_boot_time(&run);
	vendor = put_file(&run, DMI "sys_vendor", "vendor");
	product = put_file(&run, DMI "product_name", "product");
	(void)put_file(&run, DMI "bios_version", "firmware_version");
	read_firmware_date(&run);
	read_chassis(&run);
	read_virtual(&run, vendor, product);
	read_machine_tag(&run);
	if (draft.ncites > 0)
		ss_draft_emit(&run, "host", &draft);
	return ss_outcome_of(&run);
}

SS_PLUGIN(manifest, collect);
