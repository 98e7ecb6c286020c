#include <xlsxwriter.h>

/// Whether a row that was written since the beginning is lost: the library itself never looks.
static inline int cxlsxwriter_failed(lxw_worksheet *sheet) { return fflush(sheet->file) != 0 || ferror(sheet->file); }

/// Bytes of rows in the temporary file.
static inline long long cxlsxwriter_written(lxw_worksheet *sheet) { return ftello(sheet->file); }

/// Frees a workbook that was never closed: the library would leave the temporary file of its rows open.
static inline void cxlsxwriter_give_up(lxw_workbook *workbook, lxw_worksheet *sheet) {
    if (sheet && sheet->optimize_tmpfile) {
        fclose(sheet->optimize_tmpfile);
        sheet->optimize_tmpfile = sheet->file = NULL;
    }
    lxw_workbook_free(workbook);
}
