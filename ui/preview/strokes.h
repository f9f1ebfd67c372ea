/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * strokes.h: what an artist painted over a picture with a brush, in the picture's own coordinates, and the masks that
 * this makes at any size.  Plain arithmetic.
 *
 *   g_autoptr (PasticheStrokes) strokes = pastiche_strokes_new ();
 *   pastiche_strokes_begin (strokes, &(PasticheBrush) { PASTICHE_STROKE_MARK, 12, 1, FALSE }, x, y);
 *   pastiche_strokes_go_on (strokes, x + 30, y);
 *
 *   PasticheStrokeMap   map   = { 1, 1, 0, 0, picture->width, picture->height };
 *   PasticheStrokeMasks masks = pastiche_stroke_masks_new (map);
 *   pastiche_stroke_masks_draw (&masks, strokes);
 */
#pragma once

#include <glib.h>

/* What a stroke does to the two masks.  What was painted last wins. */
typedef enum
{
  PASTICHE_STROKE_MARK,  /* marks, and takes away what was spared */
  PASTICHE_STROKE_SPARE, /* spares, and takes away what was marked */
  PASTICHE_STROKE_ERASE  /* takes either away */
} PasticheStrokeKind;

/* A round brush.  Along its line it covers as far as @amount says, 0 to 1, and at @radius, in pixels of the picture, half as
 * far: around that it fades over one pixel of the window, or where it is @soft over as many as the radius has. */
typedef struct
{
  PasticheStrokeKind kind;
  double             radius, amount;
  gboolean           soft;
} PasticheBrush;

/* Strokes in the order in which they were painted. */
typedef struct _PasticheStrokes PasticheStrokes;

PasticheStrokes *pastiche_strokes_new (void);
PasticheStrokes *pastiche_strokes_copy (const PasticheStrokes *strokes); /* without those that were undone */
void             pastiche_strokes_free (PasticheStrokes *strokes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheStrokes, pastiche_strokes_free)

/* How many there are, and how many were undone and can come back. */
guint pastiche_strokes_n (const PasticheStrokes *strokes);
guint pastiche_strokes_n_undone (const PasticheStrokes *strokes);

/* Whether the first of them marks. */
gboolean pastiche_strokes_mark_first (const PasticheStrokes *strokes);

/* Begin a stroke with @brush at a point of the picture, which makes a dot there; what was undone is then gone.  And lead
 * this stroke straight on to another point.  A pixel's middle is at halves. */
void pastiche_strokes_begin (PasticheStrokes *strokes, const PasticheBrush *brush, double x, double y);
void pastiche_strokes_go_on (PasticheStrokes *strokes, double x, double y);

/* Take the last stroke away, or bring back what was undone last; nothing happens where there is none. */
void pastiche_strokes_undo (PasticheStrokes *strokes);
void pastiche_strokes_redo (PasticheStrokes *strokes);

/* A window on the picture: so many pixels for one of the picture, the pixel at its top left, and its size. */
typedef struct
{
  double scale_x, scale_y;
  int    x, y, width, height;
} PasticheStrokeMap;

/* How far each pixel of the window is marked and spared, 0 to 255. */
typedef struct
{
  PasticheStrokeMap map;
  unsigned char    *marked, *spared; /* [height][width]; NULL when there was not enough memory */
  unsigned char    *covered;         /* by the stroke that is being drawn */
} PasticheStrokeMasks;

PasticheStrokeMasks pastiche_stroke_masks_new (PasticheStrokeMap map);
void                pastiche_stroke_masks_clear (PasticheStrokeMasks *masks); /* frees the masks */

/* Draw all strokes into masks that are new.  How far a pixel is covered is how far its middle is. */
void pastiche_stroke_masks_draw (PasticheStrokeMasks *masks, const PasticheStrokes *strokes);

/* The same for the newest point of the last stroke, for masks that have all before it. */
void pastiche_stroke_masks_draw_newest (PasticheStrokeMasks *masks, const PasticheStrokes *strokes);
