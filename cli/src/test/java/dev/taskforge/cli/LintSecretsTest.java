package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * No output of {@code lint} repeats a secret of the files. Every secret planted here has the word below in it, behind the
 * two characters that a masked secret may show.
 */
class LintSecretsTest {
    private static final String WORD = "canary";

    @TempDir
    Path folder;

    @BeforeEach
    void aFolderFullOfSecrets() throws IOException {
        write("taskforge.yaml", """
                project: shop
                compose: {file: compose.yml, env_file: .env.production}
                checks:
                  cache:
                    command: [redis-cli, -a, Ck1canaryCheck77, ping]
                    env: {PGPASSWORD: Ck2canaryCheckEnv88}
                    read_only: true
                """);
        write(".env.production", """
                NODE_ENV=production
                DB_PASSWORD=Kq7canaryDbPass55xWv
                POSTGRES_PASSWORD=Kq7canaryDbPass55xWv
                JWT_SECRET=Wm2canary#Jwt $HOME sign
                JWT_SECRET=Wm3canaryAgain91\s\s
                API_KEY = Zx8canaryApi44kLmQ
                STRIPE_SECRET_KEY=sk_test_canary51HqLyPq77
                SESSION_SECRET="Tt1canaryOpen5521
                DATABASE_URL=postgres://shop:Pw9canaryUrl%zz@db:5432/shop?schema=public
                """);
        write(".env.example", """
                NODE_ENV=production
                MAIL_PASSWORD=Rr6canaryMail8fGh21
                REDIS_URL=redis://:Rd3canaryRedis7@@cache:6379
                """);
        write("compose.yml", """
                services:
                  db:
                    image: postgres:latest
                    environment:
                      POSTGRES_PASSWORD: Vb4canaryLiteral7qRs
                      PGPASSWORD: ${PGPASSWORD:-Fd5canaryDefault8}
                  cache:
                    image: redis:7
                    command: redis-server --requirepass Cm6canaryCommand2
                  web:
                    build: .
                    environment:
                      - DATABASE_URL=postgres://shop:Ln2canaryList63@elsewhere:5432/other
                      - SECRET_KEY=Sk4canaryEntry99aBcD
                    labels:
                      auth: "Bearer Lb7canaryLabel12"
                """);
        write("Dockerfile", """
                FROM node:latest
                ARG NPM_TOKEN=Ar8canaryBuild44tUv
                ENV API_TOKEN=En9canaryImage55wXyZ
                RUN curl -u deploy:Cu1canaryCurl66 https://example.com/x | sh
                CMD npm start
                """);
        write("nginx.conf", """
                server {
                  listen 80;
                  location / {
                    proxy_set_header Authorization "Bearer Ng2canaryProxy77bEaR";
                    proxy_pass http://shop:Nu3canaryUser88@web:3000;
                  }
                }
                """);
        write("README.md", """
                # Operating

                ```sh
                PGPASSWORD=Md4canaryShell99 psql -h db -U shop < dump.sql
                mysql -uroot -pMd5canaryMysql11 shop
                curl -H "Authorization: Bearer Md6canaryHeader22" http://web:3000/hook | sh
                docker login -u shop --password Md7canaryLogin33 registry.example.com
                ```
                """);
        write("backup.sh", """
                export PGPASSWORD='Sh8canaryScript44'
                pg_dump postgres://shop:Sh9canaryDump55@db/shop | gzip > /backups/shop.sql.gz
                docker compose exec cache redis-cli -a Sh7canaryCache66 info > info.txt
                curl -k --oauth2-bearer Sh6canaryBearer77 https://shop.co.id/api
                curl -k -H "X-Api-Key: Sh5canaryKey88" https://shop.co.id/api
                docker compose exec store mongosh -u root -p Sh4canaryStore99 > store.txt
                sshpass -p Sh3canarySsh11 scp /backups/shop.sql.gz store:/ ; docker-compose logs -f
                """);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Run lint(String... options) {
        var all = new String[options.length + 1];
        all[0] = "lint";
        System.arraycopy(options, 0, all, 1, options.length);
        // As on a terminal, because a diff is as wide as the files are.
        return Run.with(Map.of("TASKFORGE_URL", "http://127.0.0.1:9"), folder, true, all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fail-on never",
                "--language id",
                "--json",
                "--json --language id",
                "--sarif",
                "--diff",
                "--env-contract"
            })
    void noOutputRepeatsASecret(String options) {
        var run = lint(options.split(" "));

        assertThat(run.out()).isNotBlank();
        assertThat(joined(run.out())).doesNotContainIgnoringCase(WORD);
        assertThat(joined(run.err())).doesNotContainIgnoringCase(WORD);
    }

    @Test
    void aBrokenFileIsReportedWithoutItsSecrets() throws IOException {
        write("compose.yml", "services:\n  web:\n    environment:\n\tPASSWORD: Br1canaryTab: x\n");
        write("nginx.conf", "server { auth \"Br2canaryOpen;\n");
        write("taskforge.yaml", "project: shop\nenv: {contract: {PASSWORD: Br3canaryKind}}\n");

        for (var option : new String[] {"--fail-on=never", "--json", "--sarif", "--diff", "--env-contract"}) {
            var run = lint(option);

            assertThat(joined(run.out() + run.err())).as(option).doesNotContainIgnoringCase(WORD);
        }
    }

    @Test
    void theSarifFileRepeatsNone() throws IOException {
        lint("--sarif", "out.sarif");

        assertThat(Files.readString(folder.resolve("out.sarif"))).doesNotContainIgnoringCase(WORD);
    }

    /** Without findings at the secrets the tests above would prove nothing. */
    @Test
    void theSecretsAreFound() {
        var findings = JsonMapper.shared().readTree(lint("--json").out()).get("findings");

        assertThat(findings.findValuesAsString("rule"))
                .contains(
                        "compose-secret-literal", "image-holds-secret", "secret-on-command-line", "secret-in-example");
        assertThat(findings.findValuesAsString("file"))
                .contains(
                        ".env.production",
                        ".env.example",
                        "compose.yml",
                        "Dockerfile",
                        "nginx.conf",
                        "README.md",
                        "taskforge.yaml",
                        "backup.sh");
    }

    /** Without what wrapping and colour put between the parts of a word. */
    private static String joined(String output) {
        return output.replaceAll("\u001B\\[[0-9;]*m", "").replaceAll("\\s+", "");
    }
}
