/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-widget.h: what the preview's files share: pastiche-preview.c has what it shows, preview-sides.c draws that,
 * preview-outside.c has the look of what is not selected, preview-input.c what mouse and keys do with it, and
 * preview-brush.c what is painted over it.
 */
#pragma once

#include "pastiche-preview.h"
#include "preview-jobs.h"
#include "soft-edge.h"
#include "view.h"

typedef enum
{
  DRAG_NONE,
  DRAG_DIVIDER,
  DRAG_PICTURE
} Drag;

struct _PastichePreview
{
  GtkDrawingArea parent_instance;

  const PastichePicture *picture;
  PasticheView           view;
  double                 divider;
  gboolean               show_before;
  gboolean               grey; /* what is painted will be */
  Drag                   drag;
  double                 drag_x, drag_y; /* of the last event */
  double                 turned;         /* the wheel, since the last step of the zoom */

  PastichePreviewJobs *jobs;         /* NULL when the widget was destroyed */
  PasticheSoftEdge    *edge;         /* NULL when nothing is selected */
  PastichePreviewJobs *outside;      /* the look of what is not selected; NULL: as it was */
  cairo_surface_t     *before_drawn; /* this and the next three: as on the screen; NULL: draw anew */
  cairo_surface_t     *after_drawn;
  cairo_surface_t     *painted_drawn; /* @after_drawn as if the painting were seen everywhere */
  cairo_surface_t     *outside_drawn; /* as if nothing were selected; NULL, too, where that is as it was */

  gboolean            veil; /* show what the craft replaces */
  char               *none; /* what is said where that is nothing */
  PasticheTool        tool;
  gboolean            fades;      /* strokes say how far the painting is seen */
  double              brush_size; /* pixels of the picture */
  double              brush_opacity;
  PasticheStrokes    *strokes;
  gboolean            painting; /* a stroke */
  gboolean            pointed;  /* the mouse, or the brush by keys, is over the preview, here: */
  double              pointer_x, pointer_y;
  gboolean            keyed;      /* keys brought it there; the mouse takes over when it moves and no key paints */
  PasticheStrokeMasks marks;      /* these and the next as on the screen; NULL: draw anew */
  unsigned char      *mask_drawn; /* what the craft replaces */
  cairo_surface_t    *before_marked, *after_marked; /* with the veils */

  gboolean busy;
  char    *problem;
  char    *status;
  guint    frames; /* a timeout while busy */
};

/* --- pastiche-preview.c ----------------------------------------------------- */

/* Where the picture is in the widget, in GTK's pixels, each of which may be several of the screen's; and where the
 * divider is. */
GdkRectangle pastiche_preview_area (PastichePreview *preview);
int          pastiche_preview_divider_x (PastichePreview *preview, const GdkRectangle *area);
gboolean     pastiche_preview_is_rtl (PastichePreview *preview);

void pastiche_preview_set_divider (PastichePreview *preview, double divider);

/* @zoom as in view.h; what is at @x, @y stays there.  Move the part that is shown. */
void pastiche_preview_zoom (PastichePreview *preview, double zoom, double x, double y);
void pastiche_preview_pan (PastichePreview *preview, double dx, double dy);

/* What to call when the jobs of @data, a preview, have changed; and all of it is to be drawn anew. */
void pastiche_preview_jobs_changed (gboolean surfaces, gpointer data);
void pastiche_preview_redraw (PastichePreview *preview);

/* Emit "around-changed". */
void pastiche_preview_around_changed (PastichePreview *preview);

/* --- preview-sides.c -------------------------------------------------------- */

/* New surfaces of what @view shows: the picture as it was; and a painting of it, as the layer will be, from surfaces as
 * pastiche_view_surface () and, unless @part is NULL, pastiche_view_draw_part () take them. */
cairo_surface_t *pastiche_preview_draw_before (PastichePreview *preview, const PasticheView *view);
cairo_surface_t *pastiche_preview_draw_painted (PastichePreview             *preview,
                                                const PasticheView          *view,
                                                cairo_surface_t             *fitted,
                                                cairo_surface_t             *whole,
                                                cairo_surface_t             *part,
                                                const cairo_rectangle_int_t *part_pixels);

/* A new surface of what @view shows: @painted as far as the selection and a brush that fades let it be seen.  What is not
 * selected is as in @outside or, where that is NULL, as in @before; the brush fades to that always. */
cairo_surface_t *pastiche_preview_lay_over (PastichePreview    *preview,
                                            const PasticheView *view,
                                            cairo_surface_t    *before,
                                            cairo_surface_t    *outside,
                                            cairo_surface_t    *painted);

/* --- preview-outside.c ------------------------------------------------------ */

/* A new surface of what @view shows of the look of what is not selected; NULL where that is as it was, or not painted yet. */
cairo_surface_t *pastiche_preview_draw_outside (PastichePreview *preview, const PasticheView *view);

/* Tell @jobs what is seen. */
void pastiche_preview_tell_seen (PastichePreview *preview, PastichePreviewJobs *jobs);

/* --- preview-brush.c -------------------------------------------------------- */

/* All strokes in a window that shows @view; and those in the preview's own, which are kept.  Their masks are NULL where there
 * was not enough memory. */
PasticheStrokeMasks        pastiche_preview_draw_strokes (PastichePreview *preview, const PasticheView *view);
const PasticheStrokeMasks *pastiche_preview_strokes_drawn (PastichePreview *preview);

/* What is seen of both sides: with the veils, where they are wanted. */
cairo_surface_t *pastiche_preview_before_seen (PastichePreview *preview);
cairo_surface_t *pastiche_preview_after_seen (PastichePreview *preview);

/* Draw the brush where mouse or keys have brought it. */
void pastiche_preview_draw_brush (PastichePreview *preview, cairo_t *cr);

/* Draw all veils anew. */
void pastiche_preview_forget_marks (PastichePreview *preview);

/* What the mouse does with the brush; positions in the widget. */
void pastiche_preview_begin_stroke (PastichePreview *preview, double x, double y);
void pastiche_preview_go_on_with_stroke (PastichePreview *preview, double x, double y);
void pastiche_preview_end_stroke (PastichePreview *preview);
void pastiche_preview_point (PastichePreview *preview, gboolean within, double x, double y);

/* What keys do with it.  Move it by a third of its size to where @dx and @dy, −1 to 1, say: while it is down that paints, and
 * at the edge of what is seen the picture moves.  Put it down.  Where it is not seen, either only brings it to the middle. */
void pastiche_preview_move_brush (PastichePreview *preview, int dx, int dy);
void pastiche_preview_put_brush_down (PastichePreview *preview);

/* Make it larger, or with fewer than no @steps smaller. */
void pastiche_preview_resize_brush (PastichePreview *preview, double steps);

/* --- preview-input.c -------------------------------------------------------- */

/* Let a class have the mouse, and a widget the events. */
void pastiche_preview_take_mouse (GtkWidgetClass *widget_class);
void pastiche_preview_want_events (GtkWidget *widget);

/* FALSE when that key is not one of the preview's. */
gboolean pastiche_preview_key (PastichePreview *preview, const GdkEventKey *event);
