package dev.taskforge.server.recovery;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The kit as a page to print: one file without anything from elsewhere, on one or two sheets of A4. */
final class KitPage {
    private static final String STYLE = """
            @page{size:A4;margin:16mm}
            body{font:11pt/1.45 system-ui,sans-serif;color:#111;background:#fff;max-width:178mm;margin:8mm auto;padding:0 4mm}
            h1{font-size:20pt;margin:0 0 2mm}h2{font-size:13pt;margin:6mm 0 1.5mm;break-after:avoid}
            p,ol,ul{margin:0 0 2mm}li{margin:0 0 1mm}
            code,pre{font:10pt/1.4 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
            pre{border:1px solid #555;padding:2.5mm;margin:1mm 0 2mm;break-inside:avoid}
            .key{font-size:14pt;font-weight:600}.lost{border:2px solid #111;padding:3mm;margin:3mm 0}
            .small{font-size:9pt;color:#333}.write{border-bottom:1px solid #555;height:8mm}
            @media print{body{margin:0;max-width:none;padding:0}}
            """;

    private static final String PREFIX = "AGE-SECRET-KEY-1";

    private final Messages texts;
    private final Kit kit;
    private final StringBuilder out = new StringBuilder();

    KitPage(Messages texts, Kit kit) {
        this.texts = texts;
        this.kit = kit;
    }

    /** The whole page. */
    String html() {
        out.append("<!doctype html>\n<html lang=\"")
                .append(texts.locale().getLanguage())
                .append(
                        "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(text("kit.page.title"))
                .append("</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n");
        tag("h1", text("kit.page.title"));
        paragraph("kit.page.made", kit.machine(), kit.data(), kit.madeAt());
        out.append("<div class=\"lost\"><p><b>")
                .append(text("kit.page.lost.title"))
                .append("</b></p><p>")
                .append(text("kit.page.lost"))
                .append("</p></div>\n");
        tag("h2", text("kit.page.key"));
        out.append("<pre class=\"key\">").append(escaped(grouped(kit.key()))).append("</pre>\n");
        paragraph("kit.page.key.hint");
        places();
        steps();
        tag("h2", text("kit.page.file"));
        paragraph("kit.page.file.hint", Kit.FILE);
        out.append("<pre>").append(escaped(file())).append("</pre>\n");
        tag("h2", text("kit.page.age"));
        paragraph("kit.page.age.hint");
        return out.append("</body></html>\n").toString();
    }

    private void places() {
        tag("h2", text("kit.page.places"));
        if (kit.places().isEmpty()) {
            paragraph("kit.page.places.none");
            return;
        }
        list("ul", kit.places());
        if (!kit.variables().isEmpty()) {
            paragraph("kit.page.variables");
            for (var name : kit.variables()) {
                out.append("<div class=\"write\"><code>").append(escaped(name)).append("=</code></div>\n");
            }
        }
        if (!kit.files().isEmpty()) {
            paragraph("kit.page.files");
            list("ul", kit.files());
        }
    }

    private void steps() {
        tag("h2", text("kit.page.steps"));
        out.append("<ol>");
        for (var command : kit.commands()) {
            out.append("<li><code>").append(escaped(command)).append("</code></li>");
        }
        out.append("</ol>\n");
        paragraph("kit.page.after");
    }

    /** What is typed where only the paper is left: short, without the key, and with no line that has to be broken. */
    private String file() {
        return JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("destinations", kit.destinations()));
    }

    /** In fours, so that it can be read aloud; spaces are left out again when it is read. */
    private static String grouped(String key) {
        return PREFIX + key.substring(PREFIX.length()).replaceAll("(.{4})", " $1");
    }

    private void list(String tag, List<String> items) {
        out.append('<').append(tag).append('>');
        items.forEach(item -> out.append("<li><code>").append(escaped(item)).append("</code></li>"));
        out.append("</").append(tag).append(">\n");
    }

    private void paragraph(String key, String... arguments) {
        tag("p", text(key, arguments));
    }

    private void tag(String name, String html) {
        out.append('<')
                .append(name)
                .append('>')
                .append(html)
                .append("</")
                .append(name)
                .append(">\n");
    }

    private String text(String key, String... arguments) {
        return escaped(texts.render(Message.of(key, (Object[]) arguments)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
