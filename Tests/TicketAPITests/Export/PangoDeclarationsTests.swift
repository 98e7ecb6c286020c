import GatewayTestKit
import Testing

/// The declarations of `CPango` are written by hand; a compiler sees them here together with those of Pango itself.
@Suite struct PangoDeclarationsTests {
    @Test("what we declare is what Pango declares")
    func agree() async throws {
        let flags = try await ExportScene.output(of: ["pkg-config", "--cflags", "pangocairo"])
        let checkout = try #require(#filePath.split(separator: "/Tests/").first)
        let folder = try TemporaryDirectory("pango")
        let source = folder.path + "/both.c"
        try writeFile(
            source,
            """
            #include <pango/pangocairo.h>
            #include "\(checkout)/Sources/CPango/shim.h"
            _Static_assert(cpango_scale == PANGO_SCALE, "scale");
            _Static_assert(cpango_align_right == PANGO_ALIGN_RIGHT, "align");
            _Static_assert(cpango_wrap_word_char == PANGO_WRAP_WORD_CHAR, "wrap");
            _Static_assert(cpango_ellipsize_end == PANGO_ELLIPSIZE_END, "ellipsize");

            """.utf8)
        _ = try await ExportScene.output(
            of: ["clang", "-std=c11", "-fsyntax-only", "-Werror", source] + flags.split(separator: " ").map(String.init)
        )
    }
}
