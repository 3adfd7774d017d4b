package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationFolderTest {
    private static ProjectFile read(String folder) {
        return new ProjectReader(List.of()).read("""
                project: shop
                databases:
                  main: {kind: sqlite, path: /srv/shop/shop.db}
                destinations:
                  disk2: {kind: folder, folder: %s}
                backup: {of: [main], to: /mnt/backup, copies: [disk2]}
                """.formatted(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mnt/backup", "/mnt/backup/", "/mnt", "/mnt/backup/shop", "/mnt/other/../backup"})
    void aFolderThatIsTheOneOfTheBackupsIsRefused(String folder) {
        assertThatThrownBy(() -> read(folder))
                .isInstanceOfSatisfying(
                        ProjectFileException.class,
                        e -> assertThat(e.problems().toString()).contains("project.destination.backups", "disk2"));
    }

    @Test
    void aFolderBesideIsTaken() {
        assertThat(read("/mnt/backup-2").destinations()).containsOnlyKeys("disk2");
    }
}
