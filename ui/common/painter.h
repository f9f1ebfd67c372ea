/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painter.h: the engine's job in the background, for previews and thumbnails.
 *
 *   PastichePainter *painter = pastiche_painter_new (gallery, picture);
 *   guint            job     = pastiche_painter_add (painter, PASTICHE_PASS_QUICK, choice, done, data);
 *   ...
 *   pastiche_painter_drop (painter, job);     // something else is wanted
 *   pastiche_painter_free (painter);
 *
 * One job runs at a time, as each uses all processors: the most urgent first,
 * and one that is more urgent than the running one interrupts it.  All
 * functions are for the main thread, and none of them waits, but for
 * pastiche_painter_free ().
 */
#pragma once

#include <cairo.h>

#include "pastiche-choice.h"

typedef struct _PastichePainter PastichePainter;

/* The most urgent first. */
typedef enum
{
  PASTICHE_PASS_BEFORE,    /* the picture as it is */
  PASTICHE_PASS_QUICK,     /* the picture reduced to the size that the style paints at: a second at most */
  PASTICHE_PASS_FULL,      /* the whole picture: the layer itself */
  PASTICHE_PASS_THUMBNAIL, /* small, with larger strokes, so that they can be seen */
  PASTICHE_PASS_AHEAD      /* the layer again, when there is nothing else to do */
} PastichePass;

/* What a job made; its receiver may keep references, and take @finished by leaving NULL in its place. */
typedef struct
{
  cairo_surface_t *fitted;   /* no larger than a screen */
  cairo_surface_t *whole;    /* PASTICHE_PASS_FULL: of the picture's size; otherwise NULL */
  PastichePicture *finished; /* the layer, where the job painted just that; otherwise NULL */
  GError          *obstacle; /* PASTICHE_PASS_QUICK: why the layer cannot be painted here; otherwise NULL */
} PasticheFinished;

/* A job's end, in the main loop: @error tells why there is no @painting.
 * Never called for a job that was dropped. */
typedef void (*PastichePainted) (PasticheFinished *painting, const GError *error, gpointer data);

/* @gallery and @picture must outlive it. */
PastichePainter *pastiche_painter_new (PasticheGallery *gallery, const PastichePicture *picture);

/* Ends the running job and waits for that, a fraction of a second. */
void pastiche_painter_free (PastichePainter *painter);

/* A job's number, above 0.  @choice is copied; NULL for PASTICHE_PASS_BEFORE. */
guint pastiche_painter_add (PastichePainter      *painter,
                            PastichePass          pass,
                            const PasticheChoice *choice,
                            PastichePainted       done,
                            gpointer              data);

/* Forget a job, whether it waits, runs, or has ended. */
void pastiche_painter_drop (PastichePainter *painter, guint job);

/* Let a job be as urgent as PASTICHE_PASS_FULL, whether it waits or runs already. */
void pastiche_painter_hurry (PastichePainter *painter, guint job);

/* How far a job is, 0..1; 0 while it waits. */
double pastiche_painter_progress (PastichePainter *painter, guint job);
