/* SPDX-License-Identifier: Apache-2.0
 * Signatures of waivers. Never leaves out that there is none.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "check/waiver.h"
#include "output.h"
#include "seal/minisign.h"
#include "seal/sshsig.h"
#include "waived.h"

/* PATH with a suffix, where such a file is there; malloced, else NULL. */
static char *
beside(const char *path, const char *suffix)
{
	size_t n = strlen(path), m = strlen(suffix) + 1;
	char *name = malloc(n + m);

	if (name == NULL)
		return NULL;
	memcpy(name, path, n);
	memcpy(name + n, suffix, m);
	if (access(name, F_OK) == 0)
		return name;
	free(name);
	return NULL;
}

static int
check_minisign(const struct buf *sig, const struct buf *text,
    const struct keyring *keys, struct waived *w, struct error *err)
{
	struct minisign_signature s;
	int r = minisign_parse(buf_str(sig), sig->n, &s, err);

	if (r != 0)
		return r;
	minisign_id(s.id, w->id);
	w->key = keyring_find(keys, FORM_MINISIGN, w->id);
	return w->key == NULL ? 0 : minisign_verify(&s, &w->key->ed,
	    buf_str(text), text->n, err);
}

static int
check_sshsig(const struct buf *sig, const struct buf *text,
    const struct keyring *keys, struct waived *w, struct error *err)
{
	struct sshsig s;
	int r = sshsig_parse(buf_str(sig), sig->n, &s, err);

	if (r != 0)
		return r;
	sshsig_key_print(&s.key, w->id);
	w->key = keyring_find(keys, FORM_SSHSIG, w->id);
	if (w->key == NULL)
		return 0;
	/* The print only finds the key: its bytes decide. */
	if (s.key.n != w->key->ssh.n || memcmp(s.key.blob, w->key->ssh.blob,
	    s.key.n) != 0)
		return error_put(err, ERR_INTEGRITY, 0, "signed by another key",
		    "別の鍵の署名です");
	return sshsig_verify(&s, WAIVED_NAMESPACE, buf_str(text), text->n, err);
}

/* Whether a good signature counts. A waiver has no trusted time. */
static void
count(const json_t *waivers, int64_t now, struct waived *w)
{
	static const enum seal_role may[] = { ROLE_FIRM, ROLE_SPECIALIST,
		ROLE_EVALUATOR };
	const char *named;
	json_t *o;
	size_t i;
	int r = -1;

	if (w->key == NULL) {
		w->state = WAIVED_UNKNOWN;
		return;
	}
	for (i = 0; r != 0 && i < 3; i++)
		r = keyring_counts(w->key, may[i], false, 0, now, &w->why);
	json_array_foreach((json_t *)(uintptr_t)waivers, i, o) {
		named = json_string_value(json_object_get(json_object_get(o,
		    "approver"), "key"));
		if (r == 0 && named != NULL && strcmp(named, w->id) != 0)
			r = error_set(&w->why, ERR_DENIED, 0,
			    "its approver's key is another: %.60s",
			    "承認者の鍵は別のものです: %.60s", named);
	}
	w->state = r == 0 ? WAIVED_VALID : WAIVED_UNCOUNTED;
}

static int
check_signature(const char *path, const struct buf *text,
    const struct keyring *keys, struct waived *w, struct error *err)
{
	char *minisig = beside(path, ".minisig"), *ssh = beside(path, ".sig");
	const char *name = minisig != NULL ? minisig : ssh;
	struct buf sig;
	int r = 0;

	buf_init(&sig, SSHSIG_FILE_MAX);
	w->state = WAIVED_UNSIGNED;
	if (name != NULL && (r = file_read(name, &sig, err)) == 0) {
		w->state = WAIVED_UNKNOWN;
		r = minisig != NULL ?
		    check_minisign(&sig, text, keys, w, err) :
		    check_sshsig(&sig, text, keys, w, err);
		if (r != 0)
			r = error_prefix(err, name);
	}
	buf_free(&sig);
	free(minisig);
	free(ssh);
	return r;
}

json_t *
waived_read(const char *path, const struct keyring *keys, int64_t now,
    struct waived *out, struct error *err)
{
	json_t *waivers = NULL;
	struct buf text;

	memset(out, 0, sizeof(*out));
	buf_init(&text, WAIVER_BYTES_MAX);
	if (file_read(path, &text, err) == 0 &&
	    check_signature(path, &text, keys, out, err) == 0)
		waivers = waiver_parse(buf_str(&text), text.n, path, err);
	buf_free(&text);
	if (waivers == NULL)
		return NULL;
	if (out->state != WAIVED_UNSIGNED)
		count(waivers, now, out);
	waiver_set_signed(waivers, out->id[0] == '\0' ? NULL : out->id);
	return waivers;
}

void
waived_print(FILE *out, const struct waived *w)
{
	static const struct text states[] = {
		[WAIVED_UNSIGNED] = { "UNSIGNED, so nobody answers for them",
		    "署名なし。責任を負う人が示されていません" },
		[WAIVED_VALID] = { "signed", "署名あり" },
		[WAIVED_UNCOUNTED] = { "signed, but NOT COUNTED",
		    "署名はありますが、数えません" },
		[WAIVED_UNKNOWN] = { "by a key not known here",
		    "ここで知らない鍵の署名" },
	};

	if (w->state == WAIVED_NONE)
		return;
	(void)fputs(TR("Waivers: ", "免除: "), out);
	output_toned(out, w->state == WAIVED_VALID ? OUTPUT_GOOD : OUTPUT_WARN,
	    text_of(&states[w->state]));
	(void)fputc('\n', out);
	if (w->state == WAIVED_UNSIGNED) {
		(void)fputs(TR("  sign with: minisign -S -s KEY -m FILE, or "
		    "ssh-keygen -Y sign -n " WAIVED_NAMESPACE "\n",
		    "  署名: minisign -S -s KEY -m FILE\n"
		    "  または ssh-keygen -Y sign -n " WAIVED_NAMESPACE "\n"),
		    out);
		return;
	}
	(void)fputs("  ", out);
	if (w->key != NULL && w->key->holder != NULL) {
		output_visible(out, w->key->holder, strlen(w->key->holder));
		(void)fputc(' ', out);
	}
	(void)fputs(w->id, out);
	if (w->state == WAIVED_UNCOUNTED)
		(void)fprintf(out, ": %s", error_text(&w->why));
	(void)fputc('\n', out);
}
