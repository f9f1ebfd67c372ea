/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * apply.c: the job: a picture, painted in a style.
 */
#include <math.h>
#include <string.h>

#include "encoder.h"
#include "fold.h"
#include "generator.h"
#include "picture.h"
#include "resample.h"
#include "style.h"

#define CODE_SIDE      256  /* shorter side of the picture that the encoder sees */
#define CODE_LONG_SIDE 1024 /* its longer side at most */
#define NEARLY         1.1  /* times a side: strokes of so nearly the asked size are not worth painting at another */
#define ENLARGED       2    /* times a side at most, for smaller strokes: pictures have no more to paint */
#define FULL_AT        0.25 /* strength from which on nothing of the picture's own pixels is mixed in */
#define PIXELS         4096 /* in a block */

/* --- Between pictures and tensors --------------------------------------- */

typedef struct
{
  const PastichePicture *picture;
  PasticheTensor        *tensor;
  PastichePicture       *result;
  double                *sums; /* [blocks][4]: of alpha, and of colour times alpha */
  float                  mean[3];
  float                  weight;
} Pixels;

static inline float
in_range (float v)
{
  return v >= 0 ? MIN (v, 1) : 0; /* what is not a number becomes 0 too */
}

static gsize
block_end (const PastichePicture *picture, int block)
{
  return MIN ((gsize) (block + 1) * PIXELS, pastiche_picture_count (picture));
}

static void
sum_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Pixels *pixels  = data;
  double        sums[4] = { 0 };

  for (gsize i = (gsize) block * PIXELS; i < block_end (pixels->picture, block); i++)
    {
      const float *p     = pixels->picture->pixels + 4 * i;
      double       alpha = in_range (p[3]);

      sums[0] += alpha;
      for (int c = 0; c < 3; c++)
        sums[1 + c] += alpha * in_range (p[c]);
    }
  memcpy (pixels->sums + 4 * block, sums, sizeof sums);
}

static void
matte_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Pixels *pixels = data;

  for (gsize i = (gsize) block * PIXELS; i < block_end (pixels->picture, block); i++)
    {
      const float *p     = pixels->picture->pixels + 4 * i;
      float       *x     = pixels->tensor->data + 3 * i;
      float        alpha = in_range (p[3]);

      for (int c = 0; c < 3; c++)
        x[c] = alpha * in_range (p[c]) + (1 - alpha) * pixels->mean[c];
    }
}

static void
mix_block (gpointer data, int block, int slot G_GNUC_UNUSED)
{
  const Pixels *pixels = data;

  for (gsize i = (gsize) block * PIXELS; i < block_end (pixels->picture, block); i++)
    {
      const float *p   = pixels->picture->pixels + 4 * i;
      const float *y   = pixels->tensor->data + 3 * i;
      float       *out = pixels->result->pixels + 4 * i;

      for (int c = 0; c < 3; c++)
        out[c] = (1 - pixels->weight) * in_range (p[c]) + pixels->weight * y[c];
      out[3] = p[3];
    }
}

/* The picture's colours into @x, over their mean where it is transparent: what
 * is under alpha 0 is often rubbish, and would be painted into what is seen.
 * *@visible tells whether anything is. */
static gboolean
matte (PasticheJob *job, const PastichePicture *picture, PasticheTensor *x, gboolean *visible, GError **error)
{
  int      blocks  = pastiche_blocks (pastiche_picture_count (picture), PIXELS);
  Pixels   pixels  = { .picture = picture, .tensor = x };
  double   sums[4] = { 0 };
  gboolean ok;

  pixels.sums = pastiche_alloc (blocks, 4 * sizeof (double), error);
  if (pixels.sums == NULL)
    return FALSE;
  ok = pastiche_parallel_for (job, blocks, 0, sum_block, &pixels, error);
  for (int b = 0; ok && b < blocks; b++)
    for (int i = 0; i < 4; i++)
      sums[i] += pixels.sums[4 * b + i];
  pastiche_free (pixels.sums);
  *visible = sums[0] > 0;
  for (int c = 0; c < 3; c++)
    pixels.mean[c] = *visible ? sums[1 + c] / sums[0] : 0;
  return ok && pastiche_tensor_init (x, picture->height, picture->width, 3, error) &&
         pastiche_parallel_for (job, blocks, 0, matte_block, &pixels, error);
}

/* The painted @y over the picture, with the picture's alpha. */
static PastichePicture *
mix (PasticheJob *job, const PastichePicture *picture, PasticheTensor *y, float weight, GError **error)
{
  PastichePicture *result = pastiche_picture_new (picture->width, picture->height, error);
  Pixels           pixels = { .picture = picture, .tensor = y, .result = result, .weight = weight };

  if (result != NULL && !pastiche_parallel_for (job, pastiche_blocks (pastiche_picture_count (picture), PIXELS), 0,
                                                mix_block, &pixels, error))
    g_clear_pointer (&result, pastiche_picture_free);
  return result;
}

/* --- Arithmetic on whole tensors ---------------------------------------- */

typedef struct
{
  PasticheTensor       *x;
  const PasticheTensor *y;
  float                 factor;
  gboolean              clamp;
} Sum;

static void
sum_row (gpointer data, int row, int slot G_GNUC_UNUSED)
{
  const Sum   *sum = data;
  gsize        n   = (gsize) sum->x->width * sum->x->channels;
  float       *x   = sum->x->data + row * n;
  const float *y   = sum->y->data + row * n;

  for (gsize i = 0; i < n; i++)
    {
      float v = x[i] + sum->factor * y[i];

      x[i] = sum->clamp ? CLAMP (v, 0, 1) : v;
    }
}

/* x += factor · y, into 0..1 if @clamp. */
static gboolean
add (PasticheJob *job, PasticheTensor *x, const PasticheTensor *y, float factor, gboolean clamp, GError **error)
{
  Sum sum = { x, y, factor, clamp };

  return pastiche_parallel_for (job, x->height, 0, sum_row, &sum, error);
}

/* @y becomes @x at another size. */
static gboolean
resize (PasticheJob *job, const PasticheTensor *x, int height, int width, PasticheTensor *y, GError **error)
{
  return pastiche_tensor_init (y, height, width, x->channels, error) &&
         pastiche_resample (job, x->data, x->width, x->height, x->channels, y->data, width, height, error);
}

static gboolean
paint (const PasticheGenerator *generator, PasticheJob *job, const PasticheTensor *x, PasticheTensor *y, GError **error)
{
  return pastiche_tensor_init (y, x->height, x->width, 3, error) &&
         pastiche_generator_paint (generator, job, x, y, error);
}

/* --- Painting ----------------------------------------------------------- */

/* x += the enlarged difference of @y and @before, both small; into 0..1. */
static gboolean
add_enlarged_difference (PasticheJob          *job,
                         PasticheTensor       *x,
                         PasticheTensor       *y,
                         const PasticheTensor *before,
                         GError              **error)
{
  g_auto (PasticheTensor) enlarged = PASTICHE_TENSOR_EMPTY;

  return add (job, y, before, -1, FALSE, error) && resize (job, y, x->height, x->width, &enlarged, error) &&
         add (job, x, &enlarged, 1, TRUE, error);
}

/* Paint @x at the working size and lay what that changed over the full size;
 * paint the result, for detail, and put its low frequencies back to what the
 * working size made of them: a Laplacian pyramid of two levels.  So strokes
 * have the size they have at the working size.  @y is empty and becomes the
 * painted picture; @x is used up. */
static gboolean
paint_in_two_sizes (const PasticheGenerator *generator,
                    PasticheJob             *job,
                    PasticheTensor          *x,
                    int                      height,
                    int                      width,
                    PasticheTensor          *y,
                    GError                 **error)
{
  g_auto (PasticheTensor) small = PASTICHE_TENSOR_EMPTY, painted = PASTICHE_TENSOR_EMPTY;
  g_auto (PasticheTensor) difference = PASTICHE_TENSOR_EMPTY;

  if (!resize (job, x, height, width, &small, error) || !paint (generator, job, &small, &painted, error) ||
      !pastiche_tensor_init (&difference, height, width, 3, error))
    return FALSE;
  memcpy (difference.data, painted.data, pastiche_tensor_size (&painted) * sizeof (float));
  if (!add_enlarged_difference (job, x, &difference, &small, error) || !paint (generator, job, x, y, error))
    return FALSE;
  pastiche_tensor_clear (x);
  pastiche_tensor_clear (&small);
  return resize (job, y, height, width, &small, error) && add_enlarged_difference (job, y, &painted, &small, error);
}

/* Paint @x enlarged, and reduce that: strokes finer than the picture's own size would give, and still true detail, as
 * the generator draws them sharp.  @y is empty and becomes the painted picture. */
static gboolean
paint_enlarged (const PasticheGenerator *generator,
                PasticheJob             *job,
                const PasticheTensor    *x,
                int                      height,
                int                      width,
                PasticheTensor          *y,
                GError                 **error)
{
  g_auto (PasticheTensor) large = PASTICHE_TENSOR_EMPTY, painted = PASTICHE_TENSOR_EMPTY;

  return resize (job, x, height, width, &large, error) && paint (generator, job, &large, &painted, error) &&
         resize (job, &painted, x->height, x->width, y, error);
}

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

/* The size at which the encoder sees a picture. */
static void
code_size (int width, int height, int *code_width, int *code_height)
{
  double scale = MIN ((double) CODE_SIDE / MIN (width, height), (double) CODE_LONG_SIDE / MAX (width, height));

  *code_width  = MAX (16, 2 * (int) lround (width * scale / 2));
  *code_height = MAX (16, 2 * (int) lround (height * scale / 2));
}

/* The affine parameters under which the base gives the picture itself back. */
static gboolean
own_vector (const PasticheWeights *base, PasticheJob *job, const PasticheTensor *x, float *vector, GError **error)
{
  g_auto (PasticheTensor) small = PASTICHE_TENSOR_EMPTY;
  float code[PASTICHE_CODE];
  int   width, height;

  code_size (x->width, x->height, &width, &height);
  if (!resize (job, x, height, width, &small, error) || !pastiche_encoder_run (base, job, &small, code, error))
    return FALSE;
  pastiche_affine_run (base, code, vector);
  return TRUE;
}

/* How far a strength reaches on the way to the style, 1.  Beyond it at half the pace: at the full one pictures blur, ink
 * drawings get coloured fringes and prints specks. */
static double
reach (double strength)
{
  double t = strength / 100;

  return t > 1 ? (1 + t) / 2 : t;
}

/* Deep network interpolation (Wang et al. 2019): weights and vector on the way from (the base's, the
 * picture's own) to the style's, and on beyond that. */
static gboolean
init_mixed_generator (PasticheGenerator    *generator,
                      const PasticheStyle  *style,
                      PasticheJob          *job,
                      const PasticheTensor *x,
                      double                t,
                      GError              **error)
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
  ok               = ok && pastiche_generator_init (generator, mixed.data, vector, error);
  generator->grain = MIN (t, 1) * PASTICHE_GRAIN;
  pastiche_weights_clear (&mixed);
  return ok;
}

/* How much of the painted picture shows: less of it only at the lowest
 * strengths, where the generator's own way of giving a picture back would
 * otherwise come in at once. */
static float
shown (double t)
{
  double s = MIN (t / FULL_AT, 1);

  return s * s * (3 - 2 * s);
}

/* --- The job ------------------------------------------------------------ */

static double
job_work (const PastichePicture *picture, int width, int height, double t)
{
  gboolean twice = width < picture->width || height < picture->height;
  int      code_width, code_height;
  double   work = pastiche_generator_work (height, width);

  if (twice)
    work += pastiche_generator_work (picture->height, picture->width);
  code_size (picture->width, picture->height, &code_width, &code_height);
  if (t != 1)
    work += pastiche_encoder_work (code_height, code_width);
  return work;
}

/* @x is used up. */
static PastichePicture *
run (const PasticheStyle   *style,
     PasticheJob           *job,
     const PastichePicture *picture,
     PasticheTensor        *x,
     int                    height,
     int                    width,
     double                 t,
     GError               **error)
{
  g_autofree PasticheGenerator *generator = g_new0 (PasticheGenerator, 1);
  g_auto (PasticheTensor) y               = PASTICHE_TENSOR_EMPTY;
  float *const *weights                   = style->weights.data;
  gboolean      ok;

  if (t != 1)
    ok = init_mixed_generator (generator, style, job, x, t, error);
  else
    ok = pastiche_generator_init (generator, weights, weights[PASTICHE_TENSOR_VECTOR], error);
  if (!ok)
    return NULL;
  if (width == picture->width && height == picture->height)
    ok = paint (generator, job, x, &y, error);
  else if (width > picture->width || height > picture->height)
    ok = paint_enlarged (generator, job, x, height, width, &y, error);
  else
    ok = paint_in_two_sizes (generator, job, x, height, width, &y, error);
  pastiche_generator_clear (generator);
  return ok ? mix (job, picture, &y, shown (t), error) : NULL;
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

PastichePicture *
pastiche_apply (PasticheStyle          *style,
                const PastichePicture  *picture,
                const PasticheSettings *settings,
                PasticheProgress        progress,
                gpointer                progress_data,
                GCancellable           *cancellable,
                GError                **error)
{
  g_auto (PasticheTensor) x = PASTICHE_TENSOR_EMPTY;
  PasticheJob job           = { .cancellable = cancellable, .progress = progress, .progress_data = progress_data };
  double      t             = reach (settings->strength);
  gboolean    visible;
  int         width, height;

  if (!check_setting ("strength", settings->strength, 0, PASTICHE_MAX_STRENGTH, error) ||
      !check_setting ("stroke size", settings->stroke_size, PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE, error))
    return NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !pastiche_picture_check_size (picture->width, picture->height, error))
    return NULL;
  if (t == 0)
    return pastiche_picture_copy (picture, error);
  if (!matte (&job, picture, &x, &visible, error))
    return NULL;
  if (!visible)
    return pastiche_picture_copy (picture, error);
  pastiche_working_size (style, settings, picture->width, picture->height, &width, &height);
  job.total = job_work (picture, width, height, t);
  return run (style, &job, picture, &x, height, width, t, error);
}
