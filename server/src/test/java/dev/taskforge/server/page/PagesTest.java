package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {
    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{0}";

    static List<Map.Entry<String, String>> everyPage() {
        var pages = new ArrayList<Map.Entry<String, String>>();
        for (var locale : List.<Locale>of(Messages.ENGLISH, Messages.INDONESIAN)) {
            Samples.plain()
                    .pages(locale, "system")
                    .forEach((name, html) -> pages.add(Map.entry(name + "." + locale.getLanguage(), html)));
        }
        return pages;
    }

    static List<Map.Entry<String, String>> everyHostilePage() {
        return List.copyOf(new Samples(HOSTILE).pages(Messages.ENGLISH, "dark").entrySet());
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void aPageHasOneHeadingItsLandmarksAndItsLanguage(Map.Entry<String, String> page) {
        var html = page.getValue();
        assertThat(found(html, "<h1[ >]")).hasSize(1);
        assertThat(found(html, "<main [^>]*id=\"main\"")).hasSize(1);
        assertThat(html).startsWith("<!DOCTYPE html>").contains("class=\"skip\" href=\"#main\"");
        assertThat(html).contains("<html lang=\"" + page.getKey().replaceAll(".*\\.", "") + "\"");
        assertThat(found(html, "<title>[^<]+ · TaskForge</title>")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void everyInputHasALabel(Map.Entry<String, String> page) {
        var html = page.getValue();
        var labels = groups(html, "<label for=\"([^\"]+)\"");
        for (var field : found(html, "<(input|select|textarea) [^>]*>")) {
            if (field.contains("type=\"hidden\"")
                    || field.contains("type=\"radio\"")
                    || field.contains("type=\"checkbox\"")) {
                continue;
            }
            assertThat(groups(field, " id=\"([^\"]+)\"")).as(field).hasSize(1).allMatch(labels::contains);
        }
        assertThat(found(html, "(?<!<label class=\"choice\">)<input type=\"radio\""))
                .isEmpty();
        assertThat(found(html, "<(input|select|textarea)(?=[^>]*>)(?![^>]* (id|name)=)"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void everyButtonAndLinkSaysWhatItDoes(Map.Entry<String, String> page) {
        for (var element : found(page.getValue(), "(?s)<(button|a|summary)[ >].*?</\\1>")) {
            var text = element.replaceAll("(?s)<svg.*?</svg>", "")
                    .replaceAll("<[^>]+>", "")
                    .strip();
            assertThat(text.isEmpty() && !element.contains("aria-label="))
                    .as(element)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void idsAreUniqueAndReferencesLead(Map.Entry<String, String> page) {
        var html = page.getValue();
        var ids = groups(html, " id=\"([^\"]+)\"");
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(groups(html, " (?:aria-labelledby|aria-describedby)=\"([^\"]+)\""))
                .isSubsetOf(ids);
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void nothingNeedsAnExceptionFromTheContentSecurityPolicy(Map.Entry<String, String> page) {
        var html = page.getValue();
        assertThat(found(html, " style=")).isEmpty();
        assertThat(found(html, "<style")).isEmpty();
        assertThat(found(html, " on[a-z]+=")).isEmpty();
        assertThat(found(html, "<script[^>]*>")).allMatch(tag -> tag.contains(" src=\"/static/"));
        // What a page loads; a link that a person follows loads nothing.
        assertThat(found(html, "( src|<link[^>]* href)=\"https?:")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void everyFormThatChangesSomethingCarriesTheToken(Map.Entry<String, String> page) {
        for (var form : found(page.getValue(), "(?s)<form [^>]*method=\"post\".*?</form>")) {
            assertThat(form).contains("<input type=\"hidden\" name=\"_csrf\" value=\"c5rf-t0k3n\">");
        }
    }

    @ParameterizedTest
    @MethodSource("everyHostilePage")
    void hostileNamesStayText(Map.Entry<String, String> page) {
        var html = page.getValue();
        assertThat(html).doesNotContain("<script>alert").doesNotContain("<img").doesNotContain("\"'>");
        assertThat(found(html, "<script[^>]*>")).allMatch(tag -> tag.contains(" src=\"/static/"));
        assertThat(found(html, "<[a-z][^<>]* onerror=[^<>]*>")).isEmpty();
    }

    @Test
    void theLogLinesAloneCarryWhereToGoOn() {
        var html = Pages.log(Samples.ui(Messages.ENGLISH, "system", null), List.of(), 41);
        assertThat(html).contains("id=\"log-after\"").contains("value=\"41\"").contains("hx-swap-oob=\"true\"");
    }

    @Test
    void aPromiseThatCouldNotBeJudgedYetIsNotShownAsKept() {
        var ui = Samples.ui(Messages.ENGLISH, "system", null);

        assertThat(found(Pages.backups(ui, new BackupSamples("").none(true)), "(?s)<div[^>]*id=\"promises\".*?</div>"))
                .singleElement()
                .asString()
                .contains("tone-warn", "could be judged yet", "main: not judged yet")
                .doesNotContain("tone-pass", "as scheduled");
    }

    @Test
    void whoAsksForARestoreCanUnfoldWhatTheServerHad() {
        var ui = Samples.ui(Messages.ENGLISH, "system", null);
        assertThat(Pages.restore(ui, new BackupSamples("").restore("", "")))
                .contains(
                        "<details class=\"fold card\" id=\"server\">",
                        ">hstore 1.8</span>",
                        "archive_command = ***\nshared_preload_libraries = auto_explain\n</pre>");
        assertThat(Pages.restore(ui, new BackupSamples("").unpack())).doesNotContain("id=\"server\"");
    }

    @Test
    void goCannotBeChosenWhileSomethingBlocks() {
        var ui = Samples.ui(Messages.ENGLISH, "system", null);
        assertThat(found(Pages.gate(ui, new GateSamples("").gate(false)), "<input[^>]*value=\"GO\"[^>]*>"))
                .singleElement()
                .asString()
                .contains(" disabled");
        assertThat(found(Pages.gate(ui, new GateSamples("").gate(true)), "<input[^>]*value=\"GO\"[^>]*>"))
                .singleElement()
                .asString()
                .doesNotContain(" disabled");
    }

    private static List<String> found(String html, String pattern) {
        return Pattern.compile(pattern)
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static List<String> groups(String html, String pattern) {
        return Pattern.compile(pattern)
                .matcher(html)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
