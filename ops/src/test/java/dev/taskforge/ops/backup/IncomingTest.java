package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.dump.DumpInspector;
import dev.taskforge.ops.dump.Fault;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IncomingTest {
    private static final String SQL = "CREATE TABLE a (b int);\n";

    @TempDir
    Path folder;

    private Path laid(Path below) throws IOException {
        Files.createDirectories(below);
        return Files.writeString(below.resolve("a.sql"), SQL);
    }

    @Test
    void aFileIsFoundInTheFolderOfTheProjectAndNowhereElse() throws IOException {
        var incoming = new Incoming(folder);
        var file = laid(folder.resolve("incoming/shop"));
        laid(folder.resolve("incoming/other"));
        assertThat(incoming.find("shop", "a.sql")).isEqualTo(file.toRealPath());
        assertThat(incoming.list("shop")).hasSize(1);
        for (var name : new String[] {"../other/a.sql", "", ".", "/etc/passwd", "none"}) {
            assertThatThrownBy(() -> incoming.find("shop", name)).isInstanceOf(PermanentFailure.class);
        }
    }

    @Test
    void aLinkInThePlaceOfAFolderOrFileLeadsNowhere() throws IOException {
        var elsewhere = laid(folder.resolve("elsewhere/shop"));
        var project = folder.resolve("data/incoming/shop");
        Files.createDirectories(project.getParent());
        Files.createSymbolicLink(project, elsewhere.getParent());
        Files.createDirectories(folder.resolve("more"));
        Files.createSymbolicLink(folder.resolve("more/incoming"), folder.resolve("elsewhere"));
        for (var data : new String[] {"data", "more"}) {
            var incoming = new Incoming(folder.resolve(data));
            assertThat(incoming.list("shop")).isEmpty();
            assertThatThrownBy(() -> incoming.find("shop", "a.sql")).isInstanceOf(PermanentFailure.class);
        }
        var link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        assertThatThrownBy(() -> DumpInspector.inspect(link, null, null)).isInstanceOf(FileSystemException.class);
    }

    @Test
    @Timeout(20)
    void aPipeThatCameInThePlaceOfAFileIsNotWaitedFor() throws Exception {
        var pipe = folder.resolve("pipe");
        var made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();
        assertThat(DumpInspector.inspect(pipe, null, null).findings().getFirst().fault())
                .isEqualTo(Fault.EMPTY);
        assertThatThrownBy(() -> new Looks().at("shop", folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void theSameFileIsLookedAtOnceAndAChangedOneAgain() throws IOException {
        var file = laid(folder);
        var looks = new Looks();
        var first = looks.at("shop", file);
        assertThat(looks.at("shop", file)).isSameAs(first);
        Files.writeString(file, SQL + SQL);
        assertThat(looks.at("shop", file).bytes()).isEqualTo(2L * SQL.length());
    }

    @Test
    void aDumpThatDoesNotSayWhereItEndsTakesNobodysPlace() throws IOException {
        var report = DumpInspector.inspect(laid(folder), null, null);
        ForeignRestoring.requireRestorable(report, false);
        assertThatThrownBy(() -> ForeignRestoring.requireRestorable(report, true))
                .hasMessageContaining("--into");
    }
}
