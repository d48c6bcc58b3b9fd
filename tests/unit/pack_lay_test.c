/* SPDX-License-Identifier: Apache-2.0
 * Laying down and proving: the file holds what was put, and a place that does
 * not keep its bytes is told. Never trusts the writer's word for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "pack/lay.h"

#define SIZE (3u * LAY_PIECE + 4711)

static unsigned char *
pattern(void)
{
	unsigned char *p = malloc(SIZE);
	uint32_t x = 1;
	size_t i;

	assert_non_null(p);
	for (i = 0; i < SIZE; i++) {
		x = x * 1664525u + 1013904223u;
		p[i] = (unsigned char)(x >> 24);
	}
	return p;
}

static void
lay_and_compare(int fd)
{
	unsigned char *p = pattern(), *back = malloc(SIZE);
	static const size_t steps[] = { 1, 4095, 4096, 70001, LAY_PIECE,
	    LAY_PIECE + 1 };
	struct error err;
	struct stat st;
	struct lay l;
	size_t at, n, i;

	assert_non_null(back);
	assert_int_equal(lay_begin(&l, fd, "test", true, &err), 0);
	for (at = i = 0; at < SIZE; at += n, i++) {
		n = steps[i % 6] < SIZE - at ? steps[i % 6] : SIZE - at;
		assert_int_equal(lay_put(&l, p + at, n, &err), 0);
	}
	assert_int_equal(lay_end(&l, &err), 0);
	lay_free(&l);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_size, SIZE);
	assert_int_equal(pread(fd, back, SIZE, 0), SIZE);
	assert_memory_equal(back, p, SIZE);
	/* The descriptor is an ordinary one again. */
	assert_int_equal(fcntl(fd, F_GETFL) & O_DIRECT, 0);
	free(back);
	free(p);
}

static void
test_on_disk(void **state)
{
	const char *dir = getenv("TMPDIR");
	char name[4096];
	int fd;

	(void)state;
	(void)snprintf(name, sizeof(name), "%s/lay.XXXXXX", dir == NULL ?
	    "/var/tmp" : dir);
	fd = mkstemp(name);
	assert_true(fd >= 0);
	(void)unlink(name);
	lay_and_compare(fd);
	(void)close(fd);
}

static void
test_in_memory(void **state)
{
	int fd = memfd_create("lay", MFD_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	lay_and_compare(fd);
	(void)close(fd);
}

/* It takes everything and gives zeros back. */
static void
test_lost_bytes_are_told(void **state)
{
	unsigned char *p = pattern();
	int fd = open("/dev/zero", O_RDWR | O_CLOEXEC);
	struct error err;
	struct lay l;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(lay_begin(&l, fd, "zero", true, &err), 0);
	assert_int_equal(lay_put(&l, p, 2 * (size_t)LAY_PIECE, &err),
	    ERR_INTEGRITY);
	assert_non_null(strstr(err.en, "zero"));
	lay_free(&l);
	/* The rest below a piece is proven too. */
	assert_int_equal(lay_begin(&l, fd, "zero", true, &err), 0);
	assert_int_equal(lay_put(&l, p, 100, &err), 0);
	assert_int_equal(lay_end(&l, &err), ERR_INTEGRITY);
	lay_free(&l);
	(void)close(fd);
	free(p);
}

static void
test_full_place_is_told(void **state)
{
	unsigned char *p = pattern();
	int fd = open("/dev/full", O_RDWR | O_CLOEXEC);
	struct error err;
	struct lay l;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(lay_begin(&l, fd, "full", true, &err), 0);
	assert_int_equal(lay_put(&l, p, LAY_PIECE, &err), ERR_IO);
	lay_free(&l);
	(void)close(fd);
	free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_on_disk),
		cmocka_unit_test(test_in_memory),
		cmocka_unit_test(test_lost_bytes_are_told),
		cmocka_unit_test(test_full_place_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
