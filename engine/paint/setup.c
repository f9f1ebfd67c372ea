/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * setup.c: from a style and settings to sizes, generator and amounts.
 */
#include <math.h>

#include "encoder.h"
#include "error.h"
#include "resample.h"
#include "setup.h"

#define NEARLY   1.1  /* a working size whose sides differ by less than this factor is the picture's own */
#define ENLARGED 6    /* a picture's sides are enlarged by at most this factor: a tenth of a megapixel, fine strokes */
#define KEPT     2    /* pictures in memory at most while a part of a mix is painted: the mix so far, and the next */
#define PROCESS  78e6 /* bytes of a process that paints, without the picture: libraries, weights in two forms */

/* --- Checks ------------------------------------------------------------- */

static gboolean
check (const char *name, double value, double least, double most, GError **error)
{
  if (value >= least && value <= most)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, _ ("The %s is %g: it must be %g to %g."), name, value,
               least, most);
  return FALSE;
}

gboolean
pastiche_setup_check (const PasticheSetup *setup, GError **error)
{
  const PasticheSettings *settings = setup->settings;

  return check (_ ("strength"), settings->strength, 0, PASTICHE_MAX_STRENGTH, error) &&
         check (_ ("stroke size"), settings->stroke_size, PASTICHE_MIN_STROKE_SIZE, PASTICHE_MAX_STROKE_SIZE, error) &&
         check (_ ("amount of colours kept"), settings->keep_colours, 0, 100, error) &&
         check (_ ("amount of detail"), settings->detail, 0, 100, error);
}

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

PasticheSize
pastiche_setup_size (const PasticheSetup *setup, int width, int height)
{
  PasticheSize size = { .height = height, .width = width, .working_height = height, .working_width = width };

  if (setup->style)
    pastiche_working_size (setup->style, setup->settings, width, height, &size.working_width, &size.working_height);
  return size;
}

/* What painting takes at most, of all parts of a mix. */
static gsize
painting_memory (const PasticheStyle *style, const PasticheSize *size, gsize finish)
{
  gsize most = 0;

  if (!style)
    return pastiche_painting_memory (NULL, size, finish);
  for (int i = 0; i < pastiche_style_n_parts (style); i++)
    most = MAX (most, pastiche_painting_memory (pastiche_style_part (style, i).style->network, size, finish));
  return most;
}

gsize
pastiche_setup_memory (gconstpointer data, int width, int height)
{
  const PasticheSetup *setup   = data;
  PasticheSize         size    = pastiche_setup_size (setup, width, height);
  PasticheAmounts      amounts = pastiche_setup_amounts (setup);
  gsize                finish  = pastiche_finish_memory (&amounts, size.working_height, size.working_width);
  int                  kept    = setup->style ? MIN (pastiche_style_n_parts (setup->style) - 1, KEPT) : 0;

  return PROCESS + painting_memory (setup->style, &size, finish) + kept * 3 * sizeof (float) * (gsize) height * width;
}

PasticheSetup
pastiche_setup_part (const PasticheSetup *setup, int part)
{
  return (PasticheSetup) { pastiche_style_part (setup->style, part).style, setup->settings };
}

/* --- Strength ----------------------------------------------------------- */

/* How much of the picture painted in full shows, 0 to 1.  Fading brings brush, palette and line in together; halfway between
 * the base's weights and those of a style that was trained far from it, skin is magenta and the sky is turquoise. */
static float
shown (const PasticheSetup *setup)
{
  return MIN (setup->settings->strength / 100, 1);
}

/* The factor t of the extrapolation, of which 1 is the style, for a strength in percent.  It grows at half the pace: at the
 * full one pictures blur, ink drawings get coloured fringes and prints get specks. */
static double
reach (const PasticheSetup *setup)
{
  return MAX (1, (1 + setup->settings->strength / 100) / 2);
}

PasticheAmounts
pastiche_setup_amounts (const PasticheSetup *setup)
{
  return (PasticheAmounts) { .shown        = shown (setup),
                             .keep_colours = setup->settings->keep_colours / 100,
                             .detail       = setup->settings->detail / 100 };
}

gboolean
pastiche_setup_needs_vector (const PasticheSetup *setup)
{
  return reach (setup) > 1 && setup->style->base; /* an imported style has none to go away from */
}

double
pastiche_setup_vector_work (int width, int height)
{
  int code_width, code_height;

  pastiche_encoder_size (width, height, &code_width, &code_height);
  return pastiche_encoder_work (code_height, code_width);
}

gboolean
pastiche_setup_find_vector (const PasticheSetup *setup,
                            PasticheJob         *job,
                            const PasticheRows  *x,
                            float               *own,
                            GError             **error)
{
  const PasticheWeights *base   = &setup->style->base->weights;
  g_auto (PasticheTensor) small = PASTICHE_TENSOR_EMPTY;
  float code[PASTICHE_CODE];
  int   width, height;

  pastiche_encoder_size (x->width, x->height, &width, &height);
  if (!pastiche_tensor_init (&small, height, width, 3, error) ||
      !pastiche_resample (job, x, height, width, small.data, error) ||
      !pastiche_encoder_run (base, job, &small, code, error))
    return FALSE;
  pastiche_affine_run (base, code, own);
  return TRUE;
}

/* Deep network interpolation (Wang et al. 2019), beyond the style: the weights are (1 − t) of the base's and t of the
 * style's, and likewise the vector, between the picture's own and the style's, with t > 1. */
static gboolean
init_exaggerated (const PasticheStyle *style, double t, const float *own, PasticheGenerator *generator, GError **error)
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
  for (int i = 0; i < PASTICHE_TENSOR_GENERATOR_END; i++)
    pastiche_interpolate (base->data[i], style->weights.data[i], specs[i].size, t, mixed.data[i]);
  pastiche_interpolate (own, style->weights.data[PASTICHE_TENSOR_VECTOR], PASTICHE_VECTOR, t, vector);
  ok = pastiche_generator_init (generator, mixed.data, vector, error);
  pastiche_weights_clear (&mixed);
  return ok;
}

gboolean
pastiche_setup_generator (const PasticheSetup *setup, const float *own, PasticheGenerator *generator, GError **error)
{
  float *const *weights = setup->style->weights.data;

  if (pastiche_setup_needs_vector (setup))
    return init_exaggerated (setup->style, reach (setup), own, generator, error);
  return pastiche_generator_init (generator, weights, weights[PASTICHE_TENSOR_VECTOR], error);
}
