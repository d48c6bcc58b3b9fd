/* SPDX-License-Identifier: Apache-2.0
 * When a version was published, by the change logs that packages bring along.
 * Never guesses a date: where no change log has the version there is none.
 */
#include "updates.h"

const struct ss_text updates_capped = {
	"The dates of publication of further updates were not looked up; the "
	"setting changelogs says of how many they are.",
	"これ以外の更新の公開日は調べていません。件数は設定 changelogs で"
	"決まります。" };

/* Once told that nothing can be unpacked here, no further file would fare
 * better. A worker runs one collection. */
static bool nothing_unpacks;

static bool
ends(const char *path, const char *end)
{
	size_t n = strlen(path), m = strlen(end);

	return n > m && strcmp(path + n - m, end) == 0;
}

bool
change_take_text(struct ss_run *run, const char *path, struct ss_blob *blob,
    struct ss_bytes *all)
{
	static const struct ss_text why = {
		"It could not be unpacked.", "展開できませんでした。" };
	struct ss_blob packed;
	int r;

	if (!ends(path, ".gz"))
		return ss_take(run, path, SS_MAYBE, blob, all) == 0;
	if (nothing_unpacks || ss_take(run, path, SS_MAYBE, &packed, NULL) != 0)
		return false;
	r = ss_take_run(run, RUN_GUNZIP, path, SS_MUST, &packed, blob, all);
	nothing_unpacks = r == SS_ENOTRUN || r == SS_ENOENT;
	if (r != 0)
		return false;
	if (blob->status == 0)
		return true;
	ss_lacks(run, path, SS_EINVAL, &why);
	run->partial = true;
	ss_unmap(all);
	return false;
}

/* "bash (5.2-1) bookworm-security; urgency=high": is it this version? */
static bool
is_entry(struct ss_bytes line, struct ss_bytes version, struct change *c)
{
	struct ss_bytes v;

	if (line.n == 0 || ss_is_blank(line.p[0]))
		return false;
	(void)ss_field(&line, '(');
	v = ss_field(&line, ')');
	if (v.n == 0 || v.n != version.n || memcmp(v.p, version.p, v.n) != 0)
		return false;
	c->suite = ss_trim(ss_field(&line, ';'));
	line = ss_trim(line);
	if (ss_starts(line, "urgency=")) {
		(void)ss_field(&line, '=');
		c->urgency = ss_field(&line, ',');
	}
	return true;
}

/* " -- Name <mail>  Thu, 29 May 2025 18:04:02 +0100" ends an entry. */
static bool
find_version(struct ss_bytes all, struct ss_bytes version, struct change *c)
{
	struct ss_lines l = { all, 0 };
	struct ss_bytes line;
	const char *at;
	int64_t t;

	memset(c, 0, sizeof(*c));
	while (ss_next_line(&l, &line)) {
		if (c->first == 0) {
			if (is_entry(line, version, c))
				c->first = l.number;
			continue;
		}
		if (!ss_starts(line, " -- "))
			continue;
		if ((at = memrchr(line.p, '>', line.n)) == NULL)
			return false;
		line.n -= (size_t)(at + 1 - line.p);
		line.p = at + 1;
		if (!ss_read_rfc2822(ss_trim(line), &t))
			return false;
		c->day = t / 86400;
		c->last = l.number;
		return true;
	}
	return false;
}

bool
change_find(struct ss_run *run, struct ss_bytes package,
    struct ss_bytes version, struct ss_blob *blob, struct ss_bytes *all,
    struct change *c)
{
	static const char *const names[] = { "changelog.Debian.gz",
	    "changelog.gz" };
	struct ss_bytes whole = version;
	char path[512];
	size_t i;

	while (version.n > 0 && version.p[version.n - 1] >= '0' &&
	    version.p[version.n - 1] <= '9')
		version.n--;
	if (version.n < 3 || memcmp(version.p + version.n - 2, "+b", 2) != 0)
		version = whole;
	else
		version.n -= 2;
	if (memchr(package.p, '/', package.n) != NULL ||
	    package.p[0] == '.' || package.n > 200)
		return false;
	for (i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof(path), DOCS "%.*s/%s",
		    (int)package.n, package.p, names[i]);
		if (!change_take_text(run, path, blob, all))
			continue;
		if (find_version(*all, version, c))
			return true;
		ss_unmap(all);
	}
	return false;
}
