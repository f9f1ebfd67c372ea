/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * generator.h: the network that paints.
 */
#pragma once

#include "architecture.h"
#include "arena.h"
#include "conv.h"
#include "rows.h"

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

/* Bytes of the arena in which a picture of this size is painted. */
gsize pastiche_generator_memory (int height, int width);

/* Paint @x [h][w][3] in 0..1 into @y, made with the same shape in the memory
 * of @arena, which was empty; whoever has no use for @y any more clears that. */
gboolean pastiche_generator_paint (const PasticheGenerator *generator,
                                   PasticheJob             *job,
                                   const PasticheRows      *x,
                                   PasticheArena           *arena,
                                   PasticheTensor          *y,
                                   GError                 **error);

#ifdef PASTICHE_TESTS
/* Tests only: tensors in float16 and so many rows of the last hidden layer at a
 * time, 0 for all; or in float32 and 0; -1 both for what the size asks for. */
void pastiche_generator_force_storage (int half, int band);
#endif

G_END_DECLS
