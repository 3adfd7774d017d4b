package dev.taskforge.ops.release;

import java.util.List;

/**
 * Where requests are to go, as a file of TaskForge tells it to a proxy.
 *
 * @param name by which its configuration passes requests on
 * @param hosts host and port of each container
 * @param backups of those that get a request only when none of the others can be reached
 * @param leaving of those that get none any more, and may have some left to answer
 * @param askPort where it tells which release that is
 * @param mark what it tells
 */
record Upstream(String name, List<String> hosts, List<String> backups, List<String> leaving, int askPort, String mark) {
    /** The first line of each such file. */
    static final String HEAD = "# Written by TaskForge at each deployment; what is changed here is overwritten.";

    /** The path under which a proxy tells its mark. */
    static final String ASK = "/taskforge-release";
}
