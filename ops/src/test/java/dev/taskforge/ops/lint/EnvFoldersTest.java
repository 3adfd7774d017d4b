package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.lint.env.EnvContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules about environment files say about whole folders, and that they never repeat a secret. */
class EnvFoldersTest {
    private static final Path CLEAN = Path.of("src/test/resources/dev/taskforge/ops/lint/compose/clean");
    private static final String CANARY = "Zq7Kw3Vx9TmBp2Lh";
    private static final String SENSIBLE = """
            # The shop, production. Owner: operations.
            RELEASE=2026.11.1
            APP_ENV=production

            DB_HOST=db
            DB_PORT=5432
            DB_NAME=shop
            DB_USER=shop
            DB_PASSWORD=9f2c61d0b7a84e35c6f1a2908d7be453
            DATABASE_URL=postgresql://${DB_USER}:${DB_PASSWORD}@${DB_HOST}:${DB_PORT}/${DB_NAME}?sslmode=disable
            REDIS_PASSWORD='e71b0c94d25f4a8896c3fd107ab2e5d8'
            REDIS_URL=redis://:${REDIS_PASSWORD}@redis:6379/0

            BASE_URL=https://toko.acme.co.id
            CORS_ALLOWED_ORIGINS=https://toko.acme.co.id,https://admin.acme.co.id
            ALLOWED_HOSTS=toko.acme.co.id
            SECURITY_CSP="default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'"
            SECURITY_HSTS=true

            JWT_SECRET=mX4v8Qb1Zr6Ty0Lw3Np7Kc9Hs2Jd5Fg8Aq1We4Rt7Yu
            JWT_EXPIRY_TIME_MINUTES=60
            JWT_REFRESH_SECRET=aP9o3Iu7Yt1Re5Wq8Zx2Cv6Bn0Mk4Jh7Gf1Ds5Aq9Lp
            JWT_REFRESH_EXPIRY_TIME_MINUTES=10080

            LOG_LEVEL=info # the application itself rotates
            DEBUG=false
            WORKERS=4
            SMTP_HOST=smtp.acme.co.id
            SMTP_PORT=587
            SMTP_USERNAME=toko@acme.co.id
            SMTP_PASSWORD='h7 Kq2$xw9-Rt'
            EMAIL_FROM="Toko Acme <toko@acme.co.id>"
            SENTRY_DSN=
            """;

    @Test
    void aSensibleProductionEnvironmentIsLeftAlone(@TempDir Path folder) throws IOException {
        Fixtures.copy(CLEAN, folder);
        var env = folder.resolve(".env");
        Files.writeString(env, SENSIBLE);
        Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                folder.resolve(".env.example"), SENSIBLE.replaceAll("(?m)^([A-Z_]*(?:PASSWORD|SECRET))=.*", "$1="));

        assertThat(found(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATABASE_URL=postgresql://app:%s@2@db:5432/app?%1$s=1",
                "DATABASE_URL=postgresql://app:a/%s@db:x%1$s/app",
                "DATABASE_URL=postgresql://u:%s?a@b@",
                "DATABASE_URL=mysql://u:12?%s@b:99999999/x",
                "REDIS_URL=redis://:%s%%@:70000/0\nREDIS_PASSWORD=other-%1$s",
                "DB_PASSWORD=%s $%1$s # %1$s",
                "DB_PASSWORD = %s \nDB_PASSWORD=%1$s",
                "DB_PASSWORD=%s #%1$s",
                "JWT_SECRET=\"%s\\n\"\nJWT_REFRESH_SECRET=\"%1$s\\n\"\nPOSTGRES_PASSWORD='%1$s'",
                "DJANGO_SECRET_KEY=django-insecure-%s",
                "STRIPE_SECRET_KEY=sk_test_%s\nAPP_PORT=%1$s\nMETRICS_ENABLED=%1$s\nBASE_URL=%1$s",
                "API_KEY=your_%s_here\nSMTP_PASSWORD=%1$s\nLOG_LEVEL=%1$s\nAPP_ENV=%1$s",
                "%s\n=%1$s\nA B=%1$s\nPASSWORD='%1$s",
                "MIX=[%s\nTOKEN=${%1$s}\nOTHER=$%1$s"
            })
    void noSecretIsRepeated(String form, @TempDir Path folder) throws IOException {
        var text = String.format(Locale.ROOT, form, CANARY) + "\n";
        Files.writeString(folder.resolve(".env"), text);
        Files.writeString(folder.resolve(".env.example"), text);
        Files.writeString(folder.resolve("compose.yml"), """
                services:
                  app:
                    image: shop:1.4.2
                    env_file: .env
                    environment: {DATABASE_URL: "${DATABASE_URL}", DB_PASSWORD: "${DB_PASSWORD}", API_KEY: "${API_KEY}"}
                  db:
                    image: postgres:17.6
                    environment: {POSTGRES_PASSWORD: "${POSTGRES_PASSWORD}"}
                """);
        var report = Fixtures.lint(folder);

        for (var language : List.of(Locale.ENGLISH, Locale.of("id"))) {
            var texts = new LintTexts(language);
            assertThat(report.findings().stream()
                            .filter(finding -> finding.rule().topic() == Topic.ENV)
                            .map(texts::seen))
                    .noneMatch(seen -> seen.contains(CANARY));
        }
        assertThat(report.findings().stream()
                        .filter(finding -> finding.rule().topic() == Topic.ENV)
                        .flatMap(finding -> finding.edits().stream())
                        .map(Edit::replacement))
                .noneMatch(replacement -> replacement.contains(CANARY));
        assertThat(report.setup().envFiles().toString()).doesNotContain(CANARY);
        assertThat(report.troubles().stream().map(Troubles.Trouble::message))
                .noneMatch(message -> message.toString().contains(CANARY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=$",
                "A=1\n",
                "A_PASSWORD=x\n",
                "DATABASE_URL=postgres://u:p@",
                "@",
                "A='",
                "A=\"$B",
                "CSP=script-src ;",
                "A=a-a-a-",
                "BASE_URL=https://a.",
                "A=<",
                "X_SECRET=passwordpassword",
                "CORS=*,"
            })
    void aMegabyteOfAnythingIsJudged(String part, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(".env"), "DATABASE_URL=" + part.repeat(1_000_000 / part.length()));

        assertThat(Fixtures.lint(folder).setup().files()).hasSize(1);
    }

    @Test
    void aContractIsWrittenAsItIsReadAndHoldsNoSecret(@TempDir Path folder) throws IOException {
        Fixtures.copy(CLEAN, folder);
        Files.writeString(folder.resolve(".env"), SENSIBLE);
        var troubles = new Troubles();
        var contract = EnvContract.inferred(SetupReader.read(folder, troubles));
        assertThat(contract.yaml())
                .contains("    DB_PASSWORD: {kind: secret, least: 16}\n")
                .contains("    APP_ENV: {kind: enum, required: false, values: [production]}\n")
                .contains("    SMTP_PORT: {kind: port, required: false}\n")
                .doesNotContain("9f2c61d0");

        Files.writeString(folder.resolve("taskforge.yaml"), "project: shop\n" + contract.yaml());
        var again = SetupReader.read(folder, troubles);
        assertThat(troubles.list()).isEmpty();
        assertThat(again.projects().getFirst().contract()).isNotNull();
        assertThat(found(folder)).noneMatch(finding -> finding.contains("contract-"));
    }

    private static List<String> found(Path folder) throws IOException {
        var report = Fixtures.lint(folder);
        assertThat(report.troubles()).isEmpty();
        return report.findings().stream()
                .filter(finding -> finding.rule().topic() == Topic.ENV)
                .map(finding -> finding.spot() + " " + finding.rule())
                .toList();
    }
}
