/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * driver.h: widgets in an offscreen window, told what to do by lines on
 * standard input; every line gets one line of answer.  What all drivers know:
 *
 *   pause SECONDS
 *   until SECONDS WORDS    until a label that is seen has them; answers that label, or “no” when it takes too long
 *   labels            all that are seen;  cut   those of them that end in …, as there is no room
 *   names             accessible names of what can be used, with − before those that cannot be used now
 *   click NAME        the button with that accessible name, wherever it is
 *   type NAME TEXT    into the entry with that accessible name or label
 *   mouse X Y X2 Y2   drag on what a driver says;  double X Y   a double click there
 *   key NAME [ctrl|shift]  the same;   let-go NAME   that key is no longer held
 *   wheel NAME DELTA  over the middle of what has that accessible name; below 0 is away from the artist
 *   turn X Y DELTA    the same over that point of what a driver says
 *   twice NAME        a double click there
 *   press KEY [ctrl|shift]  a key for who has the keyboard;   focus   tells who that is
 *   size W H          the window's
 *   shot FILE.png     the window as a picture; answers the preview's rectangle
 *   dialog FILE.png   the same of the dialog that is open
 *   probe             the longest that the main loop was kept since the last probe, in ms
 *   destroy           end it, whatever runs
 *
 *   int main (int argc, char **argv)
 *   {
 *     gtk_init (&argc, &argv);
 *     driver_open (widget);
 *     driver_run (obey, widget);
 *     gtk_widget_destroy (driver_window);
 *   }
 */
#pragma once

#include <gtk/gtk.h>

extern GtkWidget *driver_window;

/* Show @content, at its natural size, in the window. */
void driver_open (GtkWidget *content);

/* Answers a line that not all drivers know; FALSE when it does not know it either. */
typedef gboolean (*DriverObey) (const char *verb, const char *what);

/* Obey lines until “destroy”; mouse and keys are for what @target finds then. */
void driver_run (DriverObey obey, GtkWidget *(*target) (void) );

/* One turn of the main loop, waiting for something to do if it @may_block; until nothing is left to do; for a time. */
void driver_turn (gboolean may_block);
void driver_settle (void);
void driver_run_for (double seconds);

typedef void (*DriverVisit) (GtkWidget *widget, gpointer data);

/* Every visible widget of every window, the newest window first; the last of a type, so in our window if it is there. */
void       driver_visit_all (DriverVisit visit, gpointer data);
GtkWidget *driver_find (GType type);

const char *driver_name_of (GtkWidget *widget);

/* The sentence that says what is wrong; empty if none is shown. */
const char *driver_problem (void);

/* Whether @preview, a PastichePreview, is not up to date yet. */
gboolean driver_busy (GtkWidget *preview);

/* Answer where @widget is in the window: “X Y WIDTH HEIGHT”; “none” for NULL. */
void driver_tell_rectangle (GtkWidget *widget);

/* “NAME [ctrl|shift]” on @widget. */
void driver_press_key (GtkWidget *widget, const char *what);

/* A window that is no offscreen one, a dialog's or a tooltip's, as a picture. */
void driver_save_window (GtkWidget *window, const char *path);

/* “NAME VALUE”; answer the value of the property @name. */
void driver_set (GtkWidget *widget, const char *assignment);
void driver_tell (GtkWidget *widget, const char *name);
