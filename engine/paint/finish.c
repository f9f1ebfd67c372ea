/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * finish.c: the photograph's colours and fine structure in the painted picture.
 * All of it is computed in OKLab (Ottosson 2020): lightness L, colours a and b.
 *
 * Colours: a luminance-only transfer (Gatys et al. 2016, Preserving Color in
 * Neural Artistic Style Transfer).  L is the painted one; a and b are the
 * photograph's, averaged over COLOUR_CELL² pixels of the working size, as paint
 * does not follow every leaf.  Where the paint is darker than the photograph, a
 * and b are reduced in proportion, as they are in a shadow.
 *
 * Detail: that part of L which is finer than DETAIL_CELL² pixels of the working
 * size is replaced by the photograph's, which neither sharpens an edge twice nor
 * gives it a halo, as adding it would.  It is done where the photograph has
 * structure, so that skies and skin stay paint:
 *
 *   L += detail · e / (e + FAINT) · ((X − L) − mean (X − L)),  e = mean ((X − mean (X))²)
 *
 * X is the photograph's lightness, and means are over cells.  In e it is taken at
 * the working size, so that a reduced preview has the same.
 */
#include <string.h>

#include "finish.h"
#include "kernels.h"

#define COLOUR_CELL 4
#define DETAIL_CELL 8
#define FAINT       0.0016f /* 0.04²: the energy e that gives half the detail; noise has less, eyelashes much more */
#define DARKEST     1e-4f   /* the least lightness that is divided by */

static int
cells (int side, int cell)
{
  return MAX (1, (side + cell / 2) / cell);
}

/* A row of @rows, which are [width][3], into @lab. */
static void
to_oklab (const PasticheRows *rows, int row, float *scratch, float *lab)
{
  memcpy (lab, rows->row (rows->data, row, scratch), 3 * (gsize) rows->width * sizeof (float));
  pastiche_kernels ()->to_oklab (lab, rows->width);
}

/* --- Lightness ---------------------------------------------------------- */

/* The lightness of one picture, minus that of another if there is one (if its row function is not NULL). */
typedef struct
{
  PasticheRows x, less;
} Lightness;

static const float *
lightness_row (gconstpointer data, int row, float *scratch)
{
  const Lightness *l   = data;
  gsize            n   = l->x.width;
  float           *out = scratch, *lab = scratch + n, *in = scratch + 4 * n;

  to_oklab (&l->x, row, in, lab);
  for (gsize i = 0; i < n; i++)
    out[i] = lab[3 * i];
  if (l->less.row == NULL)
    return out;
  to_oklab (&l->less, row, in, lab);
  for (gsize i = 0; i < n; i++)
    out[i] -= lab[3 * i];
  return out;
}

static PasticheRows
lightness_rows (const Lightness *l)
{
  return (PasticheRows) { .height   = l->x.height,
                          .width    = l->x.width,
                          .channels = 1,
                          .scratch  = 4 * (gsize) l->x.width + MAX (l->x.scratch, l->less.scratch),
                          .row      = lightness_row,
                          .data     = l };
}

/* The squared difference of two pictures of one channel. */
typedef struct
{
  PasticheRows a, b;
} Square;

static const float *
square_row (gconstpointer data, int row, float *scratch)
{
  const Square *square = data;
  gsize         n      = square->a.width;
  const float  *a      = square->a.row (square->a.data, row, scratch + n);
  const float  *b      = square->b.row (square->b.data, row, scratch + n + square->a.scratch);

  for (gsize i = 0; i < n; i++)
    scratch[i] = (a[i] - b[i]) * (a[i] - b[i]);
  return scratch;
}

/* --- Preparing ---------------------------------------------------------- */

static gboolean
resample_into (PasticheTensor *small, PasticheJob *job, const PasticheRows *rows, int height, int width, GError **error)
{
  return pastiche_tensor_init (small, height, width, rows->channels, error) &&
         pastiche_resample (job, rows, height, width, small->data, error);
}

static gboolean
enlarge (PasticheResampler *large, const PasticheTensor *small, const PasticheRows *like, GError **error)
{
  PasticheRows rows = pastiche_tensor_rows (small);

  return pastiche_resampler_init (large, &rows, like->height, like->width, error);
}

static gboolean
init_colours (PasticheFinish *finish, PasticheJob *job, int working_height, int working_width, GError **error)
{
  PasticheTensor *colours = &finish->colours;

  if (!resample_into (colours, job, &finish->x, cells (working_height, COLOUR_CELL), cells (working_width, COLOUR_CELL),
                      error))
    return FALSE;
  pastiche_kernels ()->to_oklab (colours->data, (gsize) colours->height * colours->width);
  return enlarge (&finish->large_colours, colours, &finish->x, error);
}

static gboolean
measure_energies (PasticheFinish       *finish,
                  PasticheJob          *job,
                  const PasticheTensor *lightness,
                  int                   height,
                  int                   width,
                  GError              **error)
{
  PasticheRows x                   = pastiche_tensor_rows (lightness);
  g_auto (PasticheTensor) small    = PASTICHE_TENSOR_EMPTY;
  g_auto (PasticheResampler) large = PASTICHE_RESAMPLER_EMPTY;
  Square       square;
  PasticheRows rows;

  if (!resample_into (&small, job, &x, height, width, error) || !enlarge (&large, &small, &x, error))
    return FALSE;
  square       = (Square) { x, pastiche_resampler_rows (&large) };
  rows         = x;
  rows.scratch = (gsize) x.width + x.scratch + square.b.scratch;
  rows.row     = square_row;
  rows.data    = &square;
  return resample_into (&finish->energies, job, &rows, height, width, error) &&
         enlarge (&finish->large_energies, &finish->energies, &finish->x, error);
}

/* The photograph's lightness at the working size. */
static gboolean
reduce_lightness (const PasticheRows *x,
                  PasticheJob        *job,
                  int                 working_height,
                  int                 working_width,
                  PasticheTensor     *lightness,
                  GError            **error)
{
  g_auto (PasticheResampler) small = PASTICHE_RESAMPLER_EMPTY;
  Lightness    reduced             = { .x = *x };
  PasticheRows rows;

  if (!pastiche_resampler_init (&small, x, working_height, working_width, error))
    return FALSE;
  reduced.x = pastiche_resampler_rows (&small);
  rows      = lightness_rows (&reduced);
  return resample_into (lightness, job, &rows, working_height, working_width, error);
}

static gboolean
init_detail (PasticheFinish *finish, PasticheJob *job, int working_height, int working_width, GError **error)
{
  int          height = cells (working_height, DETAIL_CELL), width = cells (working_width, DETAIL_CELL);
  Lightness    difference           = { finish->x, finish->painted };
  PasticheRows rows                 = lightness_rows (&difference);
  g_auto (PasticheTensor) lightness = PASTICHE_TENSOR_EMPTY;

  return resample_into (&finish->differences, job, &rows, height, width, error) &&
         enlarge (&finish->large_differences, &finish->differences, &finish->x, error) &&
         reduce_lightness (&finish->x, job, working_height, working_width, &lightness, error) &&
         measure_energies (finish, job, &lightness, height, width, error);
}

gsize
pastiche_finish_memory (const PasticheAmounts *amounts, int working_height, int working_width)
{
  return amounts->detail > 0 ? (gsize) working_height * working_width * sizeof (float) : 0;
}

gboolean
pastiche_finish_init (PasticheFinish        *finish,
                      PasticheJob           *job,
                      const PasticheAmounts *amounts,
                      const PasticheRows    *x,
                      const PasticheRows    *painted,
                      int                    working_height,
                      int                    working_width,
                      GError               **error)
{
  int height = MIN (working_height, x->height), width = MIN (working_width, x->width);

  *finish = (PasticheFinish) { .amounts = *amounts, .x = *x, .painted = *painted };
  return (amounts->keep_colours == 0 || init_colours (finish, job, height, width, error)) &&
         (amounts->detail == 0 || init_detail (finish, job, height, width, error));
}

void
pastiche_finish_clear (PasticheFinish *finish)
{
  pastiche_resampler_clear (&finish->large_colours);
  pastiche_resampler_clear (&finish->large_differences);
  pastiche_resampler_clear (&finish->large_energies);
  pastiche_tensor_clear (&finish->colours);
  pastiche_tensor_clear (&finish->differences);
  pastiche_tensor_clear (&finish->energies);
}

/* --- Rows --------------------------------------------------------------- */

/* The parts of a row's scratch space.  The last one serves whatever is read next, one after the other. */
typedef struct
{
  float *out, *x, *difference, *rest;
} Parts;

static Parts
cut (float *scratch, gsize n)
{
  return (Parts) { scratch, scratch + 3 * n, scratch + 6 * n, scratch + 7 * n };
}

static void
put_detail_back (const PasticheFinish *finish, int row, const Parts *parts)
{
  gsize        n           = finish->x.width;
  PasticheRows differences = pastiche_resampler_rows (&finish->large_differences);
  PasticheRows energies    = pastiche_resampler_rows (&finish->large_energies);
  const float *mean        = differences.row (differences.data, row, parts->rest);
  const float *e;

  for (gsize i = 0; i < n; i++)
    parts->difference[i] = mean[i];
  to_oklab (&finish->x, row, parts->rest, parts->x);
  e = energies.row (energies.data, row, parts->rest);
  for (gsize i = 0; i < n; i++)
    {
      float energy = MAX (e[i], 0), part = finish->amounts.detail * energy / (energy + FAINT);
      float l = parts->out[3 * i] + part * (parts->x[3 * i] - parts->out[3 * i] - parts->difference[i]);

      parts->out[3 * i] = CLAMP (l, 0, 1);
    }
}

static void
put_colours_back (const PasticheFinish *finish, int row, const Parts *parts)
{
  PasticheRows large   = pastiche_resampler_rows (&finish->large_colours);
  const float *colours = large.row (large.data, row, parts->rest);
  float       *lab     = parts->out;

  for (int i = 0; i < large.width; i++, lab += 3, colours += 3)
    {
      float shade = MIN (1, lab[0] / MAX (colours[0], DARKEST));

      for (int c = 1; c < 3; c++)
        lab[c] += finish->amounts.keep_colours * (shade * colours[c] - lab[c]);
    }
}

static const float *
finished_row (gconstpointer data, int row, float *scratch)
{
  const PasticheFinish *finish = data;
  gsize                 n      = finish->x.width;
  Parts                 parts  = cut (scratch, n);

  to_oklab (&finish->painted, row, parts.rest, parts.out);
  if (finish->amounts.detail > 0)
    put_detail_back (finish, row, &parts);
  if (finish->amounts.keep_colours > 0)
    put_colours_back (finish, row, &parts);
  pastiche_kernels ()->from_oklab (parts.out, n);
  return parts.out;
}

/* What a resampler's rows need; 0 for an empty one. */
static gsize
enlarged_scratch (const PasticheResampler *large)
{
  return pastiche_resampler_rows (large).scratch;
}

PasticheRows
pastiche_finish_rows (const PasticheFinish *finish)
{
  gsize scratch = MAX (finish->x.scratch, finish->painted.scratch);

  scratch = MAX (scratch, enlarged_scratch (&finish->large_colours));
  scratch = MAX (scratch, enlarged_scratch (&finish->large_differences));
  scratch = MAX (scratch, enlarged_scratch (&finish->large_energies));
  return (PasticheRows) { .height   = finish->x.height,
                          .width    = finish->x.width,
                          .channels = 3,
                          .scratch  = 7 * (gsize) finish->x.width + scratch,
                          .row      = finished_row,
                          .data     = finish };
}
