/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-offer.c: offers to fine-tune the style of a painting.
 */
#include "tune-offer.h"

#include <glib/gi18n-lib.h>

struct _PasticheTuneOffer
{
  GtkInfoBar parent_instance;

  GtkLabel *label;
  char     *painting;
};

G_DEFINE_FINAL_TYPE (PasticheTuneOffer, pastiche_tune_offer, GTK_TYPE_INFO_BAR)

static guint fine_tune;

void
pastiche_tune_offer_show (PasticheTuneOffer *bar, const char *title, const char *painting)
{
  g_autofree char *words = g_strdup_printf (_ ("“%s” is an instant style now."), title);

  g_set_str (&bar->painting, painting);
  gtk_label_set_text (bar->label, words);
  gtk_widget_show (GTK_WIDGET (bar));
}

static void
answered (PasticheTuneOffer *bar, int response)
{
  gtk_widget_hide (GTK_WIDGET (bar));
  if (response == GTK_RESPONSE_OK)
    g_signal_emit (bar, fine_tune, 0, bar->painting);
}

static void
accept (GtkInfoBar *bar)
{
  gtk_info_bar_response (bar, GTK_RESPONSE_OK);
}

static void
finalize (GObject *object)
{
  g_free (PASTICHE_TUNE_OFFER (object)->painting);
  G_OBJECT_CLASS (pastiche_tune_offer_parent_class)->finalize (object);
}

static void
pastiche_tune_offer_class_init (PasticheTuneOfferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  fine_tune = g_signal_new ("fine-tune", PASTICHE_TYPE_TUNE_OFFER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                            1, G_TYPE_STRING);
}

static void
pastiche_tune_offer_init (PasticheTuneOffer *bar)
{
  GtkInfoBar *info    = GTK_INFO_BAR (bar);
  GtkBox     *content = GTK_BOX (gtk_info_bar_get_content_area (info));
  GtkWidget  *label   = gtk_label_new (NULL);
  GtkWidget  *tune    = gtk_button_new_with_mnemonic (_ ("_Fine-Tune It…"));
  GtkWidget  *close;

  bar->label = GTK_LABEL (label);
  gtk_label_set_line_wrap (bar->label, TRUE);
  gtk_label_set_line_wrap_mode (bar->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (bar->label, 3);
  gtk_label_set_ellipsize (bar->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (bar->label, 4);
  gtk_label_set_max_width_chars (bar->label, 4);
  gtk_label_set_xalign (bar->label, 0);
  gtk_info_bar_set_message_type (info, GTK_MESSAGE_INFO);
  /* The gallery is narrow: beside the button there would be no room for the sentence. */
  gtk_orientable_set_orientation (GTK_ORIENTABLE (content), GTK_ORIENTATION_VERTICAL);
  gtk_box_pack_start (content, label, FALSE, FALSE, 0);
  gtk_box_pack_start (content, tune, FALSE, FALSE, 0);
  gtk_widget_set_tooltip_text (tune, _ ("Fine-tuning takes minutes, and brings the painting’s brushwork, too"));
  /* GTK's own close button has no accessible name and cannot be reached with the keyboard. */
  close = gtk_info_bar_add_button (info, "×", GTK_RESPONSE_CLOSE);
  gtk_button_box_set_child_non_homogeneous (GTK_BUTTON_BOX (gtk_info_bar_get_action_area (info)), close, TRUE);
  gtk_widget_set_tooltip_text (close, _ ("Not now"));
  atk_object_set_name (gtk_widget_get_accessible (close), _ ("Not now"));
  gtk_widget_show_all (GTK_WIDGET (content));
  gtk_widget_set_no_show_all (GTK_WIDGET (bar), TRUE);
  g_signal_connect_swapped (tune, "clicked", G_CALLBACK (accept), bar);
  g_signal_connect (bar, "response", G_CALLBACK (answered), NULL);
}

GtkWidget *
pastiche_tune_offer_new (void)
{
  return g_object_new (PASTICHE_TYPE_TUNE_OFFER, NULL);
}
