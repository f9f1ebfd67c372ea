/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generator.h: the network that paints.
 */
#pragma once

#include "architecture.h"
#include "conv.h"

G_BEGIN_DECLS

/* The generator with one style's weights and affine parameters, ready to run
 * on pictures of any size, by several threads at once. */
typedef struct
{
  PasticheConv convs[PASTICHE_GENERATOR_LAYERS];
  float        vector[PASTICHE_VECTOR];
  float        grain; /* of the ground it paints on, PASTICHE_GRAIN unless set */
} PasticheGenerator;

/* @tensors: the first PASTICHE_TENSOR_GENERATOR_END of a file's. */
gboolean
     pastiche_generator_init (PasticheGenerator *generator, float *const *tensors, const float *vector, GError **error);
void pastiche_generator_clear (PasticheGenerator *generator);

/* Multiply-adds of painting a picture of this size. */
double pastiche_generator_work (int height, int width);

/* Paint @x [h][w][3] in 0..1 into @y, made with the same shape. */
gboolean pastiche_generator_paint (const PasticheGenerator *generator,
                                   PasticheJob             *job,
                                   const PasticheTensor    *x,
                                   PasticheTensor          *y,
                                   GError                 **error);

G_END_DECLS
