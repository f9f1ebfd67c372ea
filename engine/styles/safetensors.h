/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * safetensors.h: reading tensors from a .safetensors file.
 *
 * Every file is treated as if it were hostile: nothing that it says is believed
 * before it is checked, and memory is reserved only for what the caller expects.
 * Which tensors and which metadata those are, style-file.h says.  All rules are
 * listed in STYLE-FILE.md.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "pastiche.h"

#define PASTICHE_TENSOR_MAX_DIMS 4
#define PASTICHE_MAX_WEIGHT      1e4f /* no weight of a network that works is larger */

/* Bytes of the largest file that is read, and therefore of the largest that is written; of its header; and of the tensors
 * that always fit. */
#define PASTICHE_TENSOR_MAX_FILE   (256 << 20)
#define PASTICHE_TENSOR_MAX_HEADER (1 << 20)
#define PASTICHE_TENSOR_MAX_DATA   (PASTICHE_TENSOR_MAX_FILE - PASTICHE_TENSOR_MAX_HEADER - 8)

typedef enum
{
  PASTICHE_F32,
  PASTICHE_F16,
  PASTICHE_I8
} PasticheDtype;

/* A tensor of a file: its name, its shape, and where its bytes are. */
typedef struct
{
  char         *name;
  PasticheDtype dtype;
  int           n_dims;
  int           dims[PASTICHE_TENSOR_MAX_DIMS];
  gsize         values; /* the product of dims */
  gsize         offset; /* bytes from the first tensor's */
  gsize         length; /* bytes */
} PasticheTensorEntry;

/* An open file whose header was read and found sound. */
typedef struct
{
  char       *name;     /* the file's name for messages, with quotes: “vangogh.safetensors” */
  int         fd;       /* used by every read, so that the file cannot be exchanged in between */
  GHashTable *metadata; /* of char * → char * */
  GPtrArray  *tensors;  /* of PasticheTensorEntry, in the order of their offsets */
  gsize       offset;   /* of the first tensor in the file */
  gsize       length;   /* of all tensors */
} PasticheTensorFile;

/* “F32”, and the bytes of one value. */
const char *pastiche_dtype_name (PasticheDtype dtype);
gsize       pastiche_dtype_size (PasticheDtype dtype);

/* Read the header.  PASTICHE_ERROR_FILE if the file cannot be read,
 * PASTICHE_ERROR_FORMAT if it is not a sound .safetensors file. */
PasticheTensorFile *pastiche_tensor_file_open (const char *path, GError **error);
void                pastiche_tensor_file_free (PasticheTensorFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTensorFile, pastiche_tensor_file_free)

/* The tensor @name, or NULL when there is none; the file's own. */
const PasticheTensorEntry *pastiche_tensor_file_find (const PasticheTensorFile *file, const char *name);

/* Set PASTICHE_ERROR_FORMAT with the sentence “FILE is damaged: …”, the rest of which is @format.  Always FALSE. */
gboolean pastiche_tensor_file_damaged (const PasticheTensorFile *file, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Have @parser parse @text, @length bytes and a 0, which must be an object in strict JSON and UTF-8 without a key twice.
 * @what it is, “header”, is named in the sentence.  PASTICHE_ERROR_FORMAT. */
gboolean pastiche_tensor_file_parse (const PasticheTensorFile *file,
                                     JsonParser               *parser,
                                     const char               *what,
                                     const char               *text,
                                     gsize                     length,
                                     GError                  **error);

/* Whether all @n values of @tensor are finite and at most PASTICHE_MAX_WEIGHT in size; PASTICHE_ERROR_FORMAT
 * otherwise. */
gboolean pastiche_tensor_file_check (const PasticheTensorFile *file,
                                     const char               *tensor,
                                     const float              *values,
                                     gsize                     n,
                                     GError                  **error);

/* The bytes of all tensors, whose SHA-256 must be @sha256 (hexadecimal digits); free with pastiche_free ().
 * PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT, PASTICHE_ERROR_MEMORY. */
guint8 *pastiche_tensor_file_read (const PasticheTensorFile *file, const char *sha256, GError **error);

/* The tensor @entry out of those @bytes into @values [entry->values] as float32, checked.  PASTICHE_ERROR_FORMAT. */
gboolean pastiche_tensor_file_convert (const PasticheTensorFile  *file,
                                       const PasticheTensorEntry *entry,
                                       const guint8              *bytes,
                                       float                     *values,
                                       GError                   **error);
