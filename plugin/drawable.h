/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * drawable.h: a layer as the engine's picture, with what is selected of it.
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

/* What is to be painted: a whole layer, and the part of it that is selected. */
typedef struct
{
  GimpImage         *image;
  GimpDrawable      *drawable;
  PastichePicture   *picture;   /* all of the layer */
  GeglRectangle      bounds;    /* what is selected of the layer lies in there, in the layer's pixels */
  PasticheSelection *selection; /* of what the layer has on the canvas; NULL when nothing is selected */
} PasticheTarget;

/* What all layers are to the engine, and back. */
const Babl *pastiche_target_format (void);

/* FALSE with a sentence when @drawable cannot be painted. */
gboolean pastiche_target_check (GimpImage *image, GimpDrawable *drawable, GError **error);

/* FALSE with a sentence when the selection does not touch @drawable. */
gboolean pastiche_target_check_selection (GimpDrawable *drawable, GError **error);

/* FALSE with the sentence that a layer, with which the artist went on working meanwhile, is gone. */
gboolean pastiche_gone (GError **error);

/* Read the layer and the selection as they are now. */
PasticheTarget *pastiche_target_read (GimpImage *image, GimpDrawable *drawable, GError **error);
void            pastiche_target_free (PasticheTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTarget, pastiche_target_free)

/* The part of the layer that changes when the selection has an edge that is
 * soft for @radius pixels; without a selection all of it. */
GeglRectangle pastiche_target_part (const PasticheTarget *target, double radius);
