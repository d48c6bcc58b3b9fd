/* SPDX-License-Identifier: Apache-2.0
 * SSH signatures made by the real ssh-keygen, and what is not one.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "seal/sshsig.h"

#define SPACE "starseal-seal/v1"

static const char message[] = "starseal-seal/v1\npack: 00\n";
static char folder[] = "/tmp/sshsig-XXXXXX";

static void
run(const char *const *argv)
{
	int status = -1, null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	pid_t pid = fork();

	if (pid == 0) {
		(void)dup2(null, STDOUT_FILENO);
		(void)dup2(null, STDERR_FILENO);
		(void)execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	(void)close(null);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
slurp(const char *path, struct buf *b)
{
	struct error err;

	buf_init(b, SSHSIG_FILE_MAX);
	assert_int_equal(file_read(path, b, &err), 0);
}

/* A key of the real tool, its signature over message. */
static void
make(const char *type, struct sshsig_key *key, struct buf *sig)
{
	struct error err;
	struct buf b;

	(void)unlink("k");
	run((const char *[]){ "ssh-keygen", "-q", "-t", type, "-N", "", "-C",
	    "a comment", "-f", "k", NULL });
	(void)unlink("m.sig");
	assert_int_equal(file_write("m", 0600, message, strlen(message), &err),
	    0);
	run((const char *[]){ "ssh-keygen", "-Y", "sign", "-q", "-f", "k",
	    "-n", SPACE, "m", NULL });
	slurp("k.pub", &b);
	assert_int_equal(sshsig_key_parse(buf_str(&b), b.n, key, &err), 0);
	buf_free(&b);
	slurp("m.sig", sig);
}

static void
good(const char *type)
{
	struct sshsig_key key;
	struct sshsig sig;
	struct error err;
	struct buf text, again;

	make(type, &key, &text);
	assert_int_equal(sshsig_parse(buf_str(&text), text.n, &sig, &err), 0);
	assert_int_equal(sig.key.n, key.n);
	assert_memory_equal(sig.key.blob, key.blob, key.n);
	assert_int_equal(sshsig_verify(&sig, SPACE, message, strlen(message),
	    &err), 0);
	/* Other bytes, another purpose. */
	assert_int_equal(sshsig_verify(&sig, SPACE, message,
	    strlen(message) - 1, &err), ERR_INTEGRITY);
	assert_int_equal(sshsig_verify(&sig, "file", message, strlen(message),
	    &err), ERR_INTEGRITY);
	assert_non_null(strstr(err.en, "another purpose"));
	buf_init(&again, SSHSIG_FILE_MAX);
	sshsig_write(&sig, &again);
	assert_string_equal(buf_str(&again), buf_str(&text));
	buf_free(&again);
	buf_free(&text);
}

static void
the_real_tool_s_signatures_fit(void **state)
{
	(void)state;
	good("ed25519");
	good("ecdsa");
}

/* No changed byte is the same signature; most are no signature at all. */
static void
every_flipped_byte_is_refused(void **state)
{
	struct sshsig_key key;
	struct sshsig sig;
	struct error err;
	struct buf text;
	size_t i, bit;

	(void)state;
	make("ed25519", &key, &text);
	for (i = 0; i < text.n; i++)
		for (bit = 0; bit < 8; bit += 3) {
			text.p[i] = (char)(text.p[i] ^ (1 << bit));
			if (sshsig_parse(buf_str(&text), text.n, &sig,
			    &err) == 0 && memcmp(sig.key.blob, key.blob,
			    key.n) == 0)
				assert_int_equal(sshsig_verify(&sig, SPACE,
				    message, strlen(message), &err),
				    ERR_INTEGRITY);
			text.p[i] = (char)(text.p[i] ^ (1 << bit));
		}
	for (i = 0; i < text.n; i++)
		assert_int_equal(sshsig_parse(buf_str(&text), i, &sig, &err),
		    ERR_INPUT);
	buf_free(&text);
}

static void
key_lines_are_strict(void **state)
{
	static const char *const bad[] = { "", "ssh-ed25519", "ssh-ed25519 ",
	    "ssh-ed25519 AAAA", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB",
	    "ssh-ed25519 !!!! x" };
	char line[512], print[SSHSIG_PRINT];
	struct sshsig_key key;
	struct error err;
	struct buf text, b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(sshsig_key_parse(bad[i], strlen(bad[i]), &key,
		    &err), ERR_INPUT);
	make("ed25519", &key, &text);
	buf_free(&text);
	buf_init(&b, 4096);
	sshsig_key_write(&key, &b);
	(void)snprintf(line, sizeof(line), "sk-%s", buf_str(&b));
	/* The name before the blob must be the blob's. */
	assert_int_equal(sshsig_key_parse(line, strlen(line), &key, &err),
	    ERR_INPUT);
	assert_int_equal(sshsig_key_parse(buf_str(&b), b.n, &key, &err), 0);
	sshsig_key_print(&key, print);
	assert_int_equal(strlen(print), SSHSIG_PRINT - 1);
	buf_free(&b);
}

static int
enter(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int
leave(void **state)
{
	static const char *const files[] = { "k", "k.pub", "m", "m.sig" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		(void)unlink(files[i]);
	return chdir("/") != 0 || rmdir(folder) != 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_real_tool_s_signatures_fit),
		cmocka_unit_test(every_flipped_byte_is_refused),
		cmocka_unit_test(key_lines_are_strict),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
