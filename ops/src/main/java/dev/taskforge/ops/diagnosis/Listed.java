package dev.taskforge.ops.diagnosis;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Looking.Labelled;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which containers serve a project, by the list of all that Docker Engine has; those that are kept to return to, and those that ran
 * once, do not.
 *
 * @param containers the newest first, at most {@value #MOST}
 * @param services those of all containers, also of those beyond
 * @param projects as Compose calls what they belong to; more than one when several were started from one folder
 * @param beyond how many more there are
 */
record Listed(List<Labelled> containers, List<String> services, Set<String> projects, int beyond) {
    static final int MOST = 60;
    private static final String COMPOSE = "com.docker.compose.";
    private static final String RELEASE = "dev.taskforge.release";
    private static final String KEPT = "-kept";

    /**
     * Those started from this folder, or those of the named projects when some are named.
     *
     * @param named as Compose calls them
     */
    static Listed of(List<Labelled> all, Path folder, Collection<String> named) {
        var mine = all.stream()
                .filter(one ->
                        named.isEmpty() ? Container.startedFrom(one.labels(), folder) : named.contains(project(one)))
                .toList();
        var names = mine.stream().map(Labelled::name).collect(Collectors.toSet());
        var serving = mine.stream()
                .filter(one -> serves(one, mine))
                .filter(one -> one.state().equals("running") || !Container.isReplaced(one.id(), one.name(), names))
                .toList();
        var projects = new TreeSet<String>();
        serving.forEach(one -> projects.add(project(one)));
        return new Listed(
                serving.stream().limit(MOST).toList(),
                serving.stream().map(Listed::service).distinct().sorted().toList(),
                projects,
                Math.max(0, serving.size() - MOST));
    }

    private static boolean serves(Labelled one, List<Labelled> all) {
        boolean released = all.stream().anyMatch(other -> service(other).equals(service(one)) && isReleased(other));
        return released ? isReleased(one) : !"True".equals(one.labels().get(COMPOSE + "oneoff"));
    }

    private static boolean isReleased(Labelled one) {
        return one.labels().get(RELEASE) != null && !one.name().endsWith(KEPT);
    }

    static String service(Labelled one) {
        return Objects.requireNonNullElse(one.labels().get(COMPOSE + "service"), one.name());
    }

    private static String project(Labelled one) {
        return Objects.requireNonNullElse(one.labels().get(COMPOSE + "project"), "");
    }

    /** Whether it cannot be told which of them are meant. */
    boolean isMixed(Collection<String> named) {
        return named.isEmpty() && projects.size() > 1;
    }
}
