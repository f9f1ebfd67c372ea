/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * widget-css.h: CSS for one widget.
 *
 *   pastiche_widget_css (label, "label { padding: 3px; }");
 */
#pragma once

#include <gtk/gtk.h>

/* Style @widget, and not what is in it, by @css. */
void pastiche_widget_css (GtkWidget *widget, const char *css);
