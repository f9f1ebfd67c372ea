/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output.h: finished pictures as new layers, in their own image or a new one.
 * Main thread only.
 *
 *   result->target   = target;
 *   result->finished = finished;
 *   result->part     = pastiche_target_part (target, 0);
 *   g_ptr_array_add (results, result);
 *   layers = pastiche_output (results, PASTICHE_OUTPUT_LAYER, &error);
 *   g_free (layers);
 */
#pragma once

#include "drawable.h"

typedef enum
{
  PASTICHE_OUTPUT_LAYER,      /* above its source, as large as what is selected; its alpha is the selection's */
  PASTICHE_OUTPUT_LAYER_MASK, /* above its source and as large; its layer mask is the selection */
  PASTICHE_OUTPUT_IMAGE       /* as the first, in a new image */
} PasticheOutput;

/* A target, painted. */
typedef struct
{
  PasticheTarget    *target;   /* its picture may be NULL by now */
  PastichePicture   *finished; /* of the target's size */
  GeglRectangle      part;     /* what changes of it */
  PasticheSelection *soft;     /* the selection with its edge, or NULL */
  char              *name;     /* the layer's */
  GimpParasite      *note;     /* to go with the layer */
} PasticheResult;

void pastiche_result_free (PasticheResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheResult, pastiche_result_free)

/* Make layers of @results, which lose their pictures, in one undo step, and
 * select them.  NULL-terminated, the caller frees it; NULL when the image
 * could not take them. */
GimpLayer **pastiche_output (GPtrArray *results, PasticheOutput output, GError **error);
