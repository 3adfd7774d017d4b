package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.postgres.ServerSetup;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is read of manifests that other versions wrote. */
class ManifestFileTest {
    /** Of a PostgreSQL database, as it was written before it said what the server had. */
    private static final String BEFORE = """
            {"format": 1, "project": "shop", "database": "main", "artifact": "main.dump.zst", "bytes": 9, "sha256": "ab",
             "compression": "zstd", "snapshot_at": "2026-11-21T02:00:00Z", "job_id": 41,
             "content": {"rows": {"public.sale": 2}, "schema_sha256": "cd", "bytes": 20, "content_sha256": "ef",
               "tool": "pg_dump (PostgreSQL) 15.14",
               "postgres": {"image": "sha256:1", "server": {"version": "15.14", "encoding": "UTF8", "collate": "C",
                   "ctype": "C", "bytes": 30, "owner": "owner", "quoted_owner": "owner", "monetary": "C"},
                 "hashes": {"public.sale": "00"}, "schema": {"indexes": {"count": 1, "sha256": "11"}},
                 "sequences": {"public.ticket": {"least": 1, "most": 1, "called": true}}, "roles": "CREATE ROLE app;"}}}""";

    private static ManifestFile read(String text) {
        return ManifestFile.read(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static Manifest.Postgres postgres(ManifestFile file) {
        return Objects.requireNonNull(file.content().postgres());
    }

    @Test
    void oneOfBeforeIsReadAndWrittenAsItWas() {
        var file = read(BEFORE);

        assertThat(postgres(file).setup()).isNull();
        assertThat(postgres(file).roles()).isEqualTo("CREATE ROLE app;");
        assertThat(new String(file.json(), StandardCharsets.UTF_8)).doesNotContain("setup");
        assertThat(read(new String(file.json(), StandardCharsets.UTF_8))).isEqualTo(file);
    }

    @Test
    void whatTheServerHadIsReadAsItWasWritten() {
        var before = read(BEFORE);
        var was = postgres(before);
        var setup = new ServerSetup(
                new TreeMap<>(Map.of("plpgsql", "1.0")),
                new TreeMap<>(Map.of("work_mem", "7MB", "DateStyle", "ISO")),
                null);
        var now = new Manifest.Postgres(
                was.image(), was.server(), was.hashes(), was.schema(), was.sequences(), was.roles(), setup);
        var content = before.content();
        var written = ManifestFile.JSON.writeValueAsString(new Manifest(
                content.rows(),
                content.schemaSha256(),
                content.bytes(),
                content.contentSha256(),
                content.tool(),
                now,
                null,
                null,
                null));

        assertThat(written)
                .contains("\"setup\"", "\"extensions\"", "\"DateStyle\" : \"ISO\"")
                .doesNotContain("unknown");
        assertThat(Objects.requireNonNull(
                        ManifestFile.JSON.readValue(written, Manifest.class).postgres()))
                .isEqualTo(now);
    }
}
