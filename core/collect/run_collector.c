/* SPDX-License-Identifier: Apache-2.0
 * Item 3: what did the collecting. Program digests, plugins with their
 * manifests, libraries, kernel, rights.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <archive.h>
#include <openssl/crypto.h>
#include <sodium.h>
#include <sqlite3.h>
#include <zstd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/where.h"
#include "run_state.h"

#define PROGRAM_MAX (256u << 20)

static void
set_str(json_t *o, const char *key, const char *value)
{
	(void)json_object_set_new(o, key, json_string(value));
}

static void
set_num(json_t *o, const char *key, uint64_t value)
{
	(void)json_object_set_new(o, key, json_integer((json_int_t)value));
}

static int
put_program(json_t *o, const char *name, const char *path, struct error *err)
{
	unsigned char digest[HASH_SIZE];
	char hex[HASH_HEX + 1];
	struct buf b;
	int e;

	buf_init(&b, PROGRAM_MAX);
	e = file_read(path, &b, err);
	if (e == 0) {
		hash_bytes(buf_str(&b), b.n, digest);
		hash_to_hex(digest, hex);
		set_str(o, name, hex);
	}
	buf_free(&b);
	return e;
}

static int
put_programs(json_t *root, struct error *err)
{
	static const char *const helpers[] = { "starseal-reader",
		"starseal-worker" };
	json_t *o = json_object();
	char *dir = where_is(WHERE_LIBEXEC, err), *path;
	size_t i;
	int e = dir == NULL ? err->code : put_program(o, "starseal",
	    "/proc/self/exe", err);

	for (i = 0; e == 0 && i < 2; i++) {
		path = file_join(dir, helpers[i]);
		e = path == NULL ? error_nomem(err) : put_program(o,
		    helpers[i], path, err);
		free(path);
	}
	free(dir);
	(void)json_object_set_new(root, "programs", o);
	return e;
}

static void
put_libraries(json_t *root)
{
	json_t *o = json_object();

	set_str(o, "jansson", JANSSON_VERSION);
	set_str(o, "libarchive", archive_version_string());
	set_str(o, "libcrypto", OpenSSL_version(OPENSSL_VERSION_STRING));
	set_str(o, "libsodium", sodium_version_string());
	set_str(o, "libzstd", ZSTD_versionString());
	set_str(o, "sqlite", sqlite3_libversion());
	(void)json_object_set_new(root, "libraries", o);
}

static void
put_host(const struct run *run, json_t *root)
{
	json_t *o = json_object();
	struct utsname u;
	unsigned char digest[32];
	char hex[65];
	struct buf b;

	if (uname(&u) == 0) {
		set_str(o, "kernel", u.release);
		set_str(o, "machine", u.machine);
	}
	set_num(o, "uid", geteuid());
	/* One boot can be told from another, and no more than that. */
	buf_init(&b, 64);
	if (file_read("/proc/sys/kernel/random/boot_id", &b, NULL) == 0) {
		(void)crypto_generichash(digest, sizeof(digest),
		    (const unsigned char *)buf_str(&b), b.n, run->mask_key,
		    sizeof(run->mask_key));
		(void)sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
		set_str(o, "boot", hex);
	}
	buf_free(&b);
	(void)json_object_set_new(root, "host", o);
}

static void
put_level(json_t *root, const struct sandbox_level *l)
{
	json_t *o = json_object();

	set_str(o, "level", sandbox_mode_name(l));
	set_num(o, "landlock", l->landlock);
	(void)json_object_set_new(o, "seccomp", json_boolean(l->seccomp));
	set_num(o, "uid", l->uid);
	(void)json_object_set_new(root, "sandbox", o);
}

int
run_collector(struct run *run, struct buf *out, struct error *err)
{
	json_t *root = json_object(), *list = json_array(), *o;
	char time[DATE_TIME_TEXT];
	size_t i;
	int e;

	set_str(root, "format", "starseal-collector/1");
	set_str(root, "version", STARSEAL_VERSION);
	date_format_time(date_now_ns() / 1000000000, time);
	set_str(root, "started", time);
	if (run->o->test_secret != NULL)
		(void)json_object_set_new(root, "test_secret", json_true());
	e = put_programs(root, err);
	put_libraries(root);
	put_host(run, root);
	put_level(root, &run->o->level);
	for (i = 0; i < run->plan->n_plugins; i++) {
		const struct plan_plugin *p = &run->plan->plugins[i];

		o = json_object();
		set_str(o, "id", p->id);
		set_str(o, "version", p->version);
		set_str(o, "sha256", p->sha256);
		set_str(o, "manifest_sha256", p->manifest_sha256);
		(void)json_object_set(o, "manifest", p->manifest);
		(void)json_array_append_new(list, o);
	}
	(void)json_object_set_new(root, "plugins", list);
	if (e == 0) {
		json_write(out, root);
		if (out->failed)
			e = error_nomem(err);
	}
	json_decref(root);
	return e;
}
