/* SPDX-License-Identifier: Apache-2.0
 * System calls a worker may use. Two filters, the second upon the first: what
 * loading a plugin needs, then what running it needs. A call that is not
 * listed ends the process. Opening and asking for files is answered with
 * EACCES, because libraries try it for reasons of their own and cope.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include <seccomp.h>

#include "sandbox.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const int allowed[] = {
	/* the socket, the blobs */
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv),
	SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(sendmsg),
	SCMP_SYS(recvmsg), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(close),
	SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(dup),
	/* memory */
	SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap),
	SCMP_SYS(mprotect), SCMP_SYS(madvise),
	/* itself */
	SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(futex),
	SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(gettid),
	SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
	SCMP_SYS(getegid), SCMP_SYS(getrandom), SCMP_SYS(getrlimit),
	SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(uname),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
	SCMP_SYS(restart_syscall), SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(rseq),
	/* time */
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(nanosleep),
	SCMP_SYS(clock_nanosleep),
};

static const struct { int call, error; } answered[] = {
	{ SCMP_SYS(open), EACCES }, { SCMP_SYS(creat), EACCES },
	{ SCMP_SYS(openat2), EACCES }, { SCMP_SYS(stat), EACCES },
	{ SCMP_SYS(lstat), EACCES }, { SCMP_SYS(statx), EACCES },
	{ SCMP_SYS(access), EACCES }, { SCMP_SYS(faccessat), EACCES },
	{ SCMP_SYS(faccessat2), EACCES }, { SCMP_SYS(readlink), EACCES },
	{ SCMP_SYS(readlinkat), EACCES }, { SCMP_SYS(getcwd), EACCES },
	{ SCMP_SYS(getdents64), EACCES }, { SCMP_SYS(statfs), EACCES },
	{ SCMP_SYS(fstatfs), EACCES }, { SCMP_SYS(ioctl), ENOTTY },
};

static const int fcntls[] = { F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC,
    F_GET_SEALS };

/* The second filter, made before the first one is in force. */
static scmp_filter_ctx second;

/* A condition on argument n. libseccomp's own macros leave a field out. */
static struct scmp_arg_cmp
arg(unsigned n, enum scmp_compare op, scmp_datum_t a, scmp_datum_t b)
{
	return (struct scmp_arg_cmp){ n, op, a, b };
}

static int
add_allowed(scmp_filter_ctx c)
{
	size_t i;
	int r = 0;

	for (i = 0; i < COUNT(allowed) && r == 0; i++)
		r = seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0);
	for (i = 0; i < COUNT(answered) && r == 0; i++)
		r = seccomp_rule_add(c,
		    SCMP_ACT_ERRNO((uint16_t)answered[i].error),
		    answered[i].call, 0);
	for (i = 0; i < COUNT(fcntls) && r == 0; i++)
		r = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
		    arg(1, SCMP_CMP_EQ, (scmp_datum_t)fcntls[i], 0));
	/* abort() signals itself; asking for a limit is not setting it. */
	if (r == 0)
		r = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		    arg(0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	if (r == 0)
		r = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
		    arg(2, SCMP_CMP_EQ, 0, 0));
	return r;
}

/* What dlopen() needs besides, until the second filter takes it away. */
static int
add_loading(scmp_filter_ctx c, bool libraries)
{
	static const scmp_datum_t bits[] = { O_WRONLY, O_RDWR, O_CREAT,
	    O_TRUNC, O_APPEND, O_PATH, O_DIRECTORY };
	scmp_datum_t all = 0;
	size_t i;
	int r = 0;

	/* Only plain reading is left to Landlock to judge. */
	for (i = 0; i < COUNT(bits) && r == 0; i++) {
		all |= bits[i];
		r = seccomp_rule_add(c, SCMP_ACT_ERRNO(EACCES),
		    SCMP_SYS(openat), 1, arg(2, SCMP_CMP_MASKED_EQ, bits[i],
		    bits[i]));
	}
	if (r == 0)
		r = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
		    arg(2, SCMP_CMP_MASKED_EQ, all, 0));
	/* fstat() is this call in many C libraries. */
	if (r == 0)
		r = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
		    arg(3, SCMP_CMP_EQ, AT_EMPTY_PATH, 0));
	if (r == 0)
		r = seccomp_rule_add(c, libraries ? SCMP_ACT_ALLOW :
		    SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
		    arg(3, SCMP_CMP_NE, AT_EMPTY_PATH, 0));
	if (r == 0)
		r = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(seccomp), 0);
	if (r == 0)
		r = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
		    arg(0, SCMP_CMP_EQ, 22 /* PR_SET_SECCOMP */, 0));
	return r;
}

static scmp_filter_ctx
begin(uint32_t otherwise)
{
	scmp_filter_ctx c = seccomp_init(otherwise);

	if (c == NULL)
		return NULL;
	/* no_new_privs is set already; a foreign instruction set ends it. */
	if (seccomp_attr_set(c, SCMP_FLTATR_CTL_NNP, 0) != 0 ||
	    seccomp_attr_set(c, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_KILL_PROCESS) != 0 ||
	    seccomp_attr_set(c, SCMP_FLTATR_CTL_OPTIMIZE, 2) != 0) {
		seccomp_release(c);
		return NULL;
	}
	return c;
}

static int
make_second(void)
{
	static const int closed[] = { SCMP_SYS(openat), SCMP_SYS(newfstatat) };
	static const int gone[] = { SCMP_SYS(seccomp), SCMP_SYS(prctl) };
	static const int mapping[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };
	size_t i;
	int r = 0;

	if ((second = begin(SCMP_ACT_ALLOW)) == NULL)
		return -ENOMEM;
	for (i = 0; i < COUNT(closed) && r == 0; i++)
		r = seccomp_rule_add(second, SCMP_ACT_ERRNO(EACCES), closed[i],
		    0);
	for (i = 0; i < COUNT(gone) && r == 0; i++)
		r = seccomp_rule_add(second, SCMP_ACT_KILL_PROCESS, gone[i], 0);
	for (i = 0; i < COUNT(mapping) && r == 0; i++)
		r = seccomp_rule_add(second, SCMP_ACT_KILL_PROCESS, mapping[i],
		    1, arg(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
	return r;
}

int
sandbox_seccomp_load(bool libraries, struct sandbox_level *level,
    struct error *err)
{
	scmp_filter_ctx first = begin(SCMP_ACT_KILL_PROCESS);
	int r = first == NULL ? -ENOMEM : 0;

	if (r == 0)
		r = make_second();
	if (r == 0)
		r = add_allowed(first);
	if (r == 0)
		r = add_loading(first, libraries);
	if (r == 0)
		r = seccomp_load(first);
	if (first != NULL)
		seccomp_release(first);
	level->seccomp = r == 0;
	/* A kernel without filters is a matter of the floor. */
	if (r == -ENOSYS || r == -EINVAL) {
		level->reduced = true;
		return 0;
	}
	return r == 0 ? 0 : error_set(err, ERR_DENIED, -r,
	    "sandbox: system calls", "サンドボックス: システムコール");
}

int
sandbox_seccomp_run(struct error *err)
{
	int r = second == NULL ? -EINVAL : seccomp_load(second);

	return r == 0 ? 0 : error_set(err, ERR_DENIED, -r,
	    "sandbox: system calls", "サンドボックス: システムコール");
}
