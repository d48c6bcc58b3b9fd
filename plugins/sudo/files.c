/* SPDX-License-Identifier: Apache-2.0
 * The tree of sudoers files. Never follows an include out of what is declared.
 */
#include "sudo.h"

#define MAIN "/etc/sudoers"
#define FOLDER "/etc/sudoers.d/"

static void read_file(struct sudo *s, const char *path, int depth);

struct names { struct ss_job *job; struct ss_list list; };

/* sudo skips names that hold a dot or end in ~. */
static int
take_name(void *arg, const struct ss_entry *e)
{
	struct names *n = arg;
	const char *slash = strrchr(e->path, '/');
	size_t len = strlen(e->path);

	if (slash != NULL && (e->type == SS_FILE || e->type == SS_LINK) &&
	    strchr(slash, '.') == NULL && e->path[len - 1] != '~')
		ss_list_put(&n->list, ss_text(n->job, ss_bytes_of(e->path)));
	return 0;
}

static void
read_folder(struct sudo *s, int depth)
{
	struct names names = { .job = s->job };
	struct ss_blob listing;
	uint32_t i;

	if (ss_job_list(s->job, "sudo", FOLDER "*", take_name, &names,
	    &listing) >= 0)
		ss_row_cite(&s->row, ss_cite_whole(&listing));
	for (i = 0; i < names.list.n && !s->job->ended; i++)
		read_file(s, names.list.v[i], depth);
}

static void
include(struct sudo *s, struct ss_bytes path, bool folder, int depth)
{
	char to[512];

	path = ss_trim(path);
	if (path.n > 1 && path.p[0] == '"') {
		path.p++;
		path.n -= 2;
	}
	while (folder && path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (!ss_copy(path, to, sizeof(to)))
		to[0] = '\0';
	if (folder && strcmp(to, "/etc/sudoers.d") == 0)
		read_folder(s, depth + 1);
	else if (!folder && (strcmp(to, MAIN) == 0 ||
	    (strncmp(to, FOLDER, strlen(FOLDER)) == 0 &&
	    strchr(to + strlen(FOLDER), '/') == NULL &&
	    strpbrk(to, "*?") == NULL)))
		read_file(s, to, depth + 1);
	else
		ss_job_gap(s->job, "sudo", ss_text(s->job, path),
		    SS_EUNDECLARED, "included, but outside of what this plugin "
		    "may read", "取り込まれますが、この収集器が読める範囲の外です");
}

/* @include and #include; everything else after # is a comment. */
static bool
take_include(struct sudo *s, struct ss_bytes line, int depth)
{
	static const char *const words[] = { "@includedir", "#includedir",
	    "@include", "#include" };
	struct ss_bytes word = ss_word(&line);
	size_t i;

	for (i = 0; i < 4; i++)
		if (ss_equal(word, words[i]) && ss_trim(line).n > 0) {
			include(s, line, i < 2, depth);
			return true;
		}
	return false;
}

/* A # begins a comment unless it stands before a number or in quotes. */
static struct ss_bytes
without_comment(struct ss_bytes line)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < line.n; i++) {
		char next = i + 1 < line.n ? line.p[i + 1] : ' ';

		if (line.p[i] == '\\') {
			i++;
		} else if (line.p[i] == '"') {
			quoted = !quoted;
		} else if (line.p[i] == '#' && !quoted &&
		    (next < '0' || next > '9')) {
			line.n = i;
			break;
		}
	}
	return line;
}

static void
read_lines(struct sudo *s, const struct ss_doc *doc, const char *path,
    int depth)
{
	struct ss_lines lines = { doc->bytes, 0 };
	char *joined = ss_alloc(s->job, SUDO_LINE_BYTES), place[600];
	struct ss_bytes line;
	uint64_t from = 0;
	size_t n = 0, i;
	bool more;

	while (joined != NULL && !s->job->ended && ss_next_line(&lines, &line)) {
		if (n == 0 && take_include(s, ss_trim(line), depth))
			continue;
		if (n == 0)
			from = lines.number;
		more = line.n > 0 && line.p[line.n - 1] == '\\';
		line.n -= more;
		(void)snprintf(place, sizeof(place), "%.512s:%llu", path,
		    (unsigned long long)from);
		if (n + line.n + 1 > SUDO_LINE_BYTES) {
			s->n_broken++;
			ss_job_gap(s->job, "sudo", place, SS_ELIMIT,
			    "the line is too long", "行が長すぎます");
			n = 0;
			continue;
		}
		for (i = 0; i < line.n; i++)
			joined[n++] = line.p[i] == '\t' ? ' ' : line.p[i];
		if (more) {
			joined[n++] = ' ';
			continue;
		}
		sudo_take_line(s, ss_trim(without_comment(
		    (struct ss_bytes){ joined, n })), ss_cite_lines(&doc->blob,
		    from, lines.number), place);
		n = 0;
	}
	if (n > 0) {
		s->n_broken++;
		ss_job_gap(s->job, "sudo", place, SS_EINVAL, "the file ends "
		    "in the middle of a line", "行の途中でファイルが終わっています");
	}
}

static void
cross_check(struct sudo *s, const struct ss_doc *doc)
{
	struct ss_doc json;
	struct ss_blob errors;
	bool valid;

	if (ss_command(s->job, "sudo", "cvtsudoers", RUN_CVTSUDOERS, NULL, 0,
	    &doc->blob, &json, &errors) != 0)
		return;
	valid = json.blob.status == 0;
	ss_row_bool(&s->row, "main_file_valid", valid);
	ss_row_cite(&s->row, ss_cite_whole(&json.blob));
	if (!valid)
		ss_row_cite(&s->row, ss_cite_whole(&errors));
	ss_close(&json);
}

static void
read_file(struct sudo *s, const char *path, int depth)
{
	struct ss_doc doc;
	int i;

	for (i = 0; i < depth && i < SUDO_DEPTH_MAX; i++)
		if (strcmp(s->stack[i], path) == 0)
			break;
	if (i < depth || depth == SUDO_DEPTH_MAX ||
	    s->n_files == SUDO_FILES_MAX) {
		ss_job_gap(s->job, "sudo", path, SS_EINVAL, "the file includes "
		    "itself, or there are too many",
		    "自分自身を取り込むか、ファイルが多すぎます");
		return;
	}
	if (ss_open(s->job, "sudo", path, depth > 0, &doc) != 0) {
		s->job->partial |= depth > 0;
		return;
	}
	s->stack[depth] = ss_text(s->job, ss_bytes_of(path));
	ss_list_put(&s->files, s->stack[depth]);
	s->n_files++;
	s->main_there |= depth == 0;
	ss_row_cite(&s->row, ss_cite_whole(&doc.blob));
	read_lines(s, &doc, s->stack[depth], depth);
	if (depth == 0)
		cross_check(s, &doc);
	ss_close(&doc);
}

void
sudo_read(struct sudo *s)
{
	read_file(s, MAIN, 0);
}
