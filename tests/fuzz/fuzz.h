/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz.h: what the targets share.  Each has libFuzzer's function, which gets the input:
 *
 *   int LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
 *   {
 *     GError     *error = NULL;
 *     const char *path  = fuzz_file (data, size, NULL, 0);
 *
 *     fuzz_answer (reads (path, &error), error);
 *     return 0;
 *   }
 */
#pragma once

#include <gio/gio.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The path of a file in memory that holds @head and then @body, until the next call; any of them may be empty.  @body is
 * written only if it is another one than the time before. */
const char *fuzz_file (const guint8 *head, gsize n_head, const guint8 *body, gsize n_body);

/* A folder in memory, empty at first. */
const char *fuzz_folder (void);

/* Whether it went well or not, there must be an error just where it did not, and its sentence must be fit for people.
 * Frees @error. */
void fuzz_answer (gboolean ok, GError *error);

/* A style file or checkpoint in two pieces: its header, a text, and its body.  @name is that of the file in the folder
 * $FUZZ_STYLES. */
typedef struct
{
  char   *bytes;
  gsize   n_bytes;
  guint8 *body;
  gsize   n_body;
} FuzzTensors;

void fuzz_tensors (const char *name, FuzzTensors *tensors);
