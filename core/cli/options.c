/* SPDX-License-Identifier: Apache-2.0
 * Parsing and printing of command lines. Never interprets a command's
 * arguments.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "output.h"

#define OPTIONS_MAX 32
#define FIRST_LONG 256

static const char *lang_name;
static bool want_help;
static struct cli_common shared;

static const struct cli_option common_options[] = {
	{ "json", 0, CLI_FLAG, NULL,
	    { "print JSON", "JSON で出力する" }, &shared.json },
	{ "quiet", 'q', CLI_FLAG, NULL,
	    { "print results and errors only", "結果とエラーだけを表示する" },
	    &shared.quiet },
	{ "lang", 0, CLI_STRING, "ja|en",
	    { "language of what is printed", "表示する言語" }, &lang_name },
	{ "help", 'h', CLI_FLAG, NULL,
	    { "print this help", "この説明を表示する" }, &want_help },
};
#define COMMON (sizeof(common_options) / sizeof(common_options[0]))

static const struct cli_option *
option_at(const struct cli_usage *u, size_t i)
{
	return i < u->n ? &u->options[i] : &common_options[i - u->n];
}

static void
print_option(FILE *out, const struct cli_option *o)
{
	char left[80];

	(void)snprintf(left, sizeof(left), "%c%c%s --%s%s%s",
	    o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
	    o->letter ? "," : " ", o->name, o->argument ? " " : "",
	    o->argument ? o->argument : "");
	(void)fprintf(out, "  %-28s %s\n", left, text_of(&o->help));
}

static void
print_help(FILE *out, const struct cli_usage *u)
{
	size_t i;

	(void)fprintf(out, TR("Usage: starseal %s [OPTION]... %s\n",
	    "使い方: starseal %s [オプション]... %s\n"), u->command,
	    u->arguments);
	(void)fprintf(out, "%s\n\n", text_of(&u->summary));
	for (i = 0; i < u->n + COMMON; i++)
		print_option(out, option_at(u, i));
	(void)fprintf(out, TR("\nManual: man starseal-%.*s\n",
	    "\n手引き: man starseal-%.*s\n"),
	    (int)strcspn(u->command, " "), u->command);
}

int
cli_usage_error(const struct cli_usage *usage, const char *en, const char *ja)
{
	(void)fprintf(stderr, "starseal %s: %s\n", usage->command, TR(en, ja));
	(void)fprintf(stderr, TR("Try: starseal %s --help\n",
	    "参照: starseal %s --help\n"), usage->command);
	return 64;
}

static int
bad_option(const struct cli_usage *u, const char *what, const char *en,
    const char *ja)
{
	char text_en[256], text_ja[256];

	(void)snprintf(text_en, sizeof(text_en), "%s: %s", what, en);
	(void)snprintf(text_ja, sizeof(text_ja), "%s: %s", what, ja);
	return cli_usage_error(u, text_en, text_ja);
}

static int
take(const struct cli_usage *u, const struct cli_option *o, const char *value)
{
	struct cli_list *list;
	char *end;

	switch (o->kind) {
	case CLI_FLAG:
		*(bool *)o->value = true;
		break;
	case CLI_STRING:
		*(const char **)o->value = value;
		break;
	case CLI_NUMBER:
		*(int64_t *)o->value = strtoll(value, &end, 10);
		if (value[0] < '0' || value[0] > '9' || *end != '\0')
			return bad_option(u, o->name, "wants a whole number",
			    "整数を指定してください");
		break;
	case CLI_LIST:
		list = o->value;
		if (list->n == CLI_LIST_MAX)
			return bad_option(u, o->name, "is given too often",
			    "の指定が多すぎます");
		list->v[list->n++] = value;
		break;
	}
	return CLI_GO;
}

/* getopt's tables from ours. */
static void
make_tables(const struct cli_usage *u, struct option *longs, char *shorts)
{
	size_t i;

	*shorts++ = ':';
	for (i = 0; i < u->n + COMMON; i++) {
		const struct cli_option *o = option_at(u, i);

		longs[i].name = o->name;
		longs[i].has_arg = o->kind == CLI_FLAG ? no_argument :
		    required_argument;
		longs[i].flag = NULL;
		longs[i].val = FIRST_LONG + (int)i;
		if (o->letter != 0) {
			*shorts++ = o->letter;
			if (o->kind != CLI_FLAG)
				*shorts++ = ':';
		}
	}
	memset(&longs[i], 0, sizeof(longs[i]));
	*shorts = '\0';
}

static const struct cli_option *
option_of(const struct cli_usage *u, int c)
{
	size_t i;

	if (c >= FIRST_LONG)
		return option_at(u, (size_t)(c - FIRST_LONG));
	for (i = 0; i < u->n + COMMON; i++)
		if (option_at(u, i)->letter == c)
			return option_at(u, i);
	return NULL;
}

int
cli_parse(const struct cli_usage *usage, int argc, char **argv,
    struct cli_common *common, int *first)
{
	struct option longs[OPTIONS_MAX + COMMON + 1];
	char shorts[2 * (OPTIONS_MAX + COMMON) + 3];
	enum text_lang lang;
	int c, r;

	if (usage->n > OPTIONS_MAX)
		abort();
	make_tables(usage, longs, shorts);
	memset(&shared, 0, sizeof(shared));
	lang_name = NULL;
	want_help = false;
	opterr = 0;
	optind = 0;
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (c == ':' || c == '?')
			return bad_option(usage, argv[optind - 1], c == ':' ?
			    "wants a value" : "is no option of this command",
			    c == ':' ? "値が要ります" :
			    "このコマンドにないオプションです");
		r = take(usage, option_of(usage, c), optarg);
		if (r != CLI_GO)
			return r;
	}
	if (lang_name != NULL) {
		if (!text_parse_lang(lang_name, &lang))
			return bad_option(usage, lang_name,
			    "no such language; say ja or en",
			    "この言語はありません。ja か en を指定してください");
		text_set_lang(lang);
	}
	if (want_help) {
		print_help(stdout, usage);
		return output_done();
	}
	if (argc - optind < usage->min)
		return cli_usage_error(usage, "an argument is missing",
		    "引数が足りません");
	if (usage->max >= 0 && argc - optind > usage->max)
		return bad_option(usage, argv[optind + usage->max],
		    "one argument too many", "引数が多すぎます");
	*common = shared;
	*first = optind;
	return CLI_GO;
}

int
cli_fail(const char *command, const struct error *err)
{
	(void)fflush(stdout);
	(void)fprintf(stderr, "starseal %s: ", command);
	output_visible(stderr, error_text(err), strlen(error_text(err)));
	(void)fputc('\n', stderr);
	return error_exit_status(err->code);
}

static void
print_family(FILE *out, const char *family, const struct cli_command *members)
{
	size_t i;

	(void)fprintf(out, TR("Usage: starseal %s COMMAND [OPTION]...\n\n",
	    "使い方: starseal %s コマンド [オプション]...\n\n"), family);
	for (i = 0; members[i].name != NULL; i++)
		(void)fprintf(out, "  %-12s %s\n", members[i].name,
		    text_of(&members[i].summary));
	(void)fprintf(out, TR("\nManual: man starseal-%s\n",
	    "\n手引き: man starseal-%s\n"), family);
}

int
cli_family(const char *family, const struct cli_command *members, int argc,
    char **argv)
{
	size_t i;

	if (argc > 1 && (strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)) {
		print_family(stdout, family, members);
		return output_done();
	}
	for (i = 0; argc > 1 && members[i].name != NULL; i++)
		if (strcmp(argv[1], members[i].name) == 0)
			return members[i].run(argc - 1, argv + 1);
	if (argc > 1)
		(void)fprintf(stderr, TR("starseal %s: no command \"%s\"\n",
		    "starseal %s: 「%s」というコマンドはありません\n"), family,
		    argv[1]);
	print_family(stderr, family, members);
	return 64;
}
