package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecklistTest {
    private static final String BEFORE = "\uFEFF- [x] a\r\n- [ ] b";
    private static final String AFTER = "\uFEFF- [ ] a\r\n- [ ] b";
    private static final String CHANGE = "{\"offset\":4,\"before\":\"x\",\"after\":\" \",\"line\":1}";

    @TempDir
    private Path folder;

    private CannedServer server;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        server = new CannedServer();
        file = folder.resolve("docs/LAUNCH.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, BEFORE);
        server.on("GET /api/v1/projects", 200, "[{\"name\":\"shop\",\"directory\":\"" + folder + "\"}]");
        server.on("GET /api/v1/projects/shop/checklists", 200, "[{\"id\":3,\"file\":\"docs/LAUNCH.md\"}]");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answers(String text, String changes) throws Exception {
        var sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        server.on(
                "POST /api/v1/projects/shop/checklists/3/write",
                200,
                "{\"sha256\":\"" + sha256 + "\",\"claims\":7,\"changes\":[" + changes + "]}");
    }

    @Test
    void importSendsTheFileUnderItsPathInTheProjectsFolder() {
        server.on(
                "POST /api/v1/projects/shop/checklists",
                200,
                "{\"file\":\"docs/LAUNCH.md\",\"items\":2,\"phases\":0,\"procedures\":0,\"added\":[\"item.a\"],"
                        + "\"moved\":[],\"missing\":[\"item.old\"],\"lapsed\":[]}");

        var run = Run.of(server, "checklist", "import", file.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("2 items", "item.old");
        assertThat(server.last().body()).contains("\"file\":\"docs/LAUNCH.md\"", "\uFEFF- [x] a\\r\\n- [ ] b");
    }

    @Test
    void writeChangesExactlyTheCharactersTheServerNamesAndKeepsPermissions() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        answers(AFTER, CHANGE);

        var run = Run.of(server, "checklist", "write", file.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(AFTER.getBytes(StandardCharsets.UTF_8));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aPlanWritesNothing() throws Exception {
        answers(AFTER, CHANGE);

        var run = Run.of(server, "checklist", "write", file.toString(), "--plan");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("line 1", "\"x\"", "7 ticks are claims, not proof; --strict removes them.");
        assertThat(Files.readString(file)).isEqualTo(BEFORE);
    }

    @Test
    void aFileThatIsNotWhatTheServerSawIsLeftAlone() throws Exception {
        answers(AFTER, "{\"offset\":3,\"before\":\"x\",\"after\":\" \",\"line\":1}");
        assertThat(Run.of(server, "checklist", "write", file.toString()).status())
                .isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo(BEFORE);
    }

    @Test
    void somethingElseThanWasPromisedIsNotWritten() throws Exception {
        answers("other", CHANGE);
        assertThat(Run.of(server, "checklist", "write", file.toString()).status())
                .isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo(BEFORE);
    }

    @Test
    void aConflictOnTheServerLeavesTheFileAlone() throws Exception {
        server.on(
                "POST /api/v1/projects/shop/checklists/3/write",
                409,
                "{\"status\":409,\"title\":\"Conflict\",\"detail\":\"changed\"}");
        assertThat(Run.of(server, "checklist", "write", file.toString()).status())
                .isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo(BEFORE);
    }

    @Test
    void aFileThatWasNeverImportedOrIsNotTextIsWrongInput() throws IOException {
        var other = folder.resolve("OTHER.md");
        Files.writeString(other, "- [ ] a\n");
        assertThat(Run.of(server, "checklist", "show", other.toString()).status())
                .isEqualTo(2);
        Files.write(other, new byte[] {'-', (byte) 0xff});
        assertThat(Run.of(server, "checklist", "import", other.toString()).status())
                .isEqualTo(2);
        assertThat(Run.of(
                                server,
                                "checklist",
                                "import",
                                folder.resolve("none.md").toString())
                        .status())
                .isEqualTo(2);
    }

    @Test
    void aRulingThatWaitsSaysWhoMayApproveIt() {
        server.on(
                "POST /api/v1/projects/shop/checklist-items/item.a/priority",
                201,
                "{\"id\":4,\"state\":\"requested\",\"value\":\"P2\",\"approvers\":[\"budi\"]}");

        var run = Run.of(server, "checklist", "priority", "shop", "item.a", "P2", "--reason", "not before May");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("Ruling 4", "budi", "taskforge checklist approve shop item.a 4");
        assertThat(server.last().body()).contains("\"priority\":\"P2\"", "not before May");
    }

    @Test
    void rulingsAreSettledAndListed() {
        server.on(
                "POST /api/v1/projects/shop/checklist-items/item.a/rulings/4/approve",
                200,
                "{\"id\":4,\"state\":\"in_force\"}");
        server.on(
                "POST /api/v1/projects/shop/checklist-items/item.a/rulings/4/deny",
                200,
                "{\"id\":4,\"state\":\"denied\"}");
        server.on(
                "POST /api/v1/projects/shop/checklist-items/item.a/condition",
                201,
                "{\"id\":5,\"state\":\"in_force\",\"value\":\"payment = true\"}");
        server.on(
                "GET /api/v1/projects/shop/checklist-items/item.a/rulings",
                200,
                "[{\"id\":4,\"state\":\"denied\",\"subject\":\"priority\",\"value\":\"P2\",\"requested_by\":\"ana\","
                        + "\"settled_by\":\"budi\",\"reason\":\"not before May\"}]");

        assertThat(Run.of(server, "checklist", "approve", "shop", "item.a", "4").out())
                .contains("is approved");
        assertThat(Run.of(server, "checklist", "deny", "shop", "item.a", "4").out())
                .contains("is denied");
        assertThat(Run.of(server, "checklist", "when", "shop", "item.a", "{fact: payment, is: true}")
                        .out())
                .contains("counts when: payment = true");
        assertThat(Run.of(server, "checklist", "history", "shop", "item.a").out())
                .contains("not before May", "budi");
    }
}
