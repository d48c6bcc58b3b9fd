/* SPDX-License-Identifier: Apache-2.0
 * The engagement: one audit's settings, as its JSON file gives them
 * (starseal-engagement(5)). Settings of plugins are only held here; plan.h
 * holds them against the manifests.
 */
#ifndef COLLECT_ENGAGEMENT_H
#define COLLECT_ENGAGEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/err.h"
#include "base/text.h"

#define ENGAGEMENT_FORMAT "starseal-engagement/1"
#define ENGAGEMENT_BYTES_MAX (1u << 20)
#define ENGAGEMENT_SUBJECTS_MAX 256
#define ENGAGEMENT_PLUGINS_MAX 256

/* 0: not limited here. */
struct engagement_limits {
	uint64_t wall_ms, cpu_ms, memory, bytes, files;
};

struct engagement_subject {
	char *id;               /* "host:web01" */
	char *root;             /* absolute folder; "/" is the live host */
	char *commands;         /* folder of recorded outputs, or NULL */
};

struct engagement_plugin {
	const char *id;
	const json_t *settings;         /* object or NULL */
	const char *digest, *manifest;  /* pins, 64 hex digits, or NULL */
	struct engagement_limits limits;
};

struct engagement {
	json_t *json;                   /* owns the const strings */
	struct text name;               /* both NULL: none */
	const char *series, *policy;
	int level;
	const char *nonce, *salt;       /* hex digits, or NULL */
	const char *cls;                /* every class is raised to it; NULL */
	struct engagement_subject *subjects;
	size_t n_subjects;
	bool narrowed;                  /* subjects were dropped */
	bool all_plugins;               /* "plugins" is absent: every one */
	struct engagement_plugin *plugins;
	size_t n_plugins;
	int floor_landlock;             /* lowest Landlock ABI, 0: none needed */
	bool floor_seccomp;
	struct engagement_limits limits;        /* caps over every plugin */
};

/*
 * Read and check a file. Relative folders in it are meant from the file's own
 * folder. NULL with err: ERR_INPUT names the place by JSON pointer.
 */
struct engagement *engagement_read(const char *path, struct error *err);
/* The same of n bytes; base is the folder relative ones are meant from, name
 * stands for the source in errors. */
struct engagement *engagement_parse(const char *p, size_t n, const char *name,
    const char *base, struct error *err);
/* This host, every plugin. */
/* An auditor's challenge in place of the file's. ERR_INPUT. */
int engagement_challenge(struct engagement *e, const char *nonce,
    struct error *err);
struct engagement *engagement_default(struct error *err);
void engagement_free(struct engagement *e);

/*
 * What the command line asks for, over the file: id, root, commands may each
 * be NULL. With more than one subject, id picks the one that is meant and the
 * others are dropped; root and commands without id need a single subject.
 */
int engagement_narrow(struct engagement *e, const char *id, const char *root,
    const char *commands, struct error *err);
/* Settings of one plugin, or NULL. */
const struct engagement_plugin *engagement_plugin(const struct engagement *e,
    const char *id);
/* "host:" and this host's name, with bytes outside the alphabet as "_". */
void engagement_host_id(char *out, size_t size);
/* A subject's id is well formed: kind, colon, name. */
bool engagement_is_subject(const char *id);

#endif
