package dev.taskforge.ops.backup.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exchanging files by renaming, from every state in which a crash can leave it, onwards and back. */
class PathSwapTest {
    private static final List<String> COMPANIONS = List.of("-wal", "-shm");

    @TempDir
    Path home;

    private Path folder;
    private Path file;
    private Path missing;
    private Path aside;
    private Path before;
    private PathSwap swap;

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createDirectory(home.resolve("uploads"));
        write(folder.resolve("a"), "old");
        file = write(home.resolve("env"), "old");
        missing = home.resolve("new.conf");
        aside = home.resolve(".restore");
        before = home.resolve(".before");
        swap = new PathSwap(List.of(missing, folder, file), aside, before, List.of());
        write(restored(folder).resolve("a"), "restored");
        write(restored(file), "restored");
        write(restored(missing), "restored");
    }

    private Path restored(Path path) {
        return PathSwap.below(aside, path);
    }

    private Path replaced(Path path) {
        return PathSwap.below(before, path);
    }

    private static Path write(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.move(from, to);
    }

    private void assertRestored() {
        assertThat(folder.resolve("a")).hasContent("restored");
        assertThat(file).hasContent("restored");
        assertThat(missing).hasContent("restored");
        assertThat(replaced(folder).resolve("a")).hasContent("old");
        assertThat(replaced(file)).hasContent("old");
        assertThat(aside).doesNotExist();
        assertThat(swap.hasLive()).isTrue();
        assertThat(swap.hasAside()).isFalse();
        assertThat(swap.hasBefore()).isTrue();
    }

    private void assertAsBefore() {
        assertThat(folder.resolve("a")).hasContent("old");
        assertThat(file).hasContent("old");
        assertThat(missing).doesNotExist();
        assertThat(restored(folder).resolve("a")).hasContent("restored");
        assertThat(restored(file)).hasContent("restored");
        assertThat(restored(missing)).hasContent("restored");
        assertThat(before).doesNotExist();
        assertThat(swap.hasBefore()).isFalse();
    }

    @Test
    void theyChangePlacesAndBackAgainAndAgain() throws IOException {
        for (int i = 0; i < 2; i++) {
            swap.swap();
            assertRestored();
            swap.swap();
            assertRestored();
            swap.swapBack();
            assertAsBefore();
            swap.swapBack();
            assertAsBefore();
        }
    }

    /** What a crash leaves in the middle of it. */
    interface Cut {
        void off(PathSwapTest test) throws IOException;
    }

    static Stream<Cut> cuts() {
        return Stream.of(
                test -> move(test.folder, test.replaced(test.folder)),
                test -> {
                    move(test.folder, test.replaced(test.folder));
                    move(test.restored(test.folder), test.folder);
                },
                test -> {
                    move(test.folder, test.replaced(test.folder));
                    move(test.restored(test.folder), test.folder);
                    Files.createLink(test.replaced(test.file), test.file);
                },
                test -> {
                    move(test.folder, test.replaced(test.folder));
                    move(test.restored(test.folder), test.folder);
                    move(test.file, test.replaced(test.file));
                },
                test -> {
                    test.swap.swap();
                    move(test.missing, test.restored(test.missing));
                });
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void cutOffItGoesOn(Cut cut) throws IOException {
        cut.off(this);
        swap.swap();
        assertRestored();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void cutOffItGoesBack(Cut cut) throws IOException {
        cut.off(this);
        swap.swapBack();
        assertAsBefore();
    }

    static Stream<Cut> cutsOnTheWayBack() {
        return Stream.of(
                test -> move(test.missing, test.restored(test.missing)),
                test -> {
                    move(test.missing, test.restored(test.missing));
                    move(test.folder, test.restored(test.folder));
                },
                test -> {
                    move(test.missing, test.restored(test.missing));
                    move(test.folder, test.restored(test.folder));
                    move(test.replaced(test.folder), test.folder);
                    Files.createLink(test.restored(test.file), test.file);
                });
    }

    @ParameterizedTest
    @MethodSource("cutsOnTheWayBack")
    void cutOffOnTheWayBackItEndsOnEitherSide(Cut cut) throws IOException {
        swap.swap();
        cut.off(this);
        swap.swapBack();
        assertAsBefore();
        swap.swap();
        cut.off(this);
        swap.swap();
        assertRestored();
    }

    @Test
    void whatSomebodyPutThereMeanwhileIsNotOverwritten() throws IOException {
        move(folder, replaced(folder));
        write(folder.resolve("b"), "of somebody");

        assertThatThrownBy(swap::swap).hasMessageContaining("something new has come to " + folder);
        assertThatThrownBy(swap::swapBack).hasMessageContaining("something new has come to " + folder);

        assertThat(folder.resolve("b")).hasContent("of somebody");
        assertThat(replaced(folder).resolve("a")).hasContent("old");
        assertThat(restored(folder).resolve("a")).hasContent("restored");
    }

    @Test
    void foldersInWhichNothingCameToLieAreRemoved() throws IOException {
        Files.createDirectories(before.resolve(String.valueOf(home.getName(0))));

        swap.discardAside(_ -> {});

        assertThat(before).doesNotExist();
    }

    @Test
    void aLogOfSomethingElseIsNotLeftBesideWhatComes() throws IOException {
        var database = database();
        database.swap();
        write(home.resolve("env-wal"), "new log");
        // As if it had come between two of the renames.
        move(file, restored(file));

        assertThatThrownBy(database::swap).hasMessageContaining("something new has come to " + home.resolve("env-wal"));
        assertThat(file).doesNotExist();
        assertThat(home.resolve("env-wal")).hasContent("new log");
    }

    private PathSwap database() throws IOException {
        write(home.resolve("env-wal"), "old log");
        write(home.resolve("env-shm"), "old index");
        return new PathSwap(List.of(file), aside, before, COMPANIONS);
    }

    static Stream<Cut> cutsWithALog() {
        return Stream.of(test -> {}, test -> move(test.file, test.replaced(test.file)), test -> {
            move(test.file, test.replaced(test.file));
            move(test.home.resolve("env-wal"), test.replaced(test.home.resolve("env-wal")));
        });
    }

    @ParameterizedTest
    @MethodSource("cutsWithALog")
    void whatBelongsToADatabaseGoesWithIt(Cut cut) throws IOException {
        var database = database();
        cut.off(this);

        database.swap();

        assertThat(file).hasContent("restored");
        assertThat(home.resolve("env-wal")).doesNotExist();
        assertThat(replaced(home.resolve("env-wal"))).hasContent("old log");
        assertThat(replaced(home.resolve("env-shm"))).hasContent("old index");

        database.swapBack();

        assertThat(file).hasContent("old");
        assertThat(home.resolve("env-wal")).hasContent("old log");
        assertThat(home.resolve("env-shm")).hasContent("old index");
        assertThat(before).doesNotExist();
    }

    static Stream<Cut> cutsOfALogOnTheWayBack() {
        return Stream.of(
                test -> move(test.file, test.restored(test.file)),
                test -> {
                    move(test.file, test.restored(test.file));
                    Files.createLink(test.home.resolve("env-wal"), test.replaced(test.home.resolve("env-wal")));
                },
                test -> {
                    move(test.file, test.restored(test.file));
                    Files.createLink(test.home.resolve("env-wal"), test.replaced(test.home.resolve("env-wal")));
                    Files.createLink(test.home.resolve("env-shm"), test.replaced(test.home.resolve("env-shm")));
                    move(test.replaced(test.file), test.file);
                });
    }

    @ParameterizedTest
    @MethodSource("cutsOfALogOnTheWayBack")
    void aLogThatComesBackIsNeverThatOfAnotherDatabase(Cut cut) throws IOException {
        var database = database();
        database.swap();
        cut.off(this);

        database.swapBack();

        assertThat(file).hasContent("old");
        assertThat(home.resolve("env-wal")).hasContent("old log");
        assertThat(home.resolve("env-shm")).hasContent("old index");
        assertThat(restored(file)).hasContent("restored");
        assertThat(restored(home.resolve("env-wal"))).doesNotExist();
    }

    private void opened(String which) throws IOException {
        for (var ending : COMPANIONS) {
            write(PathSwap.with(file, ending), which);
        }
    }

    private void assertOpened(String which) {
        COMPANIONS.forEach(ending -> {
            assertThat(PathSwap.with(file, ending)).hasContent(which);
            assertThat(PathSwap.with(restored(file), ending)).doesNotExist();
            assertThat(PathSwap.with(replaced(file), ending)).doesNotExist();
        });
    }

    @Test
    void aDatabaseThatWasNeverAwayKeepsTheLogOfWhoOpenedIt() throws IOException {
        var database = new PathSwap(List.of(file), aside, before, COMPANIONS);
        move(file, replaced(file));
        Files.createLink(file, replaced(file));
        opened("in use");

        database.swapBack();

        assertThat(file).hasContent("old");
        assertOpened("in use");
        assertThat(restored(file)).hasContent("restored");
        assertThat(before).doesNotExist();
    }

    @Test
    void aRestoredDatabaseThatServesOnKeepsTheLogOfWhoOpenedIt() throws IOException {
        var database = new PathSwap(List.of(file), aside, before, COMPANIONS);
        database.swap();
        Files.createDirectories(restored(file).getParent());
        Files.createLink(restored(file), file);
        opened("in use");

        database.swap();

        assertThat(file).hasContent("restored");
        assertOpened("in use");
        assertThat(replaced(file)).hasContent("old");
    }

    @Test
    void aLogThatWentAlongComesBackToADatabaseThatWasNeverAway() throws IOException {
        var database = new PathSwap(List.of(file), aside, before, COMPANIONS);
        move(file, replaced(file));
        Files.createLink(file, replaced(file));
        opened("in use");
        move(home.resolve("env-wal"), replaced(home.resolve("env-wal")));

        database.swapBack();

        assertOpened("in use");
        assertThat(before).doesNotExist();
    }
}
