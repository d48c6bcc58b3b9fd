/* SPDX-License-Identifier: Apache-2.0
 * Proofs in the tail that the seal stands in a log (C2SP tlog-proof), held
 * against the pinned keys of logs and witnesses. That a seal is in a log is no
 * time; what a pinned witness says of the log's checkpoint is one.
 */
#ifndef SEAL_JUDGE_LOG_H
#define SEAL_JUDGE_LOG_H

#include "judge_time.h"

/*
 * Judge all proofs into out->logs, and against each other: two checkpoints of
 * one log that cannot both be true are told of both. A log's key that ended or
 * was revoked counts no more unless a pinned witness, or a renewal, saw its
 * checkpoint before. A witness's own word about time is no help against its
 * own revocation: only a renewal is.
 */
void judge_logs(const struct judge *j, struct seal_judgement *out);

#endif
