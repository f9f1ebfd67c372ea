/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * habits.h: what the dialog remembers of an artist, beside the last values
 * that the host keeps: styles used and liked, the window's size.
 *
 *   PasticheHabits *habits = pastiche_habits_new (NULL);
 *   if (pastiche_habits_likes (habits, "vangogh"))
 *     ...
 *   pastiche_habits_use (habits, "vangogh");
 *   pastiche_habits_free (habits);
 *
 * In a key file that is written whole at every change.  What cannot be read or
 * written is forgotten: nobody's picture depends on it.
 */
#pragma once

#include <glib.h>

typedef struct _PasticheHabits PasticheHabits;

/* @path: the file, or NULL for pastiche/dialog.ini in the user's folder for
 * settings (~/.config). */
PasticheHabits *pastiche_habits_new (const char *path);
void            pastiche_habits_free (PasticheHabits *habits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheHabits, pastiche_habits_free)

/* The path of another file beside it; free with g_free (). */
char *pastiche_habits_beside (PasticheHabits *habits, const char *file_name);

/* How many styles were used after @style the last time it was; G_MAXINT for one that never was. */
int  pastiche_habits_last_use (PasticheHabits *habits, const char *style);
void pastiche_habits_use (PasticheHabits *habits, const char *style);

gboolean pastiche_habits_likes (PasticheHabits *habits, const char *style);
void     pastiche_habits_like (PasticheHabits *habits, const char *style, gboolean like);

/* The window's size in pixels; FALSE when there is none yet. */
gboolean pastiche_habits_get_size (PasticheHabits *habits, int *width, int *height);
void     pastiche_habits_set_size (PasticheHabits *habits, int width, int height);

/* Where the preview's divider is, 0..1; the middle at first. */
double pastiche_habits_get_divider (PasticheHabits *habits);
void   pastiche_habits_set_divider (PasticheHabits *habits, double divider);
