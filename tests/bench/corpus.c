/* SPDX-License-Identifier: Apache-2.0
 * The bench's corpora, from fixed seeds: corpus mixed|tiny DIR. mixed: 40 logs
 * of 4 to 32 MB, 2,000 JSON exports, 10,000 configuration files, 600 files
 * that do not compress, 316 libraries; tiny: 100,000 files of about 2 KB.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static uint64_t seed = 20260327;

static uint64_t
next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static uint64_t
between(uint64_t from, uint64_t to)
{
	return from + next() % (to - from + 1);
}

static FILE *
create(const char *dir, const char *kind, unsigned i, const char *ending)
{
	char path[4096];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, kind);
	(void)mkdir(path, 0755);
	(void)snprintf(path, sizeof(path), "%s/%s/%02u", dir, kind, i % 100);
	(void)mkdir(path, 0755);
	(void)snprintf(path, sizeof(path), "%s/%s/%02u/%06u.%s", dir, kind,
	    i % 100, i, ending);
	if ((f = fopen(path, "w")) == NULL) {
		perror(path);
		exit(74);
	}
	return f;
}

static void
put_log(FILE *f, uint64_t bytes)
{
	static const char *const what[] = { "Accepted publickey for", "session"
	    " opened for user", "Disconnected from user", "Started daily apt "
	    "upgrade", "pam_unix(cron:session): session closed for" };
	uint64_t done = 0, t = 1700000000;

	while (done < bytes) {
		t += between(0, 30);
		done += (uint64_t)fprintf(f, "2026-%02u-%02uT%02u:%02u:%02u "
		    "host%02u sshd[%u]: %s sample%02u from 192.0.2.%u port %u\n",
		    (unsigned)(t / 2592000 % 12 + 1),
		    (unsigned)(t / 86400 % 28 + 1), (unsigned)(t / 3600 % 24),
		    (unsigned)(t / 60 % 60), (unsigned)(t % 60),
		    (unsigned)between(1, 20), (unsigned)between(500, 32000),
		    what[next() % 5], (unsigned)between(1, 40),
		    (unsigned)between(1, 254), (unsigned)between(1024, 65535));
	}
}

static void
put_json(FILE *f, uint64_t bytes)
{
	uint64_t done = 0;

	(void)fputs("[", f);
	while (done < bytes)
		done += (uint64_t)fprintf(f, "{\"id\":%llu,\"name\":\"sample-"
		    "%llu\",\"enabled\":%s,\"lastSeen\":\"2026-0%u-1%uT0%u:00:"
		    "00Z\",\"groups\":[\"staff\",\"line-%llu\"]},\n",
		    (unsigned long long)between(1, 99999999),
		    (unsigned long long)between(1, 9999),
		    next() % 2 ? "true" : "false", (unsigned)between(1, 9),
		    (unsigned)between(0, 9), (unsigned)between(0, 9),
		    (unsigned long long)between(1, 40));
	(void)fputs("{}]\n", f);
}

static void
put_conf(FILE *f, uint64_t bytes)
{
	static const char *const keys[] = { "Listen", "MaxClients", "LogLevel",
	    "TimeoutSec", "Include", "RetryInterval", "CacheSize" };
	uint64_t done = 0;

	while (done < bytes)
		done += (uint64_t)fprintf(f, "# section %llu\n%s = %llu\n",
		    (unsigned long long)between(1, 99), keys[next() % 7],
		    (unsigned long long)between(1, 65535));
}

static void
put_noise(FILE *f, uint64_t bytes, int redundant)
{
	uint64_t words[512];
	uint64_t done;
	size_t i;

	for (done = 0; done < bytes; done += sizeof(words)) {
		for (i = 0; i < 512; i++)
			words[i] = redundant && i % 4 != 0 ?
			    0x0000004889e5c3ull * (i % 16) : next();
		(void)fwrite(words, 1, sizeof(words), f);
	}
}

static const struct {
	const char *corpus, *kind, *ending;
	unsigned files;
	uint64_t from, to;
} parts[] = {
	{ "mixed", "log", "log", 40, 4000000, 32000000 },
	{ "mixed", "export", "json", 2000, 20000, 140000 },
	{ "mixed", "conf", "conf", 10000, 500, 6000 },
	{ "mixed", "image", "jpg", 600, 100000, 700000 },
	{ "mixed", "lib", "so", 316, 20000, 1200000 },
	{ "tiny", "conf", "conf", 100000, 500, 3500 },
};

int
main(int argc, char **argv)
{
	unsigned i, k;
	FILE *f;

	if (argc != 3)
		return 64;
	(void)mkdir(argv[2], 0755);
	for (k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
		for (i = 0; strcmp(parts[k].corpus, argv[1]) == 0 &&
		    i < parts[k].files; i++) {
			uint64_t n = between(parts[k].from, parts[k].to);

			f = create(argv[2], parts[k].kind, i, parts[k].ending);
			switch (parts[k].kind[0]) {
			case 'e': put_json(f, n); break;
			case 'c': put_conf(f, n); break;
			case 'i': put_noise(f, n, 0); break;
			case 'l': if (parts[k].kind[1] == 'o') put_log(f, n);
				else put_noise(f, n, 1);
				break;
			}
			if (fclose(f) != 0)
				return 74;
		}
	return 0;
}
