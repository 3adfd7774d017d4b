package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;

/**
 * A package in one version.
 *
 * @param release of an operating system, such as {@code 12} of Debian; empty for packages of languages
 * @param file where it is written, relative to the folder that was searched; the path of the list for those of the system
 * @param line in that file, from 1
 */
public record Component(Ecosystem ecosystem, String release, String name, String version, String file, int line) {

    /** One of a language. */
    static Component of(Ecosystem ecosystem, String name, String version, String file, int line) {
        return new Component(ecosystem, "", name, version, file, line);
    }

    /** Where it is written. */
    public String place() {
        return file + ":" + line;
    }
}
