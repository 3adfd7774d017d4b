package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.HttpOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every page with sample data in a real browser under the server's content security policy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayoutTest {
    private static final String HOST = "http://pages.test/";
    private static final String LONG =
            "sebuah_nama_yang_sangat_panjang_tanpa_spasi_yang_tidak_boleh_melebarkan_halaman_".repeat(2);

    private final Map<String, String> pages = new HashMap<>();
    private Chromium chromium;

    @BeforeAll
    void open() {
        pages.putAll(Samples.plain().pages(Messages.INDONESIAN, "system"));
        new Samples(LONG).pages(Messages.ENGLISH, "dark").forEach((name, html) -> pages.put(name + "-long", html));
        pages.put("report", Samples.plain().report(Messages.INDONESIAN));
        pages.put("report-long", new Samples(LONG).report(Messages.ENGLISH));
        pages.put("report-month", Samples.plain().monthReport(Messages.INDONESIAN));
        pages.put("report-month-long", new Samples(LONG).monthReport(Messages.ENGLISH));
        chromium = new Chromium();
    }

    @AfterAll
    void close() {
        chromium.close();
    }

    @Test
    void noPageScrollsSidewaysOnAPhone() {
        try (var window = chromium.window(null, 390, 844, true)) {
            window.route("**/*", this::answer);
            var page = chromium.page(window);
            for (var name : pages.keySet()) {
                page.navigate(HOST + name);
                page.evaluate("() => document.querySelectorAll('details:not(.menu)').forEach(d => d.open = true)");
                assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                        .as(name + ": " + widest(page))
                        .isLessThanOrEqualTo(390);
                assertThat(cutOff(page)).as(name).asString().isEmpty();
            }
        }
        // The events that this test pretends to send end at once, which htmx reports as an event object.
        assertThat(chromium.complaints()).allMatch(complaint -> complaint.endsWith("[object Event]"));
    }

    @Test
    void buttonsAreLargeEnoughForAThumb() {
        try (var window = chromium.window(null, 390, 844, true)) {
            window.route("**/*", this::answer);
            var page = chromium.page(window);
            for (var name : Samples.plain().pages(Messages.INDONESIAN, "system").keySet()) {
                page.navigate(HOST + name);
                assertThat((Number) page.evaluate("() => Math.min(99, ...[...document.querySelectorAll('.button')]"
                                + ".filter(b => b.checkVisibility()).map(b => b.getBoundingClientRect().height))"))
                        .as(name)
                        .satisfies(height -> assertThat(height.doubleValue()).isGreaterThanOrEqualTo(32));
            }
        }
    }

    /** What is wider than the window though nothing scrolls: it is not seen as a whole. */
    private static Object cutOff(Page page) {
        return page.evaluate(
                "() => { const scrolls = e => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));"
                        + " return [...document.querySelectorAll('main *')]"
                        + ".filter(e => e.getBoundingClientRect().right > 391 && e.checkVisibility() && e.textContent.trim() && !e.closest('thead, .sr') && !scrolls(e))"
                        + ".slice(0, 4).map(e => e.tagName + '.' + e.getAttribute('class') + ' ' + e.textContent.trim().slice(0, 60)).join('; '); }");
    }

    private static Object widest(Page page) {
        return page.evaluate("() => [...document.querySelectorAll('body *')]"
                + ".filter(e => e.getBoundingClientRect().right > 391 && e.checkVisibility())"
                + ".slice(0, 4).map(e => e.tagName + '.' + e.getAttribute('class')).join(' ')");
    }

    private void answer(Route route) {
        var path = route.request().url().substring(HOST.length());
        if (path.startsWith("static/")) {
            route.fulfill(new Route.FulfillOptions().setContentType(type(path)).setBodyBytes(resource(path)));
        } else if (path.startsWith("api/")) {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("text/event-stream")
                    .setBody("retry: 600000\n\n"));
        } else {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("text/html; charset=utf-8")
                    .setHeaders(Map.of("Content-Security-Policy", policy(path)))
                    .setBody(pages.getOrDefault(path, "")));
        }
    }

    /** The report brings its own style and is sent with a policy that allows just that. */
    private static String policy(String path) {
        return path.startsWith("report") ? Stylesheet.of("/report.css").policy() : HttpOptions.USUAL_POLICY;
    }

    private static String type(String path) {
        return path.endsWith(".css") ? "text/css" : path.endsWith(".js") ? "text/javascript" : "image/svg+xml";
    }

    private static byte[] resource(String path) {
        try (var in = LayoutTest.class.getResourceAsStream("/" + path)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
