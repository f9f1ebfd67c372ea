/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-file.c: which file a tune's checkpoints go to, and whose it is.
 *
 * The process that trains holds a lock (flock ()) on its file, which ends with the
 * process, however that ends.  Each checkpoint is a new file that takes the place
 * of the last one; it is locked before it gets the name.  Where a file system has
 * no locks, all goes on without.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "tune.h"

#define FOLDER_MODE 0700 /* checkpoints hold paintings and photographs as anybody could read them */
#define FILE_MODE   0600

/* --- Whose it is -------------------------------------------------------- */

static gboolean
is_at (int fd, const char *path)
{
  struct stat open_one, there;

  return fd >= 0 && fstat (fd, &open_one) == 0 && stat (path, &there) == 0 && open_one.st_dev == there.st_dev &&
         open_one.st_ino == there.st_ino;
}

int
pastiche_tune_lock_file (const char *path, gboolean *held)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);

  *held = FALSE;
  if (fd < 0)
    return -1;
  /* Where the path leads to another file by now, who held this one has put that there, and holds it. */
  *held = (flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) || !is_at (fd, path);
  if (!*held)
    return fd;
  close (fd);
  return -1;
}

gboolean
pastiche_tune_in_use (const char *path)
{
  gboolean held;
  int      fd = pastiche_tune_lock_file (path, &held);

  if (fd >= 0)
    close (fd);
  return held;
}

gboolean
pastiche_tune_in_use_error (const char *path, GError **error)
{
  g_autofree char *quoted = pastiche_quote_path (path);

  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FILE, _ ("%s is in use by another fine-tuning already."), quoted);
  return FALSE;
}

/* --- A place for the next checkpoint ------------------------------------ */

/* The place where a file is about to be put or removed. */
typedef struct
{
  int      fd;   /* locked, of what was there; −1 where that is the tune's own or cannot be opened */
  gboolean made; /* there was nothing, and now there is an empty file */
} Claim;

/* Make sure that what lies at @path is nobody's, or the tune's own, so that of two which begin at once only one goes on.
 * To be ended; PASTICHE_ERROR_FILE when another one holds it. */
static gboolean
claim_place (PasticheTune *tune, const char *path, Claim *claim, GError **error)
{
  gboolean ours, held;
  int      fd;

  g_mutex_lock (&tune->lock);
  ours = is_at (tune->fd, path);
  g_mutex_unlock (&tune->lock);
  *claim = (Claim) { .fd = -1 };
  if (ours)
    return TRUE;
  fd          = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
  claim->made = fd >= 0; /* where it cannot be made, the next step says why */
  if (fd >= 0)
    close (fd);
  claim->fd = pastiche_tune_lock_file (path, &held);
  return !held || pastiche_tune_in_use_error (path, error);
}

static void
end_claim (Claim *claim)
{
  if (claim->fd >= 0)
    close (claim->fd);
}

static void
hold (PasticheTune *tune, int fd)
{
  g_mutex_lock (&tune->lock);
  if (tune->fd >= 0)
    close (tune->fd);
  tune->fd = fd;
  g_mutex_unlock (&tune->lock);
}

gboolean
pastiche_tune_put_file (PasticheTune *tune, PasticheAtomicFile *file, const char *path, GError **error)
{
  Claim    claim;
  int      fd;
  gboolean put;

  if (!claim_place (tune, path, &claim, error))
    return FALSE;
  fd  = pastiche_atomic_file_hold (file);
  put = pastiche_atomic_file_commit (file, error);
  if (put)
    hold (tune, fd);
  else if (fd >= 0)
    close (fd);
  if (!put && claim.made)
    g_unlink (path);
  end_claim (&claim);
  return put;
}

/* --- Which file --------------------------------------------------------- */

char *
pastiche_tune_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "pastiche", "tuning", NULL);
}

/* A new file among those that pastiche_tune_unfinished () lists. */
static char *
new_path (void)
{
  g_autofree char *folder   = pastiche_tune_folder ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp    = g_date_time_format (now, "%Y-%m-%d-%H%M%S");

  /* Where this fails, writing the file says why; the folder may be one of before it was private. */
  g_mkdir_with_parents (folder, FOLDER_MODE);
  if (g_chmod (folder, FOLDER_MODE) != 0)
    g_debug ("The folder for checkpoints could not be made private: %s", g_strerror (errno));
  return g_strdup_printf ("%s" G_DIR_SEPARATOR_S "%s-%d" PASTICHE_TUNE_ENDING, folder, stamp, (int) getpid ());
}

/* @path, or NULL for none, is taken; under step. */
static void
set_path (PasticheTune *tune, char *path)
{
  g_mutex_lock (&tune->lock);
  g_free (tune->path);
  tune->path = path;
  g_mutex_unlock (&tune->lock);
}

gboolean
pastiche_tune_checkpoint (PasticheTune *tune, const char *path, GError **error)
{
  gboolean ok;

  g_mutex_lock (&tune->step);
  if (path || !tune->path)
    set_path (tune, path ? g_strdup (path) : new_path ());
  ok = pastiche_tune_write (tune, TRUE, TRUE, error);
  if (!ok)
    set_path (tune, NULL);
  g_mutex_unlock (&tune->step);
  return ok;
}

char *
pastiche_tune_checkpoint_path (PasticheTune *tune)
{
  char *path;

  g_mutex_lock (&tune->lock);
  path = g_strdup (tune->path);
  g_mutex_unlock (&tune->lock);
  return path;
}

/* What lies there by now may be another's. */
void
pastiche_tune_remove_checkpoint (PasticheTune *tune)
{
  Claim claim;

  g_mutex_lock (&tune->step);
  pastiche_tune_finish_writing (tune, NULL);
  if (tune->path && claim_place (tune, tune->path, &claim, NULL))
    {
      g_unlink (tune->path);
      end_claim (&claim);
    }
  set_path (tune, NULL);
  g_mutex_unlock (&tune->step);
}

void
pastiche_tune_discard (const char *path)
{
  gboolean held;
  int      fd = pastiche_tune_lock_file (path, &held);

  if (!held)
    g_unlink (path);
  if (fd >= 0)
    close (fd);
}
