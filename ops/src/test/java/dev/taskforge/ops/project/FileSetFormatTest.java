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

    @ParameterizedTest
    @ValueSource(
            strings = {"{of: firewall, paths: [/etc]}", "{of: firewall, service: a, path: /b}", "{of: users}", "{}"})
    void anythingElseBesideItIsRefused(String set) {
        assertThatThrownBy(() -> read(set)).isInstanceOf(ProjectFileException.class);
    }
}
