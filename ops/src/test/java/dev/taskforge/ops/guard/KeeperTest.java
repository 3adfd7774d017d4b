package dev.taskforge.ops.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.guard.Guarded.Kept;
import dev.taskforge.ops.guard.Keeper.Order;
import dev.taskforge.ops.guard.Keeper.Put;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put in force, goes back, is kept and is put right. */
class KeeperTest {
    private final ManualClock clock = new ManualClock();
    private final Thing thing = new Thing();

    @TempDir
    Path folder;

    private Database database;
    private AuditLog audit;
    private Guards guards;
    private Keeper keeper;
    private Project project;

    /** Something of a machine that a text is the state of. */
    private static final class Thing implements Guard {
        private String inForce = "";
        private String machine = "one";
        private boolean refuses;

        @Override
        public String name() {
            return "thing";
        }

        @Override
        public boolean isDeclared(ProjectFile file) {
            return true;
        }

        @Override
        public Wanted wanted(Project project) {
            return new Wanted("a", List.of(), List.of(), List.of());
        }

        @Override
        public List<Message> objections(Project project, String state) {
            return List.of();
        }

        @Override
        public String read(String state) {
            return state;
        }

        @Override
        public String rendered(Project project, String state) {
            return state + "\n" + machine;
        }

        @Override
        public void put(Project project, String state) throws IOException {
            if (refuses) {
                throw new IOException("no");
            }
            inForce = rendered(project, state);
        }

        @Override
        public String inForce(Project project) {
            return inForce;
        }

        @Override
        public String before(Project project) {
            return inForce;
        }

        @Override
        public void remove(Project project, @Nullable String before) {
            inForce = before == null ? "" : before;
        }

        @Override
        public List<Proof> prove(Project project, String state) {
            return List.of();
        }

        @Override
        public boolean mayLockOut() {
            return true;
        }
    }

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        audit = AuditLog.of(database, clock, folder);
        guards = new Guards(database, "here", clock);
        keeper = new Keeper(guards, database, audit, clock);
        var file = new ProjectReader(CheckKinds.builtIn()).read("project: shop\n");
        project = new Project("shop", "shop", 1, file, folder, clock.instant(), "ani", "project: shop\n");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Put put(String state, long job) throws Exception {
        var order = new Order(project, thing, new Kept(state, Guarded.FILE), job, "ani");
        keeper.begin(order);
        return keeper.put(order);
    }

    private void keep() {
        proven();
        assertThat(database.<Boolean>write(tx -> guards.keep(tx, "shop", "thing")))
                .isTrue();
    }

    private void proven() {
        var job = row().job();
        database.write(tx -> {
            guards.proven(tx, "shop", "thing", job, List.of());
            return null;
        });
    }

    private Guarded row() {
        return keeper.find(project, thing).orElseThrow();
    }

    @Test
    void whatIsNewIsTriedAndStaysOnceSomebodyKeepsIt() throws Exception {
        var put = put("a", 1);
        assertThat(put).isEqualTo(new Put(2, true));
        assertThat(row().isKept()).isFalse();

        keep();
        clock.pass(Keeper.TRIAL.multipliedBy(2));
        assertThat(keeper.look(project, thing)).isFalse();

        assertThat(thing.inForce).isEqualTo("a\none");
        assertThat(put("a", 2)).as("the same again").isEqualTo(new Put(0, false));
    }

    @Test
    void whatNobodyKeepsGoesBackToWhatWasKeptBefore() throws Exception {
        put("a", 1);
        keep();
        put("b", 2);
        assertThat(thing.inForce).isEqualTo("b\none");

        clock.pass(Keeper.TRIAL.minusMillis(1));
        assertThat(keeper.look(project, thing)).isFalse();
        assertThat(thing.inForce).isEqualTo("b\none");
        clock.pass(Duration.ofMillis(1));
        assertThat(keeper.look(project, thing)).isTrue();

        assertThat(thing.inForce).isEqualTo("a\none");
        assertThat(row().isKept()).isTrue();
        assertThat(row().state()).isEqualTo("a");
    }

    @Test
    void whatNobodyKeepsGoesBackToNothingWhenNothingWasKept() throws Exception {
        put("a", 1);

        keeper.goBack(project, thing, 1, "ani");

        assertThat(thing.inForce).isEmpty();
        assertThat(keeper.find(project, thing)).isEmpty();
    }

    @Test
    void nothingIsKeptAfterItsTime() throws Exception {
        put("a", 1);
        assertThat(database.<Boolean>write(tx -> guards.keep(tx, "shop", "thing")))
                .as("before it was tried")
                .isFalse();
        proven();
        clock.pass(Keeper.TRIAL);

        assertThat(database.<Boolean>write(tx -> guards.keep(tx, "shop", "thing")))
                .isFalse();
    }

    @Test
    void aSecondTryFallsBackToWhatWasKeptAndNotToTheFirst() throws Exception {
        put("a", 1);
        keep();
        put("b", 2);
        put("c", 3);

        keeper.goBack(project, thing, 3, "ani");

        assertThat(thing.inForce).isEqualTo("a\none");
    }

    @Test
    void whoComesLaterDoesNotTakeBackWhatAnotherPutInForce() throws Exception {
        put("a", 1);
        put("b", 2);

        keeper.goBack(project, thing, 1, "ani");

        assertThat(thing.inForce).isEqualTo("b\none");
    }

    /** The row was written, but the process ended before the machine was told. */
    @Test
    void aJobThatIsRunAgainAfterACrashRemembersWhatWasKeptBefore() throws Exception {
        put("a", 1);
        keep();
        put("b", 2);
        thing.inForce = "a\none";

        assertThat(put("b", 2).tried()).isTrue();
        assertThat(thing.inForce).isEqualTo("b\none");
        keeper.goBack(project, thing, 2, "ani");
        assertThat(thing.inForce).isEqualTo("a\none");
    }

    @Test
    void aJobThatIsRunAgainTooLateGoesBack() throws Exception {
        put("a", 1);
        clock.pass(Keeper.TRIAL);

        assertThatThrownBy(() -> put("a", 1)).isInstanceOf(PermanentFailure.class);

        assertThat(thing.inForce).isEmpty();
    }

    @Test
    void whatTheMachineDoesNotTakeLeavesNothingBehind() throws Exception {
        thing.refuses = true;
        assertThatThrownBy(() -> put("a", 1)).hasMessage("no");
        assertThat(keeper.find(project, thing)).isEmpty();

        thing.refuses = false;
        put("a", 2);
        keep();
        thing.refuses = true;
        assertThatThrownBy(() -> put("b", 3)).hasMessage("no");
        assertThat(row().isKept()).as("as soon as the machine takes it").isFalse();
        thing.refuses = false;
        keeper.look(project, thing);
        assertThat(row().state()).isEqualTo("a");
        assertThat(row().isKept()).isTrue();
        assertThat(thing.inForce).isEqualTo("a\none");
    }

    @Test
    void aJobThatIsRunAgainDoesNotBeginAnewWhatHasGoneBack() throws Exception {
        var order = new Order(project, thing, new Kept("a", Guarded.FILE), 1, "ani");
        keeper.begin(order);
        keeper.put(order);
        clock.pass(Keeper.TRIAL);
        keeper.look(project, thing);

        assertThatThrownBy(() -> keeper.put(order)).isInstanceOf(PermanentFailure.class);

        assertThat(thing.inForce).isEmpty();
    }

    @Test
    void aLookBetweenTheBeginningAndTheWritingIsNoDrift() throws Exception {
        put("a", 1);
        keep();
        var order = new Order(project, thing, new Kept("b", Guarded.FILE), 2, "ani");
        keeper.begin(order);

        assertThat(keeper.look(project, thing)).isFalse();

        assertThat(keeper.put(order).tried()).isTrue();
        assertThat(row().drifts()).isZero();
        assertThat(thing.inForce).isEqualTo("b\none");
    }

    @Test
    void whatIsKeptDoesNotGoBack() throws Exception {
        put("a", 1);
        keep();

        keeper.goBack(project, thing, 1, "ani");

        assertThat(thing.inForce).isEqualTo("a\none");
        assertThat(row().isKept()).isTrue();
    }

    @Test
    void whatIsChangedByHandIsPutRightAndCounted() throws Exception {
        put("a", 1);
        keep();
        thing.inForce = "";

        assertThat(keeper.look(project, thing)).isTrue();

        assertThat(thing.inForce).isEqualTo("a\none");
        assertThat(row().drifts()).isEqualTo(1);
        assertThat(audit.list(null, null, 10)).extracting(AuditEntry::action).contains("guard.drift");
    }

    /** As with a new network of containers: nobody did anything wrong. */
    @Test
    void whatTheMachineNeedsNowIsWrittenAnewAndIsNoDrift() throws Exception {
        put("a", 1);
        keep();
        thing.machine = "two";

        assertThat(keeper.look(project, thing)).isFalse();

        assertThat(thing.inForce).isEqualTo("a\ntwo");
        assertThat(row().drifts()).isZero();
    }

    @Test
    void offLeavesThingsAsTheyWereBefore() throws Exception {
        thing.inForce = "of others";
        put("a", 1);
        keep();
        put("b", 2);
        keep();

        assertThat(keeper.off(project, thing, 3, "ani")).isTrue();

        assertThat(thing.inForce).isEqualTo("of others");
        assertThat(keeper.find(project, thing)).isEmpty();
        assertThat(keeper.off(project, thing, 4, "ani")).isFalse();
    }

    @Test
    void linesThatOnlyOneTextHasAreCounted() {
        assertThat(Keeper.differing("a\nb\nc", "b\nc\nd")).isEqualTo(2);
        assertThat(Keeper.differing("", "a\na")).isEqualTo(2);
        assertThat(Keeper.differing("a\na", "a")).isEqualTo(1);
        assertThat(Keeper.differing("a", "a")).isZero();
    }
}
