/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * apply.c: the job: a picture, painted in a style.
 */
#include <math.h>

#include "encoder.h"
#include "painting.h"
#include "picture.h"
#include "picture-io.h"
#include "resample.h"
#include "style.h"

#define NEARLY        1.1 /* a working size whose sides differ by less than this factor is the picture's own */
#define ENLARGED      6 /* a picture's sides are enlarged by at most this factor: a tenth of a megapixel, fine strokes */
#define PROCESS       78e6 /* bytes of a process that paints, without the picture: libraries, weights in two forms */
#define FILE_PIXEL    3    /* bytes a pixel that a picture from a file takes, with 8 bits and without alpha */
#define PICTURE_PIXEL 28   /* bytes a pixel more in pastiche_apply (): two pictures of floats for one of bytes */

/* --- Sizes -------------------------------------------------------------- */

void
pastiche_working_size (const PasticheStyle    *style,
                       const PasticheSettings *settings,
                       int                     width,
                       int                     height,
                       int                    *working_width,
                       int                    *working_height)
{
  double scale = sqrt (style->working_pixels / ((double) width * height)) * 100 / settings->stroke_size;

  if (scale > 1 / NEARLY && scale < NEARLY)
    scale = 1;
  scale           = MIN (scale, ENLARGED);
  *working_width  = MAX (1, (int) lround (width * scale));
  *working_height = MAX (1, (int) lround (height * scale));
}

/* --- Strength ----------------------------------------------------------- */

/* The style vector with which the base's generator gives the picture itself back. */
static gboolean
own_vector (const PasticheWeights *base, PasticheJob *job, const PasticheRows *x, float *vector, GError **error)
{
  g_auto (PasticheTensor) small = PASTICHE_TENSOR_EMPTY;
  float code[PASTICHE_CODE];
  int   width, height;

  pastiche_encoder_size (x->width, x->height, &width, &height);
  if (!pastiche_tensor_init (&small, height, width, 3, error) ||
      !pastiche_resample (job, x, height, width, small.data, error) ||
      !pastiche_encoder_run (base, job, &small, code, error))
    return FALSE;
  pastiche_affine_run (base, code, vector);
  return TRUE;
}

/* How much of the picture painted in full shows, 0 to 1.  Fading brings brush, palette and line in together; halfway between
 * the base's weights and those of a style that was trained far from it, skin is magenta and the sky is turquoise. */
static float
shown (double strength)
{
  return MIN (strength / 100, 1);
}

/* The factor t of the extrapolation, of which 1 is the style, for a strength in percent.  It grows at half the pace: at the
 * full one pictures blur, ink drawings get coloured fringes and prints get specks. */
static double
reach (double strength)
{
  return MAX (1, (1 + strength / 100) / 2);
}

/* Deep network interpolation (Wang et al. 2019), beyond the style: the weights are (1 − t) of the base's and t of the
 * style's, and likewise the vector, between the picture's own and the style's, with t > 1. */
static gboolean
init_exaggerated_generator (PasticheGenerator   *generator,
                            const PasticheStyle *style,
                            PasticheJob         *job,
                            const PasticheRows  *x,
                            double               t,
                            GError             **error)
{
  const PasticheWeights    *base = &style->base->weights;
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (PASTICHE_KIND_STYLE, &n);
  PasticheWeights           mixed;
  float                    *vector;
  gboolean                  ok;

  if (!pastiche_weights_init (&mixed, PASTICHE_KIND_STYLE, error))
    return FALSE;
  vector = mixed.data[PASTICHE_TENSOR_VECTOR];
  ok     = own_vector (base, job, x, vector, error);
  for (int i = 0; ok && i < PASTICHE_TENSOR_GENERATOR_END; i++)
    pastiche_interpolate (base->data[i], style->weights.data[i], specs[i].size, t, mixed.data[i]);
  if (ok)
    pastiche_interpolate (vector, style->weights.data[PASTICHE_TENSOR_VECTOR], PASTICHE_VECTOR, t, vector);
  ok = ok && pastiche_generator_init (generator, mixed.data, vector, error);
  pastiche_weights_clear (&mixed);
  return ok;
}

/* --- The job ------------------------------------------------------------ */

static double
job_work (const PasticheSize *size, double t)
{
  int code_width, code_height;

  pastiche_encoder_size (size->width, size->height, &code_width, &code_height);
  return pastiche_painting_work (size) + (t > 1 ? pastiche_encoder_work (code_height, code_width) : 0);
}

static PasticheSize
painting_size (const PasticheStyle *style, const PasticheSettings *settings, int width, int height)
{
  PasticheSize size = { .height = height, .width = width, .working_height = height, .working_width = width };

  if (style)
    pastiche_working_size (style, settings, width, height, &size.working_width, &size.working_height);
  return size;
}

static PasticheAmounts
painting_amounts (const PasticheSettings *settings)
{
  return (PasticheAmounts) { .shown        = shown (settings->strength),
                             .keep_colours = settings->keep_colours / 100,
                             .detail       = settings->detail / 100 };
}

gsize
pastiche_apply_memory (const PasticheStyle *style, const PasticheSettings *settings, int width, int height)
{
  PasticheSize    size    = painting_size (style, settings, width, height);
  PasticheAmounts amounts = painting_amounts (settings);

  return PROCESS + FILE_PIXEL * (gsize) width * height + pastiche_painting_memory (&size, &amounts);
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

/* Paint a @matte that has something visible. */
static gboolean
paint (const PasticheStyle    *style,
       const PasticheSettings *settings,
       PasticheJob            *job,
       const PasticheMatte    *matte,
       GError                **error)
{
  g_autofree PasticheGenerator *generator = g_new0 (PasticheGenerator, 1);
  const PasticheCanvas         *canvas    = matte->canvas;
  PasticheSize                  size      = painting_size (style, settings, canvas->width, canvas->height);
  PasticheRows                  x         = pastiche_matte_rows (matte);
  float *const                 *weights   = style->weights.data;
  PasticheAmounts               amounts   = painting_amounts (settings);
  double                        t         = reach (settings->strength);
  gboolean                      ok;

  job->total = job_work (&size, t);
  if (t > 1)
    ok = init_exaggerated_generator (generator, style, job, &x, t, error);
  else
    ok = pastiche_generator_init (generator, weights, weights[PASTICHE_TENSOR_VECTOR], error);
  if (!ok)
    return FALSE;
  ok = pastiche_painting_run (generator, job, &size, &x, canvas, &amounts, error);
  pastiche_generator_clear (generator);
  return ok;
}

static gboolean
check_setting (const char *name, double value, double least, double most, GError **error)
{
  if (value >= least && value <= most)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "The %s is %g: it must be %g to %g.", name, value, least,
               most);
  return FALSE;
}

static gboolean
check_settings (const PasticheSettings *settings, GError **error)
{
  return check_setting ("strength", settings->strength, 0, PASTICHE_MAX_STRENGTH, error) &&
         check_setting ("stroke size", settings->stroke_size, PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE,
                        error) &&
         check_setting ("amount of colours kept", settings->keep_colours, 0, 100, error) &&
         check_setting ("amount of detail", settings->detail, 0, 100, error);
}

/* The settings and the memory that it takes have been checked. */
static gboolean
apply (const PasticheStyle    *style,
       const PasticheCanvas   *canvas,
       const PasticheSettings *settings,
       PasticheJob            *job,
       GError                **error)
{
  PasticheMatte matte;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, error) ||
      !pastiche_picture_check_size (canvas->width, canvas->height, error))
    return FALSE;
  if (settings->strength == 0)
    return pastiche_canvas_copy (canvas, job, error);
  if (!pastiche_matte_init (&matte, job, canvas, error))
    return FALSE;
  return matte.visible ? paint (style, settings, job, &matte, error) : pastiche_canvas_copy (canvas, job, error);
}

/* --- Pictures in memory ------------------------------------------------- */

PastichePicture *
pastiche_apply (PasticheStyle          *style,
                const PastichePicture  *picture,
                const PasticheSettings *settings,
                PasticheProgress        progress,
                gpointer                progress_data,
                GCancellable           *cancellable,
                GError                **error)
{
  g_autoptr (PastichePicture) result = NULL;
  PasticheJob      job      = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  PastichePictures pictures = { picture, NULL };
  PasticheCanvas   canvas   = pastiche_pictures_canvas (&pictures);

  if (!check_settings (settings, error) ||
      !pastiche_apply_check (style, settings, picture->width, picture->height, error) ||
      !(result = pictures.to = pastiche_picture_new (picture->width, picture->height, error)) ||
      !apply (style, &canvas, settings, &job, error))
    return NULL;
  return g_steal_pointer (&result);
}

/* --- Files -------------------------------------------------------------- */

typedef struct
{
  const PasticheStyle    *style;
  const PasticheSettings *settings;
} Needs;

/* What is needed beside the picture's bytes. */
static gsize
bytes_needed (gconstpointer data, int width, int height)
{
  const Needs *needs = data;

  return pastiche_apply_memory (needs->style, needs->settings, width, height) - FILE_PIXEL * (gsize) width * height;
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
  PasticheJob           job     = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  const Needs           data    = { style, settings };
  const PasticheReading reading = { .needs = bytes_needed, .data = &data };
  g_autoptr (PasticheFilePicture) file = NULL;
  PasticheCanvas canvas;

  if (!check_settings (settings, error) || !pastiche_picture_check_path (out, error) ||
      !(file = pastiche_file_picture_load (in, &reading, error)))
    return FALSE;
  canvas  = pastiche_file_picture_canvas (file);
  *width  = canvas.width;
  *height = canvas.height;
  return apply (style, &canvas, settings, &job, error) && !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         pastiche_file_picture_save (file, out, strip, error);
}
