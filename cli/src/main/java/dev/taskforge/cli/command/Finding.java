package dev.taskforge.cli.command;

/**
 * One thing the doctor looked at.
 *
 * @param key names it in the bundles: {@code doctor.KEY} and, for the way to mend it, {@code doctor.KEY.fix}
 * @param seen what was found, without words that need a translation
 */
record Finding(String key, Health health, String seen) {
    enum Health {
        OK,
        WARNING,
        BAD
    }

    static Finding of(String key, boolean good, Health otherwise, String seen) {
        return new Finding(key, good ? Health.OK : otherwise, seen);
    }
}
