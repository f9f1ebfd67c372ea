/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sentence.c: a label for a sentence, hidden while there is none.
 */
#include "sentence.h"

GtkLabel *
pastiche_sentence_new (const char *css_class)
{
  GtkWidget *sentence = gtk_label_new (NULL);

  gtk_label_set_line_wrap (GTK_LABEL (sentence), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (sentence), 40);
  gtk_label_set_xalign (GTK_LABEL (sentence), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (sentence), css_class);
  gtk_widget_set_no_show_all (sentence, TRUE);
  return GTK_LABEL (sentence);
}

void
pastiche_sentence_set (GtkLabel *sentence, const char *text)
{
  gtk_label_set_text (sentence, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (sentence), text != NULL);
}
