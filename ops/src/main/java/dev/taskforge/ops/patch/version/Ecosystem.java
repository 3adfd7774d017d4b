package dev.taskforge.ops.patch.version;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where packages come from, which decides how they are named and which version is newer.
 *
 * <p>Source of the names: OSV schema, “Defined ecosystems”.
 */
public enum Ecosystem {
    NPM("npm", new SemanticOrder()),
    PYPI("PyPI", new PythonOrder()),
    MAVEN("Maven", new MavenOrder()),
    GO("Go", new SemanticOrder()),
    CRATES("crates.io", new SemanticOrder()),
    PACKAGIST("Packagist", new ComposerOrder()),
    DEBIAN("Debian", new DebianOrder()),
    UBUNTU("Ubuntu", new DebianOrder());

    private final String word;
    private final VersionOrder order;

    Ecosystem(String word, VersionOrder order) {
        this.word = word;
        this.order = order;
    }

    /** As advisories call it, without a release behind a colon. */
    public String word() {
        return word;
    }

    /** Which of its versions is newer. */
    public VersionOrder order() {
        return order;
    }

    /** Whether its packages are those of a release of an operating system. */
    public boolean isSystem() {
        return this == DEBIAN || this == UBUNTU;
    }

    /** The one that an advisory names; empty for one that is not known here. */
    public static Optional<Ecosystem> of(String written) {
        int colon = written.indexOf(':');
        var word = colon < 0 ? written : written.substring(0, colon);
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /**
     * The name by which a package is compared. Python ignores case and which of {@code -_.} stands there (PEP 503); Packagist
     * ignores case.
     */
    public String normal(String name) {
        return switch (this) {
            case PYPI -> name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
            case PACKAGIST -> name.toLowerCase(Locale.ROOT);
            default -> name;
        };
    }
}
