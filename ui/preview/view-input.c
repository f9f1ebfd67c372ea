/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view-input.c: what keys and the wheel ask of a view.
 */
#include "view-input.h"

#include <math.h>

gboolean
pastiche_arrow_key (guint key, int *dx, int *dy)
{
  *dx = key == GDK_KEY_Right || key == GDK_KEY_KP_Right ? 1 : key == GDK_KEY_Left || key == GDK_KEY_KP_Left ? -1 : 0;
  *dy = key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1 : key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : 0;
  return *dx != 0 || *dy != 0;
}

gboolean
pastiche_zoom_key (const PasticheView *view, guint key, double *zoom)
{
  switch (key)
    {
    case GDK_KEY_1:
    case GDK_KEY_KP_1:
      *zoom = 1;
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      *zoom = 0;
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal: /* the key of + without Shift, where English is typed */
    case GDK_KEY_KP_Add:
      *zoom = pastiche_view_next_zoom (view, 1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      *zoom = pastiche_view_next_zoom (view, -1);
      return TRUE;
    }
  return FALSE;
}

gboolean
pastiche_wheel_step (const GdkEventScroll *event, double *turned, int *step)
{
  double dx, dy;

  if (!gdk_event_get_scroll_deltas ((const GdkEvent *) event, &dx, &dy))
    dy = event->direction == GDK_SCROLL_UP ? -1 : event->direction == GDK_SCROLL_DOWN ? 1 : 0;
  if (dy * *turned < 0)
    *turned = 0;
  *turned += dy;
  if (fabs (*turned) < 1)
    return FALSE;
  *step   = *turned < 0 ? 1 : -1;
  *turned = 0;
  return TRUE;
}
