package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The navigation offers each reader what they may open, and nothing else. */
class NavigationTest {
    private static final Pattern LINK = Pattern.compile("<a href=\"(/[a-z]*)\"");

    @Test
    void noLinkLeadsToARefusal(@TempDir Path data, @TempDir Path folder) {
        try (var server = TestServer.in(data)) {
            SampleProject.in(folder).apply(server.asLocal(), SampleProject.YAML);
            var ofOne = server.as(Map.of("shop", Role.VIEWER));
            var ofAll = server.as(Map.of("*", Role.VIEWER));

            assertThat(links(ofOne)).contains("/jobs").doesNotContain("/workers");
            assertThat(links(ofAll)).contains("/jobs", "/workers");
            for (var reader : List.of(ofOne, ofAll)) {
                assertThat(links(reader))
                        .allSatisfy(link ->
                                assertThat(reader.get(link).status()).as(link).isEqualTo(200));
            }
        }
    }

    private static List<String> links(TestServer.Client reader) {
        var page = reader.get("/jobs").body();
        int from = page.indexOf("<nav class=\"nav\"");
        return LINK.matcher(page.substring(from, page.indexOf("</nav>", from)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
