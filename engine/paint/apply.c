/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * apply.c: the job: a picture, painted in a style, alone or as a frame of a shot.
 */
#include "picture-io.h"
#include "picture.h"
#include "shot.h"

#define FILE_PIXEL    3  /* bytes a pixel that a picture from a file takes, with 8 bits and without alpha */
#define PICTURE_PIXEL 28 /* bytes a pixel more in pastiche_apply (): two pictures of floats for one of bytes */

/* How the pictures of a job are painted. */
typedef struct
{
  PasticheSetup setup;
  PasticheShot *shot; /* or NULL */
} Job;

static Job
job_of_shot (PasticheShot *shot)
{
  return (Job) { pastiche_shot_setup (shot), shot };
}

/* --- Memory ------------------------------------------------------------- */

gsize
pastiche_apply_memory (const PasticheStyle *style, const PasticheSettings *settings, int width, int height)
{
  const PasticheSetup setup = { style, settings };

  return FILE_PIXEL * (gsize) width * height + pastiche_setup_memory (&setup, width, height);
}

gboolean
pastiche_apply_check (const PasticheStyle    *style,
                      const PasticheSettings *settings,
                      int                     width,
                      int                     height,
                      GError                **error)
{
  gsize needed = pastiche_apply_memory (style, settings, width, height);

  return pastiche_picture_check_memory (needed + PICTURE_PIXEL * (double) width * height, width, height, error);
}

/* --- Painting ----------------------------------------------------------- */

/* Make the @generator for @x. */
static gboolean
init_generator (const Job *how, PasticheJob *job, const PasticheRows *x, PasticheGenerator *generator, GError **error)
{
  float    own[PASTICHE_VECTOR] = { 0 };
  gboolean find                 = pastiche_setup_needs_vector (&how->setup);

  if (find && how->shot)
    find = !pastiche_shot_share_vector (how->shot, own);
  if (find)
    job->total += pastiche_setup_vector_work (x->width, x->height);
  return (!find || pastiche_setup_find_vector (&how->setup, job, x, own, error)) &&
         pastiche_setup_generator (&how->setup, own, generator, error);
}

/* Paint a @matte that has something visible. */
static gboolean
paint (const Job *how, PasticheJob *job, const PasticheMatte *matte, GError **error)
{
  g_autofree PasticheGenerator *generator = g_new0 (PasticheGenerator, 1);
  const PasticheCanvas         *canvas    = matte->canvas;
  PasticheSize                  size      = pastiche_setup_size (&how->setup, canvas->width, canvas->height);
  PasticheRows                  x         = pastiche_matte_rows (matte);
  PasticheAmounts               amounts   = pastiche_setup_amounts (&how->setup);
  PasticheMoments               moments[PASTICHE_MAX_SIZES] = { { 0 } };
  gboolean                      ok;

  if (how->shot)
    pastiche_shot_moments (how->shot, moments);
  job->total = pastiche_painting_work (&size, moments, TRUE);
  if (!init_generator (how, job, &x, generator, error))
    return FALSE;
  ok = pastiche_painting_run (generator, job, &size, &x, moments, canvas, &amounts, error);
  pastiche_generator_clear (generator);
  return ok;
}

/* The settings and the memory that it takes have been checked. */
static gboolean
apply (const Job *how, const PasticheCanvas *canvas, PasticheJob *job, GError **error)
{
  PasticheMatte matte;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, error) ||
      !pastiche_picture_check_size (canvas->width, canvas->height, error))
    return FALSE;
  if (how->setup.settings->strength == 0)
    return pastiche_canvas_copy (canvas, job, error);
  if (!pastiche_matte_init (&matte, job, canvas, error))
    return FALSE;
  if (how->shot)
    pastiche_shot_share_matte (how->shot, &matte);
  return matte.visible ? paint (how, job, &matte, error) : pastiche_canvas_copy (canvas, job, error);
}

/* --- Pictures in memory ------------------------------------------------- */

static PastichePicture *
apply_picture (const Job *how, const PastichePicture *picture, PasticheJob *job, GError **error)
{
  g_autoptr (PastichePicture) result = NULL;
  PastichePictures pictures          = { picture, NULL };
  PasticheCanvas   canvas            = pastiche_pictures_canvas (&pictures);

  if (!pastiche_setup_check (&how->setup, error) ||
      !pastiche_apply_check (how->setup.style, how->setup.settings, picture->width, picture->height, error) ||
      !(result = pictures.to = pastiche_picture_new (picture->width, picture->height, error)) ||
      !apply (how, &canvas, job, error))
    return NULL;
  return g_steal_pointer (&result);
}

PastichePicture *
pastiche_apply (PasticheStyle          *style,
                const PastichePicture  *picture,
                const PasticheSettings *settings,
                PasticheProgress        progress,
                gpointer                progress_data,
                GCancellable           *cancellable,
                GError                **error)
{
  PasticheJob job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const Job   how = { { style, settings }, NULL };

  return apply_picture (&how, picture, &job, error);
}

PastichePicture *
pastiche_shot_apply (PasticheShot          *shot,
                     const PastichePicture *picture,
                     PasticheProgress       progress,
                     gpointer               progress_data,
                     GCancellable          *cancellable,
                     GError               **error)
{
  PasticheJob job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const Job   how = job_of_shot (shot);

  return apply_picture (&how, picture, &job, error);
}

/* --- Files -------------------------------------------------------------- */

static gboolean
apply_file (const Job   *how,
            const char  *in,
            const char  *out,
            gboolean     strip,
            PasticheJob *job,
            int         *width,
            int         *height,
            GError     **error)
{
  const PasticheReading reading        = { .needs = pastiche_setup_memory, .data = &how->setup };
  g_autoptr (PasticheFilePicture) file = NULL;
  PasticheCanvas canvas;

  if (!pastiche_setup_check (&how->setup, error) || !pastiche_picture_check_path (out, error) ||
      !(file = pastiche_file_picture_load (in, &reading, error)))
    return FALSE;
  canvas  = pastiche_file_picture_canvas (file);
  *width  = canvas.width;
  *height = canvas.height;
  return apply (how, &canvas, job, error) && !g_cancellable_set_error_if_cancelled (job->cancellable, error) &&
         pastiche_file_picture_save (file, out, strip, error);
}

gboolean
pastiche_apply_file (PasticheStyle          *style,
                     const char             *in,
                     const char             *out,
                     const PasticheSettings *settings,
                     gboolean                strip,
                     PasticheProgress        progress,
                     gpointer                progress_data,
                     GCancellable           *cancellable,
                     int                    *width,
                     int                    *height,
                     GError                **error)
{
  PasticheJob job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const Job   how = { { style, settings }, NULL };

  return apply_file (&how, in, out, strip, &job, width, height, error);
}

gboolean
pastiche_shot_apply_file (PasticheShot    *shot,
                          const char      *in,
                          const char      *out,
                          gboolean         strip,
                          PasticheProgress progress,
                          gpointer         progress_data,
                          GCancellable    *cancellable,
                          int             *width,
                          int             *height,
                          GError         **error)
{
  PasticheJob job = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const Job   how = job_of_shot (shot);

  return apply_file (&how, in, out, strip, &job, width, height, error);
}
