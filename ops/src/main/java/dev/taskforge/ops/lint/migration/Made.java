package dev.taskforge.ops.lint.migration;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the statements before this one, in the same file, have surely made. A name counts only as it was written: where
 * the search path may lead is not guessed. Not safe for several threads.
 */
final class Made {
    private final Set<List<String>> relations = new HashSet<>();
    private final Set<List<String>> types = new HashSet<>();
    private final Set<String> schemas = new HashSet<>();

    void relation(List<String> name) {
        relations.add(name);
    }

    void type(List<String> name) {
        types.add(name);
    }

    void schema(String name) {
        schemas.add(name);
    }

    boolean hasRelation(List<String> name) {
        return relations.contains(name);
    }

    boolean hasType(List<String> name) {
        return types.contains(name);
    }

    boolean hasSchema(String name) {
        return schemas.contains(name);
    }

    /** From here on the name means what it meant before, or nothing. */
    void forgetRelation(List<String> name) {
        relations.remove(name);
    }

    void forgetType(List<String> name) {
        types.remove(name);
    }

    /** From here on no name is known to mean what was made. */
    void forgetAll() {
        relations.clear();
        types.clear();
        schemas.clear();
    }
}
