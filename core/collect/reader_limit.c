/* SPDX-License-Identifier: Apache-2.0
 * What the reader and the commands it runs are left with. Every part only
 * narrows, and is done before anything is opened for the plugin.
 *
 * As root the reader keeps CAP_DAC_READ_SEARCH in force. Where its manifest
 * has commands to run, a few capabilities that they need to look (never to
 * pass the Landlock rules) stay permitted but not in force: they come into
 * force in the command alone, by its exec.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cap-ng.h>

#include "reader.h"

#define SCRATCH_MAX (256u << 20)        /* bytes of one temporary file */

/* Newer than the header may be; the kernel takes what it knows. */
struct rules {
	uint64_t fs, net, scoped;
};
#define RIGHT_REFER     (1ull << 13)
#define RIGHT_TRUNCATE  (1ull << 14)
#define NET_TCP         3ull            /* bind, connect */
#define SCOPE_SIGNAL    2ull

#define RIGHTS_WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | \
	LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
	LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | \
	LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | \
	LANDLOCK_ACCESS_FS_MAKE_SYM)

static uint32_t
landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	return abi < 0 ? 0 : (uint32_t)abi;
}

static void
grant(int ruleset, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights };

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd == -1)
		return;
	(void)syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	(void)close(rule.parent_fd);
}

/* Below its scratch folder a command may do what temporary files need. */
#define RIGHTS_SCRATCH (LANDLOCK_ACCESS_FS_WRITE_FILE | \
	LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR)

/* Nothing can be written but the null device and what lies below spools and
 * scratch. */
static bool
deny_writes(uint32_t abi, char *const *spools, char *const *scratch)
{
	struct rules rules = { .fs = RIGHTS_WRITE };
	size_t i, size = abi >= 6 ? sizeof(rules) : abi >= 4 ?
	    offsetof(struct rules, scoped) : offsetof(struct rules, net);
	bool done;
	int fd;

	rules.fs |= (abi >= 2 ? RIGHT_REFER : 0) |
	    (abi >= 3 ? RIGHT_TRUNCATE : 0);
	rules.net = abi >= 4 ? NET_TCP : 0;
	rules.scoped = abi >= 6 ? SCOPE_SIGNAL : 0;
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (fd == -1)
		return false;
	grant(fd, "/dev/null", LANDLOCK_ACCESS_FS_WRITE_FILE |
	    (abi >= 3 ? RIGHT_TRUNCATE : 0));
	for (i = 0; spools != NULL && spools[i] != NULL; i++)
		grant(fd, spools[i], LANDLOCK_ACCESS_FS_WRITE_FILE |
		    LANDLOCK_ACCESS_FS_MAKE_REG |
		    LANDLOCK_ACCESS_FS_REMOVE_FILE);
	if (scratch[0] != NULL)
		grant(fd, scratch[0], RIGHTS_SCRATCH |
		    (abi >= 3 ? RIGHT_TRUNCATE : 0));
	done = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
	(void)close(fd);
	return done;
}

static bool
has_commands(const struct reader *r)
{
	size_t i;

	for (i = 0; i < r->n_sources; i++)
		if (r->sources[i].command)
			return r->live;
	return false;
}

static int
drop_capabilities(struct reader *r, struct error *err)
{
	static const unsigned looking[] = { CAP_NET_ADMIN, CAP_SYS_PTRACE,
		CAP_AUDIT_CONTROL, CAP_SYSLOG };
	bool have[sizeof(looking) / sizeof(looking[0])], read;
	size_t i;

	if (capng_get_caps_process() != 0)
		return 0;
	read = capng_have_capability(CAPNG_PERMITTED,
	    CAP_DAC_READ_SEARCH) != 0;
	for (i = 0; i < sizeof(looking) / sizeof(looking[0]); i++)
		have[i] = has_commands(r) && capng_have_capability(
		    CAPNG_PERMITTED, looking[i]) != 0;
	capng_clear(CAPNG_SELECT_BOTH);
	if (read)
		(void)capng_update(CAPNG_ADD, CAPNG_EFFECTIVE |
		    CAPNG_PERMITTED | CAPNG_BOUNDING_SET,
		    CAP_DAC_READ_SEARCH);
	for (i = 0; i < sizeof(looking) / sizeof(looking[0]); i++)
		if (have[i])
			(void)capng_update(CAPNG_ADD, CAPNG_PERMITTED |
			    CAPNG_BOUNDING_SET, looking[i]);
	if (capng_apply(CAPNG_SELECT_CAPS) != 0)
		return error_set(err, ERR_IO, errno,
		    "reader: cannot give capabilities up",
		    "reader: ケーパビリティを手放せません");
	if (read && geteuid() == 0)
		r->flags |= READER_HAS_CAPS;
	return 0;
}

int
reader_drop(struct reader *r, struct error *err)
{
	struct rlimit core = { 0, 0 }, files;
	int fd, e;

	(void)setrlimit(RLIMIT_CORE, &core);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max < 4096 ? files.rlim_max : 4096;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return error_set(err, ERR_IO, errno,
		    "reader: cannot give new privileges up",
		    "reader: 新しい特権を手放せません");
	if ((e = drop_capabilities(r, err)) != 0)
		return e;
	r->landlock = landlock_abi();
	if (r->landlock > 0 && !deny_writes(r->landlock, r->spools,
	    r->scratch))
		r->landlock = 0;
	r->openat2 = true;
	fd = reader_open_exact(r, "/", O_PATH);
	if (fd == -1 && (errno == ENOSYS || errno == EPERM))
		r->openat2 = false;
	else if (fd != -1)
		(void)close(fd);
	r->flags |= r->openat2 ? READER_HAS_OPENAT2 : 0;
	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0)
		r->flags |= READER_HAS_SECCOMP;
	return 0;
}

static bool
deny(scmp_filter_ctx ctx, int sys, const int *calls, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (calls[i] != __NR_SCMP_ERROR && seccomp_rule_add(ctx,
		    SCMP_ACT_ERRNO((uint32_t)sys), calls[i], 0) != 0)
			return false;
	return true;
}

/* Sockets of this host alone: no internet, no raw packets. */
static bool
deny_network(scmp_filter_ctx ctx)
{
	uint64_t family;

	for (family = 0; family < AF_NETLINK; family++)
		if (family != AF_UNIX && seccomp_rule_add(ctx,
		    SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1,
		    ((struct scmp_arg_cmp){ 0, SCMP_CMP_EQ, family, 0 })) != 0)
			return false;
	return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket),
	    1, ((struct scmp_arg_cmp){ 0, SCMP_CMP_GT, AF_NETLINK, 0 })) == 0;
}

static bool
filter_command(void)
{
	static const int never[] = { SCMP_SYS(ptrace),
		SCMP_SYS(process_vm_writev), SCMP_SYS(bpf),
		SCMP_SYS(perf_event_open), SCMP_SYS(add_key),
		SCMP_SYS(request_key), SCMP_SYS(keyctl), SCMP_SYS(mount),
		SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(reboot),
		SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load),
		SCMP_SYS(init_module), SCMP_SYS(finit_module),
		SCMP_SYS(delete_module), SCMP_SYS(swapon), SCMP_SYS(swapoff),
		SCMP_SYS(settimeofday), SCMP_SYS(clock_settime),
		SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
		SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat),
		SCMP_SYS(chown), SCMP_SYS(lchown), SCMP_SYS(fchown),
		SCMP_SYS(fchownat), SCMP_SYS(setxattr), SCMP_SYS(lsetxattr),
		SCMP_SYS(fsetxattr), SCMP_SYS(removexattr),
		SCMP_SYS(lremovexattr), SCMP_SYS(fremovexattr),
		SCMP_SYS(utimensat), SCMP_SYS(utimes), SCMP_SYS(utime) };
	static const int absent[] = { SCMP_SYS(io_uring_setup),
		SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register) };
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	bool done;

	if (ctx == NULL)
		return false;
	done = deny(ctx, EPERM, never, sizeof(never) / sizeof(never[0])) &&
	    deny(ctx, ENOSYS, absent, sizeof(absent) / sizeof(absent[0])) &&
	    deny_network(ctx) && seccomp_load(ctx) == 0;
	seccomp_release(ctx);
	return done;
}

bool
reader_drop_command(const struct reader *r)
{
	struct rlimit none = { 0, 0 }, some = { SCRATCH_MAX, SCRATCH_MAX };

	/* The reader's own rules let it write its spools: not the command. */
	if (r->landlock > 0 && !deny_writes(r->landlock, NULL, r->scratch))
		return false;
	(void)setrlimit(RLIMIT_FSIZE, r->landlock == 0 ? &none : &some);
	if ((r->flags & READER_HAS_SECCOMP) != 0 && !filter_command())
		return false;
	return true;
}
