/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output.h: painted pictures become new layers, in the image that they are from or in a new one.
 * Main thread only.
 *
 *   result->target   = target;
 *   result->selected = target->drawable;
 *   result->finished = finished;
 *   result->part     = pastiche_target_part (target, 0);
 *   g_ptr_array_add (results, result);
 *   layers = pastiche_output (results, PASTICHE_OUTPUT_LAYER, &error);
 *   g_free (layers);
 */
#pragma once

#include "drawable.h"
#include "note.h"

typedef enum
{
  PASTICHE_OUTPUT_LAYER, /* a layer above the source, as large as the selection, which is multiplied into its alpha */
  PASTICHE_OUTPUT_LAYER_MASK, /* a layer above the source and as large as the picture, with the selection as its layer mask */
  PASTICHE_OUTPUT_IMAGE,       /* a layer like the first, in a new image */
  PASTICHE_OUTPUT_COLOUR_IMAGE /* the same, and where the source is grey, the new image is in colour */
} PasticheOutput;

/* Whether it is a new image, in which nothing lies below the layer. */
gboolean pastiche_output_is_image (PasticheOutput output);

/* A layer that has been painted. */
typedef struct
{
  PasticheTarget  *target;   /* its picture is no longer needed and may be NULL */
  GimpDrawable    *selected; /* the new layer is inserted above it */
  PastichePicture *finished; /* the painted picture, in the size of the target's */
  GeglRectangle    part;     /* the rectangle of it that is used */
  PasticheSelection
               *soft; /* how far the layer is seen: the selection with its soft edge, and what a brush said; or NULL */
  char         *name; /* of the new layer */
  PasticheNote *note; /* of the new layer, or NULL */
  gboolean   perceptual; /* the new layer is mixed with what is below it as the numbers of sRGB are, not as light is */
  GimpLayer *layer;      /* that, between pastiche_output_prepare () and pastiche_output (); otherwise NULL */
} PasticheResult;

void pastiche_result_free (PasticheResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheResult, pastiche_result_free)

/* Make the result's layer already, so that its picture is freed before the next one is painted: for many layers.  For a
 * new image, whose size is not known before all are painted, this does nothing.  FALSE with an error when GIMP could
 * not. */
gboolean pastiche_output_prepare (PasticheResult *result, PasticheOutput output, GError **error);

/* Make layers of @results, whose pictures are freed, insert them in one undo step, and select them.  Returns them in an
 * array that ends with NULL, to be freed with g_free (); NULL with an error when the image could not take them. */
GimpLayer **pastiche_output (GPtrArray *results, PasticheOutput output, GError **error);
