/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * apply.c: the job: a picture, painted in a style, alone or as a frame of a shot.
 */
#include "mix.h"
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

/* One picture while it is painted. */
typedef struct
{
  const Job            *how;
  PasticheJob          *job;
  const PasticheCanvas *canvas;
  PasticheSize          size;
  PasticheRows          x;
  float                 own[PASTICHE_VECTOR]; /* the picture's own vector, where it is needed */
  PasticheTensor        mixed;                /* of the parts so far, where there are several */
  double                sum, share;           /* of the shares of these; the share of the part that is painted now */
  gboolean              last;                 /* that is the last one */
} Work;

static void
work_clear (Work *work)
{
  pastiche_tensor_clear (&work->mixed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Find the picture's own vector. */
static gboolean
find_vector (Work *work, GError **error)
{
  const PasticheSetup *setup = &work->how->setup;

  if (!pastiche_setup_needs_vector (setup) ||
      (work->how->shot && pastiche_shot_share_vector (work->how->shot, work->own)))
    return TRUE;
  work->job->total += pastiche_setup_vector_work (work->x.width, work->x.height);
  return pastiche_setup_find_vector (setup, work->job, &work->x, work->own, error);
}

/* Put the picture into the canvas. */
static gboolean
lay_over (const Work *work, const PasticheRows *painted, GError **error)
{
  PasticheAmounts amounts        = pastiche_setup_amounts (&work->how->setup);
  g_auto (PasticheFinish) finish = PASTICHE_FINISH_EMPTY;
  PasticheRows rows              = *painted;

  if (pastiche_amounts_change (&amounts))
    {
      if (!pastiche_finish_init (&finish, work->job, &amounts, &work->x, painted, work->size.working_height,
                                 work->size.working_width, error))
        return FALSE;
      rows = pastiche_finish_rows (&finish);
    }
  return pastiche_canvas_paint (work->canvas, work->job, &rows, amounts.shown, error);
}

/* Keep it in memory, in place of what was mixed so far, from which it may be read. */
static gboolean
keep (Work *work, const PasticheRows *painted, GError **error)
{
  g_auto (PasticheTensor) kept = PASTICHE_TENSOR_EMPTY;

  if (!pastiche_tensor_init (&kept, painted->height, painted->width, 3, error) ||
      !pastiche_resample (work->job, painted, painted->height, painted->width, kept.data, error))
    return FALSE;
  pastiche_tensor_clear (&work->mixed);
  work->mixed = kept;
  kept        = PASTICHE_TENSOR_EMPTY;
  return TRUE;
}

/* A part is @painted: mix it with those before. */
static gboolean
part_done (const PasticheRows *painted, gpointer data, GError **error)
{
  Work *work               = data;
  g_auto (PasticheMix) mix = PASTICHE_MIX_EMPTY;
  PasticheRows rows        = *painted;

  work->sum += work->share;
  if (work->mixed.data)
    {
      PasticheRows before = pastiche_tensor_rows (&work->mixed);

      if (!pastiche_mix_init (&mix, work->job, &before, painted, work->share / work->sum, work->size.working_height,
                              work->size.working_width, error))
        return FALSE;
      rows = pastiche_mix_rows (&mix);
    }
  return work->last ? lay_over (work, &rows, error) : keep (work, &rows, error);
}

/* Paint in the style number @part of so many. */
static gboolean
paint_part (Work *work, int part, int n, GError **error)
{
  g_autofree PasticheGenerator *generator                   = g_new0 (PasticheGenerator, 1);
  const PasticheSetup           setup                       = pastiche_setup_part (&work->how->setup, part);
  const PasticheBrush           brush                       = { generator, setup.style->network };
  PasticheMoments               moments[PASTICHE_MAX_SIZES] = { { 0 } };
  gboolean                      ok;

  if (work->how->shot)
    pastiche_shot_moments (work->how->shot, part, moments);
  work->share = pastiche_style_part (work->how->setup.style, part).share;
  work->last  = part == n - 1;
  if (!brush.network && !pastiche_setup_generator (&setup, work->own, generator, error))
    return FALSE;
  ok = pastiche_painting_run (&brush, work->job, &work->size, &work->x, moments, part_done, work, error);
  pastiche_generator_clear (generator);
  return ok;
}

/* The multiply-adds of all @n parts. */
static double
parts_work (const Work *work, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    {
      const PasticheStyle *style                       = pastiche_style_part (work->how->setup.style, i).style;
      PasticheMoments      moments[PASTICHE_MAX_SIZES] = { { 0 } };

      if (work->how->shot)
        pastiche_shot_moments (work->how->shot, i, moments);
      sum += pastiche_painting_work (style->network, &work->size, moments, TRUE);
    }
  return sum;
}

/* Paint a @matte that has something visible. */
static gboolean
paint (const Job *how, PasticheJob *job, const PasticheMatte *matte, GError **error)
{
  const PasticheCanvas *canvas = matte->canvas;
  int                   n      = pastiche_style_n_parts (how->setup.style);
  g_auto (Work) work           = { .how    = how,
                                   .job    = job,
                                   .canvas = canvas,
                                   .size   = pastiche_setup_size (&how->setup, canvas->width, canvas->height),
                                   .x      = pastiche_matte_rows (matte) };
  gboolean ok;

  job->total = parts_work (&work, n) + PASTICHE_CANVAS_WORK * canvas->height * canvas->width;
  ok         = find_vector (&work, error);
  for (int i = 0; ok && i < n; i++)
    ok = paint_part (&work, i, n, error);
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

/* The colours of a picture in memory. */
static const float *
colours_row (gconstpointer data, int row, float *scratch)
{
  const PastichePicture *picture = data;
  const float           *p       = picture->pixels + 4 * (gsize) picture->width * row;

  for (int x = 0; x < picture->width; x++)
    for (int c = 0; c < 3; c++)
      scratch[3 * x + c] = p[4 * x + c];
  return scratch;
}

PastichePicture *
pastiche_apply_fade (const PastichePicture *picture, const PastichePicture *painted, double strength, GError **error)
{
  g_autoptr (PastichePicture) result = pastiche_picture_new (picture->width, picture->height, error);
  PastichePictures   pictures        = { picture, result };
  PasticheCanvas     canvas          = pastiche_pictures_canvas (&pictures);
  const PasticheRows rows            = { .height   = painted->height,
                                         .width    = painted->width,
                                         .channels = 3,
                                         .scratch  = 3 * (gsize) painted->width,
                                         .row      = colours_row,
                                         .data     = painted };
  PasticheJob        job             = { .cancellable = NULL };
  gboolean           ok;

  if (!result)
    return NULL;
  ok = strength > 0 ? pastiche_canvas_paint (&canvas, &job, &rows, strength / 100, error)
                    : pastiche_canvas_copy (&canvas, &job, error);
  return ok ? g_steal_pointer (&result) : NULL;
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
