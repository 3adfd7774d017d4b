package dev.taskforge.ops.diagnosis;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Every cause that a diagnosis can name, what weighs most first. */
public enum Cause {
    UNDER_WAY,
    DOCKER_UNREACHABLE,
    DISK_FULL,
    INODES_FULL,
    HOST_MEMORY,
    OWN_MEMORY,
    PORT_TAKEN,
    MOUNT_MISSING,
    BAD_START,
    CRASH_LOOP,
    KILLED,
    CRASH,
    PAUSED,
    STOPPED,
    ENDED,
    NO_CONTAINER,
    ENDED_TOGETHER,
    UNHEALTHY,
    CERTIFICATE_EXPIRED,
    NAME_NOT_RESOLVED,
    PROXY,
    NO_ANSWER,
    NETWORK,
    APPLICATION_ERRORS,
    DEPENDENCY_DOWN,
    CHECK_FAILS,
    RECENT_CHANGE;

    /** Whether a service of which this is said does not serve. */
    boolean stops() {
        return switch (this) {
            case DISK_FULL,
                    INODES_FULL,
                    HOST_MEMORY,
                    OWN_MEMORY,
                    PORT_TAKEN,
                    MOUNT_MISSING,
                    BAD_START,
                    CRASH_LOOP,
                    KILLED,
                    CRASH,
                    PAUSED,
                    STOPPED,
                    ENDED,
                    NO_CONTAINER,
                    ENDED_TOGETHER,
                    UNHEALTHY,
                    NAME_NOT_RESOLVED,
                    NO_ANSWER,
                    NETWORK,
                    APPLICATION_ERRORS -> true;
            case UNDER_WAY,
                    DOCKER_UNREACHABLE,
                    CERTIFICATE_EXPIRED,
                    PROXY,
                    DEPENDENCY_DOWN,
                    CHECK_FAILS,
                    RECENT_CHANGE -> false;
        };
    }

    /** The word for it, as the API and the bundles of texts say it, such as {@code own-memory}. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when no cause has this label */
    @JsonCreator
    public static Cause of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
