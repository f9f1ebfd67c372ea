/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * threads.h: loops over blocks of work on all processors, with progress and cooperative cancellation.
 *
 * Results are the same to the last bit for any number of threads.  Callers see to that: they divide a loop into blocks
 * without regard to the number, let each block write only what is its own, and add sums of blocks up after the loop, in
 * their order.
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

#define PASTICHE_MAX_THREADS 64

/* A caller's job, which may consist of many loops: whom to tell about its progress, and what cancels it.  Functions
 * take NULL in its place for work without either. */
typedef struct
{
  GCancellable    *cancellable; /* or NULL */
  PasticheProgress progress;    /* or NULL */
  gpointer         progress_data;
  double           total; /* multiply-adds of the whole job */
  double           done;  /* multiply-adds of the loops that have ended */
  double           told;  /* the fraction, 0..1, that was reported last */
} PasticheJob;

/* Runs the block @block of a loop.  @slot is below pastiche_threads (), and no two threads in one loop have the same,
 * so that it can choose the part of the work space to use. */
typedef void (*PasticheBlockFunc) (gpointer data, int block, int slot);

/* The number of threads that a loop may use, the caller's included. */
int pastiche_threads (void);

/* Runs @func for the blocks 0 … @n_blocks − 1 in any order on several threads and returns when all are done.  @work is
 * the share of the loop in the job's total, in multiply-adds.  FALSE with G_IO_ERROR_CANCELLED when the job was
 * cancelled; some blocks have then not run. */
gboolean pastiche_parallel_for (PasticheJob      *job,
                                int               n_blocks,
                                double            work,
                                PasticheBlockFunc func,
                                gpointer          data,
                                GError          **error);

/* The number of blocks of @size items that cover @n items. */
static inline int
pastiche_blocks (gsize n, gsize size)
{
  return (int) ((n + size - 1) / size);
}

G_END_DECLS
