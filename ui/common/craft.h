/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * craft.h: what a painter's jobs do: the painter knows when each is done, its craft how.  There is one for styles
 * (style-craft.h) and one for eras.
 *
 *   painter = pastiche_painter_new (&pastiche_style_craft, gallery, picture);
 *
 * What an artist has chosen for a picture, a style and its settings or an era and its own, is here only a pointer.
 */
#pragma once

#include <cairo.h>

#include "pastiche.h"

/* The size that thumbnails are painted at, which keep the picture's proportions, in pixels. */
#define PASTICHE_THUMBNAIL_WIDTH  256
#define PASTICHE_THUMBNAIL_HEIGHT 192

typedef struct _PastichePainter PastichePainter;

/* The most urgent first. */
typedef enum
{
  PASTICHE_PASS_BEFORE,    /* no painting: the picture as it is */
  PASTICHE_PASS_QUICK,     /* paints the picture reduced to a size that looks like the layer: takes a second at most */
  PASTICHE_PASS_PART,      /* paints a part of the picture as it is in the layer, where the craft can do that */
  PASTICHE_PASS_FULL,      /* paints the whole picture: the result is what the layer will be */
  PASTICHE_PASS_THUMBNAIL, /* paints the picture at the size of a thumbnail */
  PASTICHE_PASS_AHEAD      /* as PASTICHE_PASS_FULL, before anybody asks for it, when there is nothing else to do */
} PastichePass;

/* What a job made.  The receiver may take references to the surfaces, and take @finished over by setting it to NULL. */
typedef struct
{
  cairo_surface_t *fitted; /* no larger than a screen; PASTICHE_PASS_PART: NULL */
  cairo_surface_t
      *whole; /* PASTICHE_PASS_FULL and _AHEAD: of the picture's size; _PART: of the part's; otherwise NULL */
  cairo_surface_t *mask_fitted, *mask_whole; /* A8: @mask in their sizes, where there is one */
  PastichePicture *finished; /* what the layer will be, where the job painted the whole picture; otherwise NULL */

  /* From the craft. */
  PasticheSelection *mask;     /* how far each pixel was replaced, of a craft that replaces only some; otherwise NULL */
  gpointer           found;    /* what @mask is made of, to be made again at once for other choices; or NULL */
  GError            *obstacle; /* PASTICHE_PASS_QUICK: why the whole picture cannot be painted; otherwise NULL */
  gboolean rough;  /* PASTICHE_PASS_QUICK: it is not what the layer will be, though it has the picture's size */
  double expected; /* PASTICHE_PASS_QUICK: the seconds that the whole picture will take, by what this one took; or 0 */
} PasticheFinished;

/* A job as the painter's thread gets it. */
typedef struct
{
  PastichePainter       *painter; /* for pastiche_painter_reduce () */
  const PastichePicture *picture;
  PastichePass           pass; /* not PASTICHE_PASS_BEFORE */
  cairo_rectangle_int_t  part; /* PASTICHE_PASS_PART: these pixels of the picture */
  gconstpointer          choice;
  PasticheProgress       progress;
  gpointer               progress_data;
  GCancellable          *cancellable;
} PasticheCraftJob;

typedef struct
{
  gpointer (*copy) (gconstpointer choice);
  void (*free) (gpointer choice);

  /* Whether @a and @b differ in more than amounts, so that nobody wants to see the one any more when the other was
   * chosen. */
  gboolean (*differ) (gconstpointer a, gconstpointer b);

  /* Whether a part of the picture is, painted by itself, what it is in the layer; NULL: never. */
  gboolean (*can_paint_parts) (gconstpointer choice);

  /* Whether the selection, where a preview is given one, blends the result with the picture as it was; NULL: always. */
  gboolean (*blends) (gconstpointer choice);

  /* In the main loop: the mask of what a job found, as @choice has it; a new A8 surface of that job's picture.  And
   * free what was found.  Both NULL where nothing is. */
  cairo_surface_t *(*mask) (gconstpointer found, gconstpointer choice);
  void (*free_found) (gpointer found);

  /* In the painter's thread: the picture as job->choice has it, for PASTICHE_PASS_FULL and _AHEAD in its own size, for
   * _PART that part of it; and @finished's mask, what it is made of, obstacle and expected seconds.  @data is what
   * pastiche_painter_new () was given. */
  PastichePicture *(*paint) (gpointer data, const PasticheCraftJob *job, PasticheFinished *finished, GError **error);
} PasticheCraft;

/* What a craft keeps from one job to the next: a picture that it painted, as @choice, one of its own, has it; or NULL.  Both
 * are freed with the painter. */
typedef struct
{
  gpointer         choice;
  PastichePicture *picture;
  double           seconds; /* that it took */
} PasticheKept;

/* For crafts, in the painter's thread: what it keeps, to read and to set. */
PasticheKept *pastiche_painter_kept (PastichePainter *painter);

/* For crafts, in the painter's thread: the picture at the size @width × @height, or as it is where that would not be
 * smaller.  It stays the painter's, until another size is asked for. */
const PastichePicture *pastiche_painter_reduce (PastichePainter *painter, int width, int height, GError **error);
