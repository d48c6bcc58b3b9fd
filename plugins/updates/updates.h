/* SPDX-License-Identifier: Apache-2.0
 * Between the parts of the updates plugin.
 */
#ifndef UPDATES_H
#define UPDATES_H

#include <starseal/draft.h>

#define LISTS "/var/lib/apt/lists"
#define PARTIAL "/var/lib/apt/lists/partial"
#define INRELEASE "/var/lib/apt/lists/*InRelease"
#define RELEASE "/var/lib/apt/lists/*_Release"
#define STAMPS "/var/lib/apt/periodic/*"
#define CONF "/etc/apt/apt.conf"
#define CONFS "/etc/apt/apt.conf.d/*"
#define TIMERS "/etc/systemd/system/timers.target.wants/*"
#define TIMER_OWN "/etc/systemd/system/apt-daily*.timer"
#define PROGRAM "/usr/bin/unattended-upgrade"
#define UU_LOG "/var/log/unattended-upgrades/unattended-upgrades.log"
#define REBOOT "/run/reboot-required"
#define KERNELS "/boot/vmlinuz-*"
#define RUNNING "/proc/sys/kernel/osrelease"
#define LOGS "/var/log/dpkg.log*"
#define DOCS "/usr/share/doc/"

enum { RUN_UPGRADE, RUN_GUNZIP };

/* What the one row of the table updates is made of. */
struct sum {
	int64_t pending, pending_security, applied, applied_security;
	int64_t latency_max;
	bool has_pending, has_applied, has_latency;
	struct ss_blob pending_blob, log_listing;
};

/* apt.conf: the few options that matter, as the files leave them. */
struct conf {
	bool enable_off, lists, install, origins, security_origins, known;
	struct ss_blob blobs[32];
	size_t n;
};

/* Why dates of publication are missing beyond the setting. */
extern const struct ss_text updates_capped;

/* What a change log says of one version: lines first to last of it. */
struct change { int64_t day; struct ss_bytes suite, urgency;
	uint64_t first, last; };

/*
 * A file, unpacked where its name says that it is packed; blob is what rows
 * cite. False, gap written, where it is not to be had. all: for ss_unmap.
 */
bool change_take_text(struct ss_run *run, const char *path,
    struct ss_blob *blob, struct ss_bytes *all);
/*
 * The entry of a version in the package's change log on this disk; of a
 * rebuilt one (+b2) that of its source. c points into all, which is the
 * caller's to unmap where true is returned.
 */
bool change_find(struct ss_run *run, struct ss_bytes package,
    struct ss_bytes version, struct ss_blob *blob, struct ss_bytes *all,
    struct change *c);

/* Without a date of publication where no change log has the version: what
 * waits is seldom described by what is installed. */
void pending_read(struct ss_run *run, struct ss_draft *draft,
    struct sum *sum);
void applied_read(struct ss_run *run, struct ss_draft *draft,
    struct sum *sum);
/* Options of apt.conf(5), later files over earlier ones. */
void conf_read(struct ss_run *run, struct conf *conf);

#endif
