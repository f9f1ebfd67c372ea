/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * grain.h: grain of a photograph, and the starch grains of an autochrome: noise of a size that belongs to the format and not
 * to the file.
 *
 * Nodes of a grid have values that are made of their place alone, so no result depends on bands, threads or order.  The
 * noise is Σ value · B (x − node) · B (y − node) with cubic B-splines B, and a pixel is its mean over the pixel's area:
 * where grains are smaller than pixels, their amplitude falls as averaging has it.
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

typedef enum
{
  PASTICHE_GRAIN_GREY,     /* one channel */
  PASTICHE_GRAIN_COLOURED, /* three */
  PASTICHE_GRAIN_STARCH    /* three: each grain is red, green or blue */
} PasticheGrainKind;

typedef struct
{
  PasticheGrainKind kind;
  float             colour; /* of coloured grain: the part of its variance that the channels do not share */
  guint32           seed;
  int               width;
  double            spread;  /* pixels between the nodes of a spline */
  double            spacing; /* pixels between those of the grid */
  int               taps, nodes;
  double  squares; /* the mean of the sum of squares of the weights along an axis; 0: it is the same everywhere */
  gint32 *first;   /* [width]: the first node that counts for a pixel, */
  float  *across;  /* [taps][width]: and the weights along the row */
} PasticheGrainField;

/* Noise for a picture @width pixels wide with grains of @diameter pixels, above 0; without averaging its variance would be 1.
 * PASTICHE_ERROR_MEMORY; to be cleared even then. */
gboolean pastiche_grain_init (PasticheGrainField *field,
                              PasticheGrainKind   kind,
                              float               colour,
                              double              diameter,
                              guint32             seed,
                              int                 width,
                              GError            **error);
void     pastiche_grain_clear (PasticheGrainField *field);

/* Bytes that it takes, and with each thread's scratch space. */
gsize pastiche_grain_memory (double diameter, int width);

/* Floats of work space that a thread needs for rows that follow each other. */
gsize pastiche_grain_scratch (const PasticheGrainField *field);

/* Row @row into @out, [width] or [3][width].  When @next says that the row before was the last thing that was asked for
 * with the same @scratch, its nodes are used again. */
void pastiche_grain_row (const PasticheGrainField *field, int row, gboolean next, float *scratch, float *out);

G_END_DECLS
