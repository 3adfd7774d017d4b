package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Role;
import dev.taskforge.server.http.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checklists over HTTP, as somebody uses them. */
class ChecklistRoutesTest {
    private static final String LISTS = PATH + "/checklists";
    private static final String TEXT = "\uFEFF# Launch\r\n## Wajib\r\n- [x] notes are there `ls NOTES.md`\r\n"
            + "- [ ] somebody looked\r\n## Keputusan\r\n- Tanggal:\r\n- PIC:\r\n- Status akhir:";

    private TestServer server;
    private TestServer.Client local;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        local = server.asLocal();
        var project = SampleProject.in(folder);
        assertThat(project.apply(local, YAML).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String body(String text) {
        return Json.write(Map.of("file", "LAUNCH.md", "content", text));
    }

    private static String write(String text) {
        return Json.write(Map.of("content", text, "strict", true));
    }

    @Test
    void anImportedChecklistIsShownJoinsTheGateAndIsWrittenBack() {
        var imported = local.post(LISTS, body(TEXT));
        assertThat(imported.status()).as(imported.body()).isEqualTo(200);
        assertThat(imported.json().get("items").intValue()).isEqualTo(2);
        long id = imported.json().get("id").longValue();

        var gate = local.get(PATH + "/gate").json();
        assertThat(gate.get("blockers").toString()).contains("item.notes-are-there", "item.somebody-looked");
        var shown = local.get(LISTS + "/" + id).json();
        var item = shown.get("sections").get(0).get("items").get(0);
        assertThat(item.get("state").stringValue()).isEqualTo("claimed");
        assertThat(item.get("suggestions").get(0).get("command").stringValue()).isEqualTo("ls NOTES.md");
        assertThat(local.get(LISTS).json().get(0).get("file").stringValue()).isEqualTo("LAUNCH.md");
        assertThat(local.post(PATH + "/decisions", "{\"status\": \"NO-GO\", \"pic\": \"Sari\"}")
                        .status())
                .isEqualTo(201);

        var changes = local.post(LISTS + "/" + id + "/write", write(TEXT)).json();

        assertThat(changes.get("changes").size()).isEqualTo(4);
        var first = changes.get("changes").get(0);
        int offset = first.get("offset").intValue();
        assertThat(TEXT.substring(offset - 1, offset + 2)).isEqualTo("[x]");
        assertThat(first.get("after").stringValue()).isEqualTo(" ");
        assertThat(changes.toString()).contains("Sari", "NO-GO");
    }

    @Test
    void aTextThatIsNotTheImportedOneIsAConflict() {
        long id = local.post(LISTS, body(TEXT)).json().get("id").longValue();

        assertThat(local.post(LISTS + "/" + id + "/write", write(TEXT + "\r\n")).status())
                .isEqualTo(409);
        assertThat(local.post(LISTS + "/999/write", write(TEXT)).status()).isEqualTo(404);
        assertThat(local.post(LISTS, body("# nothing")).status()).isEqualTo(422);
    }

    @Test
    void acceptingACommandNeedsTheRoleOnEverythingAndBindingOnlyTheProject() {
        long id = local.post(LISTS, body(TEXT)).json().get("id").longValue();
        var item = local.get(LISTS + "/" + id)
                .json()
                .get("sections")
                .get(0)
                .get("items")
                .get(0);
        var name = item.get("name").stringValue();
        var suggestion = Json.write(
                Map.of("suggestion", item.get("suggestions").get(0).get("id").stringValue()));
        var admin = server.as(Map.of("shop", Role.ADMIN));
        var items = PATH + "/checklist-items/" + name;

        assertThat(admin.post(items + "/accept", suggestion).status()).isEqualTo(403);
        assertThat(admin.post(items + "/bind", "{\"check\": \"notes\"}")
                        .json()
                        .get("checks")
                        .toString())
                .isEqualTo("[\"notes\"]");
        assertThat(local.post(items + "/accept", suggestion)
                        .json()
                        .get("checks")
                        .size())
                .isEqualTo(2);
        assertThat(admin.post(items + "/unbind", "{\"check\": \"notes\"}").status())
                .isEqualTo(200);
        assertThat(admin.post(items + "/retire", "{\"reason\": \"no longer\"}").status())
                .isEqualTo(409);
        SampleProject.ask(local, "shop");
        var state = local.get(LISTS + "/" + id)
                .json()
                .get("sections")
                .get(0)
                .get("items")
                .get(0)
                .get("state");
        assertThat(state.stringValue()).isEqualTo("pass");
    }

    @Test
    void aDocumentWithMoreLinesThanAreReadIsRefusedWithTheLimit() {
        var answer = local.post(LISTS, body("- [ ] a\n".repeat(10_001)));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("LAUNCH.md has more than 10000 lines", "Split it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../LAUNCH.md",
                "/etc/passwd",
                "docs/../LAUNCH.md",
                "./LAUNCH.md",
                "docs//a.md",
                "docs/",
                "a\\\\b.md",
                ".."
            })
    void aPathIsOneInTheProjectsFolderInOneSpelling(String file) {
        var answer = local.post(LISTS, Json.write(Map.of("file", file, "content", TEXT)));

        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    }

    @Test
    void ticksThatNobodyProvedAreCounted() {
        long id = local.post(LISTS, body(TEXT)).json().get("id").longValue();
        var lenient = Json.write(Map.of("content", TEXT));

        assertThat(local.post(LISTS + "/" + id + "/write", lenient)
                        .json()
                        .get("claims")
                        .intValue())
                .isEqualTo(1);
        assertThat(local.post(LISTS + "/" + id + "/write", write(TEXT))
                        .json()
                        .get("claims")
                        .intValue())
                .isZero();
    }

    @Test
    void theStateOfItemsIsMeasured() {
        local.post(LISTS, body(TEXT));

        var metrics = local.get("/metrics").body();

        assertThat(metrics)
                .contains(
                        "taskforge_checklist_items{project=\"shop\",state=\"claimed\"} 1.0",
                        "taskforge_checklist_items{project=\"shop\",state=\"manual\"} 1.0",
                        "taskforge_checklist_items{project=\"shop\",state=\"stale\"} 0.0",
                        "taskforge_gate_items{project=\"shop\",state=\"manual\"}");
    }
}
