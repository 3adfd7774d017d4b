package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";

    private static String found(String html, String pattern) {
        var match = Pattern.compile(pattern, Pattern.DOTALL).matcher(html);
        assertThat(match.find()).as(pattern).isTrue();
        return match.group(1);
    }

    @Test
    void theDocumentNeedsNothingBesideItself() {
        var html = Samples.plain().report(Messages.ENGLISH);

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .doesNotContain("<script", "<link", "<img", "<iframe", "url(", "style=\"");
        assertThat(Pattern.compile(" (?:src|srcset|action)=").matcher(html).find())
                .isFalse();
    }

    @Test
    void itsPolicyAllowsItsOwnStyleAndNothingElse() throws Exception {
        var html = Samples.plain().report(Messages.ENGLISH);

        var policy =
                found(html, "Content-Security-Policy\" content=\"([^\"]*)\"").replace("&#39;", "'");
        var style = found(html, "<style>(.*?)</style>");
        var hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        assertThat(policy).startsWith("default-src 'none'; style-src 'sha256-" + hash + "'");
    }

    @Test
    void whatOthersWroteIsTextAndNothingElse() {
        var html = new Samples(HOSTILE).report(Messages.ENGLISH);

        assertThat(html).contains("&lt;script&gt;alert(1)").doesNotContain("<script", "<img");
        assertThat(found(html, "<a href=\"(https?://[^\"]*)\"")).doesNotContain("<");
    }

    @Test
    void theReportOnAMonthNeedsNothingBesideItselfAndTrustsNobody() {
        var html = new Samples(HOSTILE).monthReport(Messages.INDONESIAN);

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("lang=\"id\"", "&lt;script&gt;alert(1)", "Laporan bulanan", "class=\"unknown\"")
                .doesNotContain("<script", "<link", "<img", "<iframe", "url(", "style=\"");
    }

    @Test
    void itSpeaksTheLanguageAskedForAndCarriesTheFingerprintOfTheAuditLog(@TempDir Path data, @TempDir Path folder) {
        try (var server = TestServer.in(data)) {
            var local = server.asLocal();
            SampleProject.in(folder).apply(local, SampleProject.YAML);
            SampleProject.ask(local, "shop");
            var path = "/api/v1/projects/shop/gate/report";

            var english = local.get(path + "?language=en");
            var indonesian = local.get(path + "?language=id");

            assertThat(english.status()).isEqualTo(200);
            assertThat(english.header("Content-Type")).startsWith("text/html");
            assertThat(english.header("Content-Security-Policy")).contains("style-src 'sha256-");
            assertThat(english.body()).contains("lang=\"en\"", "What blocks the launch", "Evidence of notes");
            assertThat(indonesian.body()).contains("lang=\"id\"", "Yang menghalangi peluncuran");
            assertThat(local.get(path).body())
                    .contains(server.app().audit().key().fingerprint());
            // The first proof of TaskForge itself may add an entry between the two questions.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var newest =
                        local.get("/api/v1/audit?limit=1").json().get("items").get(0);
                assertThat(local.get(path).body()).contains(newest.get("hash").stringValue());
            });
            assertThat(local.get(path + "?language=fr").status()).isEqualTo(422);
            assertThat(local.get("/api/v1/projects/none/gate/report").status()).isEqualTo(404);
            assertThat(server.as(Map.of("shop", Role.VIEWER))
                            .get("/projects/shop/report")
                            .status())
                    .isEqualTo(200);
            assertThat(server.as(Map.of("other", Role.ADMIN))
                            .get("/projects/shop/report")
                            .status())
                    .isEqualTo(403);
        }
    }
}
