/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-match-body.h: the dialog “Match Looks” without its frame and buttons: the stills before and after, whose look
 * the others get, and how far.
 *
 *   GtkWidget *body = pastiche_match_body_new (&stills);
 *   g_object_bind_property (config, "to", body, "to", G_BINDING_BIDIRECTIONAL);
 */
#pragma once

#include <gtk/gtk.h>

#include "match-jobs.h"

#define PASTICHE_TYPE_MATCH_BODY (pastiche_match_body_get_type ())
G_DECLARE_FINAL_TYPE (PasticheMatchBody, pastiche_match_body, PASTICHE, MATCH_BODY, GtkBox)

/* @stills must outlive the widget.
 * Properties: "to" (int: the number of the still that the others follow, or −1 for a common look; a number that there is
 * not becomes 0), "strength" (double, 0..100 %).  Read only: "ready" (boolean: FALSE when it is known that there will be
 * no looks; the reason is shown then). */
GtkWidget *pastiche_match_body_new (const PasticheStills *stills);

/* Show the stills as the grey layers that they will be. */
void pastiche_match_body_set_grey (PasticheMatchBody *body);
