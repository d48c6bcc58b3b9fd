/* SPDX-License-Identifier: Apache-2.0
 * Speed of the detectors: mask_bench FILE… prints MB/s; with -d it prints what
 * they would mask instead.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "base/file.h"
#include "collect/mask.h"

int
main(int argc, char **argv)
{
	unsigned char key[MASK_KEY] = { 0 };
	bool dump = argc > 1 && strcmp(argv[1], "-d") == 0;
	struct timespec a, b;
	struct error err;
	struct mask_set *set;
	struct buf in, out;
	double seconds;
	int i, round;

	if (sodium_init() == -1 || (set = mask_compile(NULL, 0, key, &err)) == NULL)
		return 70;
	for (i = 1 + dump; i < argc; i++) {
		buf_init(&in, (size_t)1 << 30);
		buf_init(&out, (size_t)1 << 30);
		if (file_read(argv[i], &in, &err) != 0) {
			(void)fprintf(stderr, "%s\n", err.en);
			continue;
		}
		if (dump) {
			if (mask_apply(set, buf_str(&in), in.n, &out, NULL, &err) == MASK_DONE)
				(void)printf("=== %s\n%s\n", argv[i], buf_str(&out));
		} else
			for (round = 0; round < 3; round++) {
				(void)clock_gettime(CLOCK_MONOTONIC, &a);
				(void)mask_apply(set, buf_str(&in), in.n, &out, NULL, &err);
				(void)clock_gettime(CLOCK_MONOTONIC, &b);
				seconds = (double)(b.tv_sec - a.tv_sec) +
				    (double)(b.tv_nsec - a.tv_nsec) / 1e9;
				(void)printf("%s: %.0f MB/s\n", argv[i], (double)in.n / 1e6 / seconds);
			}
		buf_free(&in);
		buf_free(&out);
	}
	mask_free(set);
	return 0;
}
