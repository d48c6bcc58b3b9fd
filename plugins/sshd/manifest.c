/* SPDX-License-Identifier: Apache-2.0
 * What the sshd plugin reads, runs and reports. Constant data only.
 */
#include "sshd.h"

static const char *const key_mask[] = { "pem", NULL };

static const struct ss_path paths[] = {
	{ .glob = "/etc/ssh/sshd_config", .cls = SS_OPEN, .max_bytes = 1 << 20,
	  .flags = SS_F_OPTIONAL,
	  .why = { "how the SSH service is configured",
	  "SSH サービスの設定を見るため" } },
	{ .glob = "/etc/ssh/sshd_config.d/*", .cls = SS_OPEN,
	  .max_bytes = 1 << 20, .flags = SS_F_OPTIONAL,
	  .why = { "further files that the configuration includes",
	  "設定から取り込まれる追加の設定を見るため" } },
	{ .glob = "/etc/crypto-policies/back-ends/opensshserver.config",
	  .cls = SS_OPEN, .max_bytes = 1 << 16, .flags = SS_F_OPTIONAL,
	  .why = { "ciphers set for the whole system, which sshd includes",
	  "システム全体の暗号設定 (sshd が取り込む) を見るため" } },
	{ .glob = "/usr/share/crypto-policies/**/opensshserver.txt",
	  .cls = SS_OPEN, .max_bytes = 1 << 16, .flags = SS_F_OPTIONAL,
	  .why = { "where the system's cipher settings really lie",
	  "システム全体の暗号設定の実体を見るため" } },
	{ .glob = "/etc/ssh/ssh_host_*_key", .cls = SS_OPEN, .max_bytes = 1,
	  .flags = SS_F_OPTIONAL, .masks = key_mask,
	  .why = { "names and modes of the host's private keys only; they are "
	  "never opened", "ホスト秘密鍵の名前と権限だけを見るため。中身は開きません" } },
	{ .glob = "/usr/sbin/sshd", .cls = SS_OPEN, .max_bytes = 1,
	  .flags = SS_F_OPTIONAL,
	  .why = { "whether the service is installed; it is not opened",
	  "サービスが導入されているかを見るため。中身は開きません" } },
	{ .glob = "/etc/group", .cls = SS_CONFIDENTIAL, .max_bytes = 4 << 20,
	  .flags = SS_F_OPTIONAL,
	  .why = { "a member of each group named by a Match block, to test it",
	  "Match ブロックのグループに属する利用者で設定を確かめるため" } },
	{ .glob = "/run/sshd.pid", .cls = SS_OPEN, .max_bytes = 64,
	  .flags = SS_F_OPTIONAL,
	  .why = { "which process is the service, and when it last read its "
	  "configuration", "サービスのプロセスと設定を読み込んだ時刻を知るため" } },
	{ .glob = "/proc/*/stat", .cls = SS_OPEN, .max_bytes = 4096,
	  .flags = SS_F_OPTIONAL,
	  .why = { "when the service's process was started; only that process",
	  "サービスのプロセスの開始時刻を知るため。そのプロセスだけを読みます" } },
	{ .glob = "/proc/stat", .cls = SS_OPEN, .max_bytes = 1 << 20,
	  .flags = SS_F_OPTIONAL,
	  .why = { "when the system was started, to date the process",
	  "プロセスの時刻を求めるため (システムの起動時刻)" } },
	{ .glob = "/proc/net/tcp*", .cls = SS_CONFIDENTIAL,
	  .max_bytes = 16 << 20, .flags = SS_F_OPTIONAL,
	  .why = { "whether a socket listens on the service's ports",
	  "サービスのポートで待ち受けがあるかを見るため" } },
};

static const char *const run_test[] = { "/usr/sbin/sshd", "-T", NULL };
static const char *const run_match[] = { "/usr/sbin/sshd", "-T", "-C", "{}",
    NULL };
static const char *const run_units[] = { "/usr/bin/systemctl", "show",
    "--property=Id,ActiveState,UnitFileState,ExecMainStartTimestamp",
    "ssh.service", "sshd.service", "ssh.socket", "sshd.socket", NULL };
static const char *const run_sockets[] = { "/usr/bin/ss", "-Hltn", NULL };

static const struct ss_command commands[] = {
	{ .argv = run_test, .cls = SS_OPEN, .max_bytes = 1 << 18,
	  .timeout_ms = 10000, .flags = SS_F_OPTIONAL,
	  .why = { "the values that sshd itself works out from its files",
	  "sshd 自身が設定から求めた値を得るため" } },
	{ .argv = run_match, .cls = SS_CONFIDENTIAL, .max_bytes = 1 << 18,
	  .timeout_ms = 10000, .flags = SS_F_OPTIONAL,
	  .why = { "the same for each Match block, with a connection that "
	  "meets its conditions",
	  "Match ブロックごとに、条件に合う接続での値を得るため" } },
	{ .argv = run_units, .cls = SS_OPEN, .max_bytes = 1 << 16,
	  .timeout_ms = 10000, .flags = SS_F_OPTIONAL,
	  .why = { "whether the service runs and starts at boot",
	  "サービスが動作中か、起動時に始まるかを知るため" } },
	{ .argv = run_sockets, .cls = SS_CONFIDENTIAL, .max_bytes = 1 << 20,
	  .timeout_ms = 10000, .flags = SS_F_OPTIONAL,
	  .why = { "listening sockets, where /proc/net is not to be had",
	  "/proc/net を読めない場合に待ち受けを知るため" } },
};

const struct sshd_key sshd_keys[] = {
#define X(column, keyword, form, dflt, en, ja) \
	{ #column, "configured_" #column, keyword, dflt, form },
SSHD_KEYS(X)
#undef X
};
const size_t sshd_n_keys = sizeof(sshd_keys) / sizeof(sshd_keys[0]);
#define ONE(column, keyword, form, dflt, en, ja) + 1
const size_t sshd_n_user_keys = 0 SSHD_USER_KEYS(ONE);

static const char *const root_symbols[] = { "no", "prohibit-password",
    "forced-commands-only", "yes", NULL };
static const char *const start_symbols[] = { "daemon", "socket", "none",
    NULL };
static const char *const source_symbols[] = { "sshd-T", "files", "none",
    NULL };

#define KIND(form) ((form) == FORM_YES_NO ? SS_BOOL : (form) == FORM_ROOT ? \
    SS_ENUM : (form) == FORM_INT || (form) == FORM_SECONDS ? SS_INT : \
    (form) == FORM_TEXT ? SS_TEXT : SS_LIST)
#define RESOLVED(column, keyword, form, dflt, en, ja) \
	{ .name = #column, .kind = KIND(form), .view = SS_RESOLVED, \
	  .unit = (form) == FORM_SECONDS ? "s" : NULL, .label = { en, ja }, \
	  .symbols = (form) == FORM_ROOT ? root_symbols : NULL, \
	  .flags = SS_F_OPTIONAL },
#define CONFIGURED(column, keyword, form, dflt, en, ja) \
	{ .name = "configured_" #column, .kind = KIND(form), \
	  .view = SS_CONFIGURED, .unit = (form) == FORM_SECONDS ? "s" : NULL, \
	  .label = { en " (as configured)", ja " (設定ファイル)" }, \
	  .symbols = (form) == FORM_ROOT ? root_symbols : NULL, \
	  .flags = SS_F_OPTIONAL },

static const struct ss_column sshd_columns[] = {
	SS_COL("installed", SS_BOOL, SS_RECORDED, "Installed", "導入済み"),
	SS_COL_FLAGS("listening", SS_BOOL, SS_RUNNING, SS_F_OPTIONAL,
	    "A socket listens on its port", "そのポートで待ち受け中"),
	{ .name = "start_mode", .kind = SS_ENUM, .view = SS_RUNNING,
	  .symbols = start_symbols, .flags = SS_F_OPTIONAL,
	  .label = { "Runs as daemon, by socket, or not",
	  "動作の形 (常駐、ソケット起動、なし)" } },
	SS_COL_FLAGS("enabled", SS_BOOL, SS_CONFIGURED, SS_F_OPTIONAL,
	    "Starts at boot", "起動時に開始"),
	SS_COL_FLAGS("running_since", SS_TIME, SS_RUNNING, SS_F_OPTIONAL,
	    "Configuration in force was read at", "現在の設定を読み込んだ時刻"),
	SS_COL_FLAGS("config_newest_mtime", SS_TIME, SS_CONFIGURED,
	    SS_F_OPTIONAL, "Newest change of a configuration file",
	    "設定ファイルの最終更新"),
	{ .name = "source", .kind = SS_ENUM, .view = SS_RECORDED,
	  .symbols = source_symbols, .label = { "Where resolved values come from",
	  "有効な値の出所" } },
	SS_COL("config_files", SS_LIST, SS_CONFIGURED,
	    "Configuration files, in order", "設定ファイル (読み込み順)"),
	SS_COL("match_blocks", SS_INT, SS_CONFIGURED,
	    "Match blocks", "Match ブロックの数"),
	SS_COL("defaulted", SS_LIST, SS_CONFIGURED,
	    "As configured: columns that no file sets, shown by the documented "
	    "default", "設定ファイルにないため文書化された既定値を示す列"),
	SSHD_KEYS(RESOLVED)
	SSHD_KEYS(CONFIGURED)
};

static const struct ss_column match_columns[] = {
	SS_COL_FLAGS("position", SS_INT, SS_CONFIGURED, SS_F_KEY,
	    "Position in the configuration", "設定の中での順番"),
	SS_COL("criteria", SS_TEXT, SS_CONFIGURED, "Conditions", "条件"),
	SS_COL_FLAGS("tested_with", SS_TEXT, SS_RESOLVED, SS_F_OPTIONAL,
	    "Connection it was tested with", "確認に使った接続"),
	SS_COL("overrides", SS_LIST, SS_CONFIGURED,
	    "What the block sets", "ブロック内の設定"),
	SSHD_USER_KEYS(RESOLVED)
};

static const struct ss_column hostkey_columns[] = {
	SS_COL_FLAGS("path", SS_TEXT, SS_RECORDED, SS_F_KEY,
	    "Private key file", "秘密鍵ファイル"),
	SS_COL("type", SS_TEXT, SS_RECORDED,
	    "Type, by its name", "種類 (名前による)"),
	SS_COL("mode", SS_TEXT, SS_RECORDED, "Mode (octal)", "権限 (8 進)"),
	SS_COL("owner_uid", SS_INT, SS_RECORDED, "Owner (uid)", "所有者 (uid)"),
	SS_COL("protected", SS_BOOL, SS_RECORDED,
	    "Readable by its owner only (or group ssh_keys at most)",
	    "所有者だけが読める (または専用グループの読み取りのみ)"),
	SS_COL_FLAGS("in_use", SS_BOOL, SS_RESOLVED, SS_F_OPTIONAL,
	    "Named by the resolved configuration", "有効な設定で使用"),
};

static const struct ss_table tables[] = {
	{ .name = "sshd", .cls = SS_CONFIDENTIAL, .flags = SS_F_ONE,
	  .title = { "SSH service", "SSH サービス" },
	  SS_LIST_OF(columns, sshd_columns) },
	{ .name = "sshd.match", .cls = SS_CONFIDENTIAL,
	  .title = { "SSH service: Match blocks", "SSH サービス: Match ブロック" },
	  SS_LIST_OF(columns, match_columns) },
	{ .name = "sshd.hostkey", .cls = SS_OPEN,
	  .title = { "SSH service: host keys", "SSH サービス: ホスト鍵" },
	  SS_LIST_OF(columns, hostkey_columns) },
};

const struct ss_manifest sshd_manifest = {
	.struct_size = sizeof(struct ss_manifest),
	.abi_major = SS_ABI_MAJOR, .abi_minor = SS_ABI_MINOR,
	.id = "sshd", .version = "1.0.0", .author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "how this host admits people over SSH: as configured, as "
	    "sshd resolves it, and as it runs",
	    "このホストの SSH 接続の受け入れ方: 設定、sshd が求めた有効値、実際の動作" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(commands, commands),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 64 << 20, .bytes = 64 << 20, .files = 512,
	    .wall_ms = 60000, .cpu_ms = 10000 },
	.privileges = SS_P_ROOT,
};
