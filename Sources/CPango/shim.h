#include <cairo-pdf.h>

/// Pango by hand: pkg-config gives its headers only with `-pthread`, which Swift packages refuse with a warning at
/// every build. `PangoDeclarationsTests` compiles this file together with the real headers.
typedef struct _PangoContext PangoContext;
typedef struct _PangoFontDescription PangoFontDescription;
typedef struct _PangoFontMap PangoFontMap;
typedef struct _PangoLayout PangoLayout;

enum { cpango_scale = 1024, cpango_align_right = 2, cpango_wrap_word_char = 2, cpango_ellipsize_end = 3 };

PangoFontMap *pango_cairo_font_map_new(void);
PangoContext *pango_font_map_create_context(PangoFontMap *map);
void pango_cairo_update_context(cairo_t *drawing, PangoContext *context);
PangoFontDescription *pango_font_description_from_string(const char *description);
void pango_font_description_free(PangoFontDescription *description);
PangoLayout *pango_layout_new(PangoContext *context);
void pango_layout_set_font_description(PangoLayout *layout, const PangoFontDescription *description);
void pango_layout_set_width(PangoLayout *layout, int width);
void pango_layout_set_height(PangoLayout *layout, int height);
void pango_layout_set_wrap(PangoLayout *layout, unsigned wrap);
void pango_layout_set_ellipsize(PangoLayout *layout, unsigned ellipsize);
void pango_layout_set_alignment(PangoLayout *layout, unsigned alignment);
void pango_layout_set_text(PangoLayout *layout, const char *text, int length);
void pango_layout_get_size(PangoLayout *layout, int *width, int *height);
void pango_cairo_show_layout(cairo_t *drawing, PangoLayout *layout);
void g_object_unref(void *object);
