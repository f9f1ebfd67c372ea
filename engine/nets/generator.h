/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generator.h: the generator, the network that paints a picture.
 */
#pragma once

#include "architecture.h"
#include "arena.h"
#include "conv.h"
#include "rows.h"

G_BEGIN_DECLS

/* The generator with the weights and the style vector of one style, prepared for this processor.  Works on pictures of
 * any size, and may be used by several threads at once. */
typedef struct
{
  PasticheConv convs[PASTICHE_GENERATOR_LAYERS];
  float        vector[PASTICHE_VECTOR];
} PasticheGenerator;

/* Means and variances of all that is normalised, in the order of a style vector, as [2][channels] for each layer. */
typedef struct
{
  double  *values; /* [PASTICHE_VECTOR] */
  gboolean given;  /* layers are normalised with them; else with the picture's own, which are written there */
} PasticheMoments;

/* @tensors: the first PASTICHE_TENSOR_GENERATOR_END of a base's or style's weights; @vector [PASTICHE_VECTOR].  Both
 * are copied. FALSE with PASTICHE_ERROR_MEMORY. */
gboolean
     pastiche_generator_init (PasticheGenerator *generator, float *const *tensors, const float *vector, GError **error);
void pastiche_generator_clear (PasticheGenerator *generator);

/* Multiply-adds of painting a picture of this size, for a job's total; with moments that are @given; and if it is not
 * @painted, only measured. */
double pastiche_generator_work (int height, int width, gboolean given, gboolean painted);

/* Bytes of the arena in which a picture of this size is painted. */
gsize pastiche_generator_memory (int height, int width);

/* Pool the moments @values [PASTICHE_VECTOR] of one more picture with those of others, as pastiche_norm_pool () does with
 * each layer's. */
void pastiche_generator_pool (const double *values, double share, double *pooled);

/* The picture's contrast, of which @values are the moments: the mean variance of the first layer's channels. */
double pastiche_generator_contrast (const double *values);

/* Paints @x, [h][w][3] in 0..1.  @y becomes a tensor of the same shape that lies in @arena, which must be empty before;
 * the caller clears the arena when @y is no longer needed, also after a failure.  @moments may be NULL: nobody asks for
 * them.  @y may be NULL: only they are wanted.  FALSE with PASTICHE_ERROR_MEMORY or G_IO_ERROR_CANCELLED. */
gboolean pastiche_generator_paint (const PasticheGenerator *generator,
                                   PasticheJob             *job,
                                   const PasticheRows      *x,
                                   const PasticheMoments   *moments,
                                   PasticheArena           *arena,
                                   PasticheTensor          *y,
                                   GError                 **error);

#ifdef PASTICHE_TESTS
/* Tests only: store hidden tensors as float16 if @half, and @band rows of the last hidden layer at a time, 0: all
 * (float32 needs 0).  −1 for both: as the size asks for. */
void pastiche_generator_force_storage (int half, int band);
#endif

G_END_DECLS
