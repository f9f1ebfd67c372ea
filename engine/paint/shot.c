/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shot.c: the first pass over the frames of a shot.
 *
 * Instance normalisation takes the mean and the variance of each layer from the picture itself, so that a wall changes its
 * colour when somebody walks in.  Here every frame is painted with its own ones once, as far as it takes to know them, and
 * they are pooled; then all frames are painted with the same.
 */
#include <string.h>

#include "norm.h"
#include "picture-io.h"
#include "picture.h"
#include "shot.h"

/* --- A shot ------------------------------------------------------------- */

PasticheShot *
pastiche_shot_new (PasticheStyle *style, const PasticheSettings *settings, GError **error)
{
  const PasticheSetup setup = { style, settings };
  int                 n     = pastiche_style_n_parts (style);
  PasticheShotPart   *parts;
  PasticheShot       *shot;

  if (!pastiche_setup_check (&setup, error) || !(parts = pastiche_alloc (n, sizeof *parts, error)))
    return NULL;
  memset (parts, 0, n * sizeof *parts);
  shot           = g_new0 (PasticheShot, 1);
  shot->style    = pastiche_style_ref (style);
  shot->settings = *settings;
  shot->parts    = parts;
  return shot;
}

void
pastiche_shot_free (PasticheShot *shot)
{
  if (!shot)
    return;
  pastiche_style_unref (shot->style);
  pastiche_free (shot->parts);
  g_free (shot);
}

PasticheSetup
pastiche_shot_setup (const PasticheShot *shot)
{
  return (PasticheSetup) { shot->style, &shot->settings };
}

/* --- What is shared ----------------------------------------------------- */

void
pastiche_shot_moments (PasticheShot *shot, int part, PasticheMoments *moments)
{
  PasticheShotPart *of = &shot->parts[part];

  for (int i = 0; i < PASTICHE_MAX_SIZES; i++)
    moments[i] = (PasticheMoments) { .values = of->weight[i] > 0 ? of->values[i] : NULL, .given = TRUE };
}

void
pastiche_shot_share_matte (const PasticheShot *shot, PasticheMatte *matte)
{
  for (int c = 0; shot->matte_weight > 0 && c < 3; c++)
    matte->mean[c] = shot->matte[c];
}

gboolean
pastiche_shot_share_vector (const PasticheShot *shot, float *own)
{
  for (int i = 0; i < PASTICHE_VECTOR; i++)
    own[i] = shot->vector[i];
  return shot->vector_weight > 0;
}

/* Add @values of one more picture, whose share is so much, to a mean. */
static void
add_to_mean (const float *values, int n, double share, double *mean)
{
  for (int i = 0; i < n; i++)
    mean[i] += (values[i] - mean[i]) * share;
}

/* The share of a picture of this @weight, which is added to the sum of @weights. */
static double
share (double weight, double *weights)
{
  *weights += weight;
  return weight / *weights;
}

/* --- Adding a picture --------------------------------------------------- */

/* What was measured of one: all of it is pooled, or nothing. */
typedef struct
{
  int sizes;
  double (*values)[PASTICHE_MAX_SIZES][PASTICHE_VECTOR]; /* of each part */
  float own[PASTICHE_VECTOR];
} Measured;

/* Whether the style number @part has moments: an imported one has none. */
static gboolean
has_moments (const PasticheStyle *style, int part)
{
  return pastiche_style_part (style, part).style->network == NULL;
}

/* Measure the style number @part. */
static gboolean
measure_part (const PasticheSetup *setup,
              int                  part,
              PasticheJob         *job,
              const PasticheRows  *x,
              Measured            *measured,
              GError             **error)
{
  g_autofree PasticheGenerator *generator = g_new0 (PasticheGenerator, 1);
  const PasticheSetup           its       = pastiche_setup_part (setup, part);
  PasticheSize                  size      = pastiche_setup_size (setup, x->width, x->height);
  PasticheMoments               moments[PASTICHE_MAX_SIZES];
  gboolean                      ok;

  for (int i = 0; i < PASTICHE_MAX_SIZES; i++)
    moments[i] = (PasticheMoments) { .values = measured->values[part][i] };
  if (!pastiche_setup_generator (&its, measured->own, generator, error))
    return FALSE;
  ok = pastiche_painting_measure (generator, job, &size, x, moments, error);
  pastiche_generator_clear (generator);
  return ok;
}

static gboolean
measure (const PasticheSetup *setup, PasticheJob *job, const PasticheRows *x, Measured *measured, GError **error)
{
  PasticheSize size   = pastiche_setup_size (setup, x->width, x->height);
  int          n      = pastiche_style_n_parts (setup->style);
  gboolean     vector = pastiche_setup_needs_vector (setup), ok;

  measured->sizes = pastiche_painting_sizes (&size);
  for (int i = 0; i < n; i++)
    if (has_moments (setup->style, i))
      job->total += pastiche_painting_work (NULL, &size, NULL, FALSE);
  if (vector)
    job->total += pastiche_setup_vector_work (x->width, x->height);
  ok = !vector || pastiche_setup_find_vector (setup, job, x, measured->own, error);
  for (int i = 0; ok && i < n; i++)
    if (has_moments (setup->style, i))
      ok = measure_part (setup, i, job, x, measured, error);
  return ok;
}

/* Pictures count by their contrast.  Normalised with its own moments a picture that is nearly black, as where a film fades
 * in, has as much of it as others in all layers but the first; with those of the shot it has little, and the true moments of
 * all frames together hardly know of it. */
static void
pool (PasticheShot *shot, const PasticheMatte *matte, const Measured *measured)
{
  const PasticheSetup setup = pastiche_shot_setup (shot);
  int                 first = 0;
  double              weight;

  while (!has_moments (shot->style, first))
    first++;
  weight = pastiche_generator_contrast (measured->values[first][0]) + PASTICHE_NORM_EPSILON;
  for (int i = first; i < pastiche_style_n_parts (shot->style); i++)
    for (int j = 0; has_moments (shot->style, i) && j < measured->sizes; j++)
      pastiche_generator_pool (measured->values[i][j], share (weight, &shot->parts[i].weight[j]),
                               shot->parts[i].values[j]);
  if (pastiche_setup_needs_vector (&setup))
    add_to_mean (measured->own, PASTICHE_VECTOR, share (weight, &shot->vector_weight), shot->vector);
  if (!matte->canvas->opaque)
    add_to_mean (matte->mean, 3, share (weight, &shot->matte_weight), shot->matte);
}

/* The memory that it takes has been checked. */
static gboolean
add (PasticheShot *shot, const PasticheCanvas *canvas, PasticheJob *job, GError **error)
{
  const PasticheSetup setup = pastiche_shot_setup (shot);
  PasticheMatte       matte;
  PasticheRows        x;
  Measured            measured = { .sizes = 0 };
  gboolean            ok;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, error) ||
      !pastiche_picture_check_size (canvas->width, canvas->height, error))
    return FALSE;
  if (shot->settings.strength == 0 || !shot->style->base)
    return TRUE; /* there is nothing that could be shared */
  if (!pastiche_matte_init (&matte, job, canvas, error))
    return FALSE;
  if (!matte.visible)
    return TRUE;
  measured.values = pastiche_alloc (pastiche_style_n_parts (shot->style), sizeof *measured.values, error);
  x               = pastiche_matte_rows (&matte);
  ok              = measured.values && measure (&setup, job, &x, &measured, error);
  if (ok)
    pool (shot, &matte, &measured);
  pastiche_free (measured.values);
  return ok;
}

gboolean
pastiche_shot_add (PasticheShot          *shot,
                   const PastichePicture *picture,
                   PasticheProgress       progress,
                   gpointer               progress_data,
                   GCancellable          *cancellable,
                   GError               **error)
{
  PasticheJob      job      = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  PastichePictures pictures = { picture, NULL };
  PasticheCanvas   canvas   = pastiche_pictures_canvas (&pictures);

  return pastiche_apply_check (shot->style, &shot->settings, picture->width, picture->height, error) &&
         add (shot, &canvas, &job, error);
}

gboolean
pastiche_shot_add_file (PasticheShot    *shot,
                        const char      *path,
                        PasticheProgress progress,
                        gpointer         progress_data,
                        GCancellable    *cancellable,
                        GError         **error)
{
  PasticheJob           job     = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const PasticheSetup   setup   = pastiche_shot_setup (shot);
  const PasticheReading reading = { .needs = pastiche_setup_memory, .data = &setup };
  g_autoptr (PasticheFilePicture) file = pastiche_file_picture_load (path, &reading, error);
  PasticheCanvas canvas;

  if (!file)
    return FALSE;
  canvas = pastiche_file_picture_canvas (file);
  return add (shot, &canvas, &job, error);
}
