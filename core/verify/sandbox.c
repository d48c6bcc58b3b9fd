/* SPDX-License-Identifier: Apache-2.0
 * The verifier's sandbox: Landlock for files, a filter for system calls made
 * by hand, since a library for it would be more to read than the filter.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#include "base/landlock.h"
#include "sandbox.h"

#define GRANTS_MAX 80
/* O_TMPFILE holds O_DIRECTORY, which stays allowed. */
#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | \
    (O_TMPFILE & ~O_DIRECTORY))

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH AUDIT_ARCH_RISCV64
#endif

/* Allowed where the low half of argument arg, under mask, is value; mask 0:
 * always. Often used ones first. */
static const struct rule { unsigned call; unsigned arg; uint32_t mask, value; }
    rules[] = {
	{ SYS_read, 0, 0, 0 }, { SYS_futex, 0, 0, 0 },
	{ SYS_write, 0, UINT32_MAX, STDOUT_FILENO },
	{ SYS_write, 0, UINT32_MAX, STDERR_FILENO },
	{ SYS_writev, 0, UINT32_MAX, STDOUT_FILENO },
	{ SYS_writev, 0, UINT32_MAX, STDERR_FILENO },
	{ SYS_pread64, 0, 0, 0 }, { SYS_lseek, 0, 0, 0 },
	{ SYS_close, 0, 0, 0 }, { SYS_fstat, 0, 0, 0 },
	/* Opening, to read: which files, Landlock decides. */
	{ SYS_openat, 2, WRITING, O_RDONLY },
	{ SYS_newfstatat, 0, 0, 0 }, { SYS_statx, 0, 0, 0 },
	{ SYS_faccessat, 0, 0, 0 }, { SYS_faccessat2, 0, 0, 0 },
	{ SYS_getdents64, 0, 0, 0 },
#ifdef SYS_open
	{ SYS_open, 1, WRITING, O_RDONLY },
	{ SYS_access, 0, 0, 0 }, { SYS_stat, 0, 0, 0 },
#endif
	/* memory, never to be executed */
	{ SYS_mmap, 2, PROT_EXEC, 0 }, { SYS_mprotect, 2, PROT_EXEC, 0 },
	{ SYS_munmap, 0, 0, 0 }, { SYS_mremap, 0, 0, 0 },
	{ SYS_madvise, 0, 0, 0 }, { SYS_brk, 0, 0, 0 },
	/* threads of this process, and no other process */
	{ SYS_clone, 0, CLONE_THREAD, CLONE_THREAD },
	{ SYS_set_robust_list, 0, 0, 0 }, { SYS_rseq, 0, 0, 0 },
	{ SYS_rt_sigprocmask, 0, 0, 0 }, { SYS_rt_sigaction, 0, 0, 0 },
	{ SYS_rt_sigreturn, 0, 0, 0 }, { SYS_sigaltstack, 0, 0, 0 },
	{ SYS_sched_getaffinity, 0, 0, 0 },
	{ SYS_sched_yield, 0, 0, 0 }, { SYS_gettid, 0, 0, 0 },
	{ SYS_getpid, 0, 0, 0 }, { SYS_exit, 0, 0, 0 },
	{ SYS_exit_group, 0, 0, 0 },
	/* numbers of chance, and the time */
	{ SYS_getrandom, 0, 0, 0 }, { SYS_clock_gettime, 0, 0, 0 },
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(member))
#define UNLESS(v, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (v), 0, (skip))
#define RETURN(v) BPF_STMT(BPF_RET | BPF_K, (v))

static bool
filter_calls(void)
{
#ifdef ARCH
	struct sock_filter code[RULES * 6 + 8];
	struct sock_fprog program = { 0, code };
	size_t n = 0, i;

#define PUT(...) code[n++] = (struct sock_filter)__VA_ARGS__
	PUT(LOAD(offsetof(struct seccomp_data, arch)));
	PUT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0));
	PUT(RETURN(SECCOMP_RET_KILL_PROCESS));
	for (i = 0; i < RULES; i++) {
		PUT(LOAD(offsetof(struct seccomp_data, nr)));
		PUT(UNLESS(rules[i].call, 4));
		/* Both kinds of machine above keep the low half first. */
		PUT(LOAD(offsetof(struct seccomp_data, args) +
		    8 * rules[i].arg));
		PUT(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, rules[i].mask));
		PUT(UNLESS(rules[i].value, 1));
		PUT(RETURN(SECCOMP_RET_ALLOW));
	}
	/* Its flags cannot be seen; C libraries then use the older call. */
	PUT(LOAD(offsetof(struct seccomp_data, nr)));
	PUT(UNLESS(SYS_clone3, 1));
	PUT(RETURN(SECCOMP_RET_ERRNO | ENOSYS));
	PUT(RETURN(SECCOMP_RET_ERRNO | EPERM));
#undef PUT
	program.len = (unsigned short)n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
	return false;
#endif
}

struct verify_sandbox
verify_sandbox_enter(const char *const *paths, size_t n)
{
	struct landlock_grant grants[GRANTS_MAX] = { { NULL, false } };
	struct verify_sandbox s = { 0, false };
	size_t i;

	for (i = 0; i < n && i < GRANTS_MAX; i++)
		grants[i].path = paths[i];
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return s;
	(void)landlock_restrict(grants, i, &s.landlock);
	s.calls = filter_calls();
	return s;
}

void
verify_sandbox_tell(const struct verify_sandbox *s, enum text_lang lang,
    struct buf *out)
{
	bool ja = lang == TEXT_JA;

	if (s->landlock > 0)
		buf_printf(out, "%s Landlock ABI %u, ", ja ?
		    "サンドボックス:" : "sandbox:", s->landlock);
	else
		buf_puts(out, ja ? "サンドボックス: Landlock なし (読めるファイルを"
		    "限れません)、" : "sandbox: NO Landlock (which files can be "
		    "read is not limited), ");
	if (s->calls)
		buf_puts(out, ja ? "システムコール制限あり" :
		    "system calls filtered");
	else
		buf_puts(out, ja ? "システムコール制限なし" :
		    "system calls NOT filtered");
}
