/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * learner.h: paintings become styles in the background, one after the other.
 *
 *   PasticheLearner *learner = pastiche_learner_new (gallery, learned, view);
 *   pastiche_learner_add (learner, "/home/me/The Night Watch.jpg");
 *   ...
 *   pastiche_learner_free (learner);
 *
 * For the main thread; nothing here waits but pastiche_learner_free ().
 */
#pragma once

#include "pastiche.h"

typedef struct _PasticheLearner PasticheLearner;

/* In the main loop: the new style's file, to be imported, or why there is none. */
typedef void (*PasticheLearned) (const char *path, const GError *error, gpointer data);

/* @gallery must outlive it. */
PasticheLearner *pastiche_learner_new (PasticheGallery *gallery, PasticheLearned learned, gpointer data);

/* Forgets what waits, and waits for the painting at work, a second or two. */
void pastiche_learner_free (PasticheLearner *learner);

void pastiche_learner_add (PasticheLearner *learner, const char *painting);

/* Whether any are being learned. */
gboolean pastiche_learner_is_busy (PasticheLearner *learner);
