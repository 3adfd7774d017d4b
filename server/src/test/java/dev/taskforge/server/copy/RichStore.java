package dev.taskforge.server.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.Staff;
import dev.taskforge.server.Store;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** A data folder in which a server has run and people have done of everything, so that no table is empty. */
record RichStore(Path data) {
    private static final String CHECKLIST = """
            # Launch

            - [x] Notes are there
            - [ ] Somebody looked
            """;
    static final String WIDE = "é漢😀\t\\N\\\\x00\n'\"".repeat(60_000);

    /** Runs the server and does it. */
    static RichStore in(Path folder) throws IOException {
        var data = folder.resolve("data");
        try (var server = TestServer.in(data, Map.of("DATABASE_URL", ""))) {
            people(server);
            project(server, Files.createDirectories(folder.resolve("shop")));
            jobs(server);
        }
        try (var database = new SqliteDatabase(Store.file(data))) {
            unusual(database);
        }
        return new RichStore(data);
    }

    private static void people(TestServer server) {
        var staff = new Staff(server).add("sari", "*", "admin").add("budi", "*", "admin");
        staff.withToken("sari", "*", "viewer").get("/api/v1/status");
        server.asLocal().post("/api/v1/tokens", "{\"name\":\"mailer\",\"work\":{\"types\":[\"mail\"]}}");
        server.anonymous().post("/api/v1/auth/login", "{\"username\":\"sari\",\"password\":\"wrong wrong wrong\"}");
    }

    private static void project(TestServer server, Path folder) {
        var local = server.asLocal();
        assertThat(SampleProject.in(folder).apply(local, SampleProject.YAML).status())
                .isEqualTo(200);
        SampleProject.ask(local, "shop");
        SampleProject.ended(local, local.post(SampleProject.PATH + "/backup", "{}"));
        SampleProject.ended(local, local.post(SampleProject.PATH + "/drill", "{}"));
        ok(local.post(SampleProject.PATH + "/checks/vouched/attest", "{\"statement\": \"dilihat 👀\"}"));
        ok(local.post(SampleProject.PATH + "/decisions", "{\"status\": \"NO-GO\", \"pic\": \"Sari\"}"));
        var sari = new Staff(server).signedIn("sari");
        ok(sari.post(
                SampleProject.PATH + "/waivers",
                Json.write(Map.of(
                        "item",
                        "vouched",
                        "reason",
                        "looked at in staging",
                        "expires_at",
                        Instant.now().plus(30, ChronoUnit.DAYS)))));
        ok(local.post(
                SampleProject.PATH + "/checklists", Json.write(Map.of("file", "LAUNCH.md", "content", CHECKLIST))));
        ok(local.post(SampleProject.PATH + "/checklist-items/item.notes-are-there/bind", "{\"check\": \"notes\"}"));
        ok(sari.post(
                SampleProject.PATH + "/checklist-items/item.somebody-looked/priority",
                "{\"priority\": \"P0\", \"reason\": \"agreed with the team on Monday\"}"));
        ok(local.post("/api/v1/endpoints", "{\"name\":\"hook\",\"url\":\"https://pay.example.id/hook\"}"));
    }

    private static void jobs(TestServer server) {
        var local = server.asLocal();
        SampleProject.ended(local, local.post("/api/v1/jobs", "{\"job_type\":\"test_job\",\"payload\":{\"n\":7}}"));
        var failing = "{\"job_type\":\"http\",\"max_attempts\":1,\"payload\":{\"endpoint\":\"nowhere\"}}";
        SampleProject.ended(local, local.post("/api/v1/jobs", failing));
        var open = local.post("/api/v1/jobs", "{\"job_type\":\"mail\"}").json().get("id");
        ok(local.post("/api/v1/jobs", "{\"job_type\": \"test_job\", \"needs\": [" + open + "]}"));
        ok(local.post("/api/v1/jobs", "{\"job_type\":\"mail\",\"run_at\":\"2099-01-01T00:00:00Z\"}"));
        ok(local.post("/api/v1/workers/claim", "{\"worker\":\"w\",\"types\":[\"mail\"],\"most\":1}"));
        ok(local.patch("/api/v1/queues/default", "{\"concurrency\": 2}"));
        ok(local.put("/api/v1/job-types/mail", "{\"max_attempts\": 7, \"payload_schema\": {\"type\": \"object\"}}"));
        ok(local.put("/api/v1/schedules/yearly", "{\"cron\":\"0 0 1 1 *\",\"job\":{\"job_type\":\"test_job\"}}"));
        ok(local.post("/api/v1/batches", """
                {"name": "b", "jobs": [{"key": "a", "job_type": "mail"}], "callback": {"job_type": "mail"}}"""));
        ok(local.post("/api/v1/jobs", "{\"job_type\":\"mail\"}", "Idempotency-Key", "once-only"));
        assertThat(local.get("/health/ready").status()).isEqualTo(200);
    }

    /** What no request can make here: rows of journeys, wide and unusual values, numbers of rows that are gone. */
    private static void unusual(SqliteDatabase database) {
        database.write(tx -> {
            tx.update("""
                    INSERT INTO job (id, queue, type, priority, state, max_attempts, created_at, run_at, payload,
                      finished_at, result)
                    VALUES (900, 'q', 'wide', 5, 'SUCCEEDED', 1, 1, 1, ?, ?, '')""", Json.write(Map.of("text", WIDE)), Instant.now());
            tx.update("INSERT INTO account_first_link VALUES ('hash', 1)");
            tx.update("INSERT INTO job_period VALUES (900000, 'q', 'wide', 1, 2, 3, 4, 5, '', '')");
            tx.update("INSERT INTO account_throttle VALUES ('user', 'subject', 3, 1, 1)");
            tx.update(
                    "INSERT INTO evidence_part VALUES ((SELECT max(id) FROM evidence), 0, '', 'n', 'PASS', '', '', '', 5)");
            tx.update("""
                    INSERT INTO return_request (project, release_number, serving_number, data_return, reason, requested_by,
                      requested_at, expires_at, approved)
                    VALUES ('sample', 1, 2, '{}', 'garbled', 'sari', 5, 6, 0)""");
            tx.update("""
                    INSERT INTO release (project, number, created_at, created_by, job_id, reference, image, digests, service,
                      compose, note, adopted, migrations, migrations_approval)
                    VALUES ('sample', 1, 5, 'ani', 1, 'shop:1', 'sha256:1', '[]', '{}', 'sealed', NULL, 0, '[]', NULL)""");
            tx.update("""
                    INSERT INTO deployment (project, release_number, before_number, rollback, job_id, deployed_by, state,
                      ground, started_at, switched_at, ended_at, gap_ms, error, measured_before, measured_after)
                    VALUES ('sample', 1, NULL, 0, 1, 'ani', 'SUCCEEDED', '{}', 5, 6, 7, NULL, NULL, NULL, '{"containers": 1}')""");
            tx.update(
                    "INSERT INTO release_verification (project, release_number, verified_at, verified_by, job_id, passed,"
                            + " answers) VALUES ('sample', 1, 8, 'ani', 2, 1, '[]')");
            tx.update("""
                    INSERT INTO restore (project, database_name, backup_id, place, into_name, job_id, restored_by, state, data_at,
                      begun_at, ended_at, stopped_at, stopped, gap_ms, error, undo_until, undo_job_id, cleared_at, dump, in_place,
                      folders)
                    VALUES ('sample', 'main', 1, '{}', NULL, 3, 'ani', 'UNDONE', 1, 2, 3, 4, '["a"]', 5, NULL, 6, 4, 7,
                      '{"file": "shop.sql"}', '{"safety_id": 1}', '{"/srv/a": "1:2"}')""");
            tx.update("""
                    INSERT INTO in_place_request (project, database_name, backup_id, data_at, place, without_drill, reason,
                      requested_by, requested_at, expires_at, decided_by, decided_at, approved, job_id)
                    VALUES ('sample', 'main', 1, 4, '{}', 1, 'garbled', 'sari', 5, 6, 'ani', 7, 1, 9)""");
            tx.update("UPDATE backup_set SET release_number = 3, job_id = 12");
            tx.update("UPDATE backup SET local = 0 WHERE id = (SELECT max(id) FROM backup)");
            tx.update("UPDATE backup SET pinned_at = 7, pinned_by = 'ana', pin_reason = 'wanted', pinned_with_set = 1");
            tx.update("""
                    INSERT INTO backup_copy (backup_id, destination, path, location, tried_at, verified_at, missing_at, error,
                      removed_at, locked_until)
                    VALUES ((SELECT max(id) FROM backup), 'disk2', 'shop/main/a', '/mnt/a', 5, NULL, 6, 'it is gone', NULL, 9)""");
            tx.update("INSERT INTO destination_mark (project, location, mark) VALUES ('sample', '/mnt/b', 'b')");
            tx.update("UPDATE drill SET read_from = 'disk2'");
            tx.update("""
                    INSERT INTO backup_promise (project, name, backup_cron, backup_zone, drill_cron, drill_zone, drill_each,
                      receivers, since)
                    VALUES ('sample', 'main', '0 2 * * *', 'Asia/Jakarta', NULL, NULL, 1, '', 5)""");
            tx.update(
                    "INSERT INTO backup_copy_promise (project, name, destination, since) VALUES ('sample', 'main', 'disk2', 5)");
            tx.update("""
                    INSERT INTO backup_trouble (project, name, concern, destination, since, told_at)
                    VALUES ('sample', 'main', 'PROOF', '', 6, 7), ('sample', 'main', 'COPY', 'disk2', 6, 7)""");
            tx.update("""
                    INSERT INTO rehearsal (project, rehearsed_at, rehearsed_by, job_id, verdict, outcome, image, reference,
                      before_number, before_image, database_name, backup_id, data_at, migrations, migrations_sha256, checks,
                      answers, restore_ms, migrate_ms, whole_ms, output)
                    VALUES ('sample', 9, 'ani', 3, 'YES', '{"key": "release.rehearsal.yes", "arguments": ["1"]}', 'sha256:2',
                      'shop:2', 1, 'sha256:1', 'main', 4, 5, 1, 'ab', 1, '[]', 10, NULL, 30, '')""");
            tx.update("INSERT INTO journey_run (id, project, journey, state, step, acted, cleanup, note, started_at)"
                    + " VALUES (41, 'shop', 'buy', 'CUT_OFF', '', 1, 'UNKNOWN', '', 9)");
            tx.update("INSERT INTO vault_account VALUES ('office', 'hash', 5, 6, 7, 'sari', 8)");
            tx.update("INSERT INTO vault_file VALUES ('office', 'shop/main/a', 5, 'ab', 6, 7)");
            tx.update("""
                    INSERT INTO alert (id, project, alert_key, topic, subject, severity, well, title, lines, path, at)
                    VALUES (51, 'sample', 'deploy/1/FAILED', 'release', 'deploy', 'critical', 0, 'gagal', 'a b', '/projects/sample', 5)""");
            tx.update("""
                    INSERT INTO alert_delivery (id, alert_id, project, channel, state, due_at, job_id, attempts, unanswered,
                      first_tried_at, sent_at, error, into_id)
                    VALUES (61, 51, 'sample', 'ops', 'WAITING', 6, 9, 3, 1, 7, NULL, 'answered 502', 62)""");
            tx.update("""
                    INSERT INTO monitor (id, project, name, state, since, bad, failed, unasked, good, told, looked_at, look, micros,
                      seen, gone_at, paused_at, paused_until, paused_by)
                    VALUES (7, 'sample', 'site', 'DOWN', 1, 2, 3, 4, 0, 1, 5, 1, 6, '{}', NULL, 7, 9223372036854775807, 'ani')""");
            tx.update(
                    "INSERT INTO monitor_transition (id, monitor_id, at, was, became, since, seen, told) VALUES (3, 7, 5, 'UP', 'DOWN', 1, '{}', 'TOLD')");
            tx.update(
                    "INSERT INTO silence (id, project, monitors, reason, begun_at, until, begun_by, ended_by) VALUES (3, 'shop', '*', 'disk', 1, 2, 'ani', 'budi')");
            tx.update("INSERT INTO duty_mark VALUES ('sample', 'logs', 5, 6, 'ani', 'seen')");
            tx.update(
                    "INSERT INTO launch (id, project, decision_id, begun_at, ends_at, ended_at, report) VALUES (3, 'shop', 1, 1, 2, 3, '{}')");
            tx.update("""
                    INSERT INTO guard VALUES ('shop', 'ports', 'here', '{}', 'file', 'ab', 'rules', '', 2, '{"a":1}', 'export', 3, 4, 'ani', 5,
                      'no', 6, 7, 8, '[]')""");
            tx.update("INSERT INTO guard_export VALUES (9, 'shop', 'ports', 'here', 4, 'ani', '{}', 'rules')");
            tx.update("""
                    INSERT INTO incident VALUES (4, 'shop', 5, 6, 7, 8, 1, 'CRITICAL', 1, 6, 2, 'stopped/db', '{}', NULL, 9, 'ani', 'a',
                      'b', 'c', 'd')""");
            tx.update("INSERT INTO incident_member VALUES (4, 'site', 5, 5, 8, 'WELL', 0, 1, 1, 3, '{}')");
            tx.update("INSERT INTO incident_event VALUES (6, 4, 'open', 5, 'OPENED', 'ani', '{}', 'log')");
            tx.update("INSERT INTO monitor_look VALUES (7, 5, 1, 6, '{}')");
            tx.update("INSERT INTO monitor_roll VALUES (7, 60, 0, 3, 1, 1, 1, 2, 2, 2, x'0501')");
            tx.update("""
                    INSERT INTO watch_duty VALUES (1, 'one', 0, 1, 2, 3, 4, 1)
                    ON CONFLICT (id) DO UPDATE SET offline_since = 4, reached = 1""");
            tx.update(
                    "INSERT INTO heartbeat VALUES (9, 'sample', 'nightly', 'ab', 'sealed', '24h', 1, 2, 1, 3, 4, 'run', 5, 6)");
            tx.update("INSERT INTO heartbeat_ping VALUES (4, 9, 2, 'FAIL', 3, 'run', 5, 1, 'log')");
            tx.update("INSERT INTO heartbeat_alive VALUES (1, 7) ON CONFLICT (id) DO UPDATE SET at = 7");
            tx.update("INSERT INTO heartbeat_gap VALUES (1, 2)");
            tx.update("INSERT INTO guard_peak VALUES ('sample', 'app', 'one', 20787, 5, 6, 7, 8, 9)");
            tx.update("INSERT INTO alert_pause VALUES ('sample', 'ops', 7, 3, 8)");
            tx.update("INSERT INTO alert_chat VALUES ('sample', 'ops', '-1', '-1001')");
            tx.update("UPDATE sqlite_sequence SET seq = 7000 WHERE name = 'evidence'");
            tx.update("""
                    UPDATE attestation SET file_name = 'x', file_type = 'image/png', file_bytes = 4, file_sha256 = 'ab',
                      file_content = ?""", new byte[] {0, 1, -1, 0});
            return null;
        });
    }

    private static void ok(TestServer.Answer answer) {
        assertThat(answer.status()).as(answer.response().uri() + answer.body()).isBetween(200, 202);
    }
}
