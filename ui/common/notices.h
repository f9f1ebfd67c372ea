/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * notices.h: what the engine says of a picture file that it has read though not all was as it should be, kept for whoever
 * had it read.
 *
 *   pastiche_notices_keep ();                             // once, in the main thread
 *
 *   picture = pastiche_picture_load (path, &error);       // in any thread
 *   notice  = pastiche_notices_take ();                   // in the same one
 */
#pragma once

/* Keep them from now on, of each thread the last. */
void pastiche_notices_keep (void);

/* What was said in this thread since it was asked last, or NULL.  Free with g_free (). */
char *pastiche_notices_take (void);
