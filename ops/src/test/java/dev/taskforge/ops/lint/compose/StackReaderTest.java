package dev.taskforge.ops.lint.compose;

import static dev.taskforge.ops.lint.compose.StackFixture.service;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway") // what is missing fails the test
class StackReaderTest {

    @Test
    void anchorsAliasesAndMergeKeysAreResolvedAndKeepTheirPlaces() {
        var stack = new StackFixture().with("compose.yml", """
                        x-base: &base
                          restart: unless-stopped
                          environment: &env
                            LEVEL: info
                        services:
                          app:
                            <<: *base
                            image: app:1.0
                            environment:
                              <<: *env
                              PORT: 8000
                          worker:
                            <<: [*base]
                            image: app:1.0
                        """).stack();

        var app = stack.service("app").orElseThrow();
        assertThat(app.definition().text("restart")).hasToString("compose.yml:2:12");
        assertThat(app.environment()).extracting(Setting::name).containsExactly("PORT", "LEVEL");
        assertThat(app.setting("LEVEL").orElseThrow().spot()).hasToString("compose.yml:4:5");
        assertThat(stack.service("worker").orElseThrow().environment())
                .extracting(Setting::value)
                .containsExactly("info");
    }

    @Test
    void placesAreRightBehindCharactersThatTakeTwoUnits() {
        var fixture = new StackFixture().with("compose.yml", """
                # 🚀 "naïve"
                services:
                  app: {image: "app:🚀", restart: always}
                """);

        assertThat(fixture.stack().service("app").orElseThrow().definition().text("restart"))
                .satisfies(text -> assertThat(text.spot().text()).isEqualTo("always"))
                .hasToString("compose.yml:3:34");
    }

    @ParameterizedTest
    @CsvSource({
        "5432:5432, null, 5432, 5432, tcp",
        "127.0.0.1:5432:5432, 127.0.0.1, 5432, 5432, tcp",
        "8000, null, '', 8000, tcp",
        "127.0.0.1::80, 127.0.0.1, '', 80, tcp",
        "'[::1]:8080:80', ::1, 8080, 80, tcp",
        "3000-3005:3000-3005/udp, null, 3000-3005, 3000-3005, udp",
        "'${IP:-127.0.0.1}:${PORT:-81}:80', 127.0.0.1, 81, 80, tcp",
        "'${PORT}:80', null, '${PORT}', 80, tcp",
    })
    void shortPortsAreReadInAllTheirForms(String written, String ip, String published, String target, String protocol) {
        var port = service("ports: [\"" + written + "\"]").ports().getFirst();

        assertThat(String.valueOf(port.hostIp())).isEqualTo(ip);
        assertThat(port.published()).isEqualTo(published);
        assertThat(port.target()).isEqualTo(target);
        assertThat(port.protocol()).isEqualTo(protocol);
    }

    @Test
    void longPortsAndVolumesAreReadToo() {
        var service = service("""
                ports:
                  - target: 80
                    published: "8080"
                    host_ip: 127.0.0.1
                    protocol: tcp
                volumes:
                  - data:/var/lib/data
                  - ./conf:/etc/app:ro
                  - type: bind
                    source: /srv/x
                    target: /x
                    read_only: true
                  - /anonymous
                  - type: tmpfs
                    target: /tmp
                """);

        assertThat(service.ports()).singleElement().satisfies(port -> {
            assertThat(port.onLoopback()).isTrue();
            assertThat(port.publishes(8080)).isTrue();
        });
        assertThat(service.mounts())
                .extracting(
                        mount -> mount.kind() + " " + mount.source() + " " + mount.target() + " " + mount.readOnly())
                .containsExactly(
                        "VOLUME data /var/lib/data false",
                        "BIND ./conf /etc/app true",
                        "BIND /srv/x /x true",
                        "ANONYMOUS null /anonymous false",
                        "MEMORY null /tmp false");
    }

    @Test
    void aFoldedCommandKeepsThePlaceOfEachWord() {
        var command = service("""
                command: >
                  redis-server
                  --requirepass ${PW}
                  --maxmemory ${MEM:-1gb}
                """).command();

        assertThat(command).isNotNull();
        assertThat(requireNonNull(command).option("--maxmemory")).satisfies(text -> {
            assertThat(text.value()).isEqualTo("1gb");
            assertThat(text.spot()).hasToString("compose.yml:7:19");
        });
    }

    @Test
    void bothFormsOfHealthChecksAndLimitsAreRead() {
        var text = service("""
                healthcheck: {test: curl -f http://localhost || exit 1}
                mem_limit: 512m
                """);
        var list = service("""
                healthcheck: {test: [CMD, redis-cli, ping], interval: 30s}
                deploy: {resources: {limits: {memory: '${M:-1G}', cpus: "0.5", pids: 100}}}
                """);

        assertThat(requireNonNull(text.health()).shell()).isTrue();
        assertThat(requireNonNull(requireNonNull(text.health()).test()).line())
                .isEqualTo("curl -f http://localhost || exit 1");
        assertThat(text.limits().memoryBytes()).isEqualTo(512L << 20);
        assertThat(requireNonNull(list.health()).shell()).isFalse();
        assertThat(requireNonNull(requireNonNull(list.health()).test()).line()).isEqualTo("redis-cli ping");
        assertThat(list.limits().memoryBytes()).isEqualTo(1L << 30);
        assertThat(requireNonNull(list.limits().pids()).value()).isEqualTo("100");
    }

    @Test
    void environmentComesFromFilesFirstAndVariablesAreFilledInFromTheEnvironmentOfTheStack() {
        var stack = new StackFixture()
                .with("docker-compose.prod.yml", """
                        services:
                          app:
                            image: app:${TAG}
                            env_file: [app.env, missing.env]
                            environment:
                              - A=${X:-none}/${Y:-${X}}
                              - B
                              - C=$UNSET
                        """)
                .with(".env", "TAG=dev\n")
                .with(".env.production", "TAG=1.2\nX=one\n")
                .with("app.env", "A=file\nD=four\n")
                .stack();

        var app = stack.services().getFirst();
        assertThat(stack.environment()).hasToString("EnvSource .env.production");
        assertThat(app.image()).isEqualTo("app:1.2");
        assertThat(app.environment())
                .extracting(setting -> setting.name() + "=" + setting.value())
                .containsExactly("A=one/one", "D=four", "B=null", "C=null");
        assertThat(app.setting("D").orElseThrow().spot()).hasToString("app.env:2:1");
        assertThat(app.envFiles().get(1).source()).isNull();
        assertThat(stack.variables())
                .extracting(use -> use.name() + use.operator())
                .containsExactly("TAG", "X:-", "Y:-", "X", "UNSET");
        assertThat(stack.variables().get(3).spot()).hasToString("docker-compose.prod.yml:6:27");
    }

    @Test
    void anOverrideIsMergedAsComposeDoes() {
        var stack = new StackFixture()
                .with("compose.yml", """
                        services:
                          app:
                            image: app:1.0
                            command: [serve]
                            ports: ["127.0.0.1:1:1"]
                            environment: {A: "1", B: "2"}
                            volumes: ["old:/data"]
                            labels: {x: y}
                            depends_on: [db]
                            restart: always
                          db: {image: "postgres:17.2"}
                        """)
                .with("compose.override.yml", """
                        services:
                          app:
                            command: [serve, --debug]
                            ports: ["2:2"]
                            environment: [B=3]
                            volumes: ["new:/data"]
                            depends_on: {db: {condition: service_healthy}}
                            restart: !reset null
                            labels: !override {z: w}
                        """)
                .stack();

        var app = stack.service("app").orElseThrow();
        assertThat(requireNonNull(app.command()).line()).isEqualTo("serve --debug");
        assertThat(app.ports()).extracting(Port::target).containsExactly("1", "2");
        assertThat(app.environment()).extracting(Setting::value).containsExactly("1", "3");
        assertThat(app.mounts()).extracting(Mount::source).containsExactly("new");
        assertThat(app.dependencies()).extracting(Dependency::condition).containsExactly("service_healthy");
        assertThat(app.definition().has("restart")).isFalse();
        assertThat(app.definition().section("labels").keys()).containsExactly("z");
    }

    @Test
    void onlyAFileThatCannotStandAloneIsLaidOverTheBase() {
        var fixture = new StackFixture()
                .with("docker-compose.yml", "services: {app: {image: 'app:1'}}\n")
                .with("docker-compose.prod.yml", "services: {app: {restart: always}}\n")
                .with("docker-compose.monitoring.yml", "services: {grafana: {image: 'grafana/grafana:11.0.0'}}\n")
                .with("docker-compose.dev.yml", "services: {app: {build: .}}\n");

        assertThat(fixture.stacks())
                .extracting(stack -> stack.files() + " " + stack.development())
                .containsExactly(
                        "[docker-compose.yml] true",
                        "[docker-compose.yml, docker-compose.prod.yml] false",
                        "[docker-compose.monitoring.yml] false",
                        "[docker-compose.dev.yml] true");
        assertThat(fixture.troubled()).isEmpty();
    }

    @Test
    void servicesAreExtendedFromThisFileAndFromOthersAndFilesAreIncluded() {
        var fixture = new StackFixture()
                .with("compose.yml", """
                        include: [deploy/more.yml]
                        services:
                          app:
                            extends: {file: deploy/common.yml, service: base}
                            image: app:1.0
                          worker:
                            extends: app
                            command: work
                        """)
                .with("deploy/common.yml", "services: {base: {image: 'base:1', restart: always}}\n")
                .with("deploy/more.yml", "services: {extra: {image: 'extra:1'}}\n");
        var stack = fixture.stack();

        assertThat(stack.service("worker").orElseThrow().definition().text("restart"))
                .hasToString("deploy/common.yml:1:45");
        assertThat(stack.service("worker").orElseThrow().image()).isEqualTo("app:1.0");
        assertThat(stack.service("extra")).isPresent();
        assertThat(fixture.troubled()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [1]\nservices: {x: {image: *b}}",
                "services: {x: {image: a, image: b}}",
                "services: {x: {image: !secret b}}",
                "services:\n\tx: 1",
                "services: {x: {image: 'a$5'}}",
                "services: {x: {image: 'a${b'}}",
                "services: {x: {}}",
                "services: {x: {image: a, ports: ['99999:1']}}",
                "services: {x: {image: a, ports: ['80:http']}}",
                "services: {x: {image: a, volumes: ['a:b:c:d']}}",
                "services: {x: {image: a, extends: y}}",
                "services: {x: {image: a, extends: x}}",
                "services: {x: {image: a, extends: {file: ../../y.yml, service: z}}}",
                "services: {x: {image: a, extends: {file: gone.yml, service: z}}}",
                "include: ['https://example.com/x.yml']",
                "services: [a]",
                "services: {x: [a]}",
                "web: {image: a}",
                "- a",
                "",
                "--- {services: {}}\n--- {services: {}}",
                "services: &s {x: {image: a, <<: 3}}",
                "services: {x: {image: 'a'",
            })
    void whatCannotBeFollowedIsATrouble(String text) {
        var fixture = new StackFixture().with("compose.yml", text);
        fixture.stacks();

        assertThat(fixture.troubled()).isNotEmpty();
    }

    @Test
    void referencesThatMultiplyAreRefused() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            var alias = "*a" + (i - 1) + ",";
            text.append("a%d: &a%d [%s]\n".formatted(i, i, alias.repeat(9)));
        }
        var fixture = new StackFixture().with("compose.yml", text + "services: {x: {image: a}}\n");

        assertThat(fixture.stacks()).isEmpty();
        assertThat(fixture.troubled()).singleElement().asString().contains("compose.bomb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{a: ",
                "- ",
                "a:\n ",
                "\"",
                "${A:-",
                "$",
                "services: {x: {image: a}}\n",
                "*a ",
                "&a ",
                "<<: ",
                "? ",
                "a: |\n",
                "'${B:-$'",
                "- - - ",
                "!!x ",
                "%",
                "\uD83D\uDE80",
                "a: b\n",
            })
    void aMegabyteOfAnythingIsReadInOnePass(String piece) {
        var fixture = new StackFixture().with("compose.yml", piece.repeat(1_000_000 / piece.length()));

        fixture.stacks();

        assertThat(fixture.troubled()).isNotEmpty().hasSizeLessThan(100);
    }

    @Test
    void moreServicesThanAnybodyRunsAreRefused() {
        var text = new StringBuilder("services:\n");
        for (int i = 0; i <= 1_000; i++) {
            text.append("  s").append(i).append(": {image: app}\n");
        }
        var fixture = new StackFixture().with("compose.yml", text.toString());

        assertThat(fixture.stack().services()).isEmpty();
        assertThat(fixture.troubled()).singleElement().asString().contains("compose.many-services");
    }

    @Test
    void aFileChangedAtRandomNeverBreaksTheReader() {
        var seed = """
                x-a: &a {restart: always, environment: {A: "${B:-c}"}}
                services:
                  app:
                    <<: *a
                    image: "app:${TAG:?set it}"
                    ports: ["127.0.0.1:8000:8000", {target: 80}]
                    volumes: [data:/data, ./x:/x:ro]
                    env_file: {path: .env, required: false}
                    command: >
                      run --x ${Y}
                    healthcheck: {test: ["CMD-SHELL", "curl -f http://localhost:8000"]}
                    depends_on: {db: {condition: service_healthy}}
                  db: {image: postgres:17, extends: app, networks: {back: {aliases: [d]}}}
                volumes: {data: }
                """;
        var random = new Random(20_261_123);
        var alphabet = "{}[]:-,&*!|>'\"$#%@ \n\tab1?<~";
        for (int run = 0; run < 3_000; run++) {
            var text = new StringBuilder(seed);
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            var fixture = new StackFixture().with("compose.yml", text.toString());
            var stacks = fixture.stacks();
            assertThat(stacks.isEmpty() && fixture.troubled().isEmpty())
                    .as("neither read nor refused: %s", text)
                    .isFalse();
        }
    }
}
