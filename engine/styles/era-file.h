/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-file.h: what an era's file must hold beside what all style files do.
 */
#pragma once

#include "architecture.h"
#include "safetensors.h"

/* The optics of a time.  Lengths are parts of the picture's longer side: they belong to the format, not to the file. */
typedef struct
{
  float softness;           /* σ of the blur, 0 to 0.02; */
  float softness_share;     /* and how much of the picture is blurred so, 0 to 1 */
  float chroma_softness;    /* σ of the blur of the colours alone, 0 to 0.02 */
  float halation;           /* how much of the light's glow is added, 0 to 1; */
  float halation_radius;    /* its σ, 0 to 0.1; */
  float halation_colour[3]; /* and its colour, 0 to 1 */
  float vignette;           /* the light that is missing in the corners, 0 to 1 */
  float grain;              /* standard deviation in coded values at middle grey, 0 to 0.25; */
  float grain_size;         /* its diameter, 0 to 0.02; */
  float grain_colour;       /* and 0 (the same in all channels) to 1 */
  float starch;             /* coloured grains over the picture, as in an autochrome, 0 to 1; */
  float starch_size;        /* their diameter, 0 to 0.02 */
  float unevenness;         /* of the coating: standard deviation of how much more light comes through, 0 to 0.5; */
  float unevenness_size;    /* the diameter of its patches, 0 to 1; */
  float unevenness_colour;  /* and 0 (the same in all channels) to 1 */
} PasticheOptics;

/* An era's own metadata. */
typedef struct
{
  char          *years; /* fit for people */
  int            year;
  PasticheOptics optics;
} PasticheEraTexts;

/* Read them from @file; what optics does not name is 0.  PASTICHE_ERROR_FORMAT. */
gboolean pastiche_era_texts_read (PasticheEraTexts *texts, const PasticheTensorFile *file, GError **error);
void     pastiche_era_texts_clear (PasticheEraTexts *texts);

/* Whether @weights, of kind era, are within their limits; PASTICHE_ERROR_FORMAT, which names @file, otherwise. */
gboolean pastiche_era_weights_check (const PasticheWeights *weights, const PasticheTensorFile *file, GError **error);
