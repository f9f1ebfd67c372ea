/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * user-state.h: what the dialog remembers from one time to the next, beside the last values, which the host stores:
 * recently used styles, favourites, the window's size, the preview's divider.
 *
 *   PasticheUserState *user_state = pastiche_user_state_new (NULL);
 *   if (pastiche_user_state_likes (user_state, "vangogh"))
 *     ...
 *   pastiche_user_state_use (user_state, "vangogh");
 *   pastiche_user_state_free (user_state);
 *
 * It is stored in a key file, which is written anew at every change.  Errors of reading and writing are ignored, as no
 * picture depends on any of it; but a file that could not be read is not written, either.
 */
#pragma once

#include <glib.h>

typedef struct _PasticheUserState PasticheUserState;

/* @path: the key file, or NULL for ~/.config/pastiche/dialog.ini. */
PasticheUserState *pastiche_user_state_new (const char *path);
void               pastiche_user_state_free (PasticheUserState *user_state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheUserState, pastiche_user_state_free)

/* The path of another file in the same folder; free it with g_free (). */
char *pastiche_user_state_beside (PasticheUserState *user_state, const char *file_name);

/* Rank of @style among the recently used ones, 0 for the last; G_MAXINT for one that was never used. */
int  pastiche_user_state_last_use (PasticheUserState *user_state, const char *style);
void pastiche_user_state_use (PasticheUserState *user_state, const char *style);

gboolean pastiche_user_state_likes (PasticheUserState *user_state, const char *style);
void     pastiche_user_state_like (PasticheUserState *user_state, const char *style, gboolean like);

/* The size of a dialog's window in pixels; FALSE when none was stored yet.  @dialog is NULL for the one of styles, or the
 * name of another. */
gboolean pastiche_user_state_get_size (PasticheUserState *user_state, const char *dialog, int *width, int *height);
void     pastiche_user_state_set_size (PasticheUserState *user_state, const char *dialog, int width, int height);

/* Where the preview's divider is, 0..1 from where reading starts; 0.5 at first. */
double pastiche_user_state_get_divider (PasticheUserState *user_state);
void   pastiche_user_state_set_divider (PasticheUserState *user_state, double divider);
