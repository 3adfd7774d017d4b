package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.text.Messages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProjectReaderTest {
    private static final ProjectReader READER = new ProjectReader(CheckKinds.builtIn());
    private static final Messages ENGLISH = Messages.ofOperations(Messages.ENGLISH);

    /** A wrong file and the beginning of its only problem: line, column, path, message. */
    record Wrong(String yaml, String problem) {
        @Override
        public String toString() {
            return problem;
        }
    }

    static List<Wrong> wrongFiles() {
        return List.of(
                new Wrong("", "1:1: the file is empty"),
                new Wrong("[a]", "1:1: must be an object"),
                new Wrong("title: x", "1:1 project: project is missing"),
                new Wrong("project: Shop", "1:10 project: Shop is not a project name"),
                new Wrong("project: 7", "1:10 project: 7 is not a text here (put it in quotes: \"7\")"),
                new Wrong("project: ${NAME}", "1:10 project: ${NAME} is not a project name"),
                new Wrong(
                        "project: a\nprojekt: b",
                        "2:1 projekt: the key projekt is not known here (did you mean project?)"),
                new Wrong("project: a\nzzz: b", "2:1 zzz: the key zzz is not known here (known here: project, title"),
                new Wrong(
                        "project: a\nproject: b",
                        "2:1 project: the key project stands here a second time; it was first written in line 1"),
                new Wrong("project: a\ntitle: [x]", "2:8 title: must be a single value, not a list"),
                new Wrong("project: a\ntitle:", "2:7 title: has no value"),
                new Wrong("project: a\ntitle: &t x", "2:8 title: anchors and references such as &t are not read"),
                new Wrong("project: a\ntitle: !!str x", "2:8 title: tags such as"),
                new Wrong("project: a\n---\nproject: b", "2:1: a second document begins here"),
                new Wrong("project: a\n\ttitle: x", "2:1: a tab stands here (indent with spaces)"),
                new Wrong("project: a\ntitle: \"x", "2:10: this is not YAML"),
                new Wrong("project: a\nenvironment: Prod", "2:14 environment: Prod is not a name"),
                new Wrong("project: a\ncompose: {}", "2:10 compose.file: file is missing"),
                new Wrong("project: a\ncompose: {file: ../x.yml}", "2:17 compose.file: ../x.yml is not a path"),
                new Wrong("project: a\ncompose: {file: a/../../x}", "2:17 compose.file: a/../../x is not a path"),
                new Wrong("project: a\ncompose: {file: ~/x.yml}", "2:17 compose.file: ~/x.yml is not a path"),
                new Wrong(
                        "project: a\ncompose: {file: x, envfile: y}",
                        "2:20 compose.envfile: the key envfile is not known here (did you mean env_file?)"),
                new Wrong("project: a\ndatabases: [main]", "2:12 databases: must be an object with names"),
                new Wrong(
                        "project: a\ndatabases: {Main: {kind: sqlite, path: x}}",
                        "2:13 databases.Main: Main is not a name"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: oracle}}",
                        "2:23 databases.m.kind: oracle is not one of the words known here"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: sqlit, path: x}}",
                        "2:23 databases.m.kind: sqlit is not one of the words known here (did you mean sqlite?)"),
                new Wrong("project: a\ndatabases: {m: {kind: sqlite}}", "2:16 databases.m: path is missing"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: mariadb}}",
                        "2:16 databases.m: url is missing (a mysql database"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: mysql, url: \"postgresql://u@db/x\"}}",
                        "2:35 databases.m.url: this is not the address of a mysql database (say kind: postgres"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: postgres, url: \"mysql://u@db/x\"}}",
                        "2:38 databases.m.url: this is not the address of a postgres database (say kind: mysql"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: mysql, url: \"${U}\", writers: [app]}}",
                        "2:52 databases.m.writers: writers does not belong to a mysql database"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: mysql, url: \"${U}\"}}\nbackup: {of: [m]}",
                        "3:14 backup.of: nothing says in which service"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: mysql, url: \"${U}\"}}\nchecks: {c: {sql: m, query: select 1, equals: 1}}",
                        "3:19 checks.c.sql: the database m is on MariaDB or MySQL"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: postgres, url: \"postgresql://u:p@ss!@db/x\"}}",
                        "2:38 databases.m.url: postgresql://u:***@db/x is not of the form"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: redis, service: r, path: x}}",
                        "2:48 databases.m.path: path does not belong to a redis database"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: redis, service: r, user: u}}",
                        "2:48 databases.m.user: password is missing"),
                new Wrong("project: a\ndatabases: {m: {kind: valkey}}", "2:16 databases.m: service is missing"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: redis, service: r, password: secret}}",
                        "2:52 databases.m.password: must name the variable that holds the secret"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: sqlite, path: x, password: \"${P}\"}}",
                        "2:50 databases.m.password: password does not belong to a sqlite database"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: redis, service: r}}\nbackup: {of: [m]}",
                        "3:14 backup.of: nothing says in which service"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: redis, service: r}}\nchecks: {c: {sql: m, query: select 1, rows: 1}}",
                        "3:19 checks.c.sql: m is a Redis database, which knows no SQL"),
                new Wrong(
                        "project: a\nbackup: {of: [x]}",
                        "2:14 backup.of: there are no database and no files called x (none is declared"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: postgres, url: \"${U}\"}}\nbackup: {of: [m]}",
                        "3:14 backup.of: nothing says in which service"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: sqlite, path: x}}\nbackup: {of: [m], keep: 0}",
                        "3:25 backup.keep: 0 is not a whole number from 1 to 1000"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: sqlite, path: x}}\nbackup: {of: [m], schedule: \"99 2 * * *\"}",
                        "3:29 backup.schedule: 99 2 * * * is not a schedule"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: sqlite, path: x}}\nbackup: {of: m}",
                        "3:14 backup.of: must be a list"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: sqlite, path: x}}\nbackup: {of: [m], timezone: UTC}",
                        "3:29 backup.timezone: a time zone without a schedule"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: sqlite, path: x}}\nbackup: {of: [m], schedule: 0 2 * * *, timezone: Asia/Jakarrta}",
                        "3:50 backup.timezone: Asia/Jakarrta is not a time zone (did you mean Asia/Jakarta?)"),
                new Wrong("project: a\ndrill: {of: m}", "2:13 drill.of: m is not backed up"),
                new Wrong(
                        "project: a\ndatabases: {m: {kind: sqlite, path: m.db}, n: {kind: sqlite, path: n.db}}\n"
                                + "backup: {of: [m]}\nchecks: {c: {sql: n, query: SELECT 1, equals: 1}}\n"
                                + "drill: {of: m, checks: [c]}",
                        "5:24 drill.checks: there is no check c of the kind sql on a database that drill.of names"),
                new Wrong("project: a\nrelease: {service: app}", "2:10 release: a release needs a Compose file"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\nrelease: {service: app, proxy: {service: web, upstream: app, file: n/app.conf}}",
                        "3:10 release: with a proxy, TaskForge must know how to ask a new container"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\nrelease: {service: app, probe: {port: 80}, proxy: {service: app, upstream: app, file: n/app.conf}}",
                        "3:51 release.proxy: the proxy and the application are the same service: app"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\nrelease: {service: app, verify: [login]}",
                        "3:33 release.verify: there is no check called login"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\nrelease: {service: app, probe: {port: 80, path: health}}",
                        "3:49 release.probe.path: health is not a path"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\nrelease: {service: app, hold: 2h}",
                        "3:31 release.hold: 2h"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\nrelease: {service: app, require_rehearsal: true}",
                        "3:44 release.require_rehearsal: require_rehearsal needs to know which migrations are pending"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\ndatabases: {m: {kind: sqlite, path: x}}\nrelease: {service: app, rehearse: {database: m}}",
                        "4:35 release.rehearse: there is no PostgreSQL database called m that runs in a service"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\nrelease: {service: app, rehearse: {services: [app]}}",
                        "3:35 release.rehearse: app is what is rehearsed and runs anyway"),
                new Wrong(
                        "project: a\ncompose: {file: c.yml}\nchecks: {c: {http: \"http://x\"}}\nrelease: {service: app, probe: {port: 80}, rehearse: {checks: [c]}}",
                        "4:54 release.rehearse: c is no check of the kind journey"),
                new Wrong("project: a\nchecks: {c: x}", "2:13 checks.c: must be an object with one kind"),
                new Wrong(
                        "project: a\nchecks: {c: {title: x}}",
                        "2:13 checks.c: does not say what to check (add one of http, tcp"),
                new Wrong(
                        "project: a\nchecks: {c: {htpp: \"http://x\"}}",
                        "2:13 checks.c: does not say what to check (did you mean http?)"),
                new Wrong(
                        "project: a\nchecks: {c: {http: \"http://x\", tcp: \"x:1\"}}",
                        "2:32 checks.c: is both a http and a tcp check"),
                new Wrong(
                        "project: a\nchecks: {c: {http: ftp://x}}", "2:20 checks.c.http: ftp://x is not a web address"),
                new Wrong(
                        "project: a\nchecks: {c: {http: \"http://x\", status: 2OO}}",
                        "2:40 checks.c.status: 2OO is not a whole number from 100 to 599"),
                new Wrong(
                        "project: a\nchecks: {c: {http: \"http://x\", statsu: 200}}",
                        "2:32 checks.c.statsu: the key statsu is not known here (did you mean status?)"),
                new Wrong(
                        "project: a\nchecks: {c: {http: \"http://x\", priority: high}}",
                        "2:42 checks.c.priority: high is not one of"),
                new Wrong(
                        "project: a\nchecks: {c: {http: \"http://x\", timeout: 10}}",
                        "2:41 checks.c.timeout: 10 is not a duration (a number and a unit"),
                new Wrong(
                        "project: a\nchecks: {c: {http: \"http://x\", timeout: 2h}}",
                        "2:41 checks.c.timeout: 2h is not between 100ms and 1h"),
                new Wrong(
                        "project: a\nchecks: {c: {http: \"http://x\", headers: {A: \"x\\r\\nB: y\"}}}",
                        "2:45 checks.c.headers.A: x B: y is not a value of a header"),
                new Wrong(
                        "project: a\nchecks: {c: {tcp: \"x:70000\"}}",
                        "2:19 checks.c.tcp: x:70000 is not of the form host:port"),
                new Wrong("project: a\nchecks: {c: {tls: x}}", "2:19 checks.c.tls: x is not of the form host:port"),
                new Wrong(
                        "project: a\nchecks: {c: {sql: main, query: select 1, rows: 1}}",
                        "2:19 checks.c.sql: there is no database called main"),
                new Wrong(
                        "project: a\nchecks: {c: {sql: \"postgres://h/d\", query: select 1}}",
                        "2:13 checks.c: has 0 expectations; exactly one is needed"),
                new Wrong(
                        "project: a\nchecks: {c: {sql: \"postgres://h/d\", query: delete from x, rows: 1}}",
                        "2:44 checks.c.query: DELETE is not a statement that reads"),
                new Wrong(
                        "project: a\nchecks: {c: {sql: \"postgres://h/d\", query: select 1; drop table x, rows: 1}}",
                        "2:44 checks.c.query: only one statement"),
                new Wrong("project: a\nchecks: {c: {file: x, mode: rw}}", "2:29 checks.c.mode: rw is not a mode"),
                new Wrong(
                        "project: a\nchecks: {c: {file: x, exists: yes}}",
                        "2:31 checks.c.exists: yes is neither true nor false"),
                new Wrong(
                        "project: a\nchecks: {c: {file: x, exists: false, mode: 600}}",
                        "2:44 checks.c.mode: mode makes no sense"),
                new Wrong(
                        "project: a\nchecks: {c: {file: x, min_bytes: lots}}",
                        "2:34 checks.c.min_bytes: lots is not an amount"),
                new Wrong("project: a\nchecks: {c: {disk: \".\"}}", "2:13 checks.c: says nothing about how much"),
                new Wrong(
                        "project: a\nchecks: {c: {disk: \".\", free_percent: 120}}",
                        "2:39 checks.c.free_percent: 120 is not a number from 0 to 100"),
                new Wrong(
                        "project: a\nchecks: {c: {command: ls, read_only: true}}",
                        "2:23 checks.c.command: must be a list"),
                new Wrong("project: a\nchecks: {c: {command: [ls]}}", "2:13 checks.c.read_only: read_only is missing"),
                new Wrong(
                        "project: a\nchecks: {c: {command: [ls], read_only: false}}",
                        "2:40 checks.c.read_only: read_only must be true"),
                new Wrong(
                        "project: a\nchecks: {c: {command: [python, manage.py, migrate, --noinput], read_only: true}}",
                        "2:23 checks.c.command: manage.py migrate changes things"),
                new Wrong(
                        "project: a\nchecks: {c: {attestation: \" \"}}",
                        "2:27 checks.c.attestation: must not be blank"),
                new Wrong(
                        "project: a\ngate: {items: [{id: x, checks: [nope]}]}",
                        "2:32 gate.items[0].checks: there is no check called nope"),
                new Wrong("project: a\ngate: {items: [{id: x, checks: []}]}", "2:32 gate.items[0].checks: has 0 items"),
                new Wrong(
                        "project: a\nchecks: {c: {tcp: \"x:1\"}}\ngate: {items: [{id: x, checks: [c]}, {id: x, checks: [c]}]}",
                        "3:15 gate.items: the item x stands here twice"),
                new Wrong(
                        "project: a\nchecks: {c: {tcp: \"x:1\"}, d: {tcp: \"x:2\", priority: P0}}\ngate: {items: [{id: x, checks: [c]}]}",
                        "3:7 gate: the P0 check d belongs to no P0 item"),
                new Wrong(
                        "project: a\nchecks: {d: {tcp: \"x:2\", priority: P0}}\ngate: {items: [{id: x, priority: P2, checks: [d]}]}",
                        "3:7 gate: the P0 check d belongs to no P0 item"));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void aWrongFileIsRefusedWithItsPlace(Wrong wrong) {
        assertThat(problems(wrong.yaml())).singleElement().asString().startsWith(wrong.problem());
    }

    @Test
    void aServerOfValkeyIsDeclaredAsOneOfRedis() {
        var file = READER.read("""
                project: a
                compose: {file: docker-compose.yml}
                databases:
                  cache: {kind: valkey, service: store, user: backup, password: "${STORE_PASSWORD}"}
                backup: {of: [cache]}
                drill: {of: cache}
                """);

        assertThat(file.databases().get("cache"))
                .isEqualTo(new ProjectFile.Database(
                        "cache", ProjectFile.DatabaseKind.REDIS, "", "store", "backup", null, "${STORE_PASSWORD}"));
        assertThat(file.backupNames()).containsExactly("cache");
        assertThat(file.databasesToRestore()).isEmpty();
        assertThat(file.unpacks("cache")).isTrue();
    }

    @Test
    void allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
        assertThat(problems("""
                project: A
                titel: x
                checks:
                  health: {http: nonsense, status: 20}
                  port: {tcp: x}
                """).stream().map(problem -> problem.substring(0, problem.indexOf(' '))))
                .containsExactly("1:10", "2:1", "4:18", "4:36", "5:15");
    }

    @Test
    void badUtf8IsReportedWhereItStands() {
        var bytes = "project: a\ntitle: x\u00ff".getBytes(StandardCharsets.ISO_8859_1);

        var refused = catchThrowableOfType(ProjectFileException.class, () -> READER.read(bytes));

        assertThat(refused).hasMessageStartingWith("2:9: the file is not UTF-8");
    }

    @Test
    void aByteOrderMarkIsNoProblem() {
        assertThat(READER.read("\uFEFFproject: a").project()).isEqualTo("a");
    }

    @Test
    void aHugeFileIsRefusedUnread() {
        assertThat(problems("#".repeat(1_100_000)))
                .singleElement()
                .asString()
                .startsWith("1:1: the file has 1100000 bytes");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(problems("project: " + "[".repeat(100_000)))
                .singleElement()
                .asString()
                .contains("more than 20 levels");
    }

    @Test
    void referencesCannotMultiply() {
        var yaml = new StringBuilder("project: a\na0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(problems(yaml.toString()))
                .hasSizeGreaterThan(20)
                .first()
                .asString()
                .contains("anchors and references");
    }

    @Test
    void aControlCharacterIsNamed() {
        assertThat(problems("project: a\ntitle: x\u0007y"))
                .singleElement()
                .asString()
                .startsWith("2:9: the character U+0007");
    }

    @Test
    void aFileIsReadWithItsDefaults() {
        var file = READER.read("""
                project: shop
                checks:
                  health: {http: "${BASE}/health", priority: P0}
                  vouch: {attestation: "It works"}
                """);

        assertThat(file.title()).isEqualTo("shop");
        assertThat(file.environment()).isEqualTo("production");
        assertThat(file.checks().values())
                .extracting(ProjectFile.DeclaredCheck::maxAge)
                .containsExactly(Duration.ofHours(24), Duration.ofDays(90));
        assertThat(file.checks().values())
                .extracting(ProjectFile.DeclaredCheck::timeout)
                .containsOnly(Duration.ofSeconds(10));
        assertThat(file.items()).extracting(ProjectFile.Item::id).containsExactly("health", "vouch");
        assertThat(file.items().getFirst().priority()).isEqualTo(Priority.P0);
    }

    @Test
    void aReleaseIsReadWithItsDefaults() {
        var release = READER.read("""
                        project: shop
                        compose: {file: docker-compose.yml}
                        release:
                          service: app
                          proxy: {service: nginx, upstream: app, file: nginx/app.conf}
                          probe: {port: 8000}
                        """).release();
        assertThat(release)
                .isEqualTo(new ReleaseDuty(
                        "app",
                        List.of(),
                        ReleaseDuty.Edge.inContainer(
                                ReleaseDuty.ProxyKind.NGINX, "nginx", "app", "nginx/app.conf", 9180),
                        new ReleaseDuty.HttpProbe(8000, "/"),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        List.of(),
                        null,
                        List.of(),
                        Duration.ofMinutes(15),
                        List.of(),
                        3,
                        List.of(),
                        null,
                        List.of(),
                        new ReleaseDuty.Rehearse(null, List.of(), List.of(), false)));
    }

    @Test
    void theProxyOfAReleaseIsOneThatIsKnown() {
        assertThat(Objects.requireNonNull(READER.read(proxy("caddy")).release()).edge())
                .isEqualTo(ReleaseDuty.Edge.inContainer(
                        ReleaseDuty.ProxyKind.CADDY, "web", "app", "caddy/app.caddy", 9180));
        assertThat(problems(proxy("cady"))).singleElement().asString().contains("cady", "caddy");
    }

    @Test
    void aProxyOfThisMachineHasNoService() {
        var usual = READER.read(proxyAt("host: true")).release();
        assertThat(Objects.requireNonNull(usual).edge())
                .isEqualTo(ReleaseDuty.Edge.onHost(List.of("nginx"), "app", "caddy/app.caddy", 9180));
        var sudo = READER.read(proxyAt("host: true, command: [sudo, -n, /usr/sbin/nginx]"))
                .release();
        assertThat(Objects.requireNonNull(sudo).edge())
                .isEqualTo(ReleaseDuty.Edge.onHost(
                        List.of("sudo", "-n", "/usr/sbin/nginx"), "app", "caddy/app.caddy", 9180));

        assertThat(problems(proxyAt("host: true, service: web")))
                .singleElement()
                .asString()
                .contains("either in a service", "not both");
        assertThat(problems(proxyAt("ask_port: 9180")))
                .singleElement()
                .asString()
                .contains("either in a service");
        assertThat(problems(proxyAt("host: true, kind: caddy")))
                .singleElement()
                .asString()
                .contains("Caddy can only be told in a service");
        assertThat(problems(proxyAt("service: web, command: [nginx]")))
                .singleElement()
                .asString()
                .contains("how nginx on this machine is called");
    }

    private static String proxy(String kind) {
        return proxyAt("service: web, kind: " + kind);
    }

    private static String proxyAt(String place) {
        return """
                project: shop
                compose: {file: docker-compose.yml}
                release:
                  service: app
                  proxy: {%s, upstream: app, file: caddy/app.caddy}
                  probe: {port: 8000}
                """.formatted(place);
    }

    @Test
    void anItemIsAsUrgentAsItsMostUrgentCheckUnlessItSaysOtherwise() {
        var file = READER.read("""
                project: shop
                checks:
                  a: {tcp: "x:1", priority: P2}
                  b: {tcp: "x:2", priority: P0}
                gate:
                  items:
                    - {id: both, checks: [a, b]}
                    - {id: later, priority: P2, checks: [a]}
                """);

        assertThat(file.items()).extracting(ProjectFile.Item::priority).containsExactly(Priority.P0, Priority.P2);
    }

    @Test
    void theTemplateIsAValidFile() {
        assertThat(READER.read(ProjectTemplate.of("shop")).project()).isEqualTo("shop");
    }

    static List<String> problems(String yaml) {
        var refused = catchThrowableOfType(ProjectFileException.class, () -> READER.read(yaml));
        return refused == null
                ? List.of()
                : refused.problems().stream()
                        .map(problem -> problem.render(ENGLISH))
                        .collect(Collectors.toList());
    }
}
