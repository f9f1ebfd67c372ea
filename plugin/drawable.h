/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drawable.h: a layer as a picture of the engine, with the selection.
 * Main thread only.
 *
 *   if (pastiche_target_check (image, drawable, &error))
 *     target = pastiche_target_read (image, drawable, &error);
 *   part = pastiche_target_part (target, 0);
 *   pastiche_target_free (target);
 */
#pragma once

#include <libgimp/gimp.h>

#include "pastiche.h"

/* A layer that is to be painted, and the selection on it.  Coordinates are in the layer's pixels. */
typedef struct
{
  GimpImage       *image;
  GimpDrawable    *drawable;
  PastichePicture *picture; /* all of the layer */
  GeglRectangle    bounds;  /* a rectangle around what is selected of the layer */
  PasticheSelection
      *selection; /* covers the part of the layer that lies on the canvas; NULL when there is no selection */
} PasticheTarget;

/* The format in which pixels go from GIMP to the engine and back: sRGB with its transfer function, alpha not multiplied
 * in. */
const Babl *pastiche_target_format (void);

/* FALSE with an error for the user when @drawable cannot be painted. */
gboolean pastiche_target_check (GimpImage *image, GimpDrawable *drawable, GError **error);

/* FALSE with an error for the user when the selection does not touch @drawable. */
gboolean pastiche_target_check_selection (GimpDrawable *drawable, GError **error);

/* Set the error that a layer is gone: while the engine paints, the artist can delete it.  Always FALSE. */
gboolean pastiche_gone (GError **error);

/* Read the layer and the selection as they are now; NULL with an error when they cannot be painted. */
PasticheTarget *pastiche_target_read (GimpImage *image, GimpDrawable *drawable, GError **error);
void            pastiche_target_free (PasticheTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTarget, pastiche_target_free)

/* A rectangle around the part of the layer that changes if the selection has a soft edge of @radius pixels; all of the
 * layer without a selection. */
GeglRectangle pastiche_target_part (const PasticheTarget *target, double radius);
