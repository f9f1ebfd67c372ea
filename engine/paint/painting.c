/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painting.c: runs the generator at the working size and, for a larger canvas,
 * at the canvas' own size.
 *
 * To save memory, only the painted picture is ever there as a whole.  All else
 * that is as large as the canvas is a lazy row source (rows.h), computed row by
 * row where it is read.
 */
#include <string.h>

#include "painting.h"
#include "resample.h"

typedef struct
{
  const PasticheGenerator *generator;
  PasticheJob             *job;
  const PasticheSize      *size;
  const PasticheRows      *x;
  const PasticheCanvas    *canvas;
  const PasticheAmounts   *amounts;
} Painting;

static gboolean
is_reduced (const PasticheSize *size)
{
  return size->working_height < size->height || size->working_width < size->width;
}

static gboolean
is_enlarged (const PasticheSize *size)
{
  return size->working_height > size->height || size->working_width > size->width;
}

double
pastiche_painting_work (const PasticheSize *size)
{
  double work = pastiche_generator_work (size->working_height, size->working_width);

  if (is_reduced (size))
    work += pastiche_generator_work (size->height, size->width);
  return work + PASTICHE_CANVAS_WORK * size->height * size->width;
}

gsize
pastiche_painting_memory (const PasticheSize *size, const PasticheAmounts *amounts)
{
  gsize working = pastiche_generator_memory (size->working_height, size->working_width);
  gsize tensor  = (gsize) size->working_height * size->working_width * 3 * sizeof (float);
  gsize finish  = pastiche_finish_memory (amounts, size->working_height, size->working_width);

  if (!is_reduced (size))
    return working + finish;
  return MAX (working + 2 * tensor, pastiche_generator_memory (size->height, size->width) + 3 * tensor + finish);
}

/* --- Arithmetic --------------------------------------------------------- */

static void
subtract (const PasticheTensor *a, const PasticheTensor *b, PasticheTensor *difference)
{
  gsize n = pastiche_tensor_size (a);

  for (gsize i = 0; i < n; i++)
    difference->data[i] = a->data[i] - b->data[i];
}

/* A picture and the enlarged difference that is added to it. */
typedef struct
{
  PasticheRows      base;
  PasticheResampler enlarged;
} Sum;

static const float *
sum_row (gconstpointer data, int row, float *scratch)
{
  const Sum   *sum      = data;
  PasticheRows enlarged = pastiche_resampler_rows (&sum->enlarged);
  gsize        n        = (gsize) enlarged.width * enlarged.channels;
  float       *out      = scratch + sum->base.scratch + enlarged.scratch;
  const float *a        = sum->base.row (sum->base.data, row, scratch);
  const float *b        = enlarged.row (enlarged.data, row, scratch + sum->base.scratch);

  for (gsize i = 0; i < n; i++)
    {
      float v = a[i] + b[i];

      out[i] = CLAMP (v, 0, 1);
    }
  return out;
}

/* Make *@rows @base plus @difference enlarged to its size, in 0 to 1.  @sum must outlive them, and is to be cleared
 * also on failure. */
static gboolean
sum_init (Sum *sum, const PasticheRows *base, const PasticheTensor *difference, PasticheRows *rows, GError **error)
{
  PasticheRows small = pastiche_tensor_rows (difference);

  sum->base = *base;
  if (!pastiche_resampler_init (&sum->enlarged, &small, base->height, base->width, error))
    return FALSE;
  *rows = pastiche_resampler_rows (&sum->enlarged);
  rows->scratch += base->scratch + (gsize) rows->width * rows->channels;
  rows->row  = sum_row;
  rows->data = sum;
  return TRUE;
}

static void
sum_clear (Sum *sum)
{
  pastiche_resampler_clear (&sum->enlarged);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sum, sum_clear)

/* --- Three cases -------------------------------------------------------- */

static gboolean
lay_over (const Painting *p, const PasticheRows *painted, GError **error)
{
  g_auto (PasticheFinish) finish = PASTICHE_FINISH_EMPTY;
  PasticheRows rows              = *painted;

  if (pastiche_amounts_change (p->amounts))
    {
      if (!pastiche_finish_init (&finish, p->job, p->amounts, p->x, painted, p->size->working_height,
                                 p->size->working_width, error))
        return FALSE;
      rows = pastiche_finish_rows (&finish);
    }
  return pastiche_canvas_paint (p->canvas, p->job, &rows, p->amounts->shown, error);
}

static gboolean
paint_once (const Painting *p, GError **error)
{
  g_auto (PasticheArena) arena = PASTICHE_ARENA_EMPTY;
  PasticheTensor y;
  PasticheRows   rows;

  if (!pastiche_generator_paint (p->generator, p->job, p->x, &arena, &y, error))
    return FALSE;
  rows = pastiche_tensor_rows (&y);
  return lay_over (p, &rows, error);
}

/* The working size is larger: paint the enlarged picture and reduce the result.  Its strokes are finer than those
 * that the generator would draw at the picture's own size, and sharp all the same. */
static gboolean
paint_enlarged (const Painting *p, GError **error)
{
  const PasticheSize *size        = p->size;
  g_auto (PasticheArena) arena    = PASTICHE_ARENA_EMPTY;
  g_auto (PasticheResampler) up   = PASTICHE_RESAMPLER_EMPTY;
  g_auto (PasticheResampler) down = PASTICHE_RESAMPLER_EMPTY;
  PasticheTensor y;
  PasticheRows   rows;

  if (!pastiche_resampler_init (&up, p->x, size->working_height, size->working_width, error))
    return FALSE;
  rows = pastiche_resampler_rows (&up);
  if (!pastiche_generator_paint (p->generator, p->job, &rows, &arena, &y, error))
    return FALSE;
  rows = pastiche_tensor_rows (&y);
  if (!pastiche_resampler_init (&down, &rows, size->height, size->width, error))
    return FALSE;
  rows = pastiche_resampler_rows (&down);
  return lay_over (p, &rows, error);
}

/* Make two tensors: @before, the picture at the working size, and @painted, that picture painted. */
static gboolean
paint_reduced (const Painting *p, PasticheTensor *before, PasticheTensor *painted, GError **error)
{
  const PasticheSize *size     = p->size;
  g_auto (PasticheArena) arena = PASTICHE_ARENA_EMPTY;
  PasticheTensor y;
  PasticheRows   rows;

  if (!pastiche_tensor_init (before, size->working_height, size->working_width, 3, error) ||
      !pastiche_resample (p->job, p->x, size->working_height, size->working_width, before->data, error))
    return FALSE;
  rows = pastiche_tensor_rows (before);
  if (!pastiche_generator_paint (p->generator, p->job, &rows, &arena, &y, error) ||
      !pastiche_tensor_init (painted, y.height, y.width, 3, error))
    return FALSE;
  memcpy (painted->data, y.data, pastiche_tensor_size (&y) * sizeof (float));
  return TRUE;
}

/* The working size is smaller.  Paint at that size, and add what it changed, enlarged, to the full picture.  Paint
 * that once more in full size, for its details, and replace the low frequencies of the result by those of the first
 * painting: a Laplacian pyramid of two levels (Burt and Adelson 1983).  So the strokes are as large as at the
 * working size. */
static gboolean
paint_in_two_sizes (const Painting *p, GError **error)
{
  g_auto (PasticheTensor) before = PASTICHE_TENSOR_EMPTY, painted = PASTICHE_TENSOR_EMPTY;
  g_auto (PasticheTensor) difference = PASTICHE_TENSOR_EMPTY;
  g_auto (PasticheArena) arena       = PASTICHE_ARENA_EMPTY;
  g_auto (Sum) changed = { 0 }, finished = { 0 };
  PasticheTensor y;
  PasticheRows   rows;

  if (!paint_reduced (p, &before, &painted, error) ||
      !pastiche_tensor_init (&difference, before.height, before.width, 3, error))
    return FALSE;
  subtract (&painted, &before, &difference);
  if (!sum_init (&changed, p->x, &difference, &rows, error) ||
      !pastiche_generator_paint (p->generator, p->job, &rows, &arena, &y, error))
    return FALSE;
  rows = pastiche_tensor_rows (&y);
  if (!pastiche_resample (p->job, &rows, before.height, before.width, before.data, error))
    return FALSE;
  subtract (&painted, &before, &difference);
  return sum_init (&finished, &rows, &difference, &rows, error) && lay_over (p, &rows, error);
}

gboolean
pastiche_painting_run (const PasticheGenerator *generator,
                       PasticheJob             *job,
                       const PasticheSize      *size,
                       const PasticheRows      *x,
                       const PasticheCanvas    *canvas,
                       const PasticheAmounts   *amounts,
                       GError                 **error)
{
  Painting p = { generator, job, size, x, canvas, amounts };

  if (is_reduced (size))
    return paint_in_two_sizes (&p, error);
  return is_enlarged (size) ? paint_enlarged (&p, error) : paint_once (&p, error);
}
