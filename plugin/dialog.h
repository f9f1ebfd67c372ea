/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dialog.h: the plug-in's dialog.  Main thread only.
 */
#pragma once

#include <libgimp/gimp.h>

#include "drawable.h"

/* What is painted. */
typedef struct _PasticheDialogSubject PasticheDialogSubject;
struct _PasticheDialogSubject
{
  const PasticheTarget *target; /* the first layer, which the preview shows */
  int                   layers; /* how many there are */
  gboolean              again;  /* a layer is painted again, so there is no choice of where the result goes */
  const char           *line;   /* a sentence to show, or NULL */

  /* The name of the choice "from-original" in the config, or NULL where there is none; and what is called when it has
   * changed, to set @target and @layers.  FALSE with an error when they must stay. */
  const char *original;
  gboolean (*choose) (PasticheDialogSubject *subject, gpointer data, GError **error);
  gpointer data;
};

/* Run the dialog for @subject; what the artist chooses goes to @config.  If the preview has painted all of the target's
 * picture, *@finished is that, which the caller frees; otherwise NULL.  If the artist has ticked looks on the sheet,
 * *@looks is an array of these PasticheChoices, which the caller frees, and each becomes a layer in place of what @config
 * says; otherwise NULL.  With a @looks of NULL none can be ticked.  FALSE when the artist cancels. */
gboolean pastiche_dialog_run (GimpProcedure         *procedure,
                              GimpProcedureConfig   *config,
                              PasticheGallery       *gallery,
                              PasticheDialogSubject *subject,
                              PastichePicture      **finished,
                              GPtrArray            **looks);
