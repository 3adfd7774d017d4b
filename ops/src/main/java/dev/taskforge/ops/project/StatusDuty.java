package dev.taskforge.ops.project;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page that tells others how an application stands.
 *
 * @param title of the page; null for that of the project
 * @param slug by which the page is found besides the project's name; null for that alone
 * @param open whether anybody may see it, and not only who is signed in
 * @param monitors what it shows, by name, in this order
 * @param days how many days of each
 * @param language null for that of the reader
 */
public record StatusDuty(
        @Nullable String title,
        @Nullable String slug,
        boolean open,
        List<String> monitors,
        int days,
        @Nullable Locale language) {
    /** So many at most. */
    public static final int MOST_DAYS = 90;
}
