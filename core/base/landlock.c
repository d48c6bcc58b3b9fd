/* SPDX-License-Identifier: Apache-2.0
 * Landlock. Never grants more than reading, and executing where it is asked.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "landlock.h"

/*
 * The kernel's words, here because the header of the distribution is often
 * older than the kernel. linux/landlock.h names them.
 */
#define CREATE_VERSION 1u
#define RULE_PATH_BENEATH 1
#define FS_EXECUTE   (UINT64_C(1) << 0)
#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_READ_DIR  (UINT64_C(1) << 3)
#define NET_ALL      UINT64_C(3)        /* bind, connect: ABI 4 */
#define SCOPE_ALL    UINT64_C(3)        /* abstract sockets, signals: ABI 6 */

struct ruleset { uint64_t handled_fs, handled_net, scoped; };
struct path_beneath { uint64_t allowed; int32_t parent; }
    __attribute__((packed));

/* Rights to handle by ABI; a later one adds none that we would know. */
static const struct { unsigned abi, fs_bits; } steps[] = {
	{ 1, 13 }, { 2, 14 }, { 3, 15 }, { 5, 16 },
};

static uint64_t
fs_rights(unsigned abi)
{
	uint64_t rights = 0;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (abi >= steps[i].abi)
			rights = (UINT64_C(1) << steps[i].fs_bits) - 1;
	return rights;
}

static int
ruleset_open(unsigned abi)
{
	struct ruleset rs = { .handled_fs = fs_rights(abi) };
	size_t n = sizeof(rs.handled_fs);

	if (abi >= 4) {
		rs.handled_net = NET_ALL;
		n += sizeof(rs.handled_net);
	}
	if (abi >= 6) {
		rs.scoped = SCOPE_ALL;
		n += sizeof(rs.scoped);
	}
	return (int)syscall(SYS_landlock_create_ruleset, &rs, n, 0u);
}

static int
grant(int ruleset, const struct landlock_grant *g)
{
	struct path_beneath rule = { .allowed = FS_READ_FILE };
	struct stat st;
	int r;

	rule.parent = open(g->path, O_PATH | O_CLOEXEC);
	/* What cannot be reached now shall not be read later either. */
	if (rule.parent == -1)
		return 0;
	if (fstat(rule.parent, &st) == 0 && S_ISDIR(st.st_mode))
		rule.allowed |= FS_READ_DIR;
	if (g->execute)
		rule.allowed |= FS_EXECUTE;
	r = (int)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH,
	    &rule, 0u);
	/* A pipe by its name in /dev/fd: Landlock leaves these alone. */
	if (r == -1 && errno == EBADFD)
		r = 0;
	(void)close(rule.parent);
	return r;
}

int
landlock_restrict(const struct landlock_grant *grants, size_t n,
    unsigned *abi)
{
	long has = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    CREATE_VERSION);
	int fd, r = 0;
	size_t i;

	*abi = 0;
	if (has < 1)
		return 0;
	fd = ruleset_open((unsigned)has);
	/* There is a kernel that claims ABI 6 and lacks its scopes. */
	if (fd == -1 && errno == EINVAL && has >= 6)
		fd = ruleset_open((unsigned)(has = 5));
	for (i = 0; fd != -1 && r == 0 && i < n; i++)
		r = grant(fd, &grants[i]);
	if (fd == -1 || r == -1 ||
	    syscall(SYS_landlock_restrict_self, fd, 0u) == -1)
		r = -1;
	else
		*abi = (unsigned)has;
	if (fd != -1)
		(void)close(fd);
	return r;
}
