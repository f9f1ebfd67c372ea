/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune-page.c: the page where the artist fine-tunes a style on paintings.
 */
#include "pastiche-tune-page.h"

#include <glib/gi18n-lib.h>

#include "disk-text.h"
#include "parent-window.h"
#include "save-style-dialog.h"
#include "pastiche-filmstrip.h"
#include "pastiche-loss-choice.h"
#include "pastiche-paintings.h"
#include "pastiche-tune-plan.h"
#include "tune-previews.h"
#include "tune-plot.h"
#include "tune-runner.h"
#include "unfinished-bar.h"
#include "time-text.h"

#define LEFT_WIDTH  276
#define RIGHT_WIDTH 250

struct _PasticheTunePage
{
  GtkBox parent_instance;

  PasticheGallery       *gallery;
  const PastichePicture *picture;
  PasticheTuneRunner    *runner; /* NULL when the widget was destroyed */
  PasticheTunePreviews  *previews;

  PastichePaintings  *paintings;
  PasticheTunePlan   *plan;
  PasticheLossChoice *loss;
  PasticheFilmstrip  *strip;
  PasticheTunePlot   *plot;
  GtkWidget          *unfinished;
  GtkButton          *start, *stop;
  GtkWidget          *back, *save;
  GtkLabel           *status, *problem;
  GtkProgressBar     *progress;

  gboolean resumed;           /* from a checkpoint file, so that its paintings and loss function are not known here */
  gboolean closing;           /* the artist leaves the page, and does not only start over */
  gboolean is_closing_runner; /* the question whether to save it was answered */
  gboolean closed;
  int      saved_step; /* the newest step that was saved as a style; −1: none */
  char    *trouble;    /* why saving the style failed, or NULL */
};

G_DEFINE_FINAL_TYPE (PasticheTunePage, pastiche_tune_page, GTK_TYPE_BOX)

static guint style_saved_signal, finished;

static PasticheStage
stage_of (PasticheTunePage *page)
{
  return pastiche_tune_runner_stage (page->runner);
}

static const PasticheTuneProgress *
newest (PasticheTunePage *page)
{
  guint                       n;
  const PasticheTuneProgress *points = pastiche_tune_runner_points (page->runner, &n);

  return n > 0 ? &points[n - 1] : NULL;
}

static double
wanted_minutes (PasticheTunePage *page)
{
  double minutes;

  g_object_get (page->plan, "minutes", &minutes, NULL);
  return minutes;
}

/* --- what is shown -------------------------------------------------------- */

static char *
status_text (PasticheTunePage *page)
{
  const PasticheTuneProgress *now  = newest (page);
  g_autofree char            *time = pastiche_time_text (now != NULL ? now->seconds : 0);
  g_autofree char            *left = NULL;

  switch (stage_of (page))
    {
    case PASTICHE_STAGE_IDLE:
      return g_strdup ("");
    case PASTICHE_STAGE_PREPARING:
      return g_strdup (page->resumed ? _ ("Reading the unfinished fine-tuning…") : _ ("Looking at the paintings…"));
    case PASTICHE_STAGE_CLOSING:
      return g_strdup (_ ("Stopping…"));
    case PASTICHE_STAGE_PAUSED:
      return g_strdup_printf (pastiche_tune_runner_is_done (page->runner) ? _ ("Fine-tuned for %s, step %d")
                                                                          : _ ("Paused after %s, step %d"),
                              time, now != NULL ? now->step : 0);
    case PASTICHE_STAGE_TUNING:
    default:
      if (now == NULL)
        return g_strdup (_ ("Fine-tuning…"));
      if (now->fraction <= 0)
        return g_strdup_printf (_ ("Fine-tuning for %s, step %d"), time, now->step);
      left = pastiche_time_left_text (now->seconds * (1 - now->fraction) / now->fraction);
      return g_strdup_printf (_ ("Fine-tuning for %s, step %d, %s"), time, now->step, left);
    }
}

static void
show_problem (PasticheTunePage *page)
{
  g_autofree char *paintings = NULL;
  const char      *text      = pastiche_tune_runner_problem (page->runner);

  g_object_get (page->paintings, "problem", &paintings, NULL);
  if (text == NULL)
    text = page->trouble != NULL ? page->trouble : paintings;
  gtk_label_set_text (page->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (page->problem), text != NULL);
}

static void
show_buttons (PasticheTunePage *page)
{
  PasticheStage stage     = stage_of (page);
  gboolean      is_paused = stage == PASTICHE_STAGE_PAUSED, is_tuning = stage == PASTICHE_STAGE_TUNING;
  gboolean      tune = is_paused || is_tuning;
  int           n, state;

  g_free (pastiche_paintings_list (page->paintings, &n));
  g_object_get (page->strip, "state", &state, NULL);
  gtk_button_set_label (page->start, is_tuning ? _ ("_Pause") : is_paused ? _ ("Go _On") : _ ("_Start"));
  gtk_widget_set_sensitive (GTK_WIDGET (page->start), tune || (stage == PASTICHE_STAGE_IDLE && n > 0));
  gtk_button_set_label (page->stop, is_paused ? _ ("Start O_ver…") : _ ("S_top"));
  gtk_widget_set_sensitive (GTK_WIDGET (page->stop), tune);
  gtk_widget_set_sensitive (page->save, tune);
  gtk_widget_set_sensitive (page->back, tune && state != PASTICHE_TUNE_NOW);
  gtk_widget_set_sensitive (GTK_WIDGET (page->strip), tune);
  pastiche_paintings_set_fixed (page->paintings, stage != PASTICHE_STAGE_IDLE);
  pastiche_loss_choice_fix (page->loss, stage != PASTICHE_STAGE_IDLE, !page->resumed);
  gtk_widget_set_visible (page->unfinished, stage == PASTICHE_STAGE_IDLE && !page->closing &&
                                                pastiche_unfinished_bar_has_any (page->unfinished));
}

static void
update (PasticheTunePage *page)
{
  const PasticheTuneProgress *points;
  g_autofree char            *status = NULL;
  guint                       n;
  int                         state;

  if (page->runner == NULL)
    return;
  points = pastiche_tune_runner_points (page->runner, &n);
  status = status_text (page);
  g_object_get (page->strip, "state", &state, NULL);
  gtk_label_set_text (page->status, status);
  gtk_progress_bar_set_fraction (page->progress, n > 0 ? CLAMP (points[n - 1].fraction, 0, 1) : 0);
  pastiche_tune_plot_set (page->plot, points, n);
  pastiche_tune_plot_mark (page->plot, pastiche_filmstrip_step (page->strip, state));
  pastiche_loss_choice_show (page->loss, n > 0 ? &points[n - 1] : NULL);
  show_problem (page);
  show_buttons (page);
  pastiche_tune_previews_update (page->previews);
}

static void
set_trouble (PasticheTunePage *page, const char *trouble)
{
  g_set_str (&page->trouble, trouble);
  show_problem (page);
}

/* When the runner has become idle again, the artist either leaves the page or begins anew. */
static void
runner_changed (PasticheTunePage *page)
{
  if (stage_of (page) == PASTICHE_STAGE_PAUSED && page->is_closing_runner)
    page->closing = page->is_closing_runner = FALSE; /* its checkpoint file could not be written */
  if (stage_of (page) == PASTICHE_STAGE_IDLE && page->closing)
    {
      if (!page->closed)
        g_signal_emit (page, finished, 0);
      page->closed = TRUE;
      return;
    }
  if (stage_of (page) == PASTICHE_STAGE_IDLE && (page->is_closing_runner || page->resumed))
    {
      page->is_closing_runner = FALSE;
      page->resumed           = FALSE;
      pastiche_paintings_set_earlier (page->paintings, NULL);
      pastiche_unfinished_bar_refresh (page->unfinished);
    }
  update (page);
}

/* --- is_tuning ------------------------------------------------------------- */

static void
begin (PasticheTunePage *page)
{
  PasticheTuneSettings         settings = PASTICHE_TUNE_DEFAULT;
  int                          n;
  g_autofree PastichePainting *paintings = pastiche_paintings_list (page->paintings, &n);

  page->saved_step = -1;
  settings.game    = pastiche_loss_choice_get (page->loss);
  settings.minutes = wanted_minutes (page);
  set_trouble (page, NULL);
  pastiche_tune_runner_begin (page->runner, paintings, n, &settings);
}

/* When the time is over, going on means as long again. */
static void
go_on (PasticheTunePage *page)
{
  const PasticheTuneProgress *now     = newest (page);
  double                      minutes = wanted_minutes (page), before = now != NULL ? now->seconds / 60 : 0;

  if (minutes > 0 && before >= minutes - 0.01)
    minutes += before;
  pastiche_tune_runner_go_on (page->runner, minutes);
}

static void
start_clicked (PasticheTunePage *page)
{
  if (stage_of (page) == PASTICHE_STAGE_TUNING)
    pastiche_tune_runner_pause (page->runner);
  else if (stage_of (page) == PASTICHE_STAGE_PAUSED)
    go_on (page);
  else
    begin (page);
}

static void
minutes_changed (PasticheTunePage *page)
{
  if (stage_of (page) == PASTICHE_STAGE_TUNING)
    pastiche_tune_runner_plan (page->runner, wanted_minutes (page));
}

static void
back_clicked (PasticheTunePage *page)
{
  int state;

  g_object_get (page->strip, "state", &state, NULL);
  g_object_set (page->strip, "state", PASTICHE_TUNE_NOW, NULL);
  pastiche_tune_runner_go_back (page->runner, state);
}

static void
resume (PasticheTunePage *page, const char *path, const char *names)
{
  page->saved_step = -1;
  page->resumed    = TRUE;
  pastiche_paintings_set_earlier (page->paintings, names);
  pastiche_tune_runner_resume (page->runner, path);
}

/* --- leaving -------------------------------------------------------------- */

#define RESPONSE_DISCARD 1
#define RESPONSE_SAVE    2

static void
leave (PasticheTunePage *page, gboolean keep)
{
  page->is_closing_runner = TRUE;
  if (stage_of (page) == PASTICHE_STAGE_IDLE)
    runner_changed (page);
  else
    pastiche_tune_runner_close (page->runner, keep);
}

static void
leaving_answered (GtkWidget *dialog, int response, PasticheTunePage *page)
{
  gtk_widget_destroy (dialog);
  if (response == RESPONSE_DISCARD || response == RESPONSE_SAVE)
    leave (page, response == RESPONSE_SAVE);
  else
    page->closing = FALSE;
}

/* Leave, but ask first if there are steps that no saved style has. */
static void
ask_and_leave (PasticheTunePage *page)
{
  const PasticheTuneProgress *now   = newest (page);
  PasticheStage               stage = stage_of (page);
  g_autofree char            *path = NULL, *size = NULL;
  GtkWidget                  *dialog;

  if ((stage != PASTICHE_STAGE_TUNING && stage != PASTICHE_STAGE_PAUSED) || now == NULL ||
      now->step == page->saved_step)
    {
      leave (page, FALSE);
      return;
    }
  dialog = gtk_message_dialog_new (pastiche_parent_window (GTK_WIDGET (page)),
                                   GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, GTK_MESSAGE_QUESTION,
                                   GTK_BUTTONS_NONE, _ ("Save the fine-tuning so far, to go on another time?"));
  path   = pastiche_tune_runner_kept_path (page->runner);
  size   = pastiche_disk_text (path);
  if (size != NULL)
    gtk_message_dialog_format_secondary_text (
        GTK_MESSAGE_DIALOG (dialog), _ ("It takes %s of your disk until you resume or discard it here."), size);
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Cancel"), GTK_RESPONSE_CANCEL, _ ("_Discard"), RESPONSE_DISCARD,
                          _ ("_Save for Later"), RESPONSE_SAVE, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), RESPONSE_SAVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (leaving_answered), page, 0);
  gtk_widget_show (dialog);
}

void
pastiche_tune_page_close (PasticheTunePage *page)
{
  if (page->closing)
    return;
  page->closing = TRUE;
  ask_and_leave (page);
}

static void
stop_clicked (PasticheTunePage *page)
{
  if (stage_of (page) == PASTICHE_STAGE_PAUSED)
    {
      ask_and_leave (page);
      return;
    }
  pastiche_tune_runner_pause (page->runner);
  gtk_widget_grab_focus (page->save);
}

/* --- saving the style ----------------------------------------------------- */

static void
style_saved (const char *name, const GError *error, GObject *owner)
{
  PasticheTunePage *page = PASTICHE_TUNE_PAGE (owner);

  if (page->runner == NULL)
    return;
  set_trouble (page, error != NULL ? error->message : NULL);
  if (name == NULL)
    return;
  page->saved_step = newest (page) != NULL ? newest (page)->step : 0;
  g_signal_emit (page, style_saved_signal, 0, name);
  if (stage_of (page) == PASTICHE_STAGE_PAUSED)
    pastiche_tune_page_close (page);
}

/* The first painting's file name, without its extension. */
static char *
proposed_title (PasticheTunePage *page)
{
  int                          n;
  g_autofree PastichePainting *paintings = pastiche_paintings_list (page->paintings, &n);
  char                        *title     = g_strdup (n > 0 ? paintings[0].name : "");
  char                        *dot       = strrchr (title, '.');

  if (dot != NULL && dot != title)
    *dot = '\0';
  return title;
}

static void
save_clicked (PasticheTunePage *page)
{
  g_autofree char *title = proposed_title (page);
  int              state;

  g_object_get (page->strip, "state", &state, NULL);
  pastiche_ask_and_save_style (pastiche_parent_window (GTK_WIDGET (page)), page->runner, state, title, style_saved,
                               G_OBJECT (page));
}

/* --- building ------------------------------------------------------------- */

static GtkWidget *
new_button (PasticheTunePage *page, const char *label, const char *tooltip, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", clicked, page, G_CONNECT_SWAPPED);
  return button;
}

/* The left column: on which paintings, for how long, and the buttons that start and stop. */
static GtkWidget *
new_left (PasticheTunePage *page, const PasticheOpenPictures *open)
{
  GtkWidget *left    = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *start   = new_button (page, _ ("_Start"), _ ("Fine-tune the style; this can be paused at any time"),
                                   G_CALLBACK (start_clicked));
  GtkWidget *stop    = new_button (page, _ ("S_top"), NULL, G_CALLBACK (stop_clicked));

  page->paintings = PASTICHE_PAINTINGS (pastiche_paintings_new (open));
  page->plan      = PASTICHE_TUNE_PLAN (pastiche_tune_plan_new ());
  page->start     = GTK_BUTTON (start);
  page->stop      = GTK_BUTTON (stop);
  gtk_style_context_add_class (gtk_widget_get_style_context (start), GTK_STYLE_CLASS_SUGGESTED_ACTION);
  g_signal_connect_object (page->paintings, "changed", G_CALLBACK (update), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->paintings, "notify::problem", G_CALLBACK (show_problem), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->plan, "notify::minutes", G_CALLBACK (minutes_changed), page, G_CONNECT_SWAPPED);
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_pack_start (GTK_BOX (buttons), start, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (buttons), stop, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (left), GTK_WIDGET (page->paintings), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (left), GTK_WIDGET (page->plan), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (left), buttons, FALSE, FALSE, 0);
  gtk_widget_set_size_request (left, LEFT_WIDTH, -1);
  return left;
}

static GtkWidget *
new_status (PasticheTunePage *page)
{
  GtkWidget *box      = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *status   = gtk_label_new (NULL);
  GtkWidget *progress = gtk_progress_bar_new ();

  page->status   = GTK_LABEL (status);
  page->progress = GTK_PROGRESS_BAR (progress);
  gtk_label_set_xalign (page->status, 0);
  gtk_label_set_ellipsize (page->status, PANGO_ELLIPSIZE_END);
  gtk_box_pack_start (GTK_BOX (box), progress, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), status, FALSE, FALSE, 0);
  return box;
}

/* The filmstrip of states, and the button that goes back to one. */
static GtkWidget *
new_past (PasticheTunePage *page)
{
  GtkWidget *past = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkLabel  *label;

  page->strip = PASTICHE_FILMSTRIP (pastiche_filmstrip_new ());
  page->back  = new_button (page, _ ("Go On _from This State"), _ ("Undo what came after the state that you look at"),
                            G_CALLBACK (back_clicked));
  label       = GTK_LABEL (gtk_bin_get_child (GTK_BIN (page->back)));
  gtk_label_set_line_wrap (label, TRUE);
  gtk_label_set_max_width_chars (label, 12);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
  gtk_widget_set_valign (page->back, GTK_ALIGN_CENTER);
  g_signal_connect_object (page->strip, "notify::state", G_CALLBACK (update), page, G_CONNECT_SWAPPED);
  gtk_box_pack_start (GTK_BOX (past), GTK_WIDGET (page->strip), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (past), page->back, FALSE, FALSE, 0);
  return past;
}

/* The course of the training, and its loss function. */
static GtkWidget *
new_training (PasticheTunePage *page)
{
  GtkWidget *training = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *scroll   = gtk_scrolled_window_new (NULL, NULL);

  page->plot = PASTICHE_TUNE_PLOT (pastiche_tune_plot_new ());
  page->loss = PASTICHE_LOSS_CHOICE (pastiche_loss_choice_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (scroll), GTK_WIDGET (page->loss));
  gtk_box_pack_start (GTK_BOX (training), GTK_WIDGET (page->plot), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (training), scroll, TRUE, TRUE, 0);
  gtk_widget_set_size_request (training, RIGHT_WIDTH, -1);
  return training;
}

/* The right part: the preview with the course of the training beside it, and the filmstrip below. */
static GtkWidget *
new_right (PasticheTunePage *page)
{
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *above = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *past  = new_past (page);
  GtkWidget *frame = gtk_frame_new (NULL);

  page->previews =
      pastiche_tune_previews_new (page->runner, page->gallery, page->picture, page->strip, GTK_CONTAINER (frame));
  gtk_box_pack_start (GTK_BOX (above), frame, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (above), new_training (page), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), above, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (right), new_status (page), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), past, FALSE, FALSE, 0);
  return right;
}

static GtkWidget *
new_bottom (PasticheTunePage *page)
{
  GtkWidget *bottom  = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *problem = gtk_label_new (NULL);
  GtkWidget *close   = new_button (page, _ ("_Close"), NULL, G_CALLBACK (pastiche_tune_page_close));

  page->save    = new_button (page, _ ("Sav_e the Style…"), _ ("Make the state that you look at a style of your own"),
                              G_CALLBACK (save_clicked));
  page->problem = GTK_LABEL (problem);
  gtk_label_set_line_wrap (page->problem, TRUE);
  gtk_label_set_xalign (page->problem, 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (problem), GTK_STYLE_CLASS_ERROR);
  gtk_box_pack_start (GTK_BOX (bottom), problem, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (bottom), page->save, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (bottom), close, FALSE, FALSE, 0);
  return bottom;
}

GtkWidget *
pastiche_tune_page_new (PasticheGallery *gallery, const PastichePicture *picture, const PasticheOpenPictures *open)
{
  PasticheTunePage *page = g_object_new (PASTICHE_TYPE_TUNE_PAGE, NULL);
  GtkWidget        *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  page->gallery    = gallery;
  page->picture    = picture;
  page->runner     = pastiche_tune_runner_new (gallery, picture);
  page->unfinished = pastiche_unfinished_bar_new ();
  gtk_box_pack_start (GTK_BOX (body), new_left (page, open), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (body), new_right (page), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (page), page->unfinished, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), body, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (page), new_bottom (page), FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (page));
  gtk_widget_set_no_show_all (page->unfinished, TRUE);
  gtk_widget_set_no_show_all (GTK_WIDGET (page->problem), TRUE);
  g_signal_connect_object (page->runner, "changed", G_CALLBACK (runner_changed), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->unfinished, "changed", G_CALLBACK (update), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->unfinished, "resume", G_CALLBACK (resume), page, G_CONNECT_SWAPPED);
  update (page);
  return GTK_WIDGET (page);
}

void
pastiche_tune_page_add (PasticheTunePage *page, char **uris)
{
  pastiche_paintings_add (page->paintings, uris);
}

/* --- GObject -------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  PasticheTunePage   *page   = PASTICHE_TUNE_PAGE (object);
  PasticheTuneRunner *runner = g_steal_pointer (&page->runner);

  if (runner != NULL)
    {
      g_signal_handlers_disconnect_by_data (runner, page);
      pastiche_tune_previews_stop (page->previews);
      pastiche_tune_runner_end (runner);
      g_object_unref (runner);
    }
  G_OBJECT_CLASS (pastiche_tune_page_parent_class)->dispose (object);
  g_clear_pointer (&page->previews,
                   pastiche_tune_previews_free); /* only now, as the preview has used its painter until here */
}

static void
finalize (GObject *object)
{
  g_free (PASTICHE_TUNE_PAGE (object)->trouble);
  G_OBJECT_CLASS (pastiche_tune_page_parent_class)->finalize (object);
}

static void
pastiche_tune_page_class_init (PasticheTunePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose  = dispose;
  object_class->finalize = finalize;
  style_saved_signal     = g_signal_new ("style-saved", PASTICHE_TYPE_TUNE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  finished = g_signal_new ("finished", PASTICHE_TYPE_TUNE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pastiche_tune_page_init (PasticheTunePage *page)
{
  page->saved_step = -1;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (page), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (page), 9);
}
