/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample.c: the visible colours of a still.
 */
#include <stdlib.h>

#include "sample.h"
#include "tensor.h"

#define AXES PASTICHE_FILM_AXES

void
pastiche_sample_clear (PasticheSample *sample)
{
  pastiche_free (sample->axes);
  pastiche_free (sample->values);
}

gboolean
pastiche_sample_init (PasticheSample *sample, const PasticheStill *still, const PasticheStillPart *part, GError **error)
{
  const PastichePicture  *picture = still->picture;
  const PasticheStillPart whole = { 0, picture->height, 0, picture->width, 1 }, *of = part ? part : &whole;
  int                     high = (of->bottom - of->top + of->step - 1) / of->step;
  int                     wide = (of->right - of->left + of->step - 1) / of->step;
  gsize                   n    = (gsize) high * wide;

  *sample = (PasticheSample) { pastiche_alloc (n, AXES * sizeof (double), error), NULL, 0 };
  if (!sample->axes || !(sample->values = pastiche_alloc (n, sizeof (double), error)))
    return FALSE;
  for (int y = of->top; y < of->bottom; y += of->step)
    for (int x = of->left; x < of->right; x += of->step)
      {
        const float *p = picture->pixels + 4 * ((gsize) y * picture->width + x);

        if (p[3] >= 0.5f)
          pastiche_film_axes ((const double[]) { p[0], p[1], p[2] }, sample->axes + AXES * sample->n++);
      }
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

void
pastiche_sample_ranks (PasticheSample *sample, int axis, const double *ranks, int n, double *found)
{
  for (gsize i = 0; i < sample->n; i++)
    sample->values[i] = sample->axes[AXES * i + axis];
  qsort (sample->values, sample->n, sizeof (double), compare);
  for (int k = 0; k < n; k++)
    found[k] = sample->values[(gsize) (ranks[k] * (sample->n - 1) + 0.5)];
}
