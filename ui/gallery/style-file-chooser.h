/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * style-file-chooser.h: asks for a painting or a style file.
 *
 *   pastiche_ask_style_file (GTK_WIDGET (view), _ ("Add a Style"), _ ("Paintings and style files"), take_in);
 */
#pragma once

#include <gtk/gtk.h>

typedef void (*PasticheStyleFileChosen) (GtkWidget *widget, const char *uri);

/* Open a file chooser with that @title that shows files of these @kinds.  @chosen is called with @widget and the file, if
 * the artist chooses one before the widget is destroyed. */
void pastiche_ask_style_file (GtkWidget *widget, const char *title, const char *kinds, PasticheStyleFileChosen chosen);
