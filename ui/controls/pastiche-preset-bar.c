/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preset-bar.c: presets, a random choice (“Surprise Me”), and a button that goes back.
 */
#include "pastiche-preset-bar.h"

#include <glib/gi18n-lib.h>

#include "name-dialog.h"

enum
{
  PROP_PROBLEM = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint       chosen;

struct _PastichePresetBar
{
  GtkBox parent_instance;

  const PastichePresetKind *kind;
  gpointer                  data; /* for kind->surprise () */
  PastichePresets          *presets;
  gpointer                  choice;
  GPtrArray                *past; /* the choices that a preset or a random one replaced */
  char                     *problem;
  GtkMenuButton            *button;
  GtkLabel                 *name; /* on the button */
  GtkWidget                *back;
  guint                     menu_due; /* source that makes the menu anew; 0: none */
};

G_DEFINE_FINAL_TYPE (PastichePresetBar, pastiche_preset_bar, GTK_TYPE_BOX)

/* The index of the preset that is equal to the current choice, or −1. */
static int
current (PastichePresetBar *bar)
{
  for (guint i = 0; bar->choice != NULL && i < pastiche_presets_n (bar->presets); i++)
    if (bar->kind->equal (pastiche_presets_choice (bar->presets, i), bar->choice))
      return i;
  return -1;
}

static const char *
current_name (PastichePresetBar *bar)
{
  int i = current (bar);

  return i >= 0 ? pastiche_presets_name (bar->presets, i) : NULL;
}

/* --- choosing ------------------------------------------------------------- */

void
pastiche_preset_bar_choose (PastichePresetBar *bar, gconstpointer choice)
{
  gpointer kept = bar->kind->copy (choice);

  if (bar->choice != NULL)
    g_ptr_array_add (bar->past, bar->kind->copy (bar->choice));
  gtk_widget_set_sensitive (bar->back, bar->past->len > 0);
  g_signal_emit (bar, chosen, 0, kept);
  bar->kind->free (kept);
}

/* Takes @choice. */
static void
choose_new (PastichePresetBar *bar, gpointer choice)
{
  pastiche_preset_bar_choose (bar, choice);
  bar->kind->free (choice);
}

static void
surprise (PastichePresetBar *bar)
{
  choose_new (bar, bar->kind->surprise (bar->choice, bar->data));
}

static void
choose_defaults (PastichePresetBar *bar)
{
  choose_new (bar, bar->kind->defaults ());
}

static void
go_back (PastichePresetBar *bar)
{
  gpointer choice = g_ptr_array_steal_index (bar->past, bar->past->len - 1);

  gtk_widget_set_sensitive (bar->back, bar->past->len > 0);
  g_signal_emit (bar, chosen, 0, choice);
  bar->kind->free (choice);
}

/* --- the menu ------------------------------------------------------------- */

/* Another dialog may have changed the file since the menu was made, so presets are found by their names. */
static void
item_chosen (GtkMenuItem *item, PastichePresetBar *bar)
{
  int i = pastiche_presets_find (bar->presets, gtk_menu_item_get_label (item));

  if (i >= 0)
    pastiche_preset_bar_choose (bar, pastiche_presets_choice (bar->presets, i));
}

static void
save_as (PastichePresetBar *bar)
{
  pastiche_ask_name (GTK_WIDGET (bar), _ ("Save a Preset"), "", (PasticheNamed) pastiche_preset_bar_save);
}

static void
rename_to (PastichePresetBar *bar)
{
  pastiche_ask_name (GTK_WIDGET (bar), _ ("Rename the Preset"), current_name (bar),
                     (PasticheNamed) pastiche_preset_bar_rename);
}

static void
add_item (GtkWidget *menu, GtkWidget *item, GCallback callback, PastichePresetBar *bar, GConnectFlags flags)
{
  if (callback != NULL)
    g_signal_connect_object (item, "activate", callback, bar, flags);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
}

static GtkWidget *
new_menu (PastichePresetBar *bar)
{
  GtkWidget *menu   = gtk_menu_new ();
  GtkWidget *rename = gtk_menu_item_new_with_label (_ ("Rename…"));
  GtkWidget *delete = gtk_menu_item_new_with_label (_ ("Delete"));
  guint n           = pastiche_presets_n (bar->presets);

  for (guint i = 0; i < n; i++)
    add_item (menu, gtk_menu_item_new_with_label (pastiche_presets_name (bar->presets, i)), G_CALLBACK (item_chosen),
              bar, 0);
  if (n > 0)
    add_item (menu, gtk_separator_menu_item_new (), NULL, bar, 0);
  add_item (menu, gtk_menu_item_new_with_label (_ ("Save…")), G_CALLBACK (save_as), bar, G_CONNECT_SWAPPED);
  add_item (menu, rename, G_CALLBACK (rename_to), bar, G_CONNECT_SWAPPED);
  add_item (menu, delete, G_CALLBACK (pastiche_preset_bar_delete), bar, G_CONNECT_SWAPPED);
  if (bar->kind->defaults != NULL)
    add_item (menu, gtk_menu_item_new_with_label (_ ("Defaults")), G_CALLBACK (choose_defaults), bar,
              G_CONNECT_SWAPPED);
  gtk_widget_set_sensitive (rename, current (bar) >= 0);
  gtk_widget_set_sensitive (delete, current (bar) >= 0);
  gtk_widget_show_all (menu);
  return menu;
}

static gboolean
replace_menu (gpointer data)
{
  PastichePresetBar *bar = data;

  bar->menu_due = 0;
  gtk_menu_button_set_popup (bar->button, new_menu (bar));
  return G_SOURCE_REMOVE;
}

/* The items “Rename…” and “Delete” are only sensitive while a preset is chosen, so the menu is made anew when that
 * changes; from an idle source, because one of its items may just be being activated. */
static void
show_presets (PastichePresetBar *bar)
{
  const char      *name = current_name (bar);
  g_autofree char *told = name != NULL ? g_strdup_printf (_ ("Presets: %s"), name) : g_strdup (_ ("Presets"));

  if (name != NULL)
    gtk_label_set_text (bar->name, name);
  else
    gtk_label_set_text_with_mnemonic (bar->name, _ ("_Presets"));
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (bar->button)), told);
  if (bar->menu_due == 0)
    bar->menu_due = g_idle_add (replace_menu, bar);
}

/* --- what the dialog and the menu call ------------------------------------ */

void
pastiche_preset_bar_set_choice (PastichePresetBar *bar, gconstpointer choice)
{
  int before = current (bar);

  g_clear_pointer (&bar->choice, bar->kind->free);
  bar->choice = bar->kind->copy (choice);
  if (current (bar) != before)
    show_presets (bar);
}

/* Takes @error. */
static void
changed (PastichePresetBar *bar, GError *error)
{
  if (g_set_str (&bar->problem, error != NULL ? error->message : NULL))
    g_object_notify_by_pspec (G_OBJECT (bar), props[PROP_PROBLEM]);
  g_clear_error (&error);
  show_presets (bar);
}

void
pastiche_preset_bar_save (PastichePresetBar *bar, const char *name)
{
  GError *error = NULL;

  pastiche_presets_save (bar->presets, name, bar->choice, &error);
  changed (bar, error);
}

void
pastiche_preset_bar_rename (PastichePresetBar *bar, const char *new_name)
{
  g_autofree char *name  = g_strdup (current_name (bar));
  GError          *error = NULL;

  if (name == NULL)
    return;
  pastiche_presets_rename (bar->presets, name, new_name, &error);
  changed (bar, error);
}

void
pastiche_preset_bar_delete (PastichePresetBar *bar)
{
  g_autofree char *name  = g_strdup (current_name (bar));
  GError          *error = NULL;

  if (name == NULL)
    return;
  pastiche_presets_delete (bar->presets, name, &error);
  changed (bar, error);
}

/* --- building ------------------------------------------------------------- */

static void
build (PastichePresetBar *bar)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name   = gtk_label_new (NULL);

  bar->button = GTK_MENU_BUTTON (button);
  bar->name   = GTK_LABEL (name);
  bar->back   = gtk_button_new_from_icon_name ("edit-undo-symbolic", GTK_ICON_SIZE_BUTTON);
  gtk_label_set_ellipsize (bar->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (bar->name, 24);
  gtk_label_set_mnemonic_widget (bar->name, button);
  gtk_box_pack_start (GTK_BOX (inside), name, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (inside), gtk_image_new_from_icon_name ("pan-down-symbolic", GTK_ICON_SIZE_BUTTON), FALSE,
                      FALSE, 0);
  gtk_container_add (GTK_CONTAINER (button), inside);
  atk_object_set_name (gtk_widget_get_accessible (bar->back), _ ("Back"));
  gtk_widget_set_tooltip_text (button, _ (bar->kind->tooltip));
  gtk_widget_set_tooltip_text (bar->back, _ ("Back to what was chosen before"));
  gtk_widget_set_sensitive (bar->back, FALSE);
  g_signal_connect_object (bar->back, "clicked", G_CALLBACK (go_back), bar, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (bar), button, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (bar), bar->back, FALSE, FALSE, 0);
}

static void
add_surprise (PastichePresetBar *bar)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("S_urprise Me"));

  gtk_widget_set_tooltip_text (button, _ ("Choose a style and where the sliders are at random"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (surprise), bar, G_CONNECT_SWAPPED);
  gtk_box_pack_end (GTK_BOX (bar), button, FALSE, FALSE, 0);
}

GtkWidget *
pastiche_preset_bar_new (PastichePresets *presets, gpointer data)
{
  PastichePresetBar *bar = g_object_new (PASTICHE_TYPE_PRESET_BAR, NULL);

  bar->kind    = pastiche_presets_kind (presets);
  bar->data    = data;
  bar->presets = presets;
  bar->past    = g_ptr_array_new_with_free_func (bar->kind->free);
  build (bar);
  if (bar->kind->surprise != NULL)
    add_surprise (bar);
  show_presets (bar);
  return GTK_WIDGET (bar);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, G_GNUC_UNUSED guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  g_value_set_string (value, PASTICHE_PRESET_BAR (object)->problem);
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&PASTICHE_PRESET_BAR (object)->menu_due, g_source_remove);
  G_OBJECT_CLASS (pastiche_preset_bar_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  PastichePresetBar *bar = PASTICHE_PRESET_BAR (object);

  g_clear_pointer (&bar->choice, bar->kind->free);
  g_ptr_array_unref (bar->past);
  g_free (bar->problem);
  G_OBJECT_CLASS (pastiche_preset_bar_parent_class)->finalize (object);
}

static void
pastiche_preset_bar_class_init (PastichePresetBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->dispose      = dispose;
  object_class->finalize     = finalize;

  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  chosen = g_signal_new ("chosen", PASTICHE_TYPE_PRESET_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                         G_TYPE_POINTER);
}

static void
pastiche_preset_bar_init (PastichePresetBar *bar)
{
  gtk_box_set_spacing (GTK_BOX (bar), 6);
}
