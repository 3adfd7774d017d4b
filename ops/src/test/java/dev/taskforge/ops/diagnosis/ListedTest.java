package dev.taskforge.ops.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.docker.Looking.Labelled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which containers are taken for those of a project. */
class ListedTest {
    private static final Path FOLDER = Path.of("/no/such/shop");

    private static Labelled one(String name, String service, String... more) {
        return of("shop", FOLDER.toString(), name, service, more);
    }

    private static Labelled of(String project, String folder, String name, String service, String... more) {
        var labels = new HashMap<>(Map.of(
                "com.docker.compose.project", project,
                "com.docker.compose.project.working_dir", folder,
                "com.docker.compose.service", service));
        for (int i = 0; i < more.length; i += 2) {
            labels.put(more[i], more[i + 1]);
        }
        return new Labelled(name + "-id", name, "running", labels);
    }

    private static List<String> names(Listed listed) {
        return listed.containers().stream().map(Labelled::name).toList();
    }

    @Test
    void whatRanOncePushesOutNobody() {
        var all = new ArrayList<Labelled>();
        for (int i = 0; i < 100; i++) {
            all.add(one("run-" + i, "app", "com.docker.compose.oneoff", "True"));
        }
        all.add(one("shop-app-1", "app"));
        all.add(one("shop-db-1", "db"));
        var listed = Listed.of(all, FOLDER, Set.of());
        assertThat(names(listed)).containsExactly("shop-app-1", "shop-db-1");
        assertThat(listed.services()).containsExactly("app", "db");
        assertThat(listed.beyond()).isZero();
    }

    @Test
    void whatIsBeyondTheMostIsCountedAndItsServicesAreKnown() {
        var all = new ArrayList<Labelled>();
        for (int i = 0; i < Listed.MOST + 5; i++) {
            all.add(one("shop-app-" + i, "app"));
        }
        all.add(one("shop-db-1", "db"));
        var listed = Listed.of(all, FOLDER, Set.of());
        assertThat(listed.containers()).hasSize(Listed.MOST);
        assertThat(listed.beyond()).isEqualTo(6);
        assertThat(listed.services()).contains("db");
    }

    @Test
    void whatWasMadeAnewAndDoesNotStartIsWhatCountsAndNotTheOneBefore() {
        var old = one("0123456789ab_shop_app_1", "app");
        var id = "0123456789ab" + "c".repeat(52);
        var anew = new Labelled("f".repeat(64), "shop_app_1", "created", old.labels());

        var stopped = new Labelled(id, old.name(), "exited", old.labels());
        assertThat(names(Listed.of(List.of(anew, stopped), FOLDER, Set.of()))).containsExactly("shop_app_1");

        var running = new Labelled(id, old.name(), "running", old.labels());
        assertThat(names(Listed.of(List.of(anew, running), FOLDER, Set.of())))
                .as("it still serves")
                .containsExactly("shop_app_1", old.name());
        assertThat(names(Listed.of(List.of(stopped), FOLDER, Set.of())))
                .as("nobody took its name")
                .containsExactly(old.name());
    }

    @Test
    void thoseOfTheReleaseServeAndNotThoseThatAreKept() {
        var listed = Listed.of(
                List.of(
                        one("shop-app-r2", "app", "dev.taskforge.release", "2"),
                        one("shop-app-r1-kept", "app", "dev.taskforge.release", "1"),
                        one("shop-app-1", "app"),
                        one("shop-db-1", "db")),
                FOLDER,
                Set.of());
        assertThat(names(listed)).containsExactly("shop-app-r2", "shop-db-1");
    }

    @Test
    void severalProjectsOfOneFolderAreMixedUnlessOneIsNamed() {
        var all = List.of(
                one("shop-app-1", "app"),
                of("shop-test", FOLDER.toString(), "shop-test-app-1", "app"),
                of("other", "/srv/other", "other-app-1", "app"));
        assertThat(Listed.of(all, FOLDER, Set.of()).isMixed(Set.of())).isTrue();
        var named = Listed.of(all, FOLDER, Set.of("other"));
        assertThat(names(named)).containsExactly("other-app-1");
        assertThat(named.isMixed(Set.of("other"))).isFalse();
    }
}
