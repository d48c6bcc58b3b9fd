/* SPDX-License-Identifier: Apache-2.0
 * Packs for timing checks: fleet hosts N IN OUT makes of one host's pack one
 * of N hosts with the same facts; fleet people P ROWS OUT makes a firm's pack
 * with P people and ROWS lines of training. Sample data only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "pack/reader.h"
#include "pack/writer.h"

static struct error err;

static void
must(int r)
{
	if (r == 0)
		return;
	(void)fprintf(stderr, "%s\n", err.en);
	exit(1);
}

static void
add(struct pack_writer *w, const struct pack_record *like, const char *label,
    const char *kind, const void *p, size_t n)
{
	struct pack_record rec = like == NULL ? (struct pack_record){
	    .step = "0.0", .plugin = "core", .cls = "open" } : *like;

	rec.label = label;
	rec.kind = kind;
	if (like != NULL && like->path != NULL)
		rec.path_n = strlen(like->path);
	must(pack_writer_add_bytes(w, &rec, p, n, NULL, &err));
}

static void
read_item(struct pack *p, uint64_t i, struct buf *out)
{
	buf_init(out, (size_t)1 << 31);
	must(pack_item_read(p, i, out, &err));
	(void)buf_str(out);
}

/* Every line of a host's item, once a host, with its name exchanged. */
/* A journal's lines anew, each naming the one before. */
static void
chain(FILE *f)
{
	size_t n = (size_t)ftell(f);
	char *text = malloc(n + 1), *at, *end, last[HASH_HEX + 1];
	unsigned char sha[HASH_SIZE];
	struct buf line;
	json_t *o;

	rewind(f);
	if (text == NULL || fread(text, 1, n, f) != n)
		exit(70);
	rewind(f);
	memset(last, '0', HASH_HEX);
	last[HASH_HEX] = '\0';
	buf_init(&line, 1 << 20);
	for (at = text; at < text + n; at = end + 1) {
		end = memchr(at, '\n', n - (size_t)(at - text));
		o = json_loadb(at, (size_t)(end - at), 0, NULL);
		(void)json_object_set_new(o, "prev", json_string(last));
		buf_reset(&line);
		json_write(&line, o);
		json_decref(o);
		hash_bytes(buf_str(&line), line.n, sha);
		hash_to_hex(sha, last);
		buf_putc(&line, '\n');
		(void)fwrite(buf_str(&line), 1, line.n, f);
	}
	(void)fflush(f);
	if (ftruncate(fileno(f), ftell(f)) != 0)
		exit(74);
	buf_free(&line);
	free(text);
}

static void
multiply(struct pack_writer *w, const struct pack_item *item,
    const struct buf *in, const char *was, unsigned n)
{
	FILE *f = tmpfile();
	struct pack_record rec = *item->rec;
	const char *at, *end, *hit;
	size_t len = strlen(was);
	unsigned i;

	for (i = 0; i < n; i++)
		for (at = buf_str(in); at < in->p + in->n; at = end + 1) {
			end = memchr(at, '\n', in->n - (size_t)(at - in->p));
			hit = memmem(at, (size_t)(end - at), was, len);
			if (hit == NULL) {
				if (i == 0)
					(void)fwrite(at, 1, (size_t)(end - at) +
					    1, f);
				continue;
			}
			(void)fwrite(at, 1, (size_t)(hit - at), f);
			(void)fprintf(f, "\"host:h%05u\"", i);
			(void)fwrite(hit + len, 1, (size_t)(end - hit) - len +
			    1, f);
		}
	if (strcmp(rec.kind, "journal") == 0)
		chain(f);
	(void)fflush(f);
	rec.path_n = rec.path == NULL ? 0 : strlen(rec.path);
	rec.flags = 0;
	rec.original = NULL;
	must(pack_writer_add_fd(w, &rec, fileno(f), (uint64_t)ftell(f),
	    1 << 20, NULL, &err));
	(void)fclose(f);
}

static void
end(struct pack_writer *w)
{
	static const uint64_t outcomes[SEAL_OUTCOMES] = { 0 };
	struct buf statement;

	buf_init(&statement, SEAL_BYTES_MAX);
	must(pack_writer_finish(w, outcomes, INT64_C(1800000000000000000),
	    &statement, &err));
	must(pack_writer_commit(w, NULL, 0, &err));
	pack_writer_discard(w);
}

static void
begin(const char *path, struct pack_writer **w)
{
	const struct pack_settings s = { .series = "bench",
	    .started_ns = INT64_C(1800000000000000000) };

	must(pack_writer_open(&s, path, w, &err));
}

static void
make_hosts(unsigned n, const char *in, const char *out)
{
	struct pack_writer *w;
	struct pack_item item;
	struct pack *p;
	struct buf b, plan;
	json_t *o;
	char was[300];
	uint64_t i;
	unsigned k;

	must(pack_open(in, &p, &err));
	read_item(p, 0, &b);
	o = json_read(b.p, b.n, b.n, "plan", &err);
	(void)snprintf(was, sizeof(was), "\"%s\"", json_string_value(
	    json_object_get(json_array_get(json_object_get(o, "subjects"), 0),
	    "id")));
	buf_init(&plan, 1 << 30);
	buf_puts(&plan, "{\"subjects\":[");
	for (k = 0; k < n; k++)
		buf_printf(&plan, "%s{\"id\":\"host:h%05u\"}", k ? "," : "", k);
	buf_puts(&plan, "]}");
	begin(out, &w);
	add(w, NULL, "plan.json", NULL, plan.p, plan.n);
	for (i = 1; i < pack_item_count(p); i++) {
		const char *kind;

		pack_item_get(p, i, &item);
		kind = item.rec->kind == NULL ? "" : item.rec->kind;
		buf_free(&b);
		read_item(p, i, &b);
		if (strcmp(kind, "facts") == 0 || strcmp(kind, "gaps") == 0 ||
		    strcmp(kind, "journal") == 0)
			multiply(w, &item, &b, was, n);
		else if (i < 4)
			add(w, NULL, item.rec->label, NULL, buf_str(&b), b.n);
		else
			add(w, item.rec, item.rec->label, kind, "", 0);
	}
	end(w);
}

#define COLUMN(n, t, f) "{\"name\":\"" n "\",\"type\":\"" t "\",\"view\":" \
	"\"recorded\",\"flags\":[" f "],\"symbols\":[\"attended\",\"absent\"]," \
	"\"label\":{\"en\":\"" n "\",\"ja\":\"" n "\"}}"
#define HEAD(n) "{\"name\":\"" n "\",\"class\":\"open\",\"flags\":[],\"title\":" \
	"{\"en\":\"" n "\",\"ja\":\"" n "\"},\"columns\":["

static const char tables[] = "[" HEAD("ledger.person")
    COLUMN("id", "text", "\"key\"") "," COLUMN("name", "text", "") ","
    COLUMN("joined_on", "date", "") "]}," HEAD("ledger.training")
    COLUMN("person", "text", "\"key\"") "," COLUMN("topic", "text", "\"key\"")
    "," COLUMN("held_on", "date", "\"key\"") "," COLUMN("method", "text", "")
    "," COLUMN("occasion", "text", "") "," COLUMN("result", "enum", "") ","
    COLUMN("content", "text", "") "]}]";

static void
add_file(struct pack_writer *w, FILE *f, const char *label)
{
	struct pack_record rec = { .step = "0.0", .plugin = "core", .cls =
	    "open", .label = label, .kind = "facts" };

	(void)fflush(f);
	must(pack_writer_add_fd(w, &rec, fileno(f), (uint64_t)ftell(f),
	    1 << 20, NULL, &err));
	(void)fclose(f);
}

static void
add_people(struct pack_writer *w, unsigned people, unsigned rows)
{
	FILE *f = tmpfile();
	unsigned i;

	for (i = 0; i < people; i++)
		(void)fprintf(f, "{\"subject\":\"firm:sample\",\"grade\":\"R1\","
		    "\"id\":\"E-%06u\",\"name\":\"サンプル %u\",\"joined_on\":"
		    "\"20%02u-04-01\",\"cites\":[{\"item\":4,\"rows\":[1,%u,%u]}]}"
		    "\n", i, i, i % 26, i + 2, i + 2);
	add_file(w, f, "ledger.person.jsonl");
	f = tmpfile();
	/* Full-width ids, as people type them. */
	for (i = 0; i < rows; i++)
		(void)fprintf(f, "{\"subject\":\"firm:sample\",\"grade\":\"R1\","
		    "\"person\":\"%s%06u\",\"topic\":\"policy\",\"held_on\":"
		    "\"20%02u-%02u-01\",\"method\":\"e-learning\",\"occasion\":"
		    "\"yearly\",\"result\":\"%s\",\"content\":\"第 %u 回 情報"
		    "セキュリティ研修\",\"cites\":[{\"item\":4,\"rows\":[1,%u,%u]}]}"
		    "\n", i % 7 == 0 ? "Ｅ－" : "E-", i % people, 17 + i / people,
		    1 + i % 12, i % 31 == 0 ? "absent" : "attended", i % 40,
		    i + 2, i + 2);
	add_file(w, f, "ledger.training.jsonl");
}

static void
make_people(unsigned people, unsigned rows, const char *out)
{
	static const char journal[] = "{\"event\":\"plugin-end\",\"plugin\":"
	    "\"ledger\",\"prev\":\""
	    "00000000000000000000000000000000"
	    "00000000000000000000000000000000"
	    "\",\"subject\":\"firm:sample\",\"outcome\":\"complete\"}\n";
	static const char plan[] = "{\"subjects\":[{\"id\":\"firm:sample\"}]}";
	struct pack_writer *w;
	struct buf b;

	begin(out, &w);
	add(w, NULL, "plan.json", NULL, plan, sizeof(plan) - 1);
	add(w, NULL, "plan.sig", NULL, "", 0);
	add(w, NULL, "policy.json", NULL, "", 0);
	buf_init(&b, 1 << 20);
	buf_printf(&b, "{\"plugins\":[{\"manifest\":{\"id\":\"ledger\",\"flags\":"
	    "[\"firm\"],\"tables\":%s}}]}", tables);
	add(w, NULL, "collector.json", NULL, b.p, b.n);
	add(w, NULL, "ledger.csv", "artifact", "x", 1);
	add_people(w, people, rows);
	add(w, NULL, "journal.jsonl", "journal", journal, sizeof(journal) - 1);
	end(w);
	buf_reset(&b);
	/* The policy that joins them, for whoever times it. */
	buf_printf(&b, "{\"format\":\"starseal-policy/1\",\"id\":\"join\","
	    "\"version\":\"1\",\"edition\":\"1\",\"title\":{\"en\":\"t\",\"ja\":"
	    "\"t\"},\"calendar\":\"UTC\",\"source\":{},\"parameters\":{},"
	    "\"catalog\":[{\"id\":\"1\",\"criteria\":[{\"id\":\"k\",\"level\":"
	    "\"star3\"}]}],\"decide\":{\"k\":{\"check\":\"c\"}},\"checks\":[{"
	    "\"id\":\"c\",\"rev\":1,\"method\":\"EXAMINE\",\"title\":{\"en\":"
	    "\"c\",\"ja\":\"c\"},\"supports\":[\"k\"],\"for\":{\"population\":"
	    "\"firm\"},\"quantifier\":\"all\",\"expect\":{\"each\":"
	    "\"ledger.person\",\"expect\":{\"exists\":\"ledger.training\","
	    "\"match\":{\"person\":\".id\"},\"where\":{\"all\":[{\"fact\":"
	    "\".result\",\"eq\":\"attended\"},{\"fact\":\".held_on\",\"within\":"
	    "\"P12M\"}]}},\"on_empty\":\"fail\"},\"remedy\":{\"text\":{\"en\":"
	    "\"r\",\"ja\":\"r\"},\"who\":\"it\",\"effort\":\"S\",\"lead_days\":"
	    "1}}],\"tables\":[{\"id\":\"ledger\",\"flags\":[\"firm\"],"
	    "\"tables\":%s}]}", tables);
	must(file_write_fd(STDOUT_FILENO, b.p, b.n, "stdout", &err));
}

int
main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "hosts") == 0)
		make_hosts((unsigned)strtoul(argv[2], NULL, 10), argv[3],
		    argv[4]);
	else if (argc == 5 && strcmp(argv[1], "people") == 0)
		make_people((unsigned)strtoul(argv[2], NULL, 10),
		    (unsigned)strtoul(argv[3], NULL, 10), argv[4]);
	else
		return 64;
	return 0;
}
