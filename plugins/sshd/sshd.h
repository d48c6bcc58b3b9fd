/* SPDX-License-Identifier: Apache-2.0
 * Inside of the sshd plugin: its keywords, and the configuration as read.
 */
#ifndef SSHD_H
#define SSHD_H

#include <starseal/row.h>

#define SSHD_SETTINGS_MAX 4096
#define SSHD_MATCHES_MAX  256
#define SSHD_FILES_MAX    128
#define SSHD_DEPTH_MAX    16    /* as OpenSSH: SERVCONF_MAX_DEPTH */

/* How a keyword's value is read. */
enum sshd_form { FORM_YES_NO, FORM_ROOT, FORM_INT, FORM_SECONDS, FORM_TEXT,
	FORM_WORDS, FORM_COMMAS };

/*
 * column, keyword of sshd_config(5) and of sshd -T, form, documented default
 * (NULL: it depends on the version), labels. One place for columns, parsing
 * and defaults.
 */
#define SSHD_USER_KEYS(X) \
X(permit_root_login, "permitrootlogin", FORM_ROOT, "prohibit-password", \
    "Login as root", "root でのログイン") \
X(password_authentication, "passwordauthentication", FORM_YES_NO, "yes", \
    "Password login", "パスワード認証") \
X(kbd_interactive_authentication, "kbdinteractiveauthentication", \
    FORM_YES_NO, "yes", "Keyboard-interactive login (passwords through PAM)", \
    "対話認証 (PAM を通すパスワードを含む)") \
X(pubkey_authentication, "pubkeyauthentication", FORM_YES_NO, "yes", \
    "Public key login", "公開鍵認証") \
X(permit_empty_passwords, "permitemptypasswords", FORM_YES_NO, "no", \
    "Empty passwords admitted", "空のパスワードの許可") \
X(hostbased_authentication, "hostbasedauthentication", FORM_YES_NO, "no", \
    "Login by host", "ホスト認証") \
X(authentication_methods, "authenticationmethods", FORM_WORDS, "any", \
    "Methods that must be passed together", "必要な認証方式の組") \
X(max_auth_tries, "maxauthtries", FORM_INT, "6", \
    "Tries a connection", "1 接続あたりの認証試行回数") \
X(max_sessions, "maxsessions", FORM_INT, "10", \
    "Sessions a connection", "1 接続あたりのセッション数") \
X(client_alive_interval, "clientaliveinterval", FORM_SECONDS, "0", \
    "Interval of client checks (0: none)", "クライアント確認の間隔 (0: なし)") \
X(client_alive_count_max, "clientalivecountmax", FORM_INT, "3", \
    "Unanswered client checks allowed", "応答なしを許す確認回数") \
X(x11_forwarding, "x11forwarding", FORM_YES_NO, "no", \
    "X11 forwarding", "X11 転送") \
X(allow_tcp_forwarding, "allowtcpforwarding", FORM_TEXT, "yes", \
    "TCP forwarding", "TCP 転送") \
X(allow_agent_forwarding, "allowagentforwarding", FORM_YES_NO, "yes", \
    "Agent forwarding", "認証エージェントの転送") \
X(permit_tunnel, "permittunnel", FORM_TEXT, "no", \
    "Tunnel devices", "トンネルの許可") \
X(permit_user_environment, "permituserenvironment", FORM_TEXT, "no", \
    "Environment set by users", "利用者による環境変数の設定") \
X(ignore_rhosts, "ignorerhosts", FORM_TEXT, "yes", \
    ".rhosts ignored", ".rhosts の無視") \
X(log_level, "loglevel", FORM_TEXT, "INFO", "Log level", "ログの詳しさ") \
X(banner, "banner", FORM_TEXT, "none", \
    "Banner file", "ログイン前の表示文") \
X(allow_users, "allowusers", FORM_WORDS, "", \
    "Users admitted (empty: all)", "許可する利用者 (空: 全員)") \
X(allow_groups, "allowgroups", FORM_WORDS, "", \
    "Groups admitted (empty: all)", "許可するグループ (空: 全て)") \
X(deny_users, "denyusers", FORM_WORDS, "", \
    "Users refused", "拒否する利用者") \
X(deny_groups, "denygroups", FORM_WORDS, "", \
    "Groups refused", "拒否するグループ")

/* Not to be set in a Match block, or too long to repeat for each. */
#define SSHD_GLOBAL_KEYS(X) \
X(use_pam, "usepam", FORM_YES_NO, "no", "PAM in use", "PAM の使用") \
X(login_grace_time, "logingracetime", FORM_SECONDS, "120", \
    "Time to log in (0: no limit)", "ログイン完了までの時間 (0: 無制限)") \
X(strict_modes, "strictmodes", FORM_YES_NO, "yes", \
    "File modes checked at login", "ログイン時のファイル権限確認") \
X(ports, "port", FORM_WORDS, "22", "Ports", "待ち受けポート") \
X(listen_addresses, "listenaddress", FORM_WORDS, NULL, \
    "Listen addresses", "待ち受けアドレス") \
X(ciphers, "ciphers", FORM_COMMAS, NULL, "Ciphers", "暗号方式") \
X(macs, "macs", FORM_COMMAS, NULL, \
    "Message authentication codes", "メッセージ認証方式") \
X(kex_algorithms, "kexalgorithms", FORM_COMMAS, NULL, \
    "Key exchange methods", "鍵交換方式") \
X(host_key_algorithms, "hostkeyalgorithms", FORM_COMMAS, NULL, \
    "Host key algorithms", "ホスト鍵の方式") \
X(pubkey_accepted_algorithms, "pubkeyacceptedalgorithms", FORM_COMMAS, NULL, \
    "User key algorithms", "利用者鍵の方式")

#define SSHD_KEYS(X) SSHD_USER_KEYS(X) SSHD_GLOBAL_KEYS(X)

struct sshd_key { const char *column, *configured, *keyword, *dflt;
	enum sshd_form form; };
extern const struct sshd_key sshd_keys[];
extern const size_t sshd_n_keys, sshd_n_user_keys; /* user keys lead */
extern const struct ss_manifest sshd_manifest;

/* Numbers of the declared commands, in the manifest's order. */
enum sshd_command { RUN_TEST, RUN_TEST_MATCH, RUN_UNITS, RUN_SOCKETS };

/* One line that sets a keyword. match: index of its block, -1 outside. */
struct sshd_setting { const char *keyword, *value; struct ss_cite cite;
	int match; };
struct sshd_match { const char *criteria; struct ss_cite cite; int outer; };

struct sshd_config {
	struct ss_job *job;
	struct sshd_setting settings[SSHD_SETTINGS_MAX];
	struct sshd_match matches[SSHD_MATCHES_MAX];
	struct ss_doc files[SSHD_FILES_MAX];
	const char *names[SSHD_FILES_MAX];
	const char *stack[SSHD_DEPTH_MAX + 1];  /* files being read */
	size_t n_settings, n_matches, n_files;
	struct ss_blob dropins;         /* listing; fd -1 when not made */
	int64_t newest;                 /* mtime in seconds; -1: no file */
	bool main_there, limited;
};

/* config.c: read the file and what it includes, in sshd's own order. */
void sshd_config_read(struct sshd_config *c);
/* Values of key outside (match -1) or inside of a Match block, the first
 * one, or all where sshd adds them up. Cites go to row (may be NULL). */
void sshd_config_values(const struct sshd_config *c, const char *keyword,
    int match, struct ss_list *out, struct ss_row *row);

/* value.c: one value by its form into a row's column; false: no such value */
bool sshd_value_put(struct ss_job *job, struct ss_row *row,
    const struct sshd_key *key, const char *column,
    const struct ss_list *values);
/* Lines of `sshd -T` that begin with keyword. */
void sshd_resolved_values(struct ss_job *job, struct ss_bytes text,
    const char *keyword, struct ss_list *out);

/* match.c */
void sshd_matches_emit(struct sshd_config *c, bool run);

/* running.c: listening, running since, units, host keys. */
void sshd_running_put(struct ss_job *job, struct ss_row *row,
    const struct ss_list *ports);
void sshd_hostkeys_emit(const struct sshd_config *c,
    const struct ss_list *resolved);
/* A gap with the first line that sshd said when it failed. */
void sshd_complaint_gap(struct ss_job *job, const char *table,
    const char *what, const struct ss_blob *errors);

#endif
