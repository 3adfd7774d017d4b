package dev.taskforge.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.taskforge.ops.backup.OwnKey;
import dev.taskforge.ops.project.KitFile;
import dev.taskforge.ops.project.OwnFile;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that people print and keep. */
class KitPageTest {
    private static final String OWN = """
            destinations:
              nas: {kind: sftp, host: nas.example.id, user: backup, folder: /volume1/tf, password: "${NAS_PASSWORD}", host_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl <b>"}
              s3: {kind: s3, endpoint: "https://s3.example.id", bucket: backups, access_key: "${S3_KEY}", secret_key: "${S3_SECRET}"}
              unused: {kind: folder, folder: /mnt/unused}
            backup: {copies: [nas, s3]}
            """;

    @TempDir
    Path data;

    private Kit kit() throws Exception {
        return kit(true);
    }

    private Kit kit(boolean usual) throws Exception {
        Files.writeString(data.resolve("own.yaml"), OWN);
        return Kit.of(
                OwnFile.in(data),
                OwnKey.make(data.resolve(OwnFile.KEY)),
                data,
                usual,
                "machine",
                "https://somebody:canary@git.example.id/taskforge.git",
                Instant.parse("2026-11-27T10:00:00Z"),
                false);
    }

    private static String page(Kit kit, String language) {
        var texts = Messages.load("dev.taskforge.server.text.recovery", Locale.of(language));
        return new KitPage(texts, kit).html();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "id"})
    void itHoldsAllThatIsNeededAndNothingFromElsewhere(String language) throws Exception {
        var kit = kit();

        var page = page(kit, language);

        assertThat(page.replaceAll("\\s", "")).contains(kit.key());
        assertThat(page)
                .contains("NAS_PASSWORD", "S3_KEY", "S3_SECRET", "nas.example.id", "./taskforge recover --kit")
                .contains("git clone https://git.example.id/taskforge.git")
                .doesNotContain("canary", "/mnt/unused", "<b>\"", "kit.page.", "src=", "href=", "@import", "url(");
        assertThat(page).contains("lang=\"" + language + "\"");
    }

    @Test
    void aDataDirectoryThatIsNotTheUsualOneIsNamedInTheCommands() throws Exception {
        var kit = kit(false);

        assertThat(kit.commands())
                .endsWith(
                        "./taskforge recover --kit ../taskforge-kit.json --data " + data,
                        "./taskforge up --data " + data);
        assertThat(page(kit, "en")).contains("./taskforge up --data " + data);
    }

    @Test
    void asAFileItIsReadByRecover() throws Exception {
        var kit = kit();

        var read = KitFile.read(Json.write(kit).getBytes(StandardCharsets.UTF_8));

        assertThat(read.key()).isEqualTo(kit.key());
        assertThat(read.destinations().values())
                .containsExactlyElementsOf(OwnFile.in(data).copiedTo());
        assertThat(kit.toString()).doesNotContain(kit.key());
    }

    /** Also the text that is typed from the page. */
    @Test
    void whatIsTypedFromPaperIsReadByRecover() throws Exception {
        var found = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL).matcher(page(kit(), "en"));
        assertThat(found.find()).isTrue();
        var typed = found.group(1)
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");

        assertThat(KitFile.read(typed.getBytes(StandardCharsets.UTF_8))
                        .destinations()
                        .values())
                .containsExactlyElementsOf(OwnFile.in(data).copiedTo());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "id"})
    void itPrintsOnAtMostTwoSheets(String language) throws Exception {
        var options = new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
        try (var playwright = Playwright.create(options);
                var browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of("/usr/bin/chromium"))
                                .setArgs(List.of("--no-sandbox")))) {
            var window = browser.newPage();
            window.setContent(page(kit(), language));

            var printed = window.pdf(new Page.PdfOptions().setPreferCSSPageSize(true));

            var text = new String(printed, StandardCharsets.ISO_8859_1);
            assertThat(Pattern.compile("/Type ?/Page\\b")
                            .matcher(text)
                            .results()
                            .count())
                    .isBetween(1L, 2L);
        }
    }
}
