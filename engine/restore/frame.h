/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame.h: a frame of a film as its neighbours need it: its colours in 16 bits, and its detail in several sizes, by which
 * motion is found.
 */
#pragma once

#include "canvas.h"

G_BEGIN_DECLS

#define PASTICHE_FRAME_LEVELS 6
#define PASTICHE_FRAME_MARGIN 24 /* pixels around each level's detail, which repeat its edge */
#define PASTICHE_FRAME_ONE    65535

/* The frame's detail at half the size of the level before it: twice the luminance, less its mean over 17 × 17 pixels, around
 * 128.  So neither flicker nor fog is seen in it. */
typedef struct
{
  int     width, height;
  int     stride;
  guint8 *detail; /* of the pixel at the upper left; PASTICHE_FRAME_MARGIN more lie around the level */
} PasticheFrameLevel;

typedef struct
{
  int                width, height;
  guint16           *colours; /* [height][width][4]: R'G'B', 0 to PASTICHE_FRAME_ONE; 1 where it is opaque, or else 0 */
  int                n_levels;
  PasticheFrameLevel levels[PASTICHE_FRAME_LEVELS];
} PasticheFrame;

/* A frame of what is on @canvas; free with pastiche_frame_free ().  PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
PasticheFrame *pastiche_frame_new (const PasticheCanvas *canvas, PasticheJob *job, GError **error);
void           pastiche_frame_free (PasticheFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheFrame, pastiche_frame_free)

/* The colours of a pixel. */
static inline const guint16 *
pastiche_frame_pixel (const PasticheFrame *frame, int x, int y)
{
  return frame->colours + 4 * ((gsize) frame->width * y + x);
}

G_END_DECLS
