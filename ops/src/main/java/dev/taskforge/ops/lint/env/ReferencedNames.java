package dev.taskforge.ops.lint.env;

import dev.taskforge.ops.lint.Setup;
import java.util.HashSet;
import java.util.Set;

/** The variables that the files of a folder take values from, with a dollar sign. */
final class ReferencedNames {
    private final Set<String> names = new HashSet<>();

    /** @param env the file whose names are asked about: of environment files only this one counts */
    ReferencedNames(Setup setup, EnvSource env) {
        var others = new HashSet<String>();
        setup.envFiles().forEach(each -> others.add(each.file().path()));
        // A Compose file of another folder or stack fills in from its own environment.
        setup.stacks().forEach(stack -> stack.files().forEach(file -> others.add(file.path())));
        others.remove(env.file().path());
        for (var file : setup.files()) {
            if (!others.contains(file.path())) {
                Dollars.in(file.text()).forEach(use -> names.add(use.name()));
            }
        }
    }

    boolean contains(String name) {
        return names.contains(name);
    }
}
