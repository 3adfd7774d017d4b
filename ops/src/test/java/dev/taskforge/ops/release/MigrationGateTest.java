package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.release.ReleaseMigration.Standing;
import dev.taskforge.ops.seal.Seal;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationGateTest {
    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");
    private static final String ADDS = "CREATE TABLE parcel (id bigint PRIMARY KEY);\n";
    private static final String DROPS = "ALTER TABLE parcel DROP COLUMN weight;\n";

    @TempDir
    Path folder;

    private Database database;
    private Releases releases;
    private MigrationLedger ledger;
    private AuditLog audit;
    private Project project;
    private Path migrations;
    private long jobs;

    @BeforeEach
    void open() throws IOException {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        releases = new Releases(database, new Seal("a key of some length"));
        ledger = new MigrationLedger(database);
        audit = AuditLog.of(database, Clock.systemUTC(), folder);
        var file = new ProjectReader(CheckKinds.with(List.of()).all()).read("project: shop\n");
        project = new Project("shop", "Shop", 1, file, folder, NOW, "ani", "");
        migrations = Files.createDirectories(folder.resolve("db"));
        write("V1__parcel.sql", ADDS);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(migrations.resolve(name), sql);
    }

    private static DeployRequest fresh(@Nullable String approval) {
        return new DeployRequest("shop", null, null, null, null).approving(approval);
    }

    private MigrationReview review(@Nullable String approval, @Nullable Integer serving) throws Refused {
        return new MigrationGate(project, ledger).review(fresh(approval), "db", null, null, serving);
    }

    /** Writes down a release with these migrations, as a deployment does. */
    private Release release(MigrationReview review) {
        jobs++;
        return database.write(tx -> {
            var blank = new Release(
                    0, "shop", 0, NOW, "ani", jobs, "shop:2", "sha256:1", List.of(), "{}", null, null, false);
            var release = releases.add(tx, blank, number -> RenderedCompose.ofJson("{\"services\": {}}"));
            var deployment = Releases.begin(tx, "shop", false, null, jobs, "ani", NOW);
            review.write(tx, audit, deployment, release);
            return release;
        });
    }

    private static String refusal(MigrationReview review) {
        var refused = catchThrowableOfType(Refused.class, review::refuse);
        return refused == null ? "" : String.valueOf(refused.getMessage());
    }

    private static String told(MigrationReview review) {
        return review.steps().stream()
                .map(Messages.ofOperations(Messages.ENGLISH)::render)
                .toList()
                .toString();
    }

    private List<String> actions() {
        return database.read(
                tx -> tx.query("SELECT action FROM audit_entry ORDER BY number", row -> row.text("action")));
    }

    @Test
    void aProjectWithoutAFolderOfMigrationsIsNotLookedAt() throws Refused {
        var review = new MigrationGate(project, ledger).review(fresh(null), null, null, null, 1);
        assertThat(review.steps()).isEmpty();
        assertThat(refusal(review)).isEmpty();
        assertThat(ledger.of("shop", release(review).number())).isEmpty();
    }

    @Test
    void withoutAListOfTheServingReleaseNobodyCanKnowAndNothingIsHeldBack() throws Exception {
        write("V2__drop.sql", DROPS);
        var first = review(null, null);
        assertThat(refusal(first)).isEmpty();
        assertThat(told(first))
                .contains("has deployed nothing here yet", "1 of them are breaking or unknown", "none is held back");
        var adopted = review(null, 7);
        assertThat(told(adopted)).contains("release 7 has no list");
        assertThat(adopted.pending()).isEmpty();

        var record = ledger.of("shop", release(adopted).number()).orElseThrow();
        assertThat(record.files()).extracting(ReleaseMigration::standing).containsOnly(Standing.UNSURE);
        assertThat(record.approval()).isNull();
    }

    @Test
    void whatTheServingReleaseHadIsNotPendingAgain() throws Exception {
        write("V2__drop.sql", DROPS);
        int serving = release(review(null, null)).number();
        write("V3__more.sql", "CREATE TABLE shelf (id bigint PRIMARY KEY);\n");
        var next = review(null, serving);
        assertThat(refusal(next)).isEmpty();
        assertThat(next.pending()).extracting(ReleaseMigration::name).containsExactly("V3__more.sql");
        assertThat(told(next)).contains("1 migration(s) of db are pending: 1 additive, 0 guarded, 0 breaking");

        int after = release(next).number();
        assertThat(told(review(null, after)))
                .contains("no migration of db is pending: release " + after + " had all 3");
    }

    @Test
    void whatBreaksOrCannotBeJudgedIsRefusedWithFileClassAndReason() throws Exception {
        int serving = release(review(null, null)).number();
        write("V2__drop.sql", "-- a comment\n" + DROPS);
        write("V3__block.sql", "DO $$ BEGIN PERFORM 1; END $$;\n");
        assertThat(refusal(review(null, serving)))
                .contains("V2__drop.sql:2 (breaking: ", "V3__block.sql (unknown: ", "deploy --approve-migrations")
                .doesNotContain("V1__parcel");
    }

    @Test
    void anApprovalIsKeptWithTheReleaseAndInTheAuditLog() throws Exception {
        int serving = release(review(null, null)).number();
        write("V2__drop.sql", DROPS);
        var approved = review("drilled on a copy", serving);
        assertThat(refusal(approved)).isEmpty();
        assertThat(told(approved)).contains("since they are approved");

        var release = release(approved);
        var record = ledger.of("shop", release.number()).orElseThrow();
        assertThat(record.approval()).isEqualTo(new MigrationRecord.Approval("ani", "drilled on a copy"));
        assertThat(record.approved()).extracting(ReleaseMigration::name).containsExactly("V2__drop.sql");
        assertThat(ledger.forwardOnly("shop")).containsExactly(release.number());
        assertThat(actions()).containsExactly("release.migrations_approved");
    }

    @Test
    void anApprovalThatNothingNeedsLeavesNoMark() throws Exception {
        int serving = release(review(null, null)).number();
        write("V2__more.sql", "CREATE TABLE shelf (id bigint PRIMARY KEY);\n");
        var release = release(review("in case", serving));
        assertThat(ledger.of("shop", release.number()).orElseThrow().approval()).isNull();
        assertThat(ledger.forwardOnly("shop")).isEmpty();
        assertThat(actions()).isEmpty();
    }

    @Test
    void aMigrationThatWasAppliedWithOtherContentIsHeldBack() throws Exception {
        int serving = release(review(null, null)).number();
        write("V1__parcel.sql", ADDS + "COMMENT ON TABLE parcel IS 'x';\n");
        var review = review(null, serving);
        assertThat(refusal(review)).contains("V1__parcel.sql (was applied with other content)");
        assertThat(told(review))
                .contains("1 migration(s) of db are pending: 0 additive, 0 guarded, 0 breaking, 1 unknown");
        assertThat(refusal(review("the comment only", serving))).isEmpty();
    }

    @Test
    void goingBackBehindApprovedMigrationsNeedsAReason() throws Exception {
        var first = release(review(null, null));
        write("V2__drop.sql", DROPS);
        var second = release(review("drilled", first.number()));
        var third = release(review(null, second.number()));
        var gate = new MigrationGate(project, ledger);

        var back = new DeployRequest("shop", null, null, first.number(), null);
        assertThat(refusal(gate.review(back, "db", first, null, third.number())))
                .contains("release 1 may not be able to live with what the migrations of release 2", "--accept-schema");
        assertThat(refusal(gate.review(back, "db", second, null, third.number())))
                .as("it had them itself")
                .isEmpty();

        var accepted = gate.review(back.accepting("only a column nobody reads"), "db", first, null, third.number());
        assertThat(refusal(accepted)).isEmpty();
        assertThat(told(accepted)).contains("schema that release 2 has changed");
        database.write(tx -> {
            accepted.write(tx, audit, Releases.begin(tx, "shop", true, null, 99, "budi", NOW), first);
            return null;
        });
        assertThat(actions()).endsWith("release.schema_accepted");
        assertThat(ledger.of("shop", first.number()).orElseThrow().approval())
                .as("its own record stays")
                .isNull();
    }

    @Test
    void aFolderThatIsNotThereOrEmptyIsRefused() throws Exception {
        var gate = new MigrationGate(project, ledger);
        var missing = catchThrowableOfType(Refused.class, () -> gate.review(fresh(null), "nowhere", null, null, null));
        assertThat(missing).hasMessageContaining("the folder nowhere under release.migrations cannot be read");
        Files.createDirectories(folder.resolve("empty"));
        var empty = catchThrowableOfType(Refused.class, () -> gate.review(fresh(null), "empty", null, null, null));
        assertThat(empty).hasMessageContaining("holds no migration");
    }

    @Test
    void theAuditEntryOfVeryManyMigrationsStaysShort() throws Exception {
        int serving = release(review(null, null)).number();
        for (int i = 0; i < 600; i++) {
            write("V" + (i + 2) + "__" + "long_".repeat(30) + ".sql", DROPS);
        }
        var review = review("all of them", serving);
        assertThat(review.held()).hasSize(600);
        assertThat(refusal(review(null, serving))).hasSizeLessThan(20_000);
        release(review);
        assertThat(actions()).containsExactly("release.migrations_approved");
    }
}
