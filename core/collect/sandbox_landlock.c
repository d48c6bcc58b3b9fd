/* SPDX-License-Identifier: Apache-2.0
 * Landlock: takes the file system, TCP and signals away. Never grants more
 * than reading and mapping the system's libraries.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

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

/* A folder that is not there grants nothing, which is no error. */
static int
grant(int ruleset, const char *path, uint64_t rights)
{
	struct path_beneath rule = { .allowed = rights };
	int r;

	rule.parent = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent == -1)
		return errno == ENOENT ? 0 : -1;
	r = (int)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH,
	    &rule, 0u);
	(void)close(rule.parent);
	return r;
}

static int
grant_libraries(int ruleset)
{
	static const char *const folders[] = { "/usr/lib", "/usr/lib64",
	    "/usr/lib32", "/lib", "/lib64", "/usr/local/lib" };
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (grant(ruleset, folders[i],
		    FS_EXECUTE | FS_READ_FILE | FS_READ_DIR) == -1)
			return -1;
	return grant(ruleset, "/etc/ld.so.cache", FS_READ_FILE);
}

int
sandbox_landlock(bool libraries, struct sandbox_level *level,
    struct error *err)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
	int fd, r = 0;

	level->landlock = 0;
	if (abi < 1) {
		level->reduced = true;
		return 0;
	}
	fd = ruleset_open((unsigned)abi);
	/* There is a kernel that claims ABI 6 and lacks its scopes. */
	if (fd == -1 && errno == EINVAL && abi >= 6)
		fd = ruleset_open((unsigned)(abi = 5));
	if (fd == -1 || (libraries && grant_libraries(fd) == -1) ||
	    syscall(SYS_landlock_restrict_self, fd, 0u) == -1)
		r = error_set(err, ERR_DENIED, errno, "sandbox: Landlock",
		    "サンドボックス: Landlock");
	else
		level->landlock = (unsigned)abi;
	if (fd != -1)
		(void)close(fd);
	return r;
}
