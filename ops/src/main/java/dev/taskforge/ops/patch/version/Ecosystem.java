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
    NPM("npm"),
    PYPI("PyPI"),
    MAVEN("Maven"),
    GO("Go"),
    CRATES("crates.io"),
    PACKAGIST("Packagist"),
    DEBIAN("Debian"),
    UBUNTU("Ubuntu");

    private final String word;

    Ecosystem(String word) {
        this.word = word;
    }

    /** As advisories call it, without a release behind a colon. */
    public String word() {
        return word;
    }

    /** Which of its versions is newer. */
    public VersionOrder order() {
        return switch (this) {
            case NPM, GO, CRATES -> new SemanticOrder();
            case PYPI -> new PythonOrder();
            case MAVEN -> new MavenOrder();
            case PACKAGIST -> new ComposerOrder();
            case DEBIAN, UBUNTU -> new DebianOrder();
        };
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
