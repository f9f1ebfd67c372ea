/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kin.c: stills that show the same.
 */
#include <math.h>

#include "kin.h"

#define AXES PASTICHE_FILM_AXES

/* How far the cells of @from are from those of @to after @way, in parts of how these differ among themselves. */
static double
off (const PasticheTransport *way, const PasticheOverlapPart *from, const PasticheOverlapPart *to)
{
  const PasticheGrid *p = &from->of->at[from->scale], *q = &to->of->at[to->scale];
  const double        faint = 3e-4;
  double              apart = 0, sum[AXES] = { 0 }, squares = 0;
  int                 n = 0;

  for (int row = 0; row < from->bottom - from->top; row++)
    for (int column = 0; column < from->right - from->left; column++)
      {
        int    i = (from->top + row) * p->width + from->left + column;
        int    j = (to->top + row) * q->width + to->left + column;
        double rgb[3], axes[AXES];

        if (!p->seen[i] || !q->seen[j])
          continue;
        pastiche_film_colour (p->axes[i], rgb);
        pastiche_transport (way, rgb, rgb);
        pastiche_film_axes (rgb, axes);
        for (int a = 0; a < AXES; a++)
          {
            apart += (axes[a] - q->axes[j][a]) * (axes[a] - q->axes[j][a]);
            sum[a] += q->axes[j][a];
            squares += q->axes[j][a] * q->axes[j][a];
          }
        n++;
      }
  for (int a = 0; a < AXES; a++)
    squares -= sum[a] * sum[a] / n;
  return sqrt (apart / (MAX (squares, 0) + n * faint));
}

static gboolean
find_distribution (PasticheDistribution *found, const PasticheOverlapPart *part, GError **error)
{
  PasticheStillPart pixels = pastiche_overlap_pixels (part);
  PasticheSample    sample;
  gboolean          ok = pastiche_sample_init (&sample, part->of->still, &pixels, error);

  if (ok)
    pastiche_distribution_init (found, &sample);
  pastiche_sample_clear (&sample);
  return ok;
}

/* Others' lightness agrees as much now and then, but not in its detail, nor do their colours come together (MATCH.md). */
gboolean
pastiche_kin_init (PasticheKin *kin, const PasticheGrids *a, const PasticheGrids *b, GError **error)
{
  PasticheOverlap            overlap = pastiche_overlap_find (a, b);
  const PasticheOverlapPart *parts   = overlap.parts;
  double                     agree   = pastiche_film_step (overlap.agreement, 0.7, 0.8), away;
  PasticheDistribution       shown[2];

  kin->same = 0;
  if (agree == 0)
    return TRUE;
  for (int i = 0; i < 2; i++)
    if (!find_distribution (&shown[i], &parts[i], error))
      return FALSE;
  if (shown[0].n == 0 || shown[1].n == 0)
    return TRUE;
  for (int i = 0; i < 2; i++)
    pastiche_transport_init (&kin->ways[i], &shown[i], &shown[1 - i]);
  away      = MAX (off (&kin->ways[0], &parts[0], &parts[1]), off (&kin->ways[1], &parts[1], &parts[0]));
  kin->same = agree * (1 - pastiche_film_step (away + (1 - overlap.detail) / 2, 0.6, 0.75));
  return TRUE;
}
