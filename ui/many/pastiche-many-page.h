/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-many-page.h: many picture files painted alike: which ones, into which folder, how far it is, and what failed.
 *
 *   GtkWidget *page = pastiche_many_page_new (gallery, choice, _ ("Vincent van Gogh 80 %"));
 *   pastiche_many_page_add (PASTICHE_MANY_PAGE (page), files);
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche-choice.h"

#define PASTICHE_TYPE_MANY_PAGE (pastiche_many_page_get_type ())
G_DECLARE_FINAL_TYPE (PasticheManyPage, pastiche_many_page, PASTICHE, MANY_PAGE, GtkBox)

/* @gallery must outlive the widget; of @choice, in which all are painted, a copy is taken.  @look says it in words.  What is
 * being painted when the widget is destroyed is left, and what was painted stays. */
GtkWidget *pastiche_many_page_new (PasticheGallery *gallery, const PasticheChoice *choice, const char *look);

/* Add pictures, and those in folders: a list of GFile. */
void pastiche_many_page_add (PasticheManyPage *page, GSList *files);

/* Write the results into this folder, which is made when it is not there. */
void pastiche_many_page_set_folder (PasticheManyPage *page, GFile *folder);
