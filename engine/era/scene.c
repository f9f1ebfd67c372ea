/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scene.c: what stills show.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "film-change.h"
#include "scene.h"
#include "tensor.h"

#define AXES   PASTICHE_FILM_AXES
#define RANKS  PASTICHE_SCENE_RANKS
#define SHAPES PASTICHE_SCENE_SHAPES

static const double shapes[SHAPES][3] = { { 0.6, 0.6, 0.6 }, { 0.7, -0.7, 0 }, { 0, 0.7, -0.7 }, { 0.7, 0, -0.7 } };

/* The visible pixels. */
typedef struct
{
  double *rgb;    /* [n][3] */
  double *values; /* [n], for sorting */
  gsize   n;
} Sample;

static void
sample_clear (Sample *sample)
{
  pastiche_free (sample->rgb);
  pastiche_free (sample->values);
}

static gboolean
sample_init (Sample *sample, const PasticheStill *still, GError **error)
{
  const float *p = still->picture->pixels;
  gsize        n = (gsize) still->picture->width * still->picture->height;

  *sample = (Sample) { pastiche_alloc (n, 3 * sizeof (double), error), NULL, 0 };
  if (!sample->rgb || !(sample->values = pastiche_alloc (n, sizeof (double), error)))
    return FALSE;
  for (gsize i = 0; i < n; i++, p += 4)
    if (p[3] >= 0.5f)
      {
        for (int c = 0; c < 3; c++)
          sample->rgb[3 * sample->n + c] = p[c];
        sample->n++;
      }
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
at_rank (const Sample *sample, double rank)
{
  return sample->values[(gsize) (rank * (sample->n - 1) + 0.5)];
}

/* Sorts the sample's values; those at the ranks to @found [RANKS]. */
static void
find_ranks (double *found, const Sample *sample)
{
  qsort (sample->values, sample->n, sizeof (double), compare);
  for (int k = 0; k < RANKS; k++)
    found[k] = at_rank (sample, (k + 0.5) / RANKS);
}

static void
find_tones (PasticheScene *scene, const Sample *sample)
{
  for (int a = 0; a < AXES; a++)
    {
      for (gsize i = 0; i < sample->n; i++)
        {
          double axes[AXES];

          pastiche_film_axes (sample->rgb + 3 * i, axes);
          sample->values[i] = axes[a];
        }
      find_ranks (scene->tones[a], sample);
      if (a == PASTICHE_FILM_LIGHTNESS)
        scene->says = pastiche_film_step (at_rank (sample, 0.995) - at_rank (sample, 0.005), 0.05, 0.25);
    }
}

static void
find_moments (PasticheScene *scene, const Sample *sample)
{
  for (int c = 0; c < 3; c++)
    {
      double sum = 0;

      for (gsize i = 0; i < sample->n; i++)
        scene->mean[c] += sample->rgb[3 * i + c] / sample->n;
      for (gsize i = 0; i < sample->n; i++)
        sum += (sample->rgb[3 * i + c] - scene->mean[c]) * (sample->rgb[3 * i + c] - scene->mean[c]);
      scene->deviation[c] = sqrt (sum / sample->n) + 0.01;
    }
}

static void
find_shapes (PasticheScene *scene, const Sample *sample)
{
  for (int k = 0; k < SHAPES; k++)
    {
      for (gsize i = 0; i < sample->n; i++)
        {
          sample->values[i] = 0;
          for (int c = 0; c < 3; c++)
            sample->values[i] += shapes[k][c] * (sample->rgb[3 * i + c] - scene->mean[c]) / scene->deviation[c];
        }
      find_ranks (scene->shapes[k], sample);
    }
}

static void
find_chroma (PasticheScene *scene, const Sample *sample)
{
  double mean[AXES], rise[AXES], sum = 0;

  pastiche_film_axes (scene->mean, mean);
  pastiche_film_axes (scene->deviation, rise);
  for (gsize i = 0; i < sample->n; i++)
    {
      const double *rgb = sample->rgb + 3 * i;
      double        axes[AXES], far;

      pastiche_film_axes (rgb, axes);
      far = (axes[PASTICHE_FILM_LIGHTNESS] - mean[PASTICHE_FILM_LIGHTNESS]) / rise[PASTICHE_FILM_LIGHTNESS];
      for (int c = 0; c < 3; c++)
        {
          double d = rgb[c] - (scene->mean[c] + far * scene->deviation[c]);

          sum += d * d;
        }
    }
  scene->chroma = sqrt (sum / sample->n) + 0.003;
}

gboolean
pastiche_scene_init (PasticheScene *scene, const PasticheStill *still, GError **error)
{
  Sample   sample;
  gboolean ok = sample_init (&sample, still, error);

  memset (scene, 0, sizeof *scene);
  if (ok && sample.n > 0)
    {
      find_tones (scene, &sample);
      find_moments (scene, &sample);
      find_shapes (scene, &sample);
      find_chroma (scene, &sample);
    }
  sample_clear (&sample);
  return ok;
}

void
pastiche_scene_add (PasticheScene *sum, const PasticheScene *scene, double weight)
{
  for (int k = 0; k < RANKS; k++)
    {
      for (int a = 0; a < AXES; a++)
        sum->tones[a][k] += weight * scene->tones[a][k];
      for (int i = 0; i < SHAPES; i++)
        sum->shapes[i][k] += weight * scene->shapes[i][k];
    }
  for (int c = 0; c < 3; c++)
    {
      sum->mean[c] += weight * scene->mean[c];
      sum->deviation[c] += weight * scene->deviation[c];
    }
  sum->chroma += weight * scene->chroma;
  sum->says += weight * scene->says;
}

/* --- Two scenes --------------------------------------------------------- */

/* The root mean square of the differences of @a and @b [@n][RANKS]. */
static double
distance (const double (*a)[RANKS], const double (*b)[RANKS], int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    for (int k = 0; k < RANKS; k++)
      sum += (a[i][k] - b[i][k]) * (a[i][k] - b[i][k]);
  return sqrt (sum / n / RANKS);
}

/* Frames that followed each other in forty pans were 0.03 apart at most; different photographs on the same film more than
 * 0.039 in 99 cases of a hundred. */
gboolean
pastiche_scene_is_next (const PasticheScene *a, const PasticheScene *b)
{
  return distance (a->tones, b->tones, AXES) < 0.03;
}

double
pastiche_scene_sameness (const PasticheScene *a, const PasticheScene *b)
{
  return a->says * b->says * (1 - pastiche_film_step (distance (a->shapes, b->shapes, SHAPES), 0.12, 0.2));
}

/* Each channel is brought to the other's mean and deviation; this moves the greys of @base by a quadratic function of their
 * lightness, of which three values give the controls. */
PasticheFilm
pastiche_scene_difference (const PasticheScene *from, const PasticheScene *to, const PasticheFilm *base)
{
  PasticheFilm     film = { .chroma = from->chroma > 0 && to->chroma > 0 ? log (to->chroma / from->chroma) : 0 };
  PasticheFilmRamp ramp;

  pastiche_film_ramp_init (&ramp, base);
  for (int k = 0; k < PASTICHE_FILM_CONTROLS; k++)
    {
      double moved[3];

      for (int c = 0; c < 3; c++)
        {
          double grey = ramp.rgb[c][k * (PASTICHE_FILM_GREYS - 1) / (PASTICHE_FILM_CONTROLS - 1)];
          double far  = from->deviation[c] > 0 ? (grey - from->mean[c]) / from->deviation[c] : 0;

          moved[c] = to->mean[c] + far * to->deviation[c] - grey;
        }
      pastiche_film_axes (moved, film.grey[k]);
    }
  for (int a = 0; a < AXES; a++)
    film.grey[1][a] = 2 * film.grey[1][a] - (film.grey[0][a] + film.grey[2][a]) / 2;
  return film;
}
