import CPango

/// Pages of A4 in landscape, drawn by cairo and written as they come: one page stands in memory.
///
/// Lengths are points, from the top left corner. Blocks; used by one thread at a time.
@safe final class PDFCanvas {
    static let width = 841.89
    static let height = 595.28

    private let outlet: PDFOutlet
    private let surface: OpaquePointer
    private let drawing: OpaquePointer
    private let fonts: OpaquePointer
    private let context: OpaquePointer

    /// The title is what a reader shows above the pages.
    init(_ path: String, title: String, in space: ExportSpace) throws(ExportError) {
        outlet = PDFOutlet(try ExportFile(path, in: space), path: path)
        // Not retained: this object holds the outlet longer than the surface, which it ends itself.
        let closure = unsafe Unmanaged.passUnretained(outlet).toOpaque()
        guard
            let surface = unsafe cairo_pdf_surface_create_for_stream(
                writePDF, closure, PDFCanvas.width, PDFCanvas.height),
            let drawing = unsafe cairo_create(surface), let fonts = unsafe pango_cairo_font_map_new(),
            let context = unsafe pango_font_map_create_context(fonts)
        else { throw ExportError(.library(0), at: path) }
        unsafe self.surface = unsafe surface
        unsafe self.drawing = unsafe drawing
        unsafe self.fonts = unsafe fonts
        unsafe self.context = unsafe context
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        unsafe pango_cairo_update_context(drawing, context)
    }

    deinit {
        unsafe cairo_destroy(drawing)
        unsafe cairo_surface_finish(surface)
        unsafe cairo_surface_destroy(surface)
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
        unsafe g_object_unref(UnsafeMutableRawPointer(fonts))
    }

    /// A place for texts of one look. `font` is a description such as `sans bold 8`.
    func makeText(
        _ font: String, width: Double, lines: Int, isRightAligned: Bool = false
    ) throws(ExportError) -> PDFText {
        guard let text = unsafe PDFText(context, font, width: width, lines: lines, isRightAligned) else {
            throw ExportError(.library(0), at: outlet.path)
        }
        return text
    }

    /// Draws what the text was set to last.
    func draw(_ text: borrowing PDFText, x: Double, y: Double) {
        unsafe cairo_move_to(drawing, x, y)
        unsafe pango_cairo_show_layout(drawing, text.layout)
    }

    /// A bar in a shade of grey: 0 is black, 1 is white. What is drawn later is black again.
    func fill(x: Double, y: Double, width: Double, height: Double, shade: Double) {
        unsafe cairo_set_source_rgb(drawing, shade, shade, shade)
        unsafe cairo_rectangle(drawing, x, y, width, height)
        unsafe cairo_fill(drawing)
        unsafe cairo_set_source_rgb(drawing, 0, 0, 0)
    }

    /// Until `endClip`, nothing is drawn outside.
    func clip(x: Double, y: Double, width: Double, height: Double) {
        unsafe cairo_save(drawing)
        unsafe cairo_rectangle(drawing, x, y, width, height)
        unsafe cairo_clip(drawing)
    }

    func endClip() {
        unsafe cairo_restore(drawing)
    }

    func endPage() throws(ExportError) {
        unsafe cairo_show_page(drawing)
        try outlet.check(unsafe cairo_status(drawing))
    }

    /// Writes the fonts and what else comes after the last page.
    func finish() throws(ExportError) {
        unsafe cairo_surface_finish(surface)
        try outlet.check(unsafe cairo_surface_status(surface))
        try outlet.finish()
    }
}

/// Lays out one text after another in the same look.
///
/// Each becomes as many lines as it needs, up to a limit; the last one then ends in `…`. Which way it runs, and on
/// which side it begins, follows from the text (Unicode Annex 9).
@safe struct PDFText: ~Copyable {
    fileprivate let layout: OpaquePointer

    fileprivate init?(_ context: OpaquePointer, _ font: String, width: Double, lines: Int, _ isRightAligned: Bool) {
        guard let layout = unsafe pango_layout_new(context) else { return nil }
        unsafe self.layout = unsafe layout
        let description = unsafe pango_font_description_from_string(font)
        unsafe pango_layout_set_font_description(layout, description)
        unsafe pango_font_description_free(description)
        unsafe pango_layout_set_width(layout, Int32(width * Double(cpango_scale)))
        unsafe pango_layout_set_height(layout, Int32(-lines))
        unsafe pango_layout_set_wrap(layout, UInt32(cpango_wrap_word_char))
        unsafe pango_layout_set_ellipsize(layout, UInt32(cpango_ellipsize_end))
        if isRightAligned { unsafe pango_layout_set_alignment(layout, UInt32(cpango_align_right)) }
    }

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
    }

    /// Returns how high it is.
    func set(_ text: String) -> Double {
        var text = text
        text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe pango_layout_set_text(layout, characters.baseAddress, Int32(clamping: characters.count))
            }
        }
        var height: Int32 = 0
        unsafe pango_layout_get_size(layout, nil, &height)
        return Double(height) / Double(cpango_scale)
    }
}

/// Where cairo's bytes go.
private final class PDFOutlet {
    let path: String
    private var file: ExportFile?
    private var failure: ExportError?

    init(_ file: consuming ExportFile, path: String) {
        self.path = path
        self.file = consume file
    }

    /// `false` from the first failure on.
    func take(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard failure == nil else { return false }
        do throws(ExportError) {
            try unsafe file?.append(bytes)
            return true
        } catch {
            failure = error
            return false
        }
    }

    /// The file's failure says more than cairo's.
    func check(_ status: cairo_status_t) throws(ExportError) {
        if let failure { throw failure }
        guard status == CAIRO_STATUS_SUCCESS else { throw ExportError(.library(Int(status.rawValue)), at: path) }
    }

    func finish() throws(ExportError) {
        if let file = file.take() { try file.finish() }
    }
}

/// `cairo_write_func_t`; the closure is a `PDFOutlet`.
private func writePDF(
    _ closure: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: UInt32
) -> cairo_status_t {
    guard let closure = unsafe closure else { return CAIRO_STATUS_WRITE_ERROR }
    let outlet = unsafe Unmanaged<PDFOutlet>.fromOpaque(closure).takeUnretainedValue()
    let isTaken = unsafe outlet.take(UnsafeBufferPointer(start: bytes, count: Int(count)))
    return isTaken ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR
}
