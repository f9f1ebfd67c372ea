/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * keep-dialog.h: asks what a style that was learned is called and whose it is,
 * and makes it one of the artist's own, or a file to give away.
 *
 *   pastiche_keep_style (window, runner, PASTICHE_TUNE_NOW, "harbour", kept, G_OBJECT (page));
 */
#pragma once

#include <gtk/gtk.h>

#include "tune-runner.h"

/* What became of it: the own style's name, or an error; both NULL when it is a file now. */
typedef void (*PasticheKept) (const char *name, const GError *error, GObject *owner);

/* @state is the one that the artist looks at, @title what is proposed.  @owner, which is held until then, goes to @kept;
 * nobody calls that when the artist cancels. */
void pastiche_keep_style (GtkWindow          *parent,
                          PasticheTuneRunner *runner,
                          int                 state,
                          const char         *title,
                          PasticheKept        kept,
                          GObject            *owner);
