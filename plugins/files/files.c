/* SPDX-License-Identifier: Apache-2.0
 * Trees and globs that the engagement names, sealed as they are: for what has
 * no parser yet. Never looks into a file.
 */
#include <starseal/draft.h>

#define LINES_MAX 64

static const struct ss_path paths[] = {
	{ "{paths}", { "Named by the setting paths of this engagement. Files "
	    "are sealed as they are; secrets in them are masked.",
	    "この収集の設定 paths で指定されたものです。ファイルをそのまま"
	    "封印し、含まれる秘密は伏せます。" }, NULL, UINT64_C(1) << 32,
	    SS_CONFIDENTIAL, SS_F_OPTIONAL | SS_F_RECURSE }
};

static const struct ss_setting settings[] = {
	{ "paths", "", { "What to seal, one absolute path or glob a line; of "
	    "a folder, all below it.",
	    "封印する対象。1 行に 1 つの絶対パスまたは glob。フォルダなら"
	    "その下のすべて。" }, SS_TEXT, 0 }
};

#define COUNT(name, unit, en, ja) { name, unit, { en, ja }, NULL, SS_INT, \
	SS_RECORDED, SS_F_OPTIONAL, 0 }

static const struct ss_column columns[] = {
	{ "glob", NULL, { "Path or glob", "パスまたは glob" }, NULL, SS_TEXT,
	    SS_DECLARED, SS_F_KEY, 0 },
	COUNT("files", "files", "Files", "ファイル数"),
	COUNT("folders", "folders", "Folders", "フォルダ数"),
	COUNT("others", "entries", "Links, sockets and devices",
	    "リンク、ソケット、デバイスの数"),
	COUNT("bytes", "bytes", "Bytes in files", "ファイルの合計バイト数"),
	{ "newest", NULL, { "Newest change", "最も新しい更新" }, NULL, SS_TIME,
	    SS_RECORDED, SS_F_OPTIONAL, 0 }
};

static const struct ss_table tables[] = {
	{ "files.tree", { "Sealed trees", "封印したファイル群" },
	    SS_LIST_OF(columns, columns), .cls = SS_CONFIDENTIAL }
};

static const struct ss_manifest manifest = {
	.struct_size = sizeof(manifest),
	.abi_major = SS_ABI_MAJOR,
	.abi_minor = 0,
	.id = "files",
	.version = "0.1.0",
	.author = "starseal",
	.licence = "Apache-2.0",
	.summary = { "Files and folders that the engagement names, sealed as "
	    "they are.", "設定で指定したファイルとフォルダをそのまま封印"
	    "します。" },
	SS_LIST_OF(paths, paths),
	SS_LIST_OF(settings, settings),
	SS_LIST_OF(tables, tables),
	.limits = { .memory = 64 << 20, .bytes = UINT64_C(64) << 30,
	    .files = 2000000, .wall_ms = 3600000, .cpu_ms = 60000 }
};

struct total { int64_t files, folders, others, bytes, newest; };

static struct ss_draft draft;

static int
add_entry(void *arg, const struct ss_entry *e)
{
	struct total *t = arg;

	if (e->type == SS_FILE) {
		t->files++;
		if (e->size < INT64_MAX && t->bytes <
		    INT64_MAX - (int64_t)e->size)
			t->bytes += (int64_t)e->size;
		if (e->mtime_ns > t->newest)
			t->newest = e->mtime_ns;
	} else if (e->type == SS_DIR) {
		t->folders++;
	} else {
		t->others++;
	}
	return 0;
}

static void
seal_one(struct ss_run *run, const char *glob)
{
	struct total t = { 0, 0, 0, 0, 0 };
	struct ss_blob listing, sealed;
	int n;

	/* Sealed first: the list that follows is the one just sealed, so the
	 * tree is walked once. */
	ss_blob_start(&sealed);
	n = run->host->capture(run->host->ctx, glob, &sealed);
	if (n == 0 || n == SS_ENOENT)
		ss_lost(run, glob, SS_ENOENT);
	else if (n < 0)
		ss_lost(run, glob, n);
	if (n <= 0)
		return;
	n = ss_take_list(run, glob, add_entry, &t, &listing);
	if (n <= 0)
		return;
	ss_draft_start(&draft);
	ss_draft_text(&draft, "glob", (struct ss_bytes){ glob,
	    strlen(glob) });
	ss_draft_int(&draft, "files", t.files);
	ss_draft_int(&draft, "folders", t.folders);
	ss_draft_int(&draft, "others", t.others);
	ss_draft_int(&draft, "bytes", t.bytes);
	if (t.files > 0 && t.newest >= 0)
		ss_draft_time(&draft, "newest", t.newest / 1000000000);
	ss_draft_cite(&draft, &listing, 0, 0);
	ss_draft_cite(&draft, &sealed, 0, 0);
	ss_draft_emit(run, "files.tree", &draft);
	if (((listing.flags | sealed.flags) & SS_B_CUT) != 0)
		ss_lost(run, glob, SS_ELIMIT);
}

static int
collect(const struct ss_host *host)
{
	struct ss_run run = { host, "files.tree", false, false };
	struct ss_value v = { NULL, NULL, NULL, 0, 0, 0 };
	struct ss_lines l;
	struct ss_bytes line;
	char glob[4097];
	int n = 0;

	if (!ss_take_setting(&run, "paths", &v))
		return SS_FAILED;
	l = (struct ss_lines){ { v.str == NULL ? "" : v.str,
	    v.str == NULL ? 0 : strlen(v.str) }, 0 };
	while (!run.cancelled && ss_next_line(&l, &line)) {
		line = ss_trim(line);
		if (line.n == 0)
			continue;
		if (n++ == LINES_MAX) {
			ss_lost(&run, "paths", SS_ELIMIT);
			break;
		}
		if (line.p[0] != '/' || !ss_copy(line, glob, sizeof(glob)))
			ss_malformed(&run, "paths");
		else
			seal_one(&run, glob);
	}
	return n == 0 ? SS_NOT_APPLICABLE : ss_outcome_of(&run);
}

SS_PLUGIN(manifest, collect);
