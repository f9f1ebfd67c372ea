/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * safetensors.h: reading tensors from a .safetensors file.
 *
 * The reader takes every file for a hostile one: nothing in it is believed
 * before it is checked, and memory is reserved only for what the caller
 * expects.  Which tensors those are, and what the metadata has to say, is the
 * caller's business (style-file.h); engine/STYLE-FILE.md lists all rules.
 */
#pragma once

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

/* A tensor of a file: its name, its shape, and where it lies. */
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

/* An open file whose header has been read and found sound. */
typedef struct
{
  char       *name;     /* for sentences: “vangogh.safetensors”, with the quotes */
  int         fd;       /* every read uses it, so that the file cannot be exchanged in between */
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

/* NULL when there is no tensor of that name. */
const PasticheTensorEntry *pastiche_tensor_file_find (const PasticheTensorFile *file, const char *name);

/* Set PASTICHE_ERROR_FORMAT: “name” is damaged: ….  Always FALSE. */
gboolean pastiche_tensor_file_damaged (const PasticheTensorFile *file, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* FALSE with PASTICHE_ERROR_FORMAT when one of @tensor's @n values is no number or too large to be a weight. */
gboolean pastiche_tensor_file_check (const PasticheTensorFile *file,
                                     const char               *tensor,
                                     const float              *values,
                                     gsize                     n,
                                     GError                  **error);

/* The bytes of all tensors, after comparing their SHA-256 with @sha256, the
 * header's word in hexadecimal digits; free with pastiche_free (). */
guint8 *pastiche_tensor_file_read (const PasticheTensorFile *file, const char *sha256, GError **error);

/* One tensor out of those bytes as float32, checked. */
gboolean pastiche_tensor_file_convert (const PasticheTensorFile  *file,
                                       const PasticheTensorEntry *entry,
                                       const guint8              *bytes,
                                       float                     *values,
                                       GError                   **error);
