/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-many-page.c: many picture files painted alike.
 */
#include "pastiche-many-page.h"

#include <glib/gi18n-lib.h>

#include "folder-pictures.h"
#include "many-jobs.h"
#include "parent-window.h"
#include "pastiche-results.h"
#include "picture-filter.h"
#include "sentence.h"

#define FRAME 100 /* ms between two looks at how far the picture is that is being painted */
#define LINES 120 /* pixels: the least height for what was said */

struct _PasticheManyPage
{
  GtkBox parent_instance;

  PasticheGallery  *gallery;
  PasticheChoice   *choice;
  GPtrArray        *pictures;        /* paths in the order in which they were added, by which their results are named */
  GHashTable       *painted;         /* those of them whose results are in the folder, which keep their names there */
  GFile            *folder;          /* or NULL */
  PasticheManyJobs *jobs;            /* NULL while nothing is being painted */
  int               n, done, failed; /* of this run, or the last one */
  guint             frames;          /* a timeout while there are jobs */

  GtkLabel       *count, *into, *problem;
  GtkWidget      *add, *add_folder, *choose, *start, *stop;
  GtkProgressBar *progress;
  GtkTextBuffer  *said; /* what failed, a line each */
};

G_DEFINE_FINAL_TYPE (PasticheManyPage, pastiche_many_page, GTK_TYPE_BOX)

static int
count_left (PasticheManyPage *page)
{
  return (int) (page->pictures->len - g_hash_table_size (page->painted));
}

/* --- what is shown -------------------------------------------------------- */

static void
show (PasticheManyPage *page)
{
  const gboolean   busy  = page->jobs != NULL;
  g_autofree char *count = g_strdup_printf (_ ("Pictures: %d"), count_left (page));
  g_autofree char *path  = page->folder != NULL ? g_file_get_parse_name (page->folder) : NULL;

  gtk_label_set_text (page->count, count);
  gtk_label_set_text (page->into, path != NULL ? path : _ ("No folder is chosen yet."));
  gtk_widget_set_sensitive (page->add, !busy);
  gtk_widget_set_sensitive (page->add_folder, !busy);
  gtk_widget_set_sensitive (page->choose, !busy);
  gtk_widget_set_sensitive (page->start, !busy && count_left (page) > 0 && page->folder != NULL);
  gtk_widget_set_sensitive (page->stop, busy);
}

static void
show_progress (PasticheManyPage *page)
{
  g_autofree char *text = g_strdup_printf (_ ("%d of %d painted, %d failed"), page->done, page->n, page->failed);
  double           part = page->jobs != NULL ? pastiche_many_jobs_progress (page->jobs) : 0;

  gtk_progress_bar_set_text (page->progress, text);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (page->progress)), text); /* GTK tells the fraction only */
  gtk_progress_bar_set_fraction (page->progress, MIN (1, (page->done + page->failed + part) / page->n));
}

static gboolean
next_frame (gpointer page)
{
  show_progress (page);
  return G_SOURCE_CONTINUE;
}

/* A line on what happened to the file @path. */
static void
say (PasticheManyPage *page, const char *path, const char *sentence)
{
  g_autofree char *name  = g_filename_display_basename (path),
                  *shown = pastiche_printable (name, PASTICHE_TITLE_LETTERS);
  g_autofree char *line  = g_strdup_printf ("%s: %s\n", shown, sentence);
  GtkTextIter      end;

  gtk_text_buffer_get_end_iter (page->said, &end);
  gtk_text_buffer_insert (page->said, &end, line, -1);
}

/* --- painting ------------------------------------------------------------- */

static void
end (PasticheManyPage *page)
{
  g_clear_pointer (&page->jobs, pastiche_many_jobs_free);
  g_clear_handle_id (&page->frames, g_source_remove);
}

static void
stop (PasticheManyPage *page)
{
  end (page);
  show_progress (page);
  show (page);
}

static void
picture_done (const char *in, const char *notice, const GError *error, gpointer data)
{
  PasticheManyPage *page = data;

  page->done += error == NULL;
  page->failed += error != NULL;
  if (error != NULL)
    say (page, in, error->message);
  else if (notice != NULL)
    say (page, in, notice);
  if (error == NULL)
    g_hash_table_add (page->painted, g_strdup (in));
  if (page->done + page->failed == page->n)
    end (page);
  show_progress (page);
  show (page);
}

static void
start (PasticheManyPage *page)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder  = g_file_get_path (page->folder);
  g_auto (GStrv) out       = NULL;

  pastiche_sentence_set (page->problem, NULL);
  if (!pastiche_make_folder (folder, &error))
    {
      pastiche_sentence_set (page->problem, error->message);
      return;
    }
  out = pastiche_result_files (folder, NULL, FALSE, (char *const *) page->pictures->pdata, (int) page->pictures->len);
  page->n    = count_left (page);
  page->done = page->failed = 0;
  gtk_text_buffer_set_text (page->said, "", 0);
  page->jobs   = pastiche_many_jobs_new (page->gallery, page->choice, picture_done, page);
  page->frames = g_timeout_add (FRAME, next_frame, page);
  for (guint i = 0; i < page->pictures->len; i++)
    if (!g_hash_table_contains (page->painted, g_ptr_array_index (page->pictures, i)))
      pastiche_many_jobs_add (page->jobs, g_ptr_array_index (page->pictures, i), out[i]);
  show_progress (page);
  show (page);
  gtk_widget_grab_focus (page->stop);
}

/* --- what is chosen ------------------------------------------------------- */

/* One that is painted already waits again, for its own result: so the artist is told that it is there. */
static void
add_path (PasticheManyPage *page, const char *path)
{
  if (path == NULL)
    return;
  g_hash_table_remove (page->painted, path);
  if (!g_ptr_array_find_with_equal_func (page->pictures, path, g_str_equal, NULL))
    g_ptr_array_add (page->pictures, g_strdup (path));
}

static void
add_folder (PasticheManyPage *page, GFile *folder)
{
  g_autoptr (GError) error    = NULL;
  g_autoptr (GPtrArray) paths = pastiche_folder_pictures (folder, &error);

  if (paths == NULL)
    pastiche_sentence_set (page->problem, error->message);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    add_path (page, g_ptr_array_index (paths, i));
}

void
pastiche_many_page_add (PasticheManyPage *page, GSList *files)
{
  pastiche_sentence_set (page->problem, NULL);
  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_autofree char *path = g_file_get_path (l->data);

      if (g_file_query_file_type (l->data, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
        add_folder (page, l->data);
      else
        add_path (page, path);
    }
  show (page);
}

/* Names are free in another folder, so what was painted into the last one no longer counts. */
static void
forget_painted (PasticheManyPage *page)
{
  for (guint i = page->pictures->len; i-- > 0;)
    if (g_hash_table_contains (page->painted, g_ptr_array_index (page->pictures, i)))
      g_ptr_array_remove_index (page->pictures, i);
  g_hash_table_remove_all (page->painted);
}

void
pastiche_many_page_set_folder (PasticheManyPage *page, GFile *folder)
{
  if (page->folder != NULL && !g_file_equal (page->folder, folder))
    forget_painted (page);
  g_set_object (&page->folder, folder);
  show (page);
}

typedef void (*Chosen) (PasticheManyPage *page, GSList *files);

static void
take_folder (PasticheManyPage *page, GSList *files)
{
  pastiche_many_page_set_folder (page, files->data);
}

static void
answered (GtkNativeDialog *chooser, int response, PasticheManyPage *page)
{
  Chosen  chosen = g_object_get_data (G_OBJECT (chooser), "chosen");
  GSList *files  = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && files != NULL)
    chosen (page, files);
  g_slist_free_full (files, g_object_unref);
  g_object_unref (chooser);
}

/* This returns at once, as style-file-chooser.c says. */
static void
ask (PasticheManyPage *page, const char *title, GtkFileChooserAction action, Chosen chosen)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (title, pastiche_parent_window (GTK_WIDGET (page)), action, NULL, NULL);

  if (action == GTK_FILE_CHOOSER_ACTION_OPEN)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), pastiche_picture_filter ());
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), action == GTK_FILE_CHOOSER_ACTION_OPEN);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "chosen", chosen);
  g_signal_connect_object (chooser, "response", G_CALLBACK (answered), page, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
ask_pictures (PasticheManyPage *page)
{
  ask (page, _ ("Add Pictures"), GTK_FILE_CHOOSER_ACTION_OPEN, pastiche_many_page_add);
}

static void
ask_folder (PasticheManyPage *page)
{
  ask (page, _ ("Add All Pictures of a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, pastiche_many_page_add);
}

static void
ask_results (PasticheManyPage *page)
{
  ask (page, _ ("The Folder for the Painted Pictures"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, take_folder);
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_button (PasticheManyPage *page, const char *text, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (text);

  g_signal_connect_object (button, "clicked", callback, page, G_CONNECT_SWAPPED);
  return button;
}

static GtkLabel *
new_label (PangoEllipsizeMode ellipsize)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  return GTK_LABEL (label);
}

/* Words, and buttons at their end. */
static void
add_row (PasticheManyPage *page, GtkLabel *words, GtkWidget *first, GtkWidget *second)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_pack_start (GTK_BOX (row), GTK_WIDGET (words), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (row), first, FALSE, FALSE, 0);
  if (second != NULL)
    gtk_box_pack_start (GTK_BOX (row), second, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), row, FALSE, FALSE, 0);
}

static void
add_choices (PasticheManyPage *page, const char *look)
{
  GtkLabel        *what = pastiche_sentence_new (GTK_STYLE_CLASS_DIM_LABEL);
  g_autofree char *text = g_strdup_printf (_ ("All are painted as the preview is, %s, and keep their names. No file is "
                                              "replaced, and your image in GIMP stays as it is."),
                                           look);

  pastiche_sentence_set (what, text);
  page->count      = new_label (PANGO_ELLIPSIZE_END);
  page->into       = new_label (PANGO_ELLIPSIZE_START);
  page->add        = new_button (page, _ ("Add _Pictures…"), G_CALLBACK (ask_pictures));
  page->add_folder = new_button (page, _ ("Add a _Folder…"), G_CALLBACK (ask_folder));
  page->choose     = new_button (page, _ ("_Into the Folder…"), G_CALLBACK (ask_results));
  gtk_box_pack_start (GTK_BOX (page), GTK_WIDGET (what), FALSE, FALSE, 0);
  add_row (page, page->count, page->add, page->add_folder);
  add_row (page, page->into, page->choose, NULL);
}

static void
add_lines (PasticheManyPage *page)
{
  GtkWidget *scroll = gtk_scrolled_window_new (NULL, NULL), *lines = gtk_text_view_new ();

  page->said = gtk_text_view_get_buffer (GTK_TEXT_VIEW (lines));
  atk_object_set_name (gtk_widget_get_accessible (lines), _ ("What failed"));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (lines), FALSE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (lines), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (lines), GTK_WRAP_WORD_CHAR);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scroll), GTK_SHADOW_IN);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), LINES);
  gtk_container_add (GTK_CONTAINER (scroll), lines);
  gtk_box_pack_start (GTK_BOX (page), scroll, TRUE, TRUE, 0);
}

static void
add_run (PasticheManyPage *page)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  page->start    = new_button (page, _ ("_Start"), G_CALLBACK (start));
  page->stop     = new_button (page, _ ("S_top"), G_CALLBACK (stop));
  page->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  page->problem  = pastiche_sentence_new (GTK_STYLE_CLASS_ERROR);
  gtk_progress_bar_set_show_text (page->progress, TRUE);
  gtk_progress_bar_set_text (page->progress, "");
  gtk_widget_set_valign (GTK_WIDGET (page->progress), GTK_ALIGN_CENTER);
  gtk_box_pack_start (GTK_BOX (row), GTK_WIDGET (page->progress), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (row), page->start, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), page->stop, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), row, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), GTK_WIDGET (page->problem), FALSE, FALSE, 0);
}

GtkWidget *
pastiche_many_page_new (PasticheGallery *gallery, const PasticheChoice *choice, const char *look)
{
  PasticheManyPage *page = g_object_new (PASTICHE_TYPE_MANY_PAGE, NULL);

  page->gallery = gallery;
  page->choice  = pastiche_choice_copy (choice);
  add_choices (page, look);
  add_run (page);
  add_lines (page);
  show (page);
  gtk_widget_show_all (GTK_WIDGET (page));
  return GTK_WIDGET (page);
}

/* --- GObject -------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  PasticheManyPage *page = PASTICHE_MANY_PAGE (object);

  end (page);
  G_OBJECT_CLASS (pastiche_many_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  PasticheManyPage *page = PASTICHE_MANY_PAGE (object);

  g_clear_object (&page->folder);
  g_ptr_array_unref (page->pictures);
  g_hash_table_unref (page->painted);
  pastiche_choice_free (page->choice);
  G_OBJECT_CLASS (pastiche_many_page_parent_class)->finalize (object);
}

static void
pastiche_many_page_class_init (PasticheManyPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose  = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
pastiche_many_page_init (PasticheManyPage *page)
{
  page->pictures = g_ptr_array_new_with_free_func (g_free);
  page->painted  = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (page), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (page), 9);
}
