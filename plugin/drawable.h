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

/* The code in the domain GIMP_PLUG_IN_ERROR of a layer of which nothing is seen, or not where the selection is. */
#define PASTICHE_TARGET_EMPTY 1

/* A layer that is to be painted, and the selection on it.  Coordinates are in the picture's pixels. */
typedef struct
{
  GimpImage       *image;
  GimpDrawable    *drawable;
  PastichePicture *picture; /* all that is seen of the layer alone: seen.h */
  int              x, y;    /* where the picture's first pixel is in the layer, which may be smaller */
  GeglRectangle    bounds;  /* a rectangle around what is selected of the picture */
  PasticheSelection
      *selection; /* covers the part of the picture that lies on the canvas; NULL when there is no selection */
} PasticheTarget;

/* The layer that is meant when @drawable is selected: for a layer mask its layer, otherwise @drawable itself. */
GimpDrawable *pastiche_target_layer (GimpDrawable *drawable);

/* The name of a layer for a sentence, as pastiche_printable () makes it: images come from strangers.  Free with g_free (). */
char *pastiche_layer_name (gpointer item);

/* FALSE with an error for the user when @drawable cannot be painted. */
gboolean pastiche_target_check (GimpImage *image, GimpDrawable *drawable, GError **error);

/* The layers that @drawables, which end with NULL, stand for, in their order: an array that the caller frees.  NULL with
 * an error when there is none, or one that cannot be painted. */
GPtrArray *pastiche_target_list (GimpImage *image, GimpDrawable **drawables, GError **error);

/* FALSE with an error for the user when the selection does not touch @drawable. */
gboolean pastiche_target_check_selection (GimpDrawable *drawable, GError **error);

/* Set the error that a layer is gone: while the engine paints, the artist can delete it.  Always FALSE. */
gboolean pastiche_gone (GError **error);

/* Read the layer and the selection as they are now; NULL with an error when they cannot be painted, which is
 * PASTICHE_TARGET_EMPTY when there is nothing to be seen, or not where the selection is. */
PasticheTarget *pastiche_target_read (GimpImage *image, GimpDrawable *drawable, GError **error);
void            pastiche_target_free (PasticheTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTarget, pastiche_target_free)

/* Where the picture's first pixel is on the canvas, as the layer lies now. */
void pastiche_target_place (const PasticheTarget *target, int *x, int *y);

/* Go on as if all of the picture were selected. */
void pastiche_target_select_all (PasticheTarget *target);

/* A rectangle around the part of the picture that changes if the selection has a soft edge of @radius pixels; all of
 * it without a selection. */
GeglRectangle pastiche_target_part (const PasticheTarget *target, double radius);
