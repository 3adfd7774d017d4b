package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code csv export}, {@code csv import}, {@code csv list} and {@code csv remove}. */
class CsvTest {
    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPlanOfAnImportNamesFileAndLineAndEndsWithOne() {
        server.on("POST /api/v1/projects/shop/csv-imports/plan", 200, """
                {"refused":true,"faults":["001-public.users.csv, line 7: 3 fields, and 4 columns"],"steps":["compare"]}""");

        var run = Run.of(server, "csv", "import", "shop", "--database", "main", "--from", "old-1", "--plan");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("  x 001-public.users.csv, line 7", "  1. compare", "Nothing would be changed.");
        assertThat(server.last().body()).isEqualTo("{\"from\":\"old-1\",\"database\":\"main\"}");
    }

    @Test
    void whoExportsIsToldWhereItIsAndWhatComesNext() {
        server.on("POST /api/v1/projects/shop/csv-exports", 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, """
                        {"id":5,"job_type":"csv-export","state":"succeeded",
                         "result":{"export":"old-1","folder":"/d/exports/shop/old-1","tables":2,"rows":9,"bytes":70}}""")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, """
                        {"items":[{"number":1,"at":"2026-11-21T09:00:00Z","text":"public.users: 9 rows"}]}""");

        var run = Run.of(server, "csv", "export", "shop", "--tables", "users,billing.invoices");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        "public.users: 9 rows",
                        "Wrote 9 rows of 2 tables into /d/exports/shop/old-1",
                        "encrypted: remove")
                .contains("taskforge csv import shop --database NAME");
        assertThat(server.requests().getFirst().body()).isEqualTo("{\"tables\":[\"users\",\"billing.invoices\"]}");
    }

    @Test
    void anImportThatFailsEndsWithOne() {
        server.on("POST /api/v1/projects/shop/csv-imports", 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, """
                {"id":5,"job_type":"csv-import","state":"failed","last_error":"table public.users has 3 rows"}""")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, "{\"items\":[]}");

        assertThat(Run.of(server, "csv", "import", "shop", "--from", "old-1").status())
                .isEqualTo(1);
        assertThat(Run.of(server, "csv", "import", "shop").status()).isEqualTo(2);
    }

    @Test
    void exportsAreListedAndRemoved() {
        server.on("GET /api/v1/projects/shop/csv-exports", 200, """
                        [{"name":"old-1","own":true,"project":"shop","database":"old","snapshot_at":"2026-11-21T08:00:00Z",
                          "tables":2,"rows":9,"bytes":70}]""")
                .on("DELETE /api/v1/projects/shop/csv-exports/old-1", 204, "");

        assertThat(Run.of(server, "csv", "list", "shop").out()).contains("old-1", "shop/old", "9");
        assertThat(Run.of(server, "csv", "remove", "shop", "old-1").out()).contains("Removed old-1.");
    }
}
