/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drawable.h: a layer as the engine's picture, and a finished picture as a
 * new layer above it.  Main thread only.
 */
#pragma once

#include <libgimp/gimp.h>

#include "pastiche.h"

/* What is to be painted: a whole layer, and the part of it that is selected. */
typedef struct
{
  GimpImage       *image;
  GimpDrawable    *drawable;
  PastichePicture *picture;   /* all of the layer */
  GeglRectangle    part;      /* the selection's bounds within the layer, in the layer's pixels */
  float           *selection; /* 0..1 for each pixel of @part, or NULL when nothing is selected */
} PasticheTarget;

/* FALSE with a sentence when @drawable cannot be painted, or the selection
 * does not touch it. */
gboolean pastiche_target_check (GimpImage *image, GimpDrawable *drawable, GError **error);

/* Read the layer and the selection as they are now. */
PasticheTarget *pastiche_target_read (GimpImage *image, GimpDrawable *drawable, GError **error);
void            pastiche_target_free (PasticheTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTarget, pastiche_target_free)

/* Put @finished, a picture of the target's size, above the target as a new
 * layer called @name, in one undo step; its alpha becomes the selection's. */
gboolean pastiche_target_insert (PasticheTarget *target, PastichePicture *finished, const char *name, GError **error);
