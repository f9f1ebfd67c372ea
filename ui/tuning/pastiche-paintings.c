/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-paintings.c: the paintings to fine-tune on.
 */
#include "pastiche-paintings.h"

#include <glib/gi18n-lib.h>

#include "notices.h"
#include "parent-window.h"
#include "pastiche-closeness.h"
#include "pastiche-crop.h"
#include "picture-filter.h"
#include "picture-surface.h"
#include "widget-css.h"

#define MOST_SIDE    3072 /* pixels; a larger painting is reduced, which leaves enough to fine-tune on a part of it */
#define SHOWN_WIDTH  504  /* pixels of the surface: twice the widget's, for screens with two pixels for one */
#define SHOWN_HEIGHT 380
#define LIST_HEIGHT  340 /* of the list of open images, at most */

/* A row of the list, which shows a spinner until the painting has been read. */
typedef struct
{
  PasticheCrop    *crop;    /* NULL until it was read */
  GtkWidget       *row;     /* NULL when the artist removed it meanwhile */
  char            *path;    /* of its file, or NULL */
  PastichePicture *picture; /* NULL until it was read */
  cairo_surface_t *surface;
  char            *name;
  char            *notice; /* what is said of its file, or NULL */
} Painting;

struct _PastichePaintings
{
  GtkBox parent_instance;

  const PasticheOpenPictures *open;
  GPtrArray                  *list; /* of Painting; NULL when the widget was destroyed */
  GtkBox                     *rows;
  GtkWidget                  *empty, *scroll, *bar;
  GtkWidget                  *closeness; /* of all of them */
  GtkWidget                  *open_list; /* what is open, when @open is there */
  GtkLabel                   *earlier;
  char                       *problem;
};

G_DEFINE_FINAL_TYPE (PastichePaintings, pastiche_paintings, GTK_TYPE_BOX)

enum
{
  PROP_PROBLEM = 1,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint       changed;

static void
painting_free (gpointer data)
{
  Painting *painting = data;

  g_clear_pointer (&painting->picture, pastiche_picture_free);
  g_clear_pointer (&painting->surface, cairo_surface_destroy);
  g_free (painting->path);
  g_free (painting->name);
  g_free (painting->notice);
  g_free (painting);
}

static void
set_problem (PastichePaintings *paintings, const char *problem)
{
  if (g_set_str (&paintings->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (paintings), props[PROP_PROBLEM]);
}

/* Show the list or, when it is empty, where to begin. */
static void
list_changed (PastichePaintings *paintings)
{
  gboolean earlier = *gtk_label_get_text (paintings->earlier) != '\0';

  gtk_widget_set_visible (GTK_WIDGET (paintings->earlier), earlier);
  gtk_widget_set_visible (paintings->empty, paintings->list->len == 0 && !earlier);
  gtk_widget_set_visible (paintings->scroll, paintings->list->len > 0);
  gtk_widget_set_visible (paintings->closeness, !earlier);
  g_signal_emit (paintings, changed, 0);
}

PastichePainting *
pastiche_paintings_list (PastichePaintings *paintings, int *n)
{
  PastichePainting *list = g_new0 (PastichePainting, paintings->list->len + 1);

  *n = 0;
  for (guint i = 0; i < paintings->list->len; i++)
    {
      const Painting *painting = g_ptr_array_index (paintings->list, i);
      GdkRectangle    region;

      if (painting->crop == NULL)
        continue;
      pastiche_crop_get (painting->crop, &region);
      list[(*n)++] =
          (PastichePainting) { .picture   = painting->picture,
                               .name      = painting->name,
                               .x         = region.x,
                               .y         = region.y,
                               .width     = region.width,
                               .height    = region.height,
                               .closeness = pastiche_closeness_get (PASTICHE_CLOSENESS (paintings->closeness)) };
    }
  return list;
}

/* --- reading -------------------------------------------------------------- */

/* A picture with the content of @picture that fits into @width × @height: a new one, or with @own, which takes over
 * @picture, that itself where it fits already. */
static PastichePicture *
fit (PastichePicture *picture, int width, int height, gboolean own, GError **error)
{
  gboolean         fits = picture->width <= width && picture->height <= height;
  PastichePicture *smaller;

  if (fits && own)
    return picture;
  if (fits)
    {
      width  = picture->width;
      height = picture->height;
    }
  pastiche_fit (picture->width, picture->height, width, height, &width, &height);
  smaller = pastiche_picture_resize (picture, width, height, error);
  if (own)
    pastiche_picture_free (picture);
  return smaller;
}

static void
read_painting (GTask *task, G_GNUC_UNUSED gpointer object, gpointer data, G_GNUC_UNUSED GCancellable *cancellable)
{
  Painting *painting                = data;
  GError   *error                   = NULL;
  g_autoptr (PastichePicture) shown = NULL;

  if (painting->picture == NULL)
    {
      painting->picture = pastiche_picture_load_reduced (painting->path, MOST_SIDE, &error);
      painting->notice  = pastiche_notices_take ();
    }
  if (painting->picture != NULL)
    painting->picture = fit (painting->picture, MOST_SIDE, MOST_SIDE, TRUE, &error);
  if (painting->picture != NULL)
    shown = fit (painting->picture, SHOWN_WIDTH, SHOWN_HEIGHT, FALSE, &error);
  if (shown != NULL)
    painting->surface = pastiche_picture_surface (shown, NULL, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
show_crop (Painting *painting)
{
  GtkWidget       *crop = pastiche_crop_new (painting->surface, painting->picture->width, painting->picture->height);
  AtkObject       *accessible  = gtk_widget_get_accessible (crop);
  g_autofree char *name        = g_strdup_printf (_ ("Part of %s"), painting->name);
  const char      *explanation = _ ("Drag the part to use; arrow keys move it, with Shift they resize it, "
                                         "Delete takes all of the painting");

  painting->crop = PASTICHE_CROP (crop);
  atk_object_set_name (accessible, name);
  atk_object_set_description (accessible, explanation);
  gtk_widget_set_tooltip_text (crop, explanation);
  gtk_box_pack_start (GTK_BOX (painting->row), crop, FALSE, FALSE, 0);
  gtk_widget_show (crop);
}

static void
reading_ended (GObject *object, GAsyncResult *result, G_GNUC_UNUSED gpointer data)
{
  PastichePaintings *paintings = PASTICHE_PAINTINGS (object);
  Painting          *painting  = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error     = NULL;
  gboolean   read              = g_task_propagate_boolean (G_TASK (result), &error);
  GtkWidget *spinner;

  if (paintings->list == NULL || painting->row == NULL)
    {
      painting_free (painting);
      return;
    }
  spinner = g_object_get_data (G_OBJECT (painting->row), "spinner");
  gtk_widget_destroy (spinner);
  if (!read || painting->notice != NULL)
    set_problem (paintings, read ? painting->notice : error->message);
  if (read)
    {
      show_crop (painting);
    }
  else
    {
      gtk_widget_destroy (painting->row);
      g_ptr_array_remove (paintings->list, painting);
      painting_free (painting);
    }
  list_changed (paintings);
}

/* --- rows ----------------------------------------------------------------- */

static void
remove_painting (GtkWidget *row, PastichePaintings *paintings)
{
  for (guint i = 0; i < paintings->list->len; i++)
    {
      Painting *painting = g_ptr_array_index (paintings->list, i);

      if (painting->row != row)
        continue;
      painting->row = NULL;
      /* One that is still being read is freed by reading_ended (). */
      g_ptr_array_steal_index (paintings->list, i);
      if (painting->crop != NULL)
        painting_free (painting);
      gtk_widget_destroy (row);
      break;
    }
  list_changed (paintings);
}

static void
remove_clicked (GtkWidget *button, PastichePaintings *paintings)
{
  remove_painting (g_object_get_data (G_OBJECT (button), "row"), paintings);
}

static GtkWidget *
new_row (PastichePaintings *paintings, const char *name)
{
  GtkWidget       *row     = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget       *head    = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget       *label   = gtk_label_new (name);
  GtkWidget       *spinner = gtk_spinner_new ();
  GtkWidget       *remove  = gtk_button_new_from_icon_name ("list-remove-symbolic", GTK_ICON_SIZE_BUTTON);
  g_autofree char *words   = g_strdup_printf (_ ("Remove %s"), name);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_tooltip_text (label, name);
  gtk_button_set_relief (GTK_BUTTON (remove), GTK_RELIEF_NONE);
  gtk_widget_set_tooltip_text (remove, _ ("Do not use this painting"));
  atk_object_set_name (gtk_widget_get_accessible (remove), words);
  g_object_set_data (G_OBJECT (remove), "row", row);
  g_object_set_data (G_OBJECT (row), "spinner", spinner);
  g_object_set_data (G_OBJECT (row), "remove", remove);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked), paintings, 0);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, -1, 48);
  gtk_box_pack_start (GTK_BOX (head), label, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (head), remove, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), head, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), spinner, FALSE, FALSE, 0);
  gtk_widget_show_all (row);
  return row;
}

/* Add a painting to the list: @picture, which is taken over, or with NULL the file @path. */
static void
take_in (PastichePaintings *paintings, const char *name, const char *path, PastichePicture *picture)
{
  Painting *painting     = g_new0 (Painting, 1);
  g_autoptr (GTask) task = g_task_new (paintings, NULL, reading_ended, NULL);

  painting->name    = pastiche_printable (name, PASTICHE_TITLE_LETTERS);
  painting->path    = g_strdup (path);
  painting->picture = picture;
  painting->row     = new_row (paintings, painting->name);
  g_ptr_array_add (paintings->list, painting);
  gtk_box_pack_start (paintings->rows, painting->row, FALSE, FALSE, 0);
  g_task_set_task_data (task, painting, NULL);
  g_task_run_in_thread (task, read_painting);
  list_changed (paintings);
}

void
pastiche_paintings_add (PastichePaintings *paintings, char **uris)
{
  set_problem (paintings, NULL); /* what one of several files has is said until more are added */
  for (int i = 0; uris[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path    = g_filename_from_uri (uris[i], NULL, &error);
      g_autofree char *name    = path != NULL ? g_filename_display_basename (path) : NULL;

      if (path != NULL)
        take_in (paintings, name, path, NULL);
      else
        set_problem (paintings, error->message);
    }
}

void
pastiche_paintings_set_earlier (PastichePaintings *paintings, const char *names)
{
  g_autofree char *words = names != NULL ? g_strdup_printf (_ ("Fine-tuning goes on with %s"), names) : g_strdup ("");

  while (names != NULL && paintings->list->len > 0)
    remove_painting (((Painting *) g_ptr_array_index (paintings->list, 0))->row, paintings);
  gtk_label_set_text (paintings->earlier, words);
  list_changed (paintings);
}

void
pastiche_paintings_set_fixed (PastichePaintings *paintings, gboolean fixed)
{
  gtk_widget_set_sensitive (paintings->bar, !fixed);
  gtk_widget_set_sensitive (paintings->closeness, !fixed);
  for (guint i = 0; i < paintings->list->len; i++)
    {
      const Painting *painting = g_ptr_array_index (paintings->list, i);

      gtk_widget_set_sensitive (g_object_get_data (G_OBJECT (painting->row), "remove"), !fixed);
      if (painting->crop != NULL)
        gtk_widget_set_sensitive (GTK_WIDGET (painting->crop), !fixed);
    }
}

/* --- where they come from ------------------------------------------------- */

static void
dropped (PastichePaintings            *paintings,
         G_GNUC_UNUSED GdkDragContext *context,
         G_GNUC_UNUSED int             x,
         G_GNUC_UNUSED int             y,
         GtkSelectionData             *selection)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (selection);

  if (uris != NULL && gtk_widget_get_sensitive (paintings->bar))
    pastiche_paintings_add (paintings, uris);
}

static void
files_chosen (GtkNativeDialog *chooser, int response, PastichePaintings *paintings)
{
  if (response == GTK_RESPONSE_ACCEPT && paintings->list != NULL)
    {
      g_autoptr (GSList) uris   = gtk_file_chooser_get_uris (GTK_FILE_CHOOSER (chooser));
      g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

      for (GSList *l = uris; l != NULL; l = l->next)
        g_ptr_array_add (all, l->data);
      g_ptr_array_add (all, NULL);
      pastiche_paintings_add (paintings, (char **) all->pdata);
    }
  g_object_unref (chooser);
}

static void
ask_for_files (PastichePaintings *paintings)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Add Paintings"), pastiche_parent_window (GTK_WIDGET (paintings)), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), pastiche_picture_filter ());
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (files_chosen), paintings, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
open_chosen (GtkWidget *button, PastichePaintings *paintings)
{
  int              id      = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "id"));
  const char      *name    = g_object_get_data (G_OBJECT (button), "name");
  GError          *error   = NULL;
  PastichePicture *picture = paintings->open->read (id, paintings->open->data, &error);

  if (picture != NULL)
    take_in (paintings, name, NULL, picture);
  else
    set_problem (paintings, error->message);
  g_clear_error (&error);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
}

static GtkWidget *
new_open_button (PastichePaintings *paintings, const PasticheOpenPicture *picture)
{
  GtkWidget       *button = gtk_button_new ();
  GtkWidget       *box    = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget       *image  = gtk_image_new_from_pixbuf (picture->thumbnail);
  g_autofree char *name   = pastiche_printable (picture->name, PASTICHE_TITLE_LETTERS);
  GtkWidget       *label  = gtk_label_new (name);

  gtk_widget_set_margin_start (image, picture->part ? 24 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_box_pack_start (GTK_BOX (box), image, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (button), box);
  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  g_object_set_data (G_OBJECT (button), "id", GINT_TO_POINTER (picture->id));
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (picture->name), g_free);
  atk_object_set_name (gtk_widget_get_accessible (button), name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (open_chosen), paintings, 0);
  return button;
}

/* The host may open and close images at any time, so the list is made whenever it is shown. */
static void
list_open (PastichePaintings *paintings)
{
  GtkWidget *box                 = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GPtrArray) pictures = paintings->open->list (paintings->open->data);

  for (guint i = 0; i < pictures->len; i++)
    gtk_box_pack_start (GTK_BOX (box), new_open_button (paintings, g_ptr_array_index (pictures, i)), FALSE, FALSE, 0);
  if (gtk_bin_get_child (GTK_BIN (paintings->open_list)) != NULL)
    gtk_widget_destroy (gtk_bin_get_child (GTK_BIN (paintings->open_list)));
  gtk_container_add (GTK_CONTAINER (paintings->open_list), box);
  gtk_widget_show_all (paintings->open_list);
}

static GtkWidget *
new_open_menu (PastichePaintings *paintings)
{
  GtkWidget *menu    = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new (menu);

  paintings->open_list = gtk_scrolled_window_new (NULL, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (paintings->open_list), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (paintings->open_list), LIST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (paintings->open_list), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (paintings->open_list), TRUE);
  gtk_container_add (GTK_CONTAINER (popover), paintings->open_list);
  gtk_container_set_border_width (GTK_CONTAINER (popover), 6);
  gtk_button_set_label (GTK_BUTTON (menu), _ ("From an Open _Image"));
  gtk_button_set_use_underline (GTK_BUTTON (menu), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu), popover);
  gtk_widget_set_tooltip_text (menu, _ ("Use an image that is open, or a layer"));
  g_signal_connect_object (popover, "show", G_CALLBACK (list_open), paintings, G_CONNECT_SWAPPED);
  return menu;
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_bar (PastichePaintings *paintings)
{
  GtkWidget *bar  = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *file = gtk_button_new_with_mnemonic (_ ("_Add…"));

  gtk_widget_set_tooltip_text (file, _ ("Add paintings from files; you can also drop them here"));
  g_signal_connect_object (file, "clicked", G_CALLBACK (ask_for_files), paintings, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (bar), file, TRUE, TRUE, 0);
  if (paintings->open != NULL)
    gtk_box_pack_start (GTK_BOX (bar), new_open_menu (paintings), TRUE, TRUE, 0);
  return bar;
}

static GtkWidget *
new_empty (void)
{
  GtkWidget *empty = gtk_label_new (_ ("Drop a painting here,\nor several by the same hand"));

  pastiche_widget_css (
      empty, "label { border: 2px dashed alpha(currentColor, 0.35); border-radius: 6px; padding: 24px 12px; }");
  gtk_label_set_justify (GTK_LABEL (empty), GTK_JUSTIFY_CENTER);
  gtk_label_set_line_wrap (GTK_LABEL (empty), TRUE);
  return empty;
}

GtkWidget *
pastiche_paintings_new (const PasticheOpenPictures *open)
{
  PastichePaintings *paintings = g_object_new (PASTICHE_TYPE_PAINTINGS, NULL);
  GtkWidget         *label     = gtk_label_new (_ ("Paintings to fine-tune on"));
  GtkWidget         *rows      = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget         *earlier   = gtk_label_new (NULL);

  paintings->open      = open;
  paintings->rows      = GTK_BOX (rows);
  paintings->empty     = new_empty ();
  paintings->earlier   = GTK_LABEL (earlier);
  paintings->bar       = new_bar (paintings);
  paintings->closeness = pastiche_closeness_new ();
  paintings->scroll    = gtk_scrolled_window_new (NULL, NULL);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_label_set_line_wrap (paintings->earlier, TRUE);
  gtk_label_set_xalign (paintings->earlier, 0);
  gtk_label_set_max_width_chars (paintings->earlier, 20);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (paintings->scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (paintings->scroll), rows);
  gtk_box_pack_start (GTK_BOX (paintings), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (paintings), paintings->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (paintings), earlier, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (paintings), paintings->empty, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (paintings), paintings->scroll, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (paintings), paintings->closeness, FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (paintings));
  gtk_widget_set_no_show_all (paintings->scroll, TRUE);
  gtk_widget_set_no_show_all (paintings->empty, TRUE);
  gtk_widget_set_no_show_all (paintings->closeness, TRUE);
  gtk_widget_set_no_show_all (earlier, TRUE);
  list_changed (paintings);

  gtk_drag_dest_set (GTK_WIDGET (paintings), GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (GTK_WIDGET (paintings));
  g_signal_connect (paintings, "drag-data-received", G_CALLBACK (dropped), NULL);
  return GTK_WIDGET (paintings);
}

/* --- GObject -------------------------------------------------------------- */

static void
get_property (GObject *object, G_GNUC_UNUSED guint id, GValue *value, G_GNUC_UNUSED GParamSpec *pspec)
{
  g_value_set_string (value, PASTICHE_PAINTINGS (object)->problem);
}

/* Paintings that are still being read are freed by reading_ended (). */
static void
dispose (GObject *object)
{
  PastichePaintings *paintings = PASTICHE_PAINTINGS (object);

  for (guint i = 0; paintings->list != NULL && i < paintings->list->len; i++)
    {
      Painting *painting = g_ptr_array_index (paintings->list, i);

      if (painting->crop != NULL)
        painting_free (painting);
    }
  g_clear_pointer (&paintings->list, g_ptr_array_unref);
  G_OBJECT_CLASS (pastiche_paintings_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (PASTICHE_PAINTINGS (object)->problem);
  G_OBJECT_CLASS (pastiche_paintings_parent_class)->finalize (object);
}

static void
pastiche_paintings_class_init (PastichePaintingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  object_class->dispose      = dispose;
  object_class->finalize     = finalize;
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  changed = g_signal_new ("changed", PASTICHE_TYPE_PAINTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_paintings_init (PastichePaintings *paintings)
{
  paintings->list = g_ptr_array_new ();
  pastiche_notices_keep ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (paintings), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (paintings), 6);
}
