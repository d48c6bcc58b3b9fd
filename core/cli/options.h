/* SPDX-License-Identifier: Apache-2.0
 * Command lines: one table a command gives parsing, --help, and what the
 * tests hold the manual pages and the completions against.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

enum cli_kind {
	CLI_FLAG,       /* bool *: set to true */
	CLI_STRING,     /* const char **: lent by argv */
	CLI_NUMBER,     /* int64_t *: 0 or more */
	CLI_LIST        /* struct cli_list *: each use adds one */
};

#define CLI_LIST_MAX 64

struct cli_list { const char *v[CLI_LIST_MAX]; size_t n; };

struct cli_option {
	const char *name;       /* long name, without the dashes */
	char letter;            /* 0: none */
	enum cli_kind kind;
	const char *argument;   /* what stands for it in --help: "FILE" */
	struct text help;
	void *value;
};

struct cli_usage {
	const char *command;    /* "collect", "key new" */
	const char *arguments;  /* "PACK [MEMBER]" or "" */
	struct text summary;    /* one line, no full stop */
	const struct cli_option *options;
	size_t n;
	int min, max;           /* how many arguments; max -1: any */
};

/* What every command accepts besides: --help, --lang, --quiet, --json. */
struct cli_common { bool quiet, json; };

#define CLI_GO (-1)

/*
 * Parse argv (argv[0] is the command). CLI_GO: go on, *first is the index of
 * the first argument. Else the exit status to return at once: 0 after --help,
 * 64 after a message that names the option and the next step.
 */
int cli_parse(const struct cli_usage *usage, int argc, char **argv,
    struct cli_common *common, int *first);

/* Print "starseal COMMAND: TEXT" on standard error; the exit status. */
int cli_fail(const char *command, const struct error *err);
/* A usage error with both texts; 64. */
int cli_usage_error(const struct cli_usage *usage, const char *en,
    const char *ja);

/* One command, or a family whose run() looks at argv[1] itself. */
struct cli_command {
	const char *name;
	int (*run)(int argc, char **argv);
	struct text summary;
};
/* The table in main.c, ended by a NULL name. */
extern const struct cli_command cli_commands[];
/* Run argv[1] out of a family ("key new"); prints the family's help. */
int cli_family(const char *family, const struct cli_command *members, int argc,
    char **argv);

/* Each in its own file. */
int cmd_init(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_collect(int argc, char **argv);
int cmd_pack(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_sign(int argc, char **argv);
int cmd_disclose(int argc, char **argv);
int cmd_encrypt(int argc, char **argv);
int cmd_decrypt(int argc, char **argv);
int cmd_trust(int argc, char **argv);
int cmd_timestamp(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_query(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_review(int argc, char **argv);
int cmd_judge(int argc, char **argv);
int cmd_key(int argc, char **argv);
int cmd_log(int argc, char **argv);
int cmd_plugin(int argc, char **argv);
int cmd_policy(int argc, char **argv);

#endif
