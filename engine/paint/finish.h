/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * finish.h: gives the painted picture the colours and the fine structure of the
 * photograph back, as far as the artist wants them.
 *
 *   PasticheAmounts amounts = { .shown = 1, .keep_colours = 0.5f };
 *   PasticheFinish  finish;
 *   gboolean        ok = pastiche_finish_init (&finish, job, &amounts, &x, &painted, 900, 1200, error);
 *   PasticheRows    rows = pastiche_finish_rows (&finish); // painted, with half of its colours those of x
 *   const float    *row  = rows.row (rows.data, 7, scratch);
 *   pastiche_finish_clear (&finish);
 */
#pragma once

#include "resample.h"

G_BEGIN_DECLS

/* How much there is of each, 0 to 1. */
typedef struct
{
  float shown;        /* the painted picture, over the canvas */
  float keep_colours; /* the photograph's colours in place of the painted ones; the lightness stays painted */
  float detail;       /* the photograph's lightness in place of the painted one, as far as it is finer than a stroke */
} PasticheAmounts;

typedef struct
{
  PasticheAmounts   amounts;
  PasticheRows      x, painted;
  PasticheTensor    colours, differences, energies; /* small; colours for keep_colours, the other two for detail */
  PasticheResampler large_colours, large_differences, large_energies;
} PasticheFinish;

#define PASTICHE_FINISH_EMPTY ((PasticheFinish) { .colours = PASTICHE_TENSOR_EMPTY })

static inline gboolean
pastiche_amounts_change (const PasticheAmounts *amounts)
{
  return amounts->keep_colours > 0 || amounts->detail > 0;
}

/* Bytes that it takes at most at a time, for a working size. */
gsize pastiche_finish_memory (const PasticheAmounts *amounts, int working_height, int working_width);

/* Prepare @x, the photograph, and @painted, which are [height][width][3] in 0 to 1 and must outlive it.  The working
 * size tells how large strokes are.  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED; to be cleared even then. */
gboolean pastiche_finish_init (PasticheFinish        *finish,
                               PasticheJob           *job,
                               const PasticheAmounts *amounts,
                               const PasticheRows    *x,
                               const PasticheRows    *painted,
                               int                    working_height,
                               int                    working_width,
                               GError               **error);
void     pastiche_finish_clear (PasticheFinish *finish);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasticheFinish, pastiche_finish_clear)

/* The finished picture, [height][width][3] in 0 to 1; @finish must stay where it is meanwhile. */
PasticheRows pastiche_finish_rows (const PasticheFinish *finish);

G_END_DECLS
