package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code Cargo.lock}, {@code poetry.lock} and {@code uv.lock}: tables {@code [[package]]} with {@code name}, {@code version} and
 * {@code source}, each on a line of its own, as their programs write them. The rest of TOML is not read.
 *
 * <p>Source: doc.rust-lang.org/cargo, “Cargo.toml vs Cargo.lock”; python-poetry.org, “poetry.lock”; docs.astral.sh/uv, “Lockfile”.
 */
final class TomlLock implements LockReader {
    private static final Pattern TEXT = Pattern.compile("(name|version)\\s*=\\s*\"([^\"]*)\"\\s*");
    private static final Pattern SOURCE = Pattern.compile("source\\s*=\\s*(.*)");
    private static final Pattern OWN = Pattern.compile("\\{\\s*(virtual|editable|directory|path)\\s*=.*");

    private final Ecosystem ecosystem;

    /** Those of Cargo without a source are the project's own. */
    TomlLock(Ecosystem ecosystem) {
        this.ecosystem = ecosystem;
    }

    /** A package while its lines are read. */
    private static final class Draft {
        private String name = "";
        private String version = "";
        private String source = "";
        private int line;
    }

    @Override
    public Listed read(String text, String file) {
        var components = new ArrayList<Component>();
        Draft draft = null;
        int line = 0;
        for (var written : text.lines().toList()) {
            line++;
            if (written.startsWith("[")) {
                // Tables of a package, such as [package.dependencies], come behind what is read here.
                add(draft, components, file);
                draft = written.strip().equals("[[package]]") ? new Draft() : null;
            } else if (draft != null) {
                note(draft, written, line);
            }
        }
        add(draft, components, file);
        return new Listed(components, 0);
    }

    private static void note(Draft draft, String written, int line) {
        var text = TEXT.matcher(written);
        var source = SOURCE.matcher(written);
        if (text.matches() && text.group(1).equals("name")) {
            draft.name = text.group(2);
        } else if (text.matches()) {
            draft.version = text.group(2);
            draft.line = line;
        } else if (source.matches()) {
            draft.source = source.group(1);
        }
    }

    private void add(@Nullable Draft draft, List<Component> components, String file) {
        if (draft == null || draft.name.isEmpty() || draft.version.isEmpty()) {
            return;
        }
        boolean own = ecosystem == Ecosystem.CRATES
                ? draft.source.isEmpty()
                : OWN.matcher(draft.source).matches();
        if (!own) {
            components.add(Component.of(ecosystem, draft.name, draft.version, file, draft.line));
        }
    }

    @Override
    public Ecosystem ecosystem() {
        return ecosystem;
    }
}
