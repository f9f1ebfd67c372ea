/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * choice.h: what the artist has chosen: all that decides what a picture becomes.
 *
 *   PasticheChoice *choice = pastiche_choice_new ();
 *   g_set_str (&choice->style, "vangogh");
 *   choice->settings.strength = 80;
 *   style = pastiche_choice_load (choice, gallery, &error);
 *   pastiche_choice_free (choice);
 */
#pragma once

#include "pastiche.h"

typedef struct
{
  char            *style;      /* a name of the gallery; NULL for its first */
  PasticheStyle   *loaded;     /* in place of @style one that is in no gallery; a reference, or NULL */
  char            *mix;        /* the name of the style to mix with it, or NULL */
  double           mix_amount; /* 0..100 %: 0 is the first style, 100 the second */
  PasticheSettings settings;
} PasticheChoice;

/* Nothing chosen yet: the engine's defaults. */
PasticheChoice *pastiche_choice_new (void);
PasticheChoice *pastiche_choice_copy (const PasticheChoice *choice);
void            pastiche_choice_free (PasticheChoice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheChoice, pastiche_choice_free)

/* The style it names, mixed.  Reads files: not for the main loop. */
PasticheStyle *pastiche_choice_load (const PasticheChoice *choice, PasticheGallery *gallery, GError **error);

/* Whether both give the same picture. */
gboolean pastiche_choice_equal (const PasticheChoice *a, const PasticheChoice *b);

/* Something else than @choice, at random, that is worth a look: another style,
 * at times mixed with a second one. */
PasticheChoice *pastiche_choice_surprise (const PasticheChoice *choice, PasticheGallery *gallery);
