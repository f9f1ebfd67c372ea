/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blur.h: a Gaussian blur of any width, from a picture's top to its bottom, with some rows in memory.
 *
 * A wide one is computed on a picture reduced by a whole factor, at which its σ is still two pixels or more.
 *
 *   PasticheBlur blur;
 *   gboolean     ok = pastiche_blur_init (&blur, &rows, 12.5, 64, error);
 *
 *   for (int y = 0; ok && y < rows.height; y += 64)
 *     if ((ok = pastiche_blur_read (&blur, job, MIN (y + 64, rows.height), error)))
 *       pastiche_blur_row (&blur, y, scratch, out); // and so on to row y + 63, on any threads
 *   pastiche_blur_clear (&blur);
 */
#pragma once

#include "rows.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_BLUR_CHANNELS 4

typedef struct
{
  PasticheRows in;
  int          by;            /* the factor by which the picture is reduced */
  int          height, width; /* of the reduced picture */
  int          radius;        /* reduced pixels on either side that count */
  double       sigma;         /* in reduced pixels, down */
  float       *across;        /* [2 · radius + 1]: weights along a row */
  int          done;          /* reduced rows that were made, the last of which are in memory: */
  int          rows;          /* so many; row i at i mod rows, */
  float       *ring;          /* [rows][width][channels], blurred along their length */
  float       *scratch;
  gsize        scratch_size;
} PasticheBlur;

/* Prepare to blur @in, of at most PASTICHE_BLUR_CHANNELS channels, whose data must outlive the blur, with a σ of @sigma
 * pixels, 0.25 or more; its rows are asked for in turns of at most @turn.  Beyond the edges the edge's pixels are repeated.
 * PASTICHE_ERROR_MEMORY; to be cleared even then. */
gboolean pastiche_blur_init (PasticheBlur *blur, const PasticheRows *in, double sigma, int turn, GError **error);
void     pastiche_blur_clear (PasticheBlur *blur);

/* Bytes that it takes, beside what the rows of @in need. */
gsize pastiche_blur_memory (int height, int width, int channels, double sigma, int turn);

/* Read what the rows below @end need; every row of @in is read once, in order, and none below @end later.  @job may be
 * NULL.  G_IO_ERROR_CANCELLED. */
gboolean pastiche_blur_read (PasticheBlur *blur, PasticheJob *job, int end, GError **error);

/* Row @row of the blurred picture, which lies in the turn that was read last, into @out [width][channels].  @scratch has
 * pastiche_blur_scratch () floats. */
void  pastiche_blur_row (const PasticheBlur *blur, int row, float *scratch, float *out);
gsize pastiche_blur_scratch (const PasticheBlur *blur);

G_END_DECLS
