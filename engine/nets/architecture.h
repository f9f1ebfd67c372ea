/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * architecture.h: the networks of the architecture “pastiche-g1”, a table of layers each, and the weights that style
 * files hold for them.  pretrained/recipe/networks.py has the same networks in PyTorch, written independently.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASTICHE_ARCHITECTURE "pastiche-g1"
#define PASTICHE_CODE         128  /* numbers in a code, the encoder's output */
#define PASTICHE_VECTOR       4256 /* numbers in a style vector: scale and shift for each normalised channel */
#define PASTICHE_HIDDEN       256  /* hidden units of the affine head and of the encoder's head */

/* --- Layers ------------------------------------------------------------- */

typedef enum
{
  PASTICHE_LAYER_NORM     = 1 << 0, /* followed by instance normalisation; otherwise a bias is added */
  PASTICHE_LAYER_RELU     = 1 << 1,
  PASTICHE_LAYER_FORK     = 1 << 2, /* first layer of a residual block: its input is kept */
  PASTICHE_LAYER_RESIDUAL = 1 << 3, /* last layer of the block: that input is added to its output */
  PASTICHE_LAYER_KEEP     = 1 << 4, /* its output is kept for a skip connection */
  PASTICHE_LAYER_SKIP     = 1 << 5, /* the output that was kept last, and not added yet, is added to this one's */
  PASTICHE_LAYER_LEAKY    = 1 << 6  /* leaky ReLU */
} PasticheLayerFlags;

/* A 3×3 convolution with zero padding, and what follows it. */
typedef struct
{
  const char        *name; /* in files, after the network's name: “generator.”, “encoder.” … */
  int                in;   /* channels */
  int                out;
  int                stride;     /* 1 or 2 */
  int                upsampling; /* 1, or 2: pixels are repeated before the convolution */
  PasticheLayerFlags flags;
} PasticheLayer;

#define PASTICHE_GENERATOR_LAYERS 25
#define PASTICHE_ENCODER_LAYERS   4

/* The discriminator is a trunk of convolutions.  From the maps of its last two layers, its “scales”, a patch layer each
 * makes logits. */
#define PASTICHE_TRUNK_LAYERS         4
#define PASTICHE_SCALES               2
#define PASTICHE_DISCRIMINATOR_LAYERS (PASTICHE_TRUNK_LAYERS + PASTICHE_SCALES)

/* The restorer is a body, which reads the folded picture with the mask and ends at half size, and a tail at full size:
 * `detail`, which reads the picture and the mask as they are, `up0`, which reads the body, `fine` and `out`. */
#define PASTICHE_RESTORER_BODY   39
#define PASTICHE_RESTORER_LAYERS (PASTICHE_RESTORER_BODY + 4)

/* What the restorer says of each pixel: a logit of damage; three logits of its kind, were it damaged (scratches and dust;
 * cracks, creases and tears; stains and losses); and for the three colours what is to be added to mend them, what noise,
 * JPEG's blocks and a printer's halftone screen added to them. */
enum
{
  PASTICHE_RESTORER_DAMAGE  = 0,
  PASTICHE_RESTORER_KINDS   = 1,
  PASTICHE_RESTORER_MEND    = 4,
  PASTICHE_RESTORER_NOISE   = 7,
  PASTICHE_RESTORER_BLOCKS  = 10,
  PASTICHE_RESTORER_SCREEN  = 13,
  PASTICHE_RESTORER_OUTPUTS = 16
};

/* An era's network: four layers that make 4×4 maps of a still of 64×64, whose means a linear layer turns into the amounts of
 * a transform of colours. */
#define PASTICHE_ERA_LAYERS  4
#define PASTICHE_ERA_AMOUNTS 11
#define PASTICHE_ERA_CURVE   33 /* nodes of a curve */
#define PASTICHE_ERA_NODES   9  /* of the table of residuals, along each axis */

extern const PasticheLayer pastiche_generator_layers[PASTICHE_GENERATOR_LAYERS];
extern const PasticheLayer pastiche_encoder_layers[PASTICHE_ENCODER_LAYERS];
extern const PasticheLayer pastiche_discriminator_layers[PASTICHE_DISCRIMINATOR_LAYERS];
extern const PasticheLayer pastiche_restorer_layers[PASTICHE_RESTORER_LAYERS];
extern const PasticheLayer pastiche_era_layers[PASTICHE_ERA_LAYERS];

/* --- Tensors in files --------------------------------------------------- */

typedef enum
{
  PASTICHE_KIND_BASE,  /* generator, affine head, encoder: what all styles share */
  PASTICHE_KIND_STYLE, /* a style with a generator of its own: trained by us, or fine-tuned; and its style vector */
  PASTICHE_KIND_DISCRIMINATOR,
  PASTICHE_KIND_VECTOR,   /* an instant style: a style vector for the base's generator */
  PASTICHE_KIND_RESTORER, /* the network that mends pictures, which needs no base */
  PASTICHE_KIND_ERA       /* how another time would have shown a picture; needs no base */
} PasticheKind;

typedef struct
{
  const char *name; /* “generator.stem.weight” */
  int         n_dims;
  int         shape[4]; /* convolutions [3][3][in][out], linear layers [in][out] */
  gsize       size;     /* numbers in it */
  const char *scale; /* not NULL: files may hold the difference from the base's tensor as int8, to be multiplied by the
                         * tensor of this name, [out] */
} PasticheTensorSpec;

/* Indices of tensors in the tables of their kinds.  Base and style begin with the generator's weights, one tensor for
 * each layer, then the last layer's bias. */
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
  /* kind base: a head is weight, bias, weight, bias; the encoder is weight, bias for each layer */
  PASTICHE_TENSOR_AFFINE  = PASTICHE_TENSOR_GENERATOR_END,
  PASTICHE_TENSOR_ENCODER = PASTICHE_TENSOR_AFFINE + 4,
  PASTICHE_TENSOR_HEAD    = PASTICHE_TENSOR_ENCODER + 2 * PASTICHE_ENCODER_LAYERS,
  PASTICHE_BASE_TENSORS   = PASTICHE_TENSOR_HEAD + 4,
  /* kind discriminator: weight, bias for each layer; for each scale the weight and bias of the logit and the projection
   * of the code; then the left singular vectors for the spectral normalisation of all these weights */
  PASTICHE_TENSOR_SCALES         = 2 * PASTICHE_DISCRIMINATOR_LAYERS,
  PASTICHE_TENSOR_SINGULAR       = PASTICHE_TENSOR_SCALES + 3 * PASTICHE_SCALES,
  PASTICHE_SPECTRAL              = PASTICHE_DISCRIMINATOR_LAYERS + 2 * PASTICHE_SCALES,
  PASTICHE_DISCRIMINATOR_TENSORS = PASTICHE_TENSOR_SINGULAR + PASTICHE_SPECTRAL,
  /* kind restorer: weight, bias for each layer */
  PASTICHE_RESTORER_TENSORS = 2 * PASTICHE_RESTORER_LAYERS,
  /* kind era: weight, bias for each layer, then weight and bias of the head */
  PASTICHE_TENSOR_ERA_HEAD  = 2 * PASTICHE_ERA_LAYERS,
  PASTICHE_TENSOR_ERA_RANGE = PASTICHE_TENSOR_ERA_HEAD + 2,
  PASTICHE_TENSOR_ERA_EXPOSURE,
  PASTICHE_TENSOR_ERA_CURVES,
  PASTICHE_TENSOR_ERA_PRINT,
  PASTICHE_TENSOR_ERA_TABLE,
  PASTICHE_ERA_TENSORS,
  PASTICHE_MOST_TENSORS = PASTICHE_RESTORER_TENSORS /* of any kind */
};

/* The tensors of a file of @kind, *@n of them.  A file holds exactly these, and the scales of those that have one.
 * Static. */
const PasticheTensorSpec *pastiche_architecture_tensors (PasticheKind kind, int *n);

/* --- Weights ------------------------------------------------------------ */

/* A network's weights as float32: data[i] has the shape of the i-th tensor in the table of its kind.  All arrays are
 * parts of one allocation, which pastiche_weights_clear () frees. */
typedef struct
{
  PasticheKind kind;
  int          n;
  float       *data[PASTICHE_MOST_TENSORS];
} PasticheWeights;

/* Allocates all arrays, with undefined values.  FALSE with PASTICHE_ERROR_MEMORY.  Weights that are all zero may be
 * cleared. */
gboolean pastiche_weights_init (PasticheWeights *weights, PasticheKind kind, GError **error);
void     pastiche_weights_clear (PasticheWeights *weights);

/* @result = (1 − t) · from + t · to for @n values, exactly @from for t = 0.  @result may be @from or @to. */
void pastiche_interpolate (const float *from, const float *to, gsize n, float t, float *result);

G_END_DECLS
