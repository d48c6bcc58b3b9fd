/* SPDX-License-Identifier: Apache-2.0
 * What the host plugin declares: data, no code.
 */
#ifndef HOST_MANIFEST_H
#define HOST_MANIFEST_H

#include <starseal/plugin.h>

#define OS_RELEASE "/etc/os-release"
#define OS_RELEASE_LIB "/usr/lib/os-release"
#define DISTRO_INFO "/usr/share/distro-info/"
#define DMI "/sys/class/dmi/id/"

#define SMALL 65536
#define MAYBE(path, why_en, why_ja) { path, { why_en, why_ja }, NULL, SMALL, \
	SS_OPEN, SS_F_OPTIONAL }
#define COLUMN(name, kind, view, en, ja) { name, NULL, { en, ja }, NULL, \
	kind, view, SS_F_OPTIONAL, 0 }

/* The machine's number is only ever seen as a tag that two hosts share when
 * one was cloned from the other. */
static const char *const mask_machine[] = { "pattern ^([0-9A-Fa-f]{32})$",
    NULL };

static const struct ss_path paths[] = {
	{ OS_RELEASE, { "Name and version of the operating system.",
	    "OS の名称と版を調べます。" }, NULL, SMALL, SS_OPEN,
	    SS_F_OPTIONAL },
	MAYBE(OS_RELEASE_LIB, "The same, where the system keeps the original.",
	    "同上。システムが原本を置く場所です。"),
	MAYBE("/etc/debian_version", "The point release of Debian.",
	    "Debian のポイントリリースを調べます。"),
	MAYBE(DISTRO_INFO "debian.csv",
	    "Debian's own list of the days on which support ends.",
	    "Debian が自ら示すサポート終了日の一覧です。"),
	MAYBE(DISTRO_INFO "ubuntu.csv",
	    "Ubuntu's own list of the days on which support ends.",
	    "Ubuntu が自ら示すサポート終了日の一覧です。"),
	MAYBE("/etc/hostname", "The host's configured name.",
	    "設定されたホスト名を調べます。"),
	MAYBE("/proc/sys/kernel/hostname", "The host's name in use now.",
	    "現在使われているホスト名を調べます。"),
	MAYBE("/proc/sys/kernel/osrelease",
	    "The version of the running kernel.",
	    "稼働中のカーネルの版を調べます。"),
	MAYBE("/proc/version", "How the running kernel was built.",
	    "稼働中のカーネルの構築情報を調べます。"),
	{ "/proc/stat", { "When the host was started (the line btime).",
	    "起動した時刻 (btime の行) を調べます。" }, NULL, 1 << 20, SS_OPEN,
	    SS_F_OPTIONAL },
	MAYBE("/proc/cpuinfo", "Whether the processor says it is virtual.",
	    "プロセッサが仮想環境を示しているかを調べます。"),
	MAYBE(DMI "sys_vendor",
	    "The maker of the machine. Serial numbers are never read.",
	    "機器の製造元を調べます。製造番号は読みません。"),
	MAYBE(DMI "product_name", "The model of the machine.",
	    "機器の型名を調べます。"),
	MAYBE(DMI "bios_version", "The version of the firmware.",
	    "ファームウェアの版を調べます。"),
	MAYBE(DMI "bios_date", "The date of the firmware.",
	    "ファームウェアの日付を調べます。"),
	MAYBE(DMI "chassis_type",
	    "Whether it is a server, a desktop or a laptop.",
	    "サーバ、デスクトップ、ノートの別を調べます。"),
	MAYBE("/sys/hypervisor/type", "The hypervisor that the kernel names.",
	    "カーネルが示すハイパーバイザの種類を調べます。"),
	MAYBE("/run/systemd/container",
	    "Whether this is a container, and of what kind.",
	    "コンテナかどうかと、その種類を調べます。"),
	MAYBE("/.dockerenv", "Whether this is a Docker container.",
	    "Docker のコンテナかどうかを調べます。"),
	MAYBE("/run/.containerenv", "Whether this is a Podman container.",
	    "Podman のコンテナかどうかを調べます。"),
	{ "/etc/machine-id", { "To notice hosts cloned from one another. Only "
	    "a keyed tag of it is kept.", "複製されたホストを見分けるためです。"
	    "鍵付きの短い印だけを残します。" }, mask_machine, SMALL,
	    SS_CONFIDENTIAL, SS_F_OPTIONAL }
};

static const char *const chassis_names[] = { "desktop", "laptop", "tablet",
    "server", "virtual", "other", NULL };
static const char *const virtual_names[] = { "none", "machine", "container",
    NULL };

static const struct ss_column columns[] = {
	COLUMN("hostname", SS_TEXT, SS_CONFIGURED, "Name, configured",
	    "ホスト名 (設定)"),
	COLUMN("hostname_running", SS_TEXT, SS_RUNNING, "Name, in use",
	    "ホスト名 (稼働中)"),
	COLUMN("os_id", SS_TEXT, SS_CONFIGURED, "OS identifier", "OS の識別子"),
	COLUMN("os_name", SS_TEXT, SS_CONFIGURED, "Operating system", "OS"),
	COLUMN("os_version", SS_TEXT, SS_CONFIGURED, "OS version", "OS の版"),
	COLUMN("os_codename", SS_TEXT, SS_CONFIGURED, "OS code name",
	    "OS の開発名"),
	COLUMN("os_point_release", SS_TEXT, SS_CONFIGURED, "Point release",
	    "ポイントリリース"),
	COLUMN("support_known", SS_BOOL, SS_RESOLVED,
	    "The distribution's list names this release",
	    "配布元の一覧にこの版がある"),
	COLUMN("support_end", SS_DATE, SS_RESOLVED, "Regular support ends on",
	    "通常サポートの終了日"),
	COLUMN("support_end_lts", SS_DATE, SS_RESOLVED,
	    "Long-term support (free of charge) ends on",
	    "長期サポート (無償) の終了日"),
	COLUMN("support_end_paid", SS_DATE, SS_RESOLVED,
	    "Extended support (by contract) ends on",
	    "延長サポート (契約が必要) の終了日"),
	COLUMN("kernel", SS_TEXT, SS_RUNNING, "Kernel version",
	    "カーネルの版"),
	COLUMN("kernel_build", SS_TEXT, SS_RUNNING, "Kernel build",
	    "カーネルの構築情報"),
	COLUMN("boot_time", SS_TIME, SS_RUNNING, "Started at", "起動時刻"),
	COLUMN("vendor", SS_TEXT, SS_RUNNING, "Maker", "製造元"),
	COLUMN("product", SS_TEXT, SS_RUNNING, "Model", "型名"),
	COLUMN("firmware_version", SS_TEXT, SS_RUNNING, "Firmware version",
	    "ファームウェアの版"),
	COLUMN("firmware_date", SS_DATE, SS_RUNNING, "Firmware date",
	    "ファームウェアの日付"),
	{ "chassis", NULL, { "Kind of machine", "機器の種類" }, chassis_names,
	    SS_ENUM, SS_RUNNING, SS_F_OPTIONAL, 0 },
	{ "virtual", NULL, { "Virtual", "仮想環境" }, virtual_names, SS_ENUM,
	    SS_RUNNING, SS_F_OPTIONAL, 0 },
	COLUMN("virtual_kind", SS_TEXT, SS_RUNNING, "Kind of virtualisation",
	    "仮想環境の種類"),
	{ "machine_tag", NULL, { "Keyed tag of the machine's number",
	    "機器番号の鍵付きの印" }, NULL, SS_TEXT, SS_CONFIGURED,
	    SS_F_OPTIONAL | SS_F_SENSITIVE, 0 }
};

static const struct ss_table tables[] = {
	{ "host", { "Host: system, support, machine",
	    "ホスト: システム、サポート、機器" }, SS_LIST_OF(columns, columns),
	    .cls = SS_OPEN, .flags = SS_F_ONE }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "host",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "What this host is: operating system and how long it is "
	    "supported, kernel, machine, virtual or not.",
	    "このホストの素性: OS とそのサポート期限、カーネル、機器、"
	    "仮想かどうか。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 64 << 20, .bytes = 8 << 20, .files = 64,
	    .wall_ms = 10000, .cpu_ms = 2000 }
};

#endif
