/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text.c: what a stranger wrote, made fit for people.
 *
 * GLib knows what kind a character is, but not where one grapheme ends, what a reader takes for one letter.  The rules are
 * those of Unicode's annex 29 as far as a cursor shows them.
 */
#include "text.h"

#define MOST_MARKS   8  /* on a letter, joiners included; more no written language needs */
#define MOST_STACKED 3  /* of these, above and below it: a hundred would hide the lines there */
#define MOST_PARTS   16 /* characters of a grapheme, as a chain of joiners would never end */
#define MOST_OPEN    8  /* isolates, one in the other */

#define LEAST_STACKED_CLASS 200 /* Unicode's combining classes of the marks that stand at a side of the letter */

#define ZERO_WIDTH_NON_JOINER 0x200C
#define ZERO_WIDTH_JOINER     0x200D
#define POP_ISOLATE           0x2069

/* What has been written of the text so far. */
typedef struct
{
  GString *result;
  gsize    graphemes;
  gunichar last;    /* the character before, 0 at the beginning */
  int      parts;   /* characters of this grapheme */
  int      marks;   /* and of these, marks and joiners since the last letter */
  int      stacked; /* and of these, marks at a side of it */
  int      halves;  /* of flags, in this grapheme */
  int      open;    /* isolates, whose ends are still to come */
} Writer;

/* --- What a character is ------------------------------------------------ */

static gboolean
is_between (gunichar c, gunichar first, gunichar last)
{
  return c >= first && c <= last;
}

/* What begins an isolate: text of another direction, which does not turn what is around it. */
static gboolean
is_isolate (gunichar c)
{
  return is_between (c, 0x2066, 0x2068);
}

/* Signs of direction and of how letters join, which some languages cannot be written without; and Arabic and Kaithi signs
 * around numbers, which can be seen although they count as formats. */
static gboolean
is_useful_format (gunichar c)
{
  return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER || c == 0x200E || c == 0x200F || c == 0x061C ||
         is_isolate (c) || c == POP_ISOLATE || is_between (c, 0x0600, 0x0605) || c == 0x06DD || c == 0x070F ||
         is_between (c, 0x0890, 0x0891) || c == 0x08E2 || c == 0x110BD || c == 0x110CD;
}

/* Letters that show nothing: fillers of Korean syllables, and Braille without a dot. */
static gboolean
is_blank_letter (gunichar c)
{
  return is_between (c, 0x115F, 0x1160) || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
}

/* Marks, joiners, and what gives the people in small pictures a skin. */
static gboolean
is_mark (gunichar c)
{
  return g_unichar_ismark (c) || c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER ||
         is_between (c, 0x1F3FB, 0x1F3FF);
}

static gboolean
is_flag_half (gunichar c)
{
  return is_between (c, 0x1F1E6, 0x1F1FF);
}

/* Whether @c goes on with the Korean syllable that ended in @last. */
static gboolean
is_same_syllable (gunichar last, gunichar c)
{
  GUnicodeBreakType a = g_unichar_break_type (last), b = g_unichar_break_type (c);

  if (a == G_UNICODE_BREAK_HANGUL_L_JAMO)
    return b == G_UNICODE_BREAK_HANGUL_L_JAMO || b == G_UNICODE_BREAK_HANGUL_V_JAMO ||
           b == G_UNICODE_BREAK_HANGUL_LV_SYLLABLE || b == G_UNICODE_BREAK_HANGUL_LVT_SYLLABLE;
  if (a == G_UNICODE_BREAK_HANGUL_V_JAMO || a == G_UNICODE_BREAK_HANGUL_LV_SYLLABLE)
    return b == G_UNICODE_BREAK_HANGUL_V_JAMO || b == G_UNICODE_BREAK_HANGUL_T_JAMO;
  return (a == G_UNICODE_BREAK_HANGUL_T_JAMO || a == G_UNICODE_BREAK_HANGUL_LVT_SYLLABLE) &&
         b == G_UNICODE_BREAK_HANGUL_T_JAMO;
}

/* Whether @c is joined to the consonant before the virama @last, in the scripts of India that Unicode does it for. */
static gboolean
is_same_conjunct (gunichar last, gunichar c)
{
  static const gunichar viramas[] = { 0x094D, 0x09CD, 0x0ACD, 0x0B4D, 0x0C4D, 0x0D4D };

  for (guint i = 0; i < G_N_ELEMENTS (viramas); i++)
    if (last == viramas[i])
      return g_unichar_type (c) == G_UNICODE_OTHER_LETTER && g_unichar_get_script (c) == g_unichar_get_script (last);
  return FALSE;
}

/* --- Writing ------------------------------------------------------------ */

/* @c as it is shown: a space for what would break the line or command a terminal, 0 for what is not seen but turns or
 * hides text: overrides and embeddings of direction, tags, marks of bytes' order. */
static gunichar
shown_as (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return ' ';
    case G_UNICODE_FORMAT:
      return is_useful_format (c) ? c : 0;
    default:
      return is_blank_letter (c) ? ' ' : c;
    }
}

/* Whether @c belongs to the grapheme that is being written. */
static gboolean
goes_on (const Writer *writer, gunichar c)
{
  if (writer->last == 0 || writer->parts >= MOST_PARTS)
    return FALSE;
  if (is_mark (c))
    return TRUE;
  if (is_flag_half (c))
    return is_flag_half (writer->last) && writer->halves == 1;
  return (writer->last == ZERO_WIDTH_JOINER && g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL) ||
         is_same_syllable (writer->last, c) || is_same_conjunct (writer->last, c);
}

/* A mark without a letter would stand on what is before the text, and too many on one are a tower. */
static gboolean
is_too_much (Writer *writer, gunichar c)
{
  if (!is_mark (c))
    {
      writer->marks = writer->stacked = 0;
      return FALSE;
    }
  writer->marks++;
  writer->stacked += g_unichar_combining_class (c) >= LEAST_STACKED_CLASS;
  return writer->last == 0 || writer->last == ' ' || writer->parts >= MOST_PARTS || writer->marks > MOST_MARKS ||
         writer->stacked > MOST_STACKED;
}

/* An end without a beginning would end an isolate of the sentence that the text is put into. */
static gboolean
is_unbalanced (const Writer *writer, gunichar c)
{
  return (is_isolate (c) && writer->open == MOST_OPEN) || (c == POP_ISOLATE && writer->open == 0);
}

/* FALSE when the text is long enough. */
static gboolean
write_character (Writer *writer, gunichar c, gsize most)
{
  if (c == 0 || is_too_much (writer, c) || is_unbalanced (writer, c))
    return TRUE;
  if (!goes_on (writer, c))
    {
      if (writer->graphemes == most)
        return FALSE;
      writer->graphemes++;
      writer->parts = writer->halves = 0;
    }
  g_string_append_unichar (writer->result, c);
  writer->parts++;
  writer->halves += is_flag_half (c);
  writer->open += is_isolate (c) ? 1 : c == POP_ISOLATE ? -1 : 0;
  writer->last = c;
  return TRUE;
}

char *
pastiche_printable (const char *text, gsize most)
{
  g_autofree char *valid  = g_utf8_make_valid (text, -1);
  Writer           writer = { .result = g_string_new (NULL) };
  const char      *p      = valid;

  while (*p && write_character (&writer, shown_as (g_utf8_get_char (p)), most))
    p = g_utf8_next_char (p);
  for (; writer.open > 0; writer.open--)
    g_string_append_unichar (writer.result, POP_ISOLATE);
  if (*p)
    g_string_append (writer.result, "…");
  return g_string_free (writer.result, FALSE);
}

/* Whether nothing is seen of @text. */
static gboolean
is_blank (const char *text)
{
  const char *p = text;

  while (*p && (g_unichar_isspace (g_utf8_get_char (p)) || g_unichar_type (g_utf8_get_char (p)) == G_UNICODE_FORMAT))
    p = g_utf8_next_char (p);
  return *p == '\0';
}

char *
pastiche_printable_title (const char *text)
{
  char *title = g_strstrip (pastiche_printable (text, PASTICHE_TITLE_LETTERS));

  if (is_blank (title))
    *title = '\0';
  return title;
}
