package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** The gate for programs and for later: JUnit XML, the report, freshness in CI, and watching. */
class GateOutputsTest {
    private static final String GATE = "GET /api/v1/projects/shop/gate";
    private static final String CHECKS = "GET /api/v1/projects/shop/checks";

    private final CannedServer server = new CannedServer();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private static String item(String id, String priority, String state, String more) {
        boolean blocks = priority.equals("P0")
                && !List.of("pass", "waived", "not_applicable").contains(state);
        return """
                {"id":"%s","title":"Title of %s","priority":"%s","state":"%s","reason":"because of %s","checks":[],
                 "blocks":%s%s}""".formatted(id, id, priority, state, id, blocks, more);
    }

    private CannedServer gate(String verdict, String... items) {
        return server.on(GATE, 200, """
                        {"project":"shop","environment":"production","verdict":"%s","at":"2026-11-21T10:00:00Z",
                         "items":[%s]}""".formatted(verdict, String.join(",", items)))
                .on(CHECKS, 200, "[]");
    }

    private Run run(String... arguments) {
        var environment = Map.of("TASKFORGE_URL", server.url(), "TASKFORGE_TOKEN", "secret");
        return Run.with(environment, folder, false, arguments);
    }

    @Test
    void aStaleItemOfAnyPriorityFailsInCiAndNothingIsAsked() {
        gate("GO", item("a", "P0", "pass", ""), item("b", "P2", "stale", ""));

        var run = run("gate", "shop", "--fail-stale");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("Stale, whatever the priority: 1 (b).");
        assertThat(run.out()).contains("|  GO  |");
        assertThat(server.requests()).extracting(CannedServer.Request::line).allMatch(line -> line.startsWith("GET"));
    }

    @Test
    void aFreshGoPassesInCiAndAFreshNoGoDoesNot() {
        gate("GO", item("a", "P0", "pass", ""), item("b", "P1", "fail", ""));
        assertThat(run("gate", "shop", "--fail-stale").status()).isZero();

        try (var other = new CannedServer()) {
            other.on(GATE, 200, "{\"verdict\":\"NO-GO\",\"items\":[]}").on(CHECKS, 200, "[]");
            assertThat(Run.of(other, "gate", "shop", "--fail-stale").status()).isEqualTo(1);
        }
    }

    @Test
    void everyItemIsATestCaseWithWhatToDo() throws Exception {
        gate(
                "NO-GO",
                item("a", "P0", "pass", ""),
                item("b", "P0", "fail", ",\"fix\":\"start <it> & see \\u0001]]>\""),
                item("c", "P0", "error", ",\"fix\":\"ask again\""),
                item("d", "P1", "stale", ""),
                item("e", "P1", "waived", ""),
                item("f", "P2", "not_applicable", ""),
                item("g", "P2", "manual", ""));

        var run = run("gate", "shop", "--cached", "--junit", "gate.xml");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("Written: gate.xml");
        var root = xml();
        assertThat(root.getTagName()).isEqualTo("testsuites");
        assertThat(attributes(root)).isEqualTo("7 tests, 3 failures, 1 errors, 2 skipped");
        assertThat(children(root, "testsuite"))
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactly("shop production P0", "shop production P1", "shop production P2");
        var tests = children(root, "testcase");
        assertThat(tests)
                .extracting(test -> test.getAttribute("name"))
                .containsExactly("a", "b", "c", "d", "e", "f", "g");
        assertThat(tests)
                .extracting(GateOutputsTest::outcome)
                .containsExactly("passed", "failure", "error", "failure", "skipped", "skipped", "failure");
        assertThat(tests.get(1).getTextContent())
                .contains("Title of b", "because of b", "Fix: start <it> & see \ufffd]]>");
    }

    private Element xml() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("gate.xml").toFile())
                .getDocumentElement();
    }

    private static String attributes(Element element) {
        return element.getAttribute("tests") + " tests, " + element.getAttribute("failures") + " failures, "
                + element.getAttribute("errors") + " errors, " + element.getAttribute("skipped") + " skipped";
    }

    private static List<Element> children(Element root, String name) {
        var found = new ArrayList<Element>();
        var nodes = root.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static String outcome(Element test) {
        for (var name : List.of("failure", "error", "skipped")) {
            if (!children(test, name).isEmpty()) {
                return name;
            }
        }
        return "passed";
    }

    @Test
    void theReportIsFetchedInTheLanguageAskedForAndWrittenAsAWhole() throws IOException {
        gate("GO", item("a", "P0", "pass", ""))
                .on("GET /api/v1/projects/shop/gate/report?language=id", 200, "<!DOCTYPE html><p>laporan</p>");

        var run = run("gate", "shop", "--cached", "--report", "gate.html", "--language", "id");

        assertThat(run.status()).isZero();
        assertThat(folder.resolve("gate.html")).hasContent("<!DOCTYPE html><p>laporan</p>");
        try (var files = Files.list(folder)) {
            assertThat(files).as("no draft is left behind").hasSize(1);
        }
    }

    @Test
    void aReportThatCannotBeFetchedLeavesTheOldOneAlone() throws IOException {
        Files.writeString(folder.resolve("gate.html"), "old");
        gate("GO", item("a", "P0", "pass", ""));

        assertThat(run("gate", "shop", "--cached", "--report", "gate.html").status())
                .isEqualTo(2);

        assertThat(folder.resolve("gate.html")).hasContent("old");
        assertThat(run("gate", "shop", "--cached", "--junit", "no/such/folder/gate.xml")
                        .status())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--watch --junit a.xml",
                "--watch --report a.html",
                "--watch --fail-stale",
                "--all --cached",
                "--all --fail-stale",
                "--report a.html --language fr",
                "--language id"
            })
    void whatDoesNotFitTogetherIsRefusedBeforeAnythingIsAsked(String options) {
        var run = run(("gate shop " + options).split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void watchingShowsAChangeAndEndsWithTheVerdictLastSeen() throws InterruptedException {
        gate("NO-GO", item("a", "P0", "fail", ""));
        gate("GO", item("a", "P0", "pass", ""));
        var ended = new AtomicReference<Run>();
        var watching = Thread.ofPlatform().start(() -> ended.set(run("gate", "shop", "--cached", "--watch")));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> server.requests().stream()
                                .filter(request -> request.line().equals(CHECKS))
                                .count()
                        >= 3);
        watching.interrupt();
        watching.join();

        assertThat(ended.get().status()).isZero();
        assertThat(ended.get().out()).containsSubsequence("|  NO-GO  |", "Watching.", "|  GO  |");
    }

    @Test
    void anExpiredWaiverIsNamedBesideTheReason() {
        gate(
                "NO-GO",
                item(
                        "a",
                        "P0",
                        "fail",
                        ",\"waiver\":{\"id\":4,\"state\":\"expired\",\"expires_at\":\"2026-11-20T08:00:00Z\"}"),
                item("b", "P0", "fail", ",\"waiver\":{\"id\":5,\"state\":\"requested\"}"));

        assertThat(run("gate", "shop", "--cached").out())
                .contains("EXPIRED: waiver 4 ended on 2026-11-20.", "Waiver 5 waits for approval.");
    }

    @Test
    void aWordIsSentWithItsFileLinkAndTime() throws IOException {
        Files.writeString(folder.resolve("mail.txt"), "yes");
        server.on("POST /api/v1/projects/shop/checks/told/attest", 201, "{}");

        var run = run(
                "attest",
                "shop",
                "told",
                "--statement",
                "Told her",
                "--link",
                "https://a.id/1",
                "--valid-for",
                "7d",
                "--file",
                "mail.txt");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(server.last().body())
                .contains("\"link\":\"https://a.id/1\"", "\"valid_for\":\"7d\"", "\"name\":\"mail.txt\"", "\"eWVz\"");
        Files.write(folder.resolve("big.txt"), new byte[512 * 1024 + 1]);
        assertThat(run("attest", "shop", "told", "--statement", "Told her", "--file", "big.txt")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void aRequestSaysWhoMayApproveOrThatASecondUserIsNeeded() {
        var request = new String[] {"waive", "request", "shop", "tls", "--reason", "internal only", "--until", "30d"};
        server.on("POST /api/v1/projects/shop/waivers", 201, "{\"id\":4,\"approvers\":[\"budi\",\"sari\"]}")
                .on("POST /api/v1/projects/shop/waivers", 201, "{\"id\":5,\"approvers\":[]}");

        assertThat(run(request).out()).contains("budi, sari", "taskforge waive approve shop 4");
        assertThat(run(request).out()).contains("a second user is needed");
    }

    @Test
    void deniedTakenBackAndPendingAreCommands() {
        server.on("POST /api/v1/projects/shop/waivers/4/deny", 200, "{\"id\":4}")
                .on("POST /api/v1/projects/shop/waivers/4/revoke", 200, "{\"id\":4}")
                .on("GET /api/v1/projects/shop/waivers?state=requested", 200, "[]");

        assertThat(run("waive", "deny", "shop", "4", "--reason", "renew it").out())
                .contains("Waiver 4 is denied.");
        assertThat(server.last().body()).contains("renew it");
        assertThat(run("waive", "revoke", "shop", "4").out()).contains("taken back");
        assertThat(run("waive", "list", "shop", "--pending").out()).contains("No waivers.");
    }
}
