/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * seams.c: a linear system with an unknown for every pixel of the hole and colour, by successive over-relaxation from a coarse
 * solution on.
 */
#include <math.h>
#include <string.h>

#include "seams.h"
#include "tensor.h"

#define SEAM   16.f /* levels: much larger steps are edges */
#define SCALE  32   /* of what is kept in 16 bits: four steps of 255 levels at most */
#define FIRST  200  /* sweeps at the coarsest level, */
#define OTHERS 24   /* and at each other */
#define OVER   1.7f /* over-relaxation */

static const struct
{
  int down, across;
} beside[] = { { -1, 0 }, { 1, 0 }, { 0, -1 }, { 0, 1 } };

typedef struct
{
  const PasticheFilling *p;
  const PasticheFilling *half;
  const float           *coarse;
  float                 *added;
  gint16                *wanted; /* [height][width][3]: the sum of the differences to the neighbours, times SCALE */
  int                    colour; /* of a chessboard */
} Seams;

static gboolean
is_hole (const PasticheFilling *p, int row, int column)
{
  return p->map[(gsize) row * p->width + column] & PASTICHE_FILLING_HOLE;
}

static gboolean
is_inside (const PasticheFilling *p, int row, int column)
{
  return row >= 0 && column >= 0 && row < p->height && column < p->width;
}

/* --- The steps ------------------------------------------------------------ */

/* From the source of a pixel, the step of channel @c to what is beside it there. */
static int
source_step (const PasticheFilling *p, gint32 source, int down, int across, int c)
{
  int row = source / p->width, column = source % p->width;

  return pastiche_filling_pixel (p, row, column)[c] - pastiche_filling_pixel (p, row + down, column + across)[c];
}

/* How much larger the step from the pixel to the one @down and @across of it is to be. */
static float
missing (const PasticheFilling *p, int row, int column, int down, int across, int c)
{
  gint32 source = p->nearest[(gsize) row * p->width + column];
  int    own  = pastiche_filling_pixel (p, row, column)[c] - pastiche_filling_pixel (p, row + down, column + across)[c];
  float  step = source_step (p, source, down, across, c), seam;

  if (is_hole (p, row + down, column + across))
    {
      gint32 other = p->nearest[(gsize) (row + down) * p->width + column + across];

      step = (step - source_step (p, other, -down, -across, c)) / 2;
    }
  seam = (step - own) / SEAM;
  return expf (-seam * seam) * (step - own);
}

static void
want_row (gpointer data, int row, int slot)
{
  const Seams           *seams = data;
  const PasticheFilling *p     = seams->p;
  gint16                *to    = seams->wanted + 3 * (gsize) row * p->width;

  (void) slot;
  for (int column = 0; column < p->width; column++, to += 3)
    for (int c = 0; c < 3 && is_hole (p, row, column); c++)
      {
        float sum = 0;

        for (gsize k = 0; k < G_N_ELEMENTS (beside); k++)
          if (is_inside (p, row + beside[k].down, column + beside[k].across))
            sum += missing (p, row, column, beside[k].down, beside[k].across, c);
        to[c] = (gint16) lrintf (SCALE * sum);
      }
}

/* --- The solution --------------------------------------------------------- */

static void
begin_row (gpointer data, int row, int slot)
{
  const Seams           *seams = data;
  const PasticheFilling *p     = seams->p;
  float                 *to    = seams->added + 3 * (gsize) row * p->width;

  (void) slot;
  memset (to, 0, 3 * (gsize) p->width * sizeof (float));
  for (int column = 0; seams->coarse != NULL && column < p->width; column++)
    if (is_hole (p, row, column))
      memcpy (to + 3 * column, seams->coarse + 3 * ((gsize) (row / 2) * seams->half->width + column / 2),
              3 * sizeof (float));
}

/* The pixels of one colour of a chessboard, which depend on those of the other alone. */
static void
relax_row (gpointer data, int row, int slot)
{
  const Seams           *seams = data;
  const PasticheFilling *p     = seams->p;

  (void) slot;
  for (int column = (row + seams->colour) & 1; column < p->width; column += 2)
    {
      gsize  i       = 3 * ((gsize) row * p->width + column);
      float *e       = seams->added + i;
      float  sums[3] = { 0 };
      int    n       = 0;

      if (!is_hole (p, row, column))
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (beside); k++)
        if (is_inside (p, row + beside[k].down, column + beside[k].across))
          {
            const float *other = e + 3 * ((gssize) beside[k].down * p->width + beside[k].across);

            n++;
            for (int c = 0; c < 3; c++)
              sums[c] += other[c];
          }
      for (int c = 0; c < 3; c++)
        e[c] += OVER * ((sums[c] + seams->wanted[i + c] / (float) SCALE) / n - e[c]);
    }
}

double
pastiche_seams_work (const PasticheFilling *p)
{
  return 50.0 * OTHERS * p->n_targets;
}

gboolean
pastiche_seams_smooth (const PasticheFilling *p,
                       const PasticheFilling *half,
                       const float           *coarse,
                       float                 *added,
                       PasticheJob           *job,
                       GError               **error)
{
  Seams    seams = { .p = p, .half = half, .coarse = coarse, .added = added };
  int      n     = coarse != NULL ? OTHERS : FIRST;
  double   work  = pastiche_seams_work (p) / n / 2;
  gboolean ok;

  if (!(seams.wanted = pastiche_alloc (3 * (gsize) p->height * p->width, sizeof (gint16), error)))
    return FALSE;
  ok = pastiche_parallel_for (job, p->height, 0, begin_row, &seams, error) &&
       pastiche_parallel_for (job, p->height, 0, want_row, &seams, error);
  for (int i = 0; ok && i < 2 * n; i++)
    {
      seams.colour = i & 1;
      ok           = pastiche_parallel_for (job, p->height, work, relax_row, &seams, error);
    }
  pastiche_free (seams.wanted);
  return ok;
}
