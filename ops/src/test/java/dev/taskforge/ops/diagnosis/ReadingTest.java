package dev.taskforge.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Inspection;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How what is read becomes facts. */
class ReadingTest {
    private static final Instant NOW = Made.NOW;

    @Test
    void onlyLinesOfTheLastLifeAreRead() {
        var began = NOW.minusSeconds(9000);
        assertThat(Gathering.lastLife(inspection(began, NOW.minusSeconds(60)), NOW))
                .isEqualTo(began);
        // It was started again a moment ago: what it wrote before it ended counts.
        assertThat(Gathering.lastLife(inspection(NOW.minusSeconds(20), NOW.minusSeconds(30)), NOW))
                .isEqualTo(NOW.minusSeconds(600));
        assertThat(Gathering.lastLife(inspection(began, began.minusSeconds(5)), NOW))
                .isEqualTo(began);
    }

    private static Inspection inspection(Instant started, Instant finished) {
        var container = new Container(
                "a", "app-1", "x", "shop:1", Map.of(), "running", null, 0, false, started, finished, 0, "no", Map.of(),
                List.of(), List.of(), false);
        return new Inspection(container, false, finished, "", 0, List.of(), Map.of(), List.of());
    }

    @Test
    void aSecretThatIsAlsoANameDoesNotBreakTheCommandThatIsAdvised() {
        var unit = Made.running("postgres").state("exited", 1);
        var finding = Diagnosing.causes(MadeFacts.facts(unit)).getFirst();
        var answer = Message.of("check.http.lacks", "postgres");
        var masked = Diagnosis.masked(
                finding.resting(List.of(answer)).with(List.of(finding.resting(List.of(answer)))),
                new Masking(List.of("postgres"))::mask);
        assertThat(masked.advice()).isEqualTo(Message.of("diagnosis.crash.fix", "postgres", "postgres-1"));
        assertThat(masked.said().arguments()).contains("postgres");
        assertThat(masked.evidence()).containsExactly(Message.of("check.http.lacks", "***"));
        assertThat(masked.below().getFirst().advice()).isEqualTo(masked.advice());
        assertThat(masked.below().getFirst().evidence()).isEqualTo(masked.evidence());
    }

    @Test
    void hostileLinesBecomeShortAndPlainAndLoseTheirSecrets() {
        var hostile = "\u001B[31mred\u001B[0m \u001B]0;title\u0007 pass=hunter2secret\u0000\r\n"
                + "x".repeat(10_000_000) + "\n\u202Eback";
        var lines = LogLines.of(hostile, false, text -> text.replace("hunter2secret", "***"));
        assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 301);
        assertThat(lines.getFirst()).isEqualTo("red  pass=***");
        assertThat(lines.getLast()).isEqualTo("back");
        assertThat(LogLines.of("\u001B]0;a title without an end\nthe reason", false, text -> text))
                .containsExactly("the reason");
        assertThat(LogLines.of("cret tail\nwhole", true, text -> text)).containsExactly("whole");
        assertThat(LogLines.of("a\n".repeat(500), false, text -> text)).hasSize(12);
        assertThat(LogLines.of("sec\u001B[0mret-value", false, text -> text.replace("secret-value", "***")))
                .containsExactly("***");
    }

    @Test
    void onlyAddressesNameServices() {
        assertThat(Needs.names("DATABASE_URL", "postgres://u:p@db:5432/x", "db"))
                .isTrue();
        assertThat(Needs.names("DB_HOST", "db", "db")).isTrue();
        assertThat(Needs.names("DSN", "host=db port=5432", "db")).isTrue();
        assertThat(Needs.names("REDIS_NODES", "a:1,redis:6379", "redis")).isTrue();
        assertThat(Needs.names("APP_NAME", "db", "db")).isFalse();
        assertThat(Needs.names("MYSQL_DATABASE", "wordpress", "wordpress")).isFalse();
        assertThat(Needs.names("POSTGRES_DATABASE", "postgres://db:5432/x", "db"))
                .isTrue();
        assertThat(Needs.names("DATABASE_URL", "postgres://u:p@mydb.example:5432/x", "db"))
                .isFalse();
        assertThat(Needs.names("HOST_PATH", "/srv/db/x", "db")).isFalse();
    }

    @Test
    void theKernelLogTellsTheMachineFromALimitAndNamesTheContainer() {
        var at = Instant.parse("2026-11-28T09:58:59.5Z");
        var id = "0a".repeat(32);
        var unit = "/system.slice/docker-" + id + ".scope";
        assertThat(Machine.times("""
                2026-11-28T09:58:59,500000+00:00 Out of memory: Killed process 12 (python3)
                2026-11-28T09:58:59,500000+00:00 Memory cgroup out of memory: Killed process 13 (python3)
                2026-11-28T09:58:59,500000+00:00 oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),task_memcg=/system.slice/docker-%1$s.scope,task=sh,pid=9
                2026-11-28T09:58:59,500000+00:00 Memory cgroup out of memory: Killed process 9 (sh)
                2026-11-28T09:58:59,500000+00:00 oom-kill:constraint=CONSTRAINT_NONE,task_memcg=/docker/%1$s,task=sh,pid=8
                2026-11-28T09:58:59,500000+00:00 Out of memory: Killed process 8 (sh)
                2026-11-28T09:58:59,500000+00:00 oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/system.slice/cron.service,pid=7
                2026-11-28T09:58:59,500000+00:00 Memory cgroup out of memory: Killed process 7 (sh)
                garbage Out of memory: Killed process
                """.formatted(id)))
                .containsExactly(
                        new Facts.Shortage(at, false, null),
                        new Facts.Shortage(at, true, null),
                        new Facts.Shortage(at, true, unit),
                        new Facts.Shortage(at, false, "/docker/" + id),
                        new Facts.Shortage(at, true, "/system.slice/cron.service"));
    }

    @Test
    void whatKeepsDataIsToldFromWhatOnlyAsksItOrCopiesIt() {
        assertThat(List.of("postgres:15", "ghcr.io/client/postgis:16-3.4", "bitnami/redis@sha256:ab", "mariadb"))
                .allMatch(Look::keepsData);
        assertThat(List.of(
                        "oliver006/redis_exporter:v1",
                        "prodrigestivill/postgres-backup-local",
                        "mongo-express",
                        "kafka-ui",
                        "shop:mongo-fix"))
                .noneMatch(Look::keepsData);
        assertThat(List.of("nginx", "nginx:1.27-alpine", "reg:5000/openresty/openresty"))
                .allMatch(Look::isNginx);
        assertThat(List.of("nginx/nginx-prometheus-exporter:1", "shop:1")).noneMatch(Look::isNginx);
    }
}
