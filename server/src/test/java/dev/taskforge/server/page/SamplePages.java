package dev.taskforge.server.page;

import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes every page with sample data into a folder, to be looked at in a browser without a server:
 * {@code SamplePages FOLDER}. Addresses of static files become relative.
 */
public final class SamplePages {
    private SamplePages() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        for (var locale : List.<Locale>of(Messages.ENGLISH, Messages.INDONESIAN)) {
            Files.writeString(
                    folder.resolve("report." + locale.getLanguage() + ".html"),
                    Samples.plain().report(locale));
            for (var theme : List.of("light", "dark")) {
                for (var page : Samples.plain().pages(locale, theme).entrySet()) {
                    var file = folder.resolve(page.getKey() + "." + locale.getLanguage() + "." + theme + ".html");
                    Files.writeString(file, page.getValue().replace("\"/static/", "\"static/"));
                }
            }
        }
    }
}
