/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * architecture.h: the networks of architecture “pastiche-g1”, named layer by
 * layer in one table each, and the weights that style files hold for them.
 * pretrained/recipe/networks.py is their independent twin in PyTorch.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASTICHE_ARCHITECTURE "pastiche-g1"
#define PASTICHE_CODE         128  /* length of a style code */
#define PASTICHE_VECTOR       4256 /* length of a style's affine parameters */
#define PASTICHE_HIDDEN       256  /* width inside the affine head and the encoder's head */

/* --- Layers ------------------------------------------------------------- */

typedef enum
{
  PASTICHE_LAYER_NORM     = 1 << 0, /* instance normalisation follows, otherwise a bias is added */
  PASTICHE_LAYER_RELU     = 1 << 1,
  PASTICHE_LAYER_FORK     = 1 << 2, /* a residual block begins: its input is kept */
  PASTICHE_LAYER_RESIDUAL = 1 << 3, /* … and added here */
  PASTICHE_LAYER_KEEP     = 1 << 4, /* the result is kept for the skip */
  PASTICHE_LAYER_SKIP     = 1 << 5  /* … and added here */
} PasticheLayerFlags;

/* A 3×3 convolution with zero padding and what follows it. */
typedef struct
{
  const char        *name; /* in files, behind “generator.”, “encoder.” or “discriminator.” */
  int                in;   /* channels */
  int                out;
  int                stride;
  int                upsampling; /* nearest, before the convolution */
  PasticheLayerFlags flags;
} PasticheLayer;

#define PASTICHE_GENERATOR_LAYERS 25
#define PASTICHE_ENCODER_LAYERS   4

/* The discriminator's trunk, and what judges the maps of its last layers, one patch layer for each: its “scales”. */
#define PASTICHE_TRUNK_LAYERS         4
#define PASTICHE_SCALES               2
#define PASTICHE_DISCRIMINATOR_LAYERS (PASTICHE_TRUNK_LAYERS + PASTICHE_SCALES)

extern const PasticheLayer pastiche_generator_layers[PASTICHE_GENERATOR_LAYERS];
extern const PasticheLayer pastiche_encoder_layers[PASTICHE_ENCODER_LAYERS];
extern const PasticheLayer pastiche_discriminator_layers[PASTICHE_DISCRIMINATOR_LAYERS];

/* --- Tensors in files --------------------------------------------------- */

typedef enum
{
  PASTICHE_KIND_BASE,  /* generator, affine head, encoder: what all styles share */
  PASTICHE_KIND_STYLE, /* a style's own generator and its vector */
  PASTICHE_KIND_DISCRIMINATOR,
  PASTICHE_KIND_VECTOR /* a style that paints with the base's generator: a vector alone */
} PasticheKind;

typedef struct
{
  const char *name; /* “generator.stem.weight” */
  int         n_dims;
  int         shape[4]; /* convolutions [3][3][in][out], linear layers [in][out] */
  gsize       size;     /* numbers in it */
  const char *scale;    /* NULL, or files hold it as int8 steps away from the base's, a step's worth being this tensor,
                         * [out] */
} PasticheTensorSpec;

/* Positions of tensors in both kinds' tables: the generator's weights come
 * first, one for each layer, then the last layer's bias. */
enum
{
  PASTICHE_TENSOR_GENERATOR      = 0,
  PASTICHE_TENSOR_GENERATOR_BIAS = PASTICHE_GENERATOR_LAYERS,
  PASTICHE_TENSOR_GENERATOR_END,
  /* kind style */
  PASTICHE_TENSOR_VECTOR = PASTICHE_TENSOR_GENERATOR_END,
  PASTICHE_STYLE_TENSORS,
  /* kind vector */
  PASTICHE_TENSOR_ONLY_VECTOR = 0,
  /* kind base; heads are weight, bias, weight, bias; the encoder is weight, bias for each layer */
  PASTICHE_TENSOR_AFFINE  = PASTICHE_TENSOR_GENERATOR_END,
  PASTICHE_TENSOR_ENCODER = PASTICHE_TENSOR_AFFINE + 4,
  PASTICHE_TENSOR_HEAD    = PASTICHE_TENSOR_ENCODER + 2 * PASTICHE_ENCODER_LAYERS,
  PASTICHE_BASE_TENSORS   = PASTICHE_TENSOR_HEAD + 4,
  /* kind discriminator: weight, bias for each layer; for each scale the logit's weight and bias and the code's
   * projection; the left singular vectors by which all these weights are normalised */
  PASTICHE_TENSOR_SCALES         = 2 * PASTICHE_DISCRIMINATOR_LAYERS,
  PASTICHE_TENSOR_SINGULAR       = PASTICHE_TENSOR_SCALES + 3 * PASTICHE_SCALES,
  PASTICHE_SPECTRAL              = PASTICHE_DISCRIMINATOR_LAYERS + 2 * PASTICHE_SCALES,
  PASTICHE_DISCRIMINATOR_TENSORS = PASTICHE_TENSOR_SINGULAR + PASTICHE_SPECTRAL
};

/* Every tensor of a file of @kind, no more and no fewer: *@n of them, and the scales of those that have one. */
const PasticheTensorSpec *pastiche_architecture_tensors (PasticheKind kind, int *n);

/* --- Weights ------------------------------------------------------------ */

/* Whole weights as float32: data[i] has the layout and size of the i-th tensor
 * of its kind's table.  Whoever initialised it clears it; the arrays
 * are parts of one allocation. */
typedef struct
{
  PasticheKind kind;
  int          n;
  float       *data[PASTICHE_BASE_TENSORS];
} PasticheWeights;

/* All arrays, undefined; PASTICHE_ERROR_MEMORY.  Clearing takes zeroed ones too. */
gboolean pastiche_weights_init (PasticheWeights *weights, PasticheKind kind, GError **error);
void     pastiche_weights_clear (PasticheWeights *weights);

/* @result = (1 − t) · from + t · to, and exactly @from where t is 0; it may be one of the two. */
void pastiche_interpolate (const float *from, const float *to, gsize n, float t, float *result);

G_END_DECLS
