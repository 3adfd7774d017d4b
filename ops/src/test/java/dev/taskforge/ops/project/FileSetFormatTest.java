package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.project.ProjectFile.FileSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code files}. */
class FileSetFormatTest {
    private static ProjectFile read(String set) {
        return new ProjectReader(List.of())
                .read("project: shop\nfiles: {rules: " + set + "}\nbackup: {of: [rules]}\ndrill: {of: rules}\n");
    }

    @Test
    void theRulesOfTheFirewallAreFilesOfTheirOwnKind() {
        var set = read("{of: firewall}").files().get("rules");

        assertThat(set).isEqualTo(new FileSet("rules", List.of(), null, null, "firewall"));
        assertThat(read("{paths: [/etc/hosts]}").files().values()).noneMatch(FileSet::isFirewall);
    }

    @Test
    void logsAreOfAllServicesOrOfThoseThatAreNamed() {
        var compose = "project: shop\ncompose: {file: compose.yml}\nfiles: {logs: %s}\nbackup: {of: [logs]}\n";
        var reader = new ProjectReader(List.of());

        assertThat(reader.read(compose.formatted("{of: logs, services: [app, app, worker]}"))
                        .files()
                        .get("logs"))
                .isEqualTo(new FileSet("logs", List.of(), null, null, "logs", List.of("app", "worker")));
        var all = reader.read(compose.formatted("{of: logs}"));
        assertThat(all.files().values()).singleElement().matches(FileSet::isLogs);
        assertThat(all.onlyUnpacks("logs")).isTrue();
        assertThatThrownBy(() -> read("{of: logs}")).isInstanceOf(ProjectFileException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{of: firewall, paths: [/etc]}",
                "{of: firewall, services: [a]}",
                "{services: [a]}",
                "{of: logs, services: []}",
                "{of: logs, service: a, path: /b}",
                "{paths: [/etc], services: [a]}",
                "{of: firewall, service: a, path: /b}",
                "{of: users}",
                "{}"
            })
    void anythingElseBesideItIsRefused(String set) {
        assertThatThrownBy(() -> read(set)).isInstanceOf(ProjectFileException.class);
    }
}
