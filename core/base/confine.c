/* SPDX-License-Identifier: Apache-2.0
 * Two walls: Landlock for files, a filter for system calls. starseal-verify
 * has a filter of its own, by hand and tighter; here databases and reports do
 * their work behind it too, so that it names what is forbidden.
 */
#include <errno.h>
#include <sched.h>
#include <sys/prctl.h>

#include <seccomp.h>

#include "confine.h"
#include "landlock.h"

/*
 * The search for leaks at the end of a sanitizer's build starts a second
 * process that traces the first: such builds go without these walls.
 */
#if defined(__SANITIZE_ADDRESS__)
#define WALLS false
#else
#define WALLS true
#endif

static const int forbidden[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork),
	SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect),
	SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4),
	SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev), SCMP_SYS(kill), SCMP_SYS(tkill),
	SCMP_SYS(pidfd_open), SCMP_SYS(mount), SCMP_SYS(umount2),
	SCMP_SYS(chroot), SCMP_SYS(pivot_root), SCMP_SYS(unshare),
	SCMP_SYS(setns), SCMP_SYS(bpf), SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd), SCMP_SYS(keyctl), SCMP_SYS(add_key),
	SCMP_SYS(request_key), SCMP_SYS(io_uring_setup), SCMP_SYS(rename),
	SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(unlink),
	SCMP_SYS(unlinkat), SCMP_SYS(link), SCMP_SYS(linkat),
	SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(mkdir),
	SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(mknod),
	SCMP_SYS(mknodat), SCMP_SYS(truncate), SCMP_SYS(chmod),
	SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(chown),
	SCMP_SYS(fchown), SCMP_SYS(fchownat), SCMP_SYS(setxattr),
};

void
confine_allow(struct confine *c, const char *path)
{
	if (path != NULL && c->n < CONFINE_MAX)
		c->paths[c->n++] = path;
}

static bool
filter_calls(void)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	bool good = f != NULL;
	size_t i;

	for (i = 0; good && i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		good = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM),
		    forbidden[i], 0) == 0;
	/* Threads, and no other process. clone3 hides its flags: the C
	 * library then uses the older call. */
	good = good && seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM),
	    SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0))
	    == 0 && seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS),
	    SCMP_SYS(clone3), 0) == 0 && seccomp_load(f) == 0;
	seccomp_release(f);
	return good;
}

bool
confine_enter(const struct confine *c)
{
	struct landlock_grant grants[CONFINE_MAX];
	unsigned abi = 0;
	bool calls;
	size_t i;

	if (!WALLS)
		return true;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	for (i = 0; i < c->n; i++)
		grants[i] = (struct landlock_grant){ c->paths[i], false };
	if (landlock_restrict(grants, c->n, &abi) != 0)
		abi = 0;
	calls = filter_calls();
	return abi > 0 || calls;
}
