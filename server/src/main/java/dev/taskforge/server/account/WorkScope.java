package dev.taskforge.server.account;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a worker token may work on: jobs of these queues and types in these projects, and nothing else.
 *
 * @param queues empty for every queue
 * @param types empty for every type
 * @param projects {@code *} stands for every project and for jobs without one
 */
public record WorkScope(Set<String> queues, Set<String> types, Set<String> projects) {
    public WorkScope {
        queues = sorted(queues);
        types = sorted(types);
        projects = sorted(projects);
    }

    /** In an order that is the same after every start, so that two scopes can be compared as texts. */
    private static Set<String> sorted(Set<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** What is left of it in the name of {@code owner}, who must be able to operate a project to let a token work there. */
    WorkScope within(Principal owner) {
        var left = new TreeSet<String>();
        for (var project : projects) {
            if (Access.allows(owner, Action.OPERATE, project)) {
                left.add(project);
            } else if (project.equals(Principal.EVERY_PROJECT)) {
                owner.roles().keySet().stream()
                        .filter(own -> Access.allows(owner, Action.OPERATE, own))
                        .forEach(left::add);
            }
        }
        return new WorkScope(queues, types, left);
    }

    boolean includes(String project) {
        return projects.contains(Principal.EVERY_PROJECT) || projects.contains(project);
    }
}
