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

/* What the artist has chosen beside the settings; each is the caller's. */
typedef struct
{
  PastichePicture *finished; /* the target's painted picture, if the preview has made all of it already; or NULL */
  PastichePicture *outside;  /* the same as what lies outside of the selection is to look; or NULL */
  GPtrArray
      *looks; /* of PasticheChoice: looks that were ticked on the sheet, of which each becomes a layer in place of what
                     * the settings say; or NULL */
  PasticheSelection
      *fade; /* how far what is painted is seen in each pixel of the target's picture, by the brush; or NULL */
} PasticheDialogAnswer;

/* Run the dialog for @subject; what the artist chooses goes to @config and to @answer, which is zeros before.  Where a layer is
 * painted again, nothing is ticked and there is no brush.  FALSE without an error when the artist cancels, and with
 * PASTICHE_ERROR_MEMORY where there is not enough for what the brush says. */
gboolean pastiche_dialog_run (GimpProcedure         *procedure,
                              GimpProcedureConfig   *config,
                              PasticheGallery       *gallery,
                              PasticheDialogSubject *subject,
                              PasticheDialogAnswer  *answer,
                              GError               **error);
