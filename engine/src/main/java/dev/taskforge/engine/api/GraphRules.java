package dev.taskforge.engine.api;

import dev.taskforge.engine.api.JobGraph.Need;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the engine accepts of jobs that need each other. Every refusal is an {@link IllegalArgumentException} whose message
 * begins with the place, such as {@code jobs[3].needs[0]}.
 */
public final class GraphRules {
    /** The most jobs that the jobs of one submission may need, added up. */
    public static final int MOST_NEEDS = 100_000;

    private GraphRules() {}

    /** Checks the keys and needs, not the jobs themselves. */
    public static void check(JobGraph graph) {
        JobRules.range("jobs", graph.nodes().size(), 1, JobRules.MOST_JOBS_AT_ONCE);
        long needs =
                graph.nodes().stream().mapToLong(node -> node.needs().size()).sum();
        JobRules.range("needs of all jobs", needs, 0, MOST_NEEDS);
        var places = places(graph);
        refuseSharedUniqueKey(graph);
        for (int i = 0; i < graph.nodes().size(); i++) {
            checkNeeds(graph, i, places);
        }
        refuseCycle(graph, places);
    }

    /** Where each key is. */
    private static Map<String, Integer> places(JobGraph graph) {
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            var key = graph.nodes().get(i).key();
            if (key == null) {
                continue;
            }
            JobRules.checkKey(place(graph, i) + "key", key);
            var before = places.put(key, i);
            if (before != null) {
                throw new IllegalArgumentException(
                        place(graph, i) + "key: jobs[" + before + "] is called " + key + " too; keys must differ");
            }
        }
        return places;
    }

    /** The second would stand for the first, and so could come to need itself. */
    private static void refuseSharedUniqueKey(JobGraph graph) {
        var seen = new HashMap<String, Integer>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            var key = graph.nodes().get(i).job().uniqueKey();
            var before = key == null ? null : seen.put(key, i);
            if (before != null) {
                throw new IllegalArgumentException(place(graph, i) + "unique_key: jobs[" + before
                        + "] has the same; in one submission they must differ");
            }
        }
    }

    private static void checkNeeds(JobGraph graph, int index, Map<String, Integer> places) {
        var needs = graph.nodes().get(index).needs();
        var seen = new HashSet<Object>();
        for (int i = 0; i < needs.size(); i++) {
            var place = place(graph, index) + "needs[" + i + "]: ";
            var name = name(needs.get(i));
            if (name instanceof String key && !places.containsKey(key)) {
                throw new IllegalArgumentException(place + "no job of this submission has the key " + key);
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException(place + "job " + name + " is needed twice");
            }
        }
    }

    private static Object name(Need need) {
        return switch (need) {
            case Need.Existing existing -> existing.job();
            case Need.Sibling sibling -> sibling.key();
        };
    }

    /** A job submitted alone has no place that needs saying. */
    private static String place(JobGraph graph, int index) {
        return graph.nodes().size() == 1 ? "" : "jobs[" + index + "].";
    }

    /** Walks along the needs, without recursion for the sake of long chains; meeting a job of the present path is a cycle. */
    private static void refuseCycle(JobGraph graph, Map<String, Integer> places) {
        var done = new HashSet<String>();
        for (var node : graph.nodes()) {
            if (node.key() != null && !done.contains(node.key())) {
                walk(graph, places, node.key(), done);
            }
        }
    }

    private static void walk(JobGraph graph, Map<String, Integer> places, String start, Set<String> done) {
        var path = new LinkedHashMap<String, Iterator<String>>();
        path.put(start, siblings(graph, places, start));
        while (!path.isEmpty()) {
            var here = path.lastEntry();
            if (!here.getValue().hasNext()) {
                done.add(here.getKey());
                path.pollLastEntry();
                continue;
            }
            var next = here.getValue().next();
            if (path.containsKey(next)) {
                throw new IllegalArgumentException(
                        "needs: the jobs need each other in a circle: " + circle(path.keySet(), next));
            }
            if (!done.contains(next)) {
                path.put(next, siblings(graph, places, next));
            }
        }
    }

    private static Iterator<String> siblings(JobGraph graph, Map<String, Integer> places, String key) {
        return graph.nodes().get(Objects.requireNonNull(places.get(key))).needs().stream()
                .filter(Need.Sibling.class::isInstance)
                .map(need -> ((Need.Sibling) need).key())
                .iterator();
    }

    private static String circle(Collection<String> path, String back) {
        var circle = new ArrayList<>(
                path.stream().dropWhile(key -> !key.equals(back)).toList());
        circle.add(back);
        return String.join(" → ", circle);
    }
}
