package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.release.ReturnRequests.Wish;
import dev.taskforge.ops.request.People;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestState;
import dev.taskforge.ops.request.TwoPersons;
import dev.taskforge.ops.seal.Seal;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which data fits which release, and who may let it come back. */
final class ReturnRequestsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");
    private static final Wish BACK = new Wish(null, null, null, false);

    @TempDir
    Path folder;

    private Database database;
    private Releases releases;
    private final Staff staff = new Staff();
    private Kept kept;
    private Project project;
    private Instant now = NOW;
    private long jobs;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        releases = new Releases(database, new Seal("a key of some length"));
        kept = new Kept();
        project = project("databases: {main: {kind: postgres, service: db, url: \"postgresql://a@b/c\"}}\n");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Project project(String databases) {
        var yaml = "project: shop\ncompose: {file: docker-compose.yml}\n" + databases;
        var file = new ProjectReader(CheckKinds.with(List.of()).all()).read(yaml);
        return new Project("shop", "Shop", 1, file, folder, NOW, "ani", "");
    }

    private ReturnRequests requests() {
        var clock = Clock.fixed(now, ZoneOffset.UTC);
        return new ReturnRequests(
                database, AuditLog.of(database, clock, folder), new TwoPersons(staff), releases, kept, clock);
    }

    /** Writes down a release that serves from then on. */
    private Release served(boolean approved, @Nullable RestorePoint point) {
        long job = ++jobs;
        var at = NOW.minusSeconds(3_600).plusSeconds(job * 60);
        var before = releases.serving("shop").orElse(null);
        var release = database.write(tx -> {
            var made = releases.add(
                    tx,
                    new Release(
                            0, "shop", 0, at, "ani", job, "shop", "sha256:" + job, List.of(), "{}", null, null, false),
                    null);
            var approval = approved ? new MigrationRecord.Approval("ani", "nobody reads it") : null;
            MigrationLedger.write(tx, made, new MigrationRecord(List.of(), approval));
            var deployment = Releases.begin(tx, "shop", false, null, job, "ani", at);
            tx.update(
                    "UPDATE deployment SET release_number = ?, before_number = ? WHERE id = ?",
                    made.number(),
                    before,
                    deployment.id());
            Releases.end(tx, deployment.id(), Deployment.State.SUCCEEDED, at.plusSeconds(30), null);
            return made;
        });
        if (point != null) {
            new RestorePoints(database).add(release, point);
        }
        return release;
    }

    private static String refusal(ThrowingCallable asked) {
        var refused = catchThrowableOfType(RequestException.class, asked);
        return Messages.ofOperations(Messages.ENGLISH).render(refused.text());
    }

    @Test
    void theRestorePointOfTheReleaseAfterComesBack() {
        served(false, null);
        served(true, new RestorePoint("main", 7, NOW.minusSeconds(3_500), true));
        kept.backup(7, NOW.minusSeconds(3_500), true);
        kept.backup(8, NOW.minusSeconds(60), true);

        var meant = requests().meant(project, BACK);

        assertThat(meant.release()).isEqualTo(1);
        assertThat(meant.serving()).isEqualTo(2);
        assertThat(meant.data()).isEqualTo(DataReturn.ofBackup("main", 7, NOW.minusSeconds(3_500)));
    }

    @Test
    void dataFromAfterApprovedMigrationsDoesNotFit() {
        served(false, null);
        var second = served(true, null);
        kept.backup(8, second.createdAt().plusSeconds(1), true);

        assertThat(refusal(() -> requests().meant(project, BACK)))
                .contains("no proven backup of main from the time of release 1");
        assertThat(refusal(() -> requests().meant(project, new Wish(1, "main", 8L, false))))
                .contains("The data of backup 8 of main is from after");
        kept.backup(6, second.createdAt().minusSeconds(1), true);
        assertThat(requests().meant(project, BACK).data().backupId()).isEqualTo(6);
    }

    @Test
    void withoutApprovedMigrationsAnyBackupFitsButOneFromBeforeTheReleaseIsChosen() {
        served(false, null);
        var second = served(false, null);
        kept.backup(8, second.createdAt().minusSeconds(5), true);
        kept.backup(9, NOW.minusSeconds(1), true);

        assertThat(requests().meant(project, BACK).data().backupId()).isEqualTo(8);
        assertThat(requests()
                        .meant(project, new Wish(1, "main", 9L, false))
                        .data()
                        .backupId())
                .isEqualTo(9);
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThat(refusal(() -> requests().meant(project, BACK))).contains("No release of shop serves yet");
        served(false, null);
        assertThat(refusal(() -> requests().meant(project, BACK))).contains("No release of shop served before");
        served(false, null);
        assertThat(refusal(() -> requests().meant(project, new Wish(9, null, null, false))))
                .contains("Release 9 is newer");
        assertThat(refusal(() -> requests().meant(project, new Wish(1, "other", null, false))))
                .contains("Name one of: main");
        assertThat(refusal(() -> requests().meant(project(""), BACK))).contains("no PostgreSQL database");
        assertThat(refusal(() -> requests().meant(project, new Wish(null, null, null, true))))
                .contains("nothing to take back");
        assertThat(refusal(() -> requests().meant(project, new Wish(1, null, null, true))))
                .contains("do not name a release");
    }

    private ReturnRequest asked(String user) {
        var requests = requests();
        var meant = requests.meant(project, BACK);
        return database.write(tx -> requests.request(tx, "shop", meant, "the prices are garbled", user));
    }

    private void twoReleases() {
        served(false, null);
        var second = served(false, null);
        kept.backup(8, second.createdAt().minusSeconds(5), true);
    }

    @Test
    void onlyAnotherPersonDecidesAndOnlyInTime() {
        twoReleases();
        assertThat(refusal(() -> asked("local"))).contains("not a person");
        var request = asked("sari");
        assertThat(request.state(NOW)).isEqualTo(RequestState.WAITING);
        assertThat(requests().waits("shop")).isTrue();
        assertThat(refusal(() -> asked("budi"))).contains("still waits");
        assertThat(refusal(() -> deny(request, "sari"))).contains("withdraw it instead");
        assertThat(refusal(() -> withdraw(request, "budi"))).contains("deny it instead");
        deny(request, "budi");
        assertThat(refusal(() -> withdraw(request, "sari"))).contains("it was decided");
        var second = asked("sari");
        now = NOW.plus(ReturnRequests.WAITS);
        assertThat(requests().waits("shop")).isFalse();
        assertThat(refusal(() -> deny(second, "budi"))).contains("its time is over");
    }

    private void deny(ReturnRequest request, String user) {
        database.write(tx -> requests().deny(tx, "shop", request.id(), user));
    }

    private void withdraw(ReturnRequest request, String user) {
        database.write(tx -> requests().withdraw(tx, "shop", request.id(), user));
    }

    @Test
    void dataIsFoundOnlyByTheJobThatWasApproved() {
        twoReleases();
        var request = asked("sari");
        database.write(tx -> tx.update(
                "UPDATE return_request SET decided_by = 'budi', decided_at = ?, approved = 1, job_id = 77 WHERE id = ?",
                NOW,
                request.id()));
        assertThat(approved(78, 1, NOW)).isNull();
        assertThat(approved(77, 1, NOW)).isEqualTo(request.data());
        assertThat(catchThrowable(() -> approved(77, 2, NOW))).hasMessageContaining("Ask again");
        assertThat(catchThrowable(() -> approved(77, null, NOW))).hasMessageContaining("Ask again");
        assertThat(catchThrowable(() -> approved(77, 1, NOW.plus(ReturnRequests.WAITS))))
                .hasMessageContaining("Ask again");
        served(false, null);
        assertThat(catchThrowable(() -> approved(77, 1, NOW)))
                .as("its job is tried again after another deployment")
                .hasMessageContaining("release 2 served. Ask again");
    }

    private @Nullable DataReturn approved(long job, @Nullable Integer release, Instant at) {
        var asked = new DeployRequest("shop", null, null, release, null);
        return database.read(tx -> ReturnRequests.approvedFor(tx, new TwoPersons(staff), job, asked, at));
    }

    @Test
    void whatSomebodyAskedForWhoMayNotAnyMoreIsNotApproved() {
        twoReleases();
        var request = asked("sari");

        staff.viewers.add("sari");
        assertThat(refusal(() -> requests().requireApprovable("shop", request.id(), "budi")))
                .contains("sari, who asked for it, may no longer start work in shop");
        staff.viewers.clear();
        staff.gone.add("sari");
        assertThat(refusal(() -> requests().requireApprovable("shop", request.id(), "budi")))
                .contains("sari is not a person");
        staff.gone.remove("sari");
        requests().requireApprovable("shop", request.id(), "budi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sari", "budi"})
    void whatWasApprovedIsNotBegunWhenOneOfTheTwoMayNotAnyMore(String demoted) {
        twoReleases();
        var request = asked("sari");
        database.write(tx -> tx.update(
                "UPDATE return_request SET decided_by = 'budi', decided_at = ?, approved = 1, job_id = 77 WHERE id = ?",
                NOW,
                request.id()));

        staff.viewers.add(demoted);
        assertThat(catchThrowable(() -> approved(77, 1, NOW)))
                .hasMessageContainingAll("asked for by sari", "approved by budi", "Ask again");
        staff.viewers.clear();
        assertThat(approved(77, 1, NOW)).isEqualTo(request.data());
    }

    @Test
    void migrationsThatAReturnTookBackArePendingAgain() {
        var first = served(false, null);
        var second = served(true, null);
        var ledger = new MigrationLedger(database);
        assertThat(ledger.newestServed("shop")).contains(2);
        assertThat(releases.schema("shop").lacks(2)).isFalse();

        returned(90, first.number(), DataReturn.ofBackup("main", 7, NOW));

        assertThat(ledger.newestServed("shop")).contains(1);
        assertThat(releases.schema("shop").lacks(2)).isTrue();
        assertThat(releases.schema("shop").lacks(1)).isFalse();
        assertThat(ledger.forwardOnlyAfter(first)).isEmpty();

        returned(91, second.number(), DataReturn.ofReplaced("main", 1, NOW));

        assertThat(ledger.newestServed("shop")).contains(2);
        assertThat(releases.schema("shop").lacks(2)).isFalse();
        assertThat(ledger.forwardOnlyAfter(first)).containsExactly(2);
    }

    @Test
    void afterAReturnTheRestorePointOfTheNextReleaseCountsNotThatOfTheOneThatWasTakenBack() {
        served(false, null);
        served(true, new RestorePoint("main", 7, NOW.minusSeconds(3_500), true));
        returned(90, 1, DataReturn.ofBackup("main", 7, NOW));
        served(true, new RestorePoint("main", 9, NOW.minusSeconds(60), true));
        kept.backup(7, NOW.minusSeconds(3_500), true);
        kept.backup(9, NOW.minusSeconds(60), true);

        var meant = requests().meant(project, new Wish(1, null, null, false));

        assertThat(meant.data().backupId()).isEqualTo(9);
        assertThat(refusal(() -> requests().meant(project, new Wish(9, null, null, false))))
                .contains("newer than release 3");
    }

    private void returned(long job, int release, DataReturn data) {
        database.write(tx -> {
            var deployment = Releases.begin(tx, "shop", true, data, job, "sari", NOW);
            tx.update("UPDATE deployment SET release_number = ? WHERE id = ?", release, deployment.id());
            return Releases.end(tx, deployment.id(), Deployment.State.SUCCEEDED, NOW, null);
        });
    }

    /** Everybody but the local operator, until somebody is removed or demoted. */
    private static final class Staff implements People {
        private final Set<String> viewers = new HashSet<>();
        private final Set<String> gone = new HashSet<>(Set.of("local"));

        @Override
        public boolean isPerson(String name) {
            return !gone.contains(name);
        }

        @Override
        public boolean mayStart(String name, String project) {
            return isPerson(name) && !viewers.contains(name);
        }

        @Override
        public List<String> approvers(String project) {
            return Stream.of("budi", "sari")
                    .filter(name -> mayStart(name, project))
                    .toList();
        }
    }

    /** Backups without a server. */
    private static final class Kept implements DatabaseReturns {
        private record Made(long id, Instant at, boolean proven) {}

        private final List<Made> backups = new ArrayList<>();

        void backup(long id, Instant at, boolean proven) {
            backups.addFirst(new Made(id, at, proven));
        }

        @Override
        public Optional<DataReturn> backup(
                String project, String database, @Nullable Long backup, @Nullable Instant notAfter) {
            return backups.stream()
                    .filter(made -> backup == null ? made.proven() : made.id() == backup)
                    .filter(made -> notAfter == null || !made.at().isAfter(notAfter))
                    .findFirst()
                    .map(made -> DataReturn.ofBackup(database, made.id(), made.at()));
        }

        @Override
        public Optional<Replaced> replaced(String project) {
            return Optional.empty();
        }

        @Override
        public Steps steps(Project project, DataReturn data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void prepare(JobContext job, Project project, DataReturn data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void exchange(JobContext job, Project project) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void back(JobContext job, long of, String error) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resume(JobContext job, long of) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void ended(Tx tx, long of, String by, boolean succeeded, @Nullable String error) {
            throw new UnsupportedOperationException();
        }
    }
}
