/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * selection.c: how far pixels are selected, and a soft edge for that.
 *
 * The edge is blurred with a Gaussian, approximated by three box filters after
 * each other (Wells 1986): running sums take the same time for any radius.
 * Beyond the part's borders the values at the borders go on.
 */
#include <math.h>
#include <string.h>

#include "pastiche.h"
#include "tensor.h"
#include "threads.h"

#define SIGMAS 3.5 /* a radius is so many of the Gaussian's standard deviations, as in GIMP's feather */
#define BOXES  3
#define LINES  16 /* rows or columns in a block */

PasticheSelection *
pastiche_selection_new (int x, int y, int width, int height, GError **error)
{
  PasticheSelection *selection;
  float             *values = pastiche_alloc_floats ((gsize) width * height, error);

  if (values == NULL)
    return NULL;
  selection  = g_new (PasticheSelection, 1);
  *selection = (PasticheSelection) { x, y, width, height, values };
  return selection;
}

void
pastiche_selection_free (PasticheSelection *selection)
{
  pastiche_free (selection->values);
  g_free (selection);
}

/* Average @n values over windows of 2 × @reach + 1. */
static void
box (const float *in, float *out, int n, int reach)
{
  double sum = reach * (double) in[0];

  for (int i = 0; i <= reach; i++)
    sum += in[MIN (i, n - 1)];
  for (int i = 0; i < n; i++)
    {
      out[i] = (float) CLAMP (sum / (2 * reach + 1), 0, 1);
      sum += (double) in[MIN (i + reach + 1, n - 1)] - in[MAX (i - reach, 0)];
    }
}

typedef struct
{
  PasticheSelection *selection;
  float             *lines;   /* work space: two rows or columns for each thread */
  int                longest; /* values in one of them */
  int                reach[BOXES];
  gboolean           down; /* blur the columns; otherwise the rows */
} Blur;

static void
blur_block (gpointer data, int block, int slot)
{
  Blur              *blur = data;
  PasticheSelection *s    = blur->selection;
  float             *a = blur->lines + 2 * (gsize) blur->longest * slot, *b = a + blur->longest;
  int                n = blur->down ? s->height : s->width, lines = blur->down ? s->width : s->height;
  gsize              stride = blur->down ? s->width : 1, next = blur->down ? 1 : s->width;

  for (int line = block * LINES; line < MIN (lines, (block + 1) * LINES); line++)
    {
      float *values = s->values + next * line;

      for (int i = 0; i < n; i++)
        a[i] = values[stride * i];
      for (int i = 0; i < BOXES; i++)
        {
          float *swap = a;

          box (a, b, n, blur->reach[i]);
          a = b;
          b = swap;
        }
      for (int i = 0; i < n; i++)
        values[stride * i] = a[i];
    }
}

/* Choose odd widths w that differ by 2 at most, so that the sum of the boxes' variances, (w² − 1) ÷ 12 each, comes
 * nearest to @sigma². */
static void
plan (Blur *blur, double sigma)
{
  int    least = (int) floor ((sqrt (12 * sigma * sigma / BOXES + 1) - 1) / 2);
  double w     = 2 * least + 1;
  int    small = (int) lround ((BOXES * (w + 2) * (w + 2) - 12 * sigma * sigma - BOXES) / (4 * w + 4));

  for (int i = 0; i < BOXES; i++)
    blur->reach[i] = i < small ? least : least + 1;
}

double
pastiche_selection_radius (double percent, int width, int height)
{
  return percent / 100 * MIN (width, height);
}

PasticheSelection *
pastiche_selection_soften (const PasticheSelection *selection, double radius, GCancellable *cancellable, GError **error)
{
  int width = selection->width, height = selection->height;
  g_autoptr (PasticheSelection) soft = pastiche_selection_new (selection->x, selection->y, width, height, error);
  Blur        blur                   = { .selection = soft, .longest = MAX (width, height) };
  PasticheJob job                    = { .cancellable = cancellable };
  gboolean    ok;

  if (soft == NULL || !(blur.lines = pastiche_alloc_floats (2 * (gsize) blur.longest * pastiche_threads (), error)))
    return NULL;
  memcpy (soft->values, selection->values, (gsize) width * height * sizeof (float));
  plan (&blur, radius / SIGMAS);
  ok        = pastiche_parallel_for (&job, pastiche_blocks (height, LINES), 0, blur_block, &blur, error);
  blur.down = TRUE;
  ok        = ok && pastiche_parallel_for (&job, pastiche_blocks (width, LINES), 0, blur_block, &blur, error);
  pastiche_free (blur.lines);
  return ok ? g_steal_pointer (&soft) : NULL;
}
