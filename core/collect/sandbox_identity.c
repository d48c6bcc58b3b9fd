/* SPDX-License-Identifier: Apache-2.0
 * Who a worker is, and how much it may use. Never raises anything.
 */
#include <errno.h>
#include <grp.h>
#include <linux/securebits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cap-ng.h>

#include "sandbox.h"

/* Blobs are lent until the plugin returns, so this also bounds how many it
 * may take; opening is closed to it otherwise. */
#define FILES_MAX 4096

/*
 * AddressSanitizer reserves terabytes of address space; its builds go without
 * that one limit. Everything else of the sandbox holds there, too.
 */
#if defined(__SANITIZE_ADDRESS__)
#define LIMITS_MEMORY false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LIMITS_MEMORY false
#endif
#endif
#ifndef LIMITS_MEMORY
#define LIMITS_MEMORY true
#endif

static int
fail(struct error *err, const char *what)
{
	return error_set(err, ERR_DENIED, errno, "sandbox: %s",
	    "サンドボックス: %s", what);
}

static int
change_user(uint32_t uid, struct sandbox_level *level, struct error *err)
{
	const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
	    SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
	int flags = CAPNG_DROP_SUPP_GRP | CAPNG_CLEAR_AMBIENT;

	if (capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP)) {
		if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) == -1)
			return fail(err, "securebits");
		flags |= CAPNG_CLEAR_BOUNDING;
	}
	capng_clear(CAPNG_SELECT_ALL);
	if (capng_change_id((int)uid, (int)uid, (capng_flags_t)flags) != 0)
		return fail(err, "setresuid");
	if (setuid(0) == 0 || getuid() != uid || getegid() != uid) {
		errno = EPERM;
		return fail(err, "setresuid");
	}
	level->uid_dropped = true;
	return 0;
}

int
sandbox_drop_identity(uint32_t uid, struct sandbox_level *level,
    struct error *err)
{
	int r = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return fail(err, "no_new_privs");
	if (capng_get_caps_process() != 0)
		return fail(err, "capabilities");
	if (geteuid() == 0 &&
	    capng_have_capability(CAPNG_EFFECTIVE, CAP_SETUID) &&
	    capng_have_capability(CAPNG_EFFECTIVE, CAP_SETGID))
		r = change_user(uid, level, err);
	else {
		capng_clear(CAPNG_SELECT_BOTH);
		if (capng_apply(CAPNG_SELECT_CAPS) != 0)
			r = fail(err, "capabilities");
	}
	level->uid = (uint32_t)getuid();
	return r;
}

/* Never above what there is: that may be lower than ours already. */
static int
set_limit(__rlimit_resource_t what, rlim_t soft, rlim_t hard,
    struct error *err, const char *name)
{
	struct rlimit now, want = { soft, hard };

	if (getrlimit(what, &now) == 0 && now.rlim_max != RLIM_INFINITY) {
		if (want.rlim_max > now.rlim_max)
			want.rlim_max = now.rlim_max;
		if (want.rlim_cur > want.rlim_max)
			want.rlim_cur = want.rlim_max;
	}
	return setrlimit(what, &want) == 0 ? 0 : fail(err, name);
}

int
sandbox_set_limits(const struct sandbox_limits *limits, struct error *err)
{
	rlim_t cpu = limits->cpu_seconds;
	int r = 0;

	if (LIMITS_MEMORY)
		r = set_limit(RLIMIT_AS, limits->memory, limits->memory, err,
		    "RLIMIT_AS");
	/* SIGXCPU at the soft limit, SIGKILL a second later. */
	if (r == 0)
		r = set_limit(RLIMIT_CPU, cpu, cpu + 1, err, "RLIMIT_CPU");
	if (r == 0)
		r = set_limit(RLIMIT_NOFILE, FILES_MAX, FILES_MAX, err,
		    "RLIMIT_NOFILE");
	if (r == 0)
		r = set_limit(RLIMIT_FSIZE, 0, 0, err, "RLIMIT_FSIZE");
	if (r == 0)
		r = set_limit(RLIMIT_CORE, 0, 0, err, "RLIMIT_CORE");
	if (r == 0)
		r = set_limit(RLIMIT_NPROC, 0, 0, err, "RLIMIT_NPROC");
	if (r == 0)
		r = set_limit(RLIMIT_MEMLOCK, 0, 0, err, "RLIMIT_MEMLOCK");
	if (r == 0)
		r = set_limit(RLIMIT_MSGQUEUE, 0, 0, err, "RLIMIT_MSGQUEUE");
	if (r == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		r = fail(err, "PR_SET_DUMPABLE");
	/* A change of user clears it, hence only now. */
	if (r == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == -1)
		r = fail(err, "PR_SET_PDEATHSIG");
	return r;
}
