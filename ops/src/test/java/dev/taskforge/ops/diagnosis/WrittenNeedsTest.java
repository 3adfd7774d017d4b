package dev.taskforge.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Inspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Compose file says of what services need. */
class WrittenNeedsTest {
    @TempDir
    Path folder;

    @Test
    void bothFormsOfTheFileAreUnderstoodAndWhatHasNoContainerIsLeftOut() throws IOException {
        var needs = new Needs(WrittenNeeds.of(written("""
                x-own: &own {restart: unless-stopped}
                services:
                  front: {<<: *own, image: nginx, depends_on: [app, gone]}
                  app:
                    image: shop
                    depends_on:
                      db: {condition: service_healthy}
                      migrate: {condition: service_completed_successfully}
                  db: {image: postgres}
                """)));
        var services = List.of("front", "app", "db", "migrate");
        assertThat(needs.of(container(Map.of()), "front", services)).containsOnlyKeys("app");
        assertThat(needs.of(container(Map.of()), "app", services)).containsOnlyKeys("db", "migrate");
        assertThat(needs.of(container(Map.of()), "db", services)).isEmpty();
        assertThat(needs.completed(container(Map.of()), "app")).containsExactly("migrate");
    }

    @Test
    void whatComposeWroteAtTheContainerIsTold() {
        var told = container(Map.of(
                "com.docker.compose.depends_on",
                "db:service_healthy:false,seed:" + "service_completed_successfully:false"));
        assertThat(Needs.isTold(told)).isTrue();
        assertThat(Needs.isTold(container(Map.of()))).isFalse();
        assertThat(Needs.TOLD.of(told, "app", List.of("app"))).containsOnlyKeys("db", "seed");
        assertThat(Needs.TOLD.completed(told, "app")).containsExactly("seed");
    }

    @Test
    void whatIsNoComposeFileIsSaid() throws IOException {
        var list = written("- a\n- b\n");
        assertThatThrownBy(() -> WrittenNeeds.of(list)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> WrittenNeeds.of(folder.resolve("none.yml"))).isInstanceOf(IOException.class);
        var binary = Files.write(folder.resolve("binary.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> WrittenNeeds.of(binary)).isInstanceOf(IOException.class);
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("compose.yml"), text);
    }

    private static Inspection container(Map<String, String> labels) {
        var container = new Container(
                "a", "app-1", "x", "shop:1", labels, "running", null, 0, false, Made.NOW, null, 0, "no", Map.of(),
                List.of(), List.of(), false);
        return new Inspection(container, false, null, "", 0, List.of(), Map.of(), List.of());
    }
}
