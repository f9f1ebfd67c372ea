/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look.h: what a picture looks like as the artist chooses: the jobs that find
 * out, for the preview.
 *
 *   PasticheLook *look = pastiche_look_new (painter, picture->width, changed, data);
 *   pastiche_look_request (look, choice);
 *   ...                                        // changed () was called
 *   draw (look->whole ? look->whole : look->after ? look->after : look->before);
 *
 * First comes the job on the picture reduced to the style's working size.
 * Once nothing newer is wanted, the job on the whole picture takes its place:
 * at once where the small one has not the pixels to be true, otherwise when
 * there is nothing else to do.  The newest request wins, and until its picture
 * is there the last one stays.
 */
#pragma once

#include "painter.h"

/* What changed: the surfaces, or only the problem or whether work goes on. */
typedef void (*PasticheLookChanged) (gboolean surfaces, gpointer data);

typedef struct
{
  /* To read; each may be NULL, and is owned here. */
  cairo_surface_t *before;   /* the picture as it is, no larger than a screen */
  cairo_surface_t *after;    /* as the newest request that is done made it, no larger than a screen */
  cairo_surface_t *whole;    /* the same in the picture's size */
  PastichePicture *finished; /* the layer itself as the newest request has it, to be taken by leaving NULL */
  char            *problem;  /* why the newest job failed, or no layer can be made */
  gint64           busy_since;

  /* For look.c alone. */
  PastichePainter    *painter;
  PasticheLookChanged changed;
  gpointer            data;
  PasticheChoice     *wanted; /* the newest request */
  PasticheChoice     *quick;  /* what the quick job paints, while there is one */
  gboolean            next;   /* @wanted waits for that to end */
  gboolean            ahead;  /* @full_job is for later */
  guint               before_job, quick_job, full_job;
  int                 picture_width, seen_width;
  gint64              full_since;
} PasticheLook;

/* @width: the picture's. */
PasticheLook *pastiche_look_new (PastichePainter *painter, int width, PasticheLookChanged changed, gpointer data);
void          pastiche_look_free (PasticheLook *look);

/* The picture as @choice makes it is wanted from now on. */
void pastiche_look_request (PasticheLook *look, const PasticheChoice *choice);

/* All of the picture is seen in @width pixels of the screen. */
void pastiche_look_seen (PasticheLook *look, int width);

gboolean pastiche_look_is_busy (const PasticheLook *look);

/* Whether the layer itself is being painted, and how far that is, 0..1.  From then on it is urgent. */
gboolean pastiche_look_is_finishing (PasticheLook *look, double *fraction);

/* What takes so long and how long it will, or NULL: “Painting in full size: 40 %, about 6 s left”. */
char *pastiche_look_status (PasticheLook *look);
