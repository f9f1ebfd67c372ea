/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * threads.h: loops over blocks of work on all processors, with progress and
 * cooperative cancel.
 *
 * A loop's blocks are cut without regard to the number of threads, each block
 * writes only what is its own, and sums over blocks are added up afterwards in
 * the blocks' order: so results are the same to the last bit for any number.
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

#define PASTICHE_MAX_THREADS 64

/* What runs for one caller: whom to tell how far it is, who may stop it.
 * Functions take NULL for work that nobody watches. */
typedef struct
{
  GCancellable    *cancellable; /* or NULL */
  PasticheProgress progress;    /* or NULL */
  gpointer         progress_data;
  double           total; /* multiply-adds of the whole job */
  double           done;  /* of the loops that have ended */
  double           told;  /* the fraction that was reported last */
} PasticheJob;

/* Block @block of a loop; @slot is below pastiche_threads () and no two
 * threads in one loop have the same, so it names the work buffer to use. */
typedef void (*PasticheBlockFunc) (gpointer data, int block, int slot);

/* Threads that a loop may use, the caller's included. */
int pastiche_threads (void);

/* Run @func for the blocks 0 … @n_blocks − 1 in any order on several threads,
 * and return when all are done.  @work is what the loop adds to the job's
 * progress.  FALSE with G_IO_ERROR_CANCELLED when the job was stopped; then
 * some blocks have not run. */
gboolean pastiche_parallel_for (PasticheJob      *job,
                                int               n_blocks,
                                double            work,
                                PasticheBlockFunc func,
                                gpointer          data,
                                GError          **error);

/* Blocks of @size that cover @n things. */
static inline int
pastiche_blocks (gsize n, gsize size)
{
  return (int) ((n + size - 1) / size);
}

G_END_DECLS
