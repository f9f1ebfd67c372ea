/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painter.h: a queue of painting jobs in the background, for previews and thumbnails.
 *
 *   PastichePainter *painter = pastiche_painter_new (&pastiche_style_craft, gallery, picture);
 *   guint            job     = pastiche_painter_add (painter, PASTICHE_PASS_QUICK, choice, done, data);
 *   …
 *   pastiche_painter_drop (painter, job);     // something else is wanted
 *   pastiche_painter_free (painter);
 *
 * One job runs at a time, as each uses all processors: the most urgent one, and of several the one that came first.  A
 * new job that is more urgent than the running one interrupts it; that one is done again later.  All functions are for
 * the main thread, and none of them waits, except pastiche_painter_free ().
 */
#pragma once

#include "craft.h"

/* Called in the main loop when a job has ended: with its result, or with NULL and the error.  It is never called for a
 * job that was dropped. */
typedef void (*PastichePainted) (PasticheFinished *painting, const GError *error, gpointer data);

/* @craft_data is for @craft; it and @picture must outlive the painter. */
PastichePainter *pastiche_painter_new (const PasticheCraft *craft, gpointer craft_data, const PastichePicture *picture);

/* Cancels the running job, waits a fraction of a second until it has ended, and drops all others. */
void pastiche_painter_free (PastichePainter *painter);

/* Add a job; returns its number, which is above 0.  @choice, one of the craft's, is copied; it is NULL for
 * PASTICHE_PASS_BEFORE. */
guint pastiche_painter_add (PastichePainter *painter,
                            PastichePass     pass,
                            gconstpointer    choice,
                            PastichePainted  done,
                            gpointer         data);

/* Add a job for PASTICHE_PASS_PART, of these pixels, which lie within the picture; the rest as above. */
guint pastiche_painter_add_part (PastichePainter             *painter,
                                 const cairo_rectangle_int_t *part,
                                 gconstpointer                choice,
                                 PastichePainted              done,
                                 gpointer                     data);

/* Drop a job, whether it waits, runs, or has just ended; a number that is not known any more is ignored. */
void pastiche_painter_drop (PastichePainter *painter, guint job);

/* Make a job as urgent as PASTICHE_PASS_FULL, whether it waits or runs already. */
void pastiche_painter_hurry (PastichePainter *painter, guint job);

/* The part of a job that is done, 0..1, and in *@seconds, which may be NULL, for how long it has run; both 0 while it
 * waits. */
double pastiche_painter_progress (PastichePainter *painter, guint job, double *seconds);

/* What the painter was made with, for who keeps choices. */
const PasticheCraft *pastiche_painter_craft (PastichePainter *painter);
