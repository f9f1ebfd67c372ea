/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune.h: the inside of a PasticheTune, for the files that implement it:
 * tune-pictures.c has the pictures, tune.c the training loop, tune-state.c the
 * stored states and saving a style, tune-checkpoint.c what checkpoints hold,
 * tune-file.c and tune-unfinished.c their files.
 */
#pragma once

#include "atomic-file.h"
#include "crops.h"
#include "gallery.h"
#include "pastiche-tune.h"
#include "safetensors.h"
#include "trainer.h"

G_BEGIN_DECLS

#define PASTICHE_TUNE_PHOTO_SIDE    480 /* pixels of the shorter side, as in pretrained/recipe/data.py */
#define PASTICHE_TUNE_PAINTING_SIDE 512
#define PASTICHE_TUNE_VALIDATION    8 /* batches of photographs for validation */

/* Which losses a tune was begun with, and so goes on with: 1 those before there were match and alike, 2 those before
 * affinity. */
#define PASTICHE_TUNE_LOSSES 3

struct _PasticheTunePictures
{
  PasticheCrops *paintings;
  PasticheCrops *photographs; /* the artist's, and from pastiche_tune_pictures_complete () on Pastiche's behind them */
  PasticheCrops *shipped;     /* Pastiche's until then */
  int            own;         /* photographs that are the artist's */
  GString       *names;       /* of the paintings, one a line */
};

/* A stored state: one that training can go back to. */
typedef struct
{
  PasticheTuneState info;
  float            *values; /* the style's average, then the discriminator with its singular vectors */
} PasticheTuneStored;

struct _PasticheTune
{
  /* These never change. */
  PasticheBase         *base;
  PasticheTunePictures *pictures;
  PasticheTraining      training;
  int                   losses; /* up to PASTICHE_TUNE_LOSSES */
  float                 code[PASTICHE_CODE];
  PasticheBatch         validation[PASTICHE_TUNE_VALIDATION];

  /* These change in a step, under the mutex step. */
  GMutex           step;
  PasticheTrainer *trainer;
  PasticheBatch    wide;                       /* the photographs of a step */
  PasticheBatch    real[PASTICHE_MAX_UPDATES]; /* crops of the paintings for each update of the discriminator */
  gboolean         has_target;                 /* the trainer's style target was set */
  float            first;                      /* validation losses of the start, style and content; 0 before */
  float            first_content;
  float            smallest;    /* smallest validation loss of the style so far, not relative to the first */
  int              measured_at; /* the step of the last validation, −1 before */

  /* These are read by other threads, under the mutex lock, which is taken after step. */
  GMutex               lock;
  PasticheTuneSettings settings;
  PasticheTuneProgress progress;
  PasticheWeights      now;     /* the average after the last step */
  PasticheTuneStored   best;    /* values NULL before the first validation */
  gboolean             astray;  /* the newest validation showed that something went wrong */
  GArray              *stored;  /* of PasticheTuneStored */
  int                  every;   /* steps between two stored states */
  int                  next_id; /* of a stored state */
  char                *path;    /* of the checkpoint file, or NULL; changed under step, too */
  int                  fd;      /* of that file, locked; −1 */

  /* These are tune-checkpoint.c's, under step. */
  gint64   written;   /* when the newest checkpoint was begun, monotonic */
  GThread *writer;    /* the thread that writes it, or NULL */
  GError  *unwritten; /* why it could not be written, where there was no thread to write it */
  gint     writing;   /* atomic: that thread has not ended */
};

/* Pictures without those that come with Pastiche. */
PasticheTunePictures *pastiche_tune_pictures_new_empty (void);

/* Nothing more will be added.  PASTICHE_ERROR_SETTING when there is no painting, or no photograph. */
gboolean pastiche_tune_pictures_complete (PasticheTunePictures *pictures, GError **error);

/* A tune that is not ready to run yet, for @settings that pastiche_tune_begin () may still find changed.  @pictures,
 * complete, become its own, even where it fails. */
PasticheTune *pastiche_tune_prepare (PasticheGallery            *gallery,
                                     PasticheTunePictures       *pictures,
                                     const PasticheTuneSettings *settings,
                                     GError                    **error);
gboolean      pastiche_tune_begin (PasticheTune *tune, PasticheGallery *gallery, GError **error);

/* Store the state that was just validated, if it is its turn, and as the best one too if it is @sound.  On failure
 * nothing has changed. */
gboolean pastiche_tune_store_state (PasticheTune *tune, gboolean sound, GError **error);
void     pastiche_tune_stored_clear (gpointer stored);

/* How many numbers PasticheTuneStored.values has. */
gsize pastiche_tune_state_size (PasticheTune *tune);

/* The bytes that all reduced pictures together may take for a checkpoint to hold them. */
gsize pastiche_tune_checkpoint_room (void);

/* Write a checkpoint in a thread of its own, if there is a file for it and a minute has passed since the last one began,
 * or if @now; @wait for it to be written.  An error of the last checkpoint is returned here, unless @now: then only
 * whether this one can be written matters. */
gboolean pastiche_tune_write (PasticheTune *tune, gboolean now, gboolean wait, GError **error);

/* Wait for the checkpoint that is being written, if any; FALSE with its error. */
gboolean pastiche_tune_finish_writing (PasticheTune *tune, GError **error);

/* The folder of checkpoints without a path of their own, free with g_free (), and how their names end. */
#define PASTICHE_TUNE_ENDING ".tuning"
char *pastiche_tune_folder (void);

/* Open and lock the file @path, so that no other process goes on with it.  −1 if that is *@held by one already, or
 * cannot be opened. */
int pastiche_tune_lock_file (const char *path, gboolean *held);

/* Set the error to the sentence for a file that is held, and return FALSE. */
gboolean pastiche_tune_in_use_error (const char *path, GError **error);

/* Commit @file, which was written for @path, so that it stays locked.  PASTICHE_ERROR_FILE, also when another tune holds
 * what lies there. */
gboolean pastiche_tune_put_file (PasticheTune *tune, PasticheAtomicFile *file, const char *path, GError **error);

/* The most that a checkpoint may say of how far it is, so that nothing that is made of it overflows: a year of steps at
 * three a second. */
#define PASTICHE_TUNE_MOST_STEP    100000000
#define PASTICHE_TUNE_MOST_SECONDS 1e9

/* Open a checkpoint file whose header is sound and says so. */
PasticheTensorFile *pastiche_tune_open_checkpoint (const char *path, GError **error);

G_END_DECLS
