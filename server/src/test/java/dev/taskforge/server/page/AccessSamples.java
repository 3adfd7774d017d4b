package dev.taskforge.server.page;

import dev.taskforge.server.page.view.AccessPage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** An access matrix with one leak and an identity that could not sign in, and two journeys. */
final class AccessSamples {
    private final UnaryOperator<String> text;

    /** @param text what is done to every text of the data */
    AccessSamples(UnaryOperator<String> text) {
        this.text = text;
    }

    AccessPage page() {
        return new AccessPage("sppg", text.apply("SPPG"), true, true, List.of(matrix()), List.of(walk(), cutOff()));
    }

    static AccessPage empty() {
        return new AccessPage("sppg", "SPPG", false, true, List.of(), List.of());
    }

    private AccessPage.Matrix matrix() {
        var identities = List.of(
                new AccessPage.Identity(text.apply("owner-a"), "owner · a"),
                new AccessPage.Identity("owner-b", "owner · b"),
                new AccessPage.Identity("reporter", "viewer · a"),
                new AccessPage.Identity("anonymous", ""));
        var rows = List.of(
                row("dashboard", "GET /dashboard", "pass 200 200", "pass 200 200", "error 200 ", "pass 302 302"),
                row("project@a", "GET /projects/17", "pass 200 200", "fail 403|404 200", "error 200 ", "pass 401 401"),
                row(
                        "project@b",
                        "GET /projects/18",
                        "pass 403|404 404",
                        "pass 200 200",
                        "error 403|404 ",
                        "pass 401 401"),
                row(
                        "forged-delete",
                        "DELETE /projects/17",
                        "pass 403 403",
                        "pass 403 403",
                        "unknown 403 ",
                        "pass 401 401"));
        return new AccessPage.Matrix(
                "access",
                text.apply("Only the right people get in"),
                "fail",
                text.apply("1 of 16 answers is wrong."),
                Samples.NOW.minusSeconds(240),
                812L,
                11,
                1,
                4,
                identities,
                rows);
    }

    private AccessPage.Row row(String route, String request, String... cells) {
        var names = List.of("owner-a", "owner-b", "reporter", "anonymous");
        var made = new ArrayList<AccessPage.Cell>();
        for (var cell : cells) {
            var parts = cell.split(" ", -1);
            var expected = parts[1].replace("|", " | ");
            made.add(new AccessPage.Cell(names.get(made.size()), parts[0], expected, parts[2], text.apply("")));
        }
        return new AccessPage.Row(text.apply(route), text.apply(request), made);
    }

    private AccessPage.Walk walk() {
        return new AccessPage.Walk(
                text.apply("project-life"),
                text.apply("https://staging.example.id"),
                text.apply("owner-a of the test tenant · projects called tf-probe"),
                "fail",
                text.apply("edit: answered 500 instead of 200."),
                List.of("journey"),
                Samples.NOW.minusSeconds(90),
                List.of(
                        step("open", false, "pass", "200", "200", 41),
                        step("sign-in", false, "pass", "302", "302", 187),
                        step("create", false, "pass", "200 | 201", "201", 64),
                        step("edit", false, "fail", "200", "500", 1203),
                        step("delete", true, "pass", "204 | 404", "204", 58)),
                List.of(
                        run(31, "failed", "fail", "edit", "done", false),
                        run(30, "passed", "pass", "export", "done", false)));
    }

    private AccessPage.Walk cutOff() {
        return new AccessPage.Walk(
                "signup",
                "https://staging.example.id",
                "",
                "unknown",
                "",
                List.of(),
                null,
                List.of(),
                List.of(run(29, "cut_off", "warn", "create", "unknown", true)));
    }

    private AccessPage.Step step(String name, boolean cleanup, String state, String wanted, String found, long ms) {
        return new AccessPage.Step(
                name, cleanup, state, wanted, found, text.apply(name + ": answered " + found + "."), ms);
    }

    private AccessPage.Run run(long id, String state, String tone, String step, String cleanup, boolean left) {
        return new AccessPage.Run(
                id, 812L, state, tone, step, cleanup, left, text.apply(""), Samples.NOW.minusSeconds(id * 60));
    }
}
