package dev.taskforge.server.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Takes the pictures for the README from a running server: {@code Screenshots URL NAME PASSWORD FOLDER PROJECT JOB}.
 * The last two say which project and which job are shown.
 */
public final class Screenshots {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 900;
    private static final int PHONE = 390;

    private Screenshots() {}

    public static void main(String[] arguments) {
        if (arguments.length != 6) {
            throw new IllegalArgumentException("usage: Screenshots URL NAME PASSWORD FOLDER PROJECT JOB");
        }
        var paths = Map.of(
                "overview", "/",
                "gate", "/projects/" + arguments[4],
                "jobs", "/jobs",
                "job", "/jobs/" + arguments[5],
                "audit", "/audit?verify=1");
        try (var chromium = new Chromium()) {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : List.of(WIDTH, PHONE)) {
                    take(chromium, arguments, paths, scheme, width);
                }
            }
        }
    }

    private static void take(
            Chromium chromium, String[] arguments, Map<String, String> paths, ColorScheme scheme, int width) {
        var options = new Browser.NewContextOptions()
                .setLocale(width == PHONE ? "id-ID" : "en-GB")
                .setColorScheme(scheme)
                .setDeviceScaleFactor(width == PHONE ? 2 : 1.5);
        try (var window = chromium.window(options, arguments[0], width, width == PHONE ? 844 : HEIGHT, true)) {
            var page = chromium.page(window);
            page.navigate("/sign-in");
            page.locator("#username").fill(arguments[1]);
            page.locator("#password").fill(arguments[2]);
            page.locator("form[action='/sign-in'] button").click();
            page.locator(".nav").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
            paths.forEach((name, path) -> {
                page.navigate(path);
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(Path.of(arguments[3], name + suffix(scheme, width) + ".png")));
            });
        }
    }

    private static String suffix(ColorScheme scheme, int width) {
        return (width == PHONE ? "-phone" : "") + (scheme == ColorScheme.DARK ? "-dark" : "");
    }
}
