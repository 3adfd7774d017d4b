package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of texts of all modules. */
class TextFilesTest {

    /** Looks at sources only: what other tests make meanwhile comes and goes. */
    static List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        try (var modules = Files.list(Path.of("..").toRealPath())) {
            for (var texts : modules.map(module -> module.resolve("src/main/resources/dev/taskforge"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (var all = Files.walk(texts)) {
                    all.filter(path -> path.toString().endsWith(".properties")).forEach(files::add);
                }
            }
        }
        return files.stream().sorted().toList();
    }

    /** Of two entries the later one counts silently, and the earlier one is shown nowhere. */
    @ParameterizedTest
    @MethodSource("files")
    void noKeyIsThereTwice(Path file) throws IOException {
        var keys = new HashSet<String>();
        var twice = new ArrayList<String>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> line.matches("[A-Za-z0-9_.-]+\\s*=.*"))
                    .map(line -> line.substring(0, line.indexOf('=')).strip())
                    .filter(key -> !keys.add(key))
                    .forEach(twice::add);
        }
        assertThat(keys).isNotEmpty();
        assertThat(twice).isEmpty();
    }
}
