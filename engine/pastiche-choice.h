/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-choice.h: all that an artist chooses for a picture: the style, a
 * second one to mix it with, and the settings of the job.
 *
 *   g_autoptr (GError) error            = NULL;
 *   g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (NULL, &error);
 *   g_autoptr (PasticheChoice) choice   = pastiche_choice_new ();
 *   g_autoptr (PasticheStyle) style     = NULL;
 *
 *   g_set_str (&choice->style, "vangogh");
 *   g_set_str (&choice->mix, "dore");
 *   choice->settings.strength = 80;
 *   if (gallery)
 *     style = pastiche_choice_load (choice, gallery, &error); // for pastiche_apply () with choice->settings
 *   if (!style)
 *     g_printerr ("%s\n", error->message);
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

/* Plain data: its members may be read and set, texts with g_set_str (). */
typedef struct
{
  char            *style;      /* the name of a style of the gallery; NULL for PASTICHE_FIRST_STYLE */
  PasticheStyle   *loaded;     /* a reference to a style that is in no gallery, in place of @style; or NULL */
  char            *mix;        /* the name of a second style to mix with the first, or NULL */
  double           mix_amount; /* 0 to 100 %: 0 is the first style alone, 100 the second */
  PasticheSettings settings;
} PasticheChoice;

/* The style that pastiche_gallery_load () has for NULL, not mixed, at PASTICHE_SETTINGS_DEFAULT.  Free with
 * pastiche_choice_free (). */
PasticheChoice *pastiche_choice_new (void);

/* A copy of its own, to be freed likewise; @loaded gets another reference. */
PasticheChoice *pastiche_choice_copy (const PasticheChoice *choice);

void pastiche_choice_free (PasticheChoice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheChoice, pastiche_choice_free)

/* The chosen style, mixed with the second one if there is one; free with pastiche_style_unref ().  It reads files, some
 * 30 ms each, so not on a program's main loop.  Errors as for pastiche_gallery_load () and pastiche_style_mix (). */
PasticheStyle *pastiche_choice_load (const PasticheChoice *choice, PasticheGallery *gallery, GError **error);

/* Whether both name the same styles and have the same settings, to a hundredth of a percent; @loaded does not count. */
gboolean pastiche_choice_equal (const PasticheChoice *a, const PasticheChoice *b);

/* Another choice than @choice, drawn at random among settings that are worth a look: another style, at times mixed with
 * a second one; @choice's style where the gallery has no other.  Free with pastiche_choice_free (). */
PasticheChoice *pastiche_choice_surprise (const PasticheChoice *choice, PasticheGallery *gallery);

G_END_DECLS
