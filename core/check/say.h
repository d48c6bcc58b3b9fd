/* SPDX-License-Identifier: Apache-2.0
 * What the readers of policies, waivers and determinations say in one way: the
 * place, what stands there, and what may stand there instead.
 */
#ifndef CHECK_SAY_H
#define CHECK_SAY_H

#include <jansson.h>

#include "base/err.h"

/* As json_only_keys; the error lists the keys that may stand at where. */
int say_only_keys(const json_t *o, const char *where,
    const char *const *known, struct error *err);
/*
 * ERR_INPUT: "WHERE/KEY: is VALUE; " and the two texts, which say what it may
 * be. v is shown in short, NULL as missing. key "" stands for where itself.
 */
int say_bad(struct error *err, const char *where, const char *key,
    const json_t *v, const char *en, const char *ja);

#endif
