/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * save-style-dialog.h: asks for the title and origin of a fine-tuned style, and saves it as one of the artist's own
 * styles or as a file to share.
 *
 *   pastiche_ask_and_save_style (window, runner, PASTICHE_TUNE_NOW, "harbour", saved, G_OBJECT (page));
 */
#pragma once

#include <gtk/gtk.h>

#include "tune-runner.h"

/* Called when the style has been saved: @name is that of the artist's new own style; NULL when it was saved as a file,
 * or when @error says why it was not saved. */
typedef void (*PasticheStyleSaved) (const char *name, const GError *error, GObject *owner);

/* Open the dialog, with @title proposed.  @state is the one that the artist looks at.  @owner is passed to @saved and
 * kept alive until then; @saved is not called when the artist cancels. */
void pastiche_ask_and_save_style (GtkWindow          *parent,
                                  PasticheTuneRunner *runner,
                                  int                 state,
                                  const char         *title,
                                  PasticheStyleSaved  saved,
                                  GObject            *owner);
