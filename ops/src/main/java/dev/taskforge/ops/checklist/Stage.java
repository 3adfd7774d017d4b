package dev.taskforge.ops.checklist;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the items of a section are due, as its headings say in English or Indonesian. */
public enum Stage {
    /** Every day. */
    DAILY(Duration.ofHours(26)),
    /** Every week. */
    WEEKLY(Duration.ofDays(8)),
    /** Every month. */
    MONTHLY(Duration.ofDays(32)),
    /** After the launch or a deployment. */
    AFTER(null),
    /** Before the launch or a deployment. */
    BEFORE(null),
    /** At no time that its headings name. */
    GENERAL(null);

    private static final Map<Stage, List<String>> WORDS = Map.of(
            DAILY,
            List.of("daily", "harian", "every day", "each day", "setiap hari", "tiap hari"),
            WEEKLY,
            List.of("weekly", "mingguan", "every week", "setiap minggu", "tiap minggu"),
            MONTHLY,
            List.of("monthly", "bulanan", "every month", "setiap bulan", "tiap bulan"),
            AFTER,
            List.of(
                    "post launch",
                    "post deploy",
                    "post deployment",
                    "postlaunch",
                    "after launch",
                    "after deploy",
                    "after deployment",
                    "pasca launch",
                    "pasca deploy",
                    "pasca deployment",
                    "pasca rilis",
                    "setelah launch",
                    "setelah deploy",
                    "setelah deployment",
                    "setelah rilis",
                    "24 jam pertama",
                    "first 24 hours"),
            BEFORE,
            List.of(
                    "pre launch",
                    "pre deploy",
                    "pre deployment",
                    "pre production",
                    "pre release",
                    "pra launch",
                    "pra deploy",
                    "pra deployment",
                    "pra rilis",
                    "before launch",
                    "before deploy",
                    "before deployment",
                    "before switching traffic",
                    "before traffic",
                    "sebelum launch",
                    "sebelum deploy",
                    "sebelum deployment",
                    "sebelum rilis",
                    "sebelum switch traffic",
                    "go no go",
                    "go live"));

    private final @Nullable Duration every;

    Stage(@Nullable Duration every) {
        this.every = every;
    }

    /** How long something done counts until it is due again, with some hours to spare; null when it does not recur. */
    public @Nullable Duration every() {
        return every;
    }

    /** The name used in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The stage that the innermost heading with such a word names. */
    static Stage of(List<String> headings) {
        for (var heading : headings.reversed()) {
            var normal = Words.normal(heading);
            for (var stage : values()) {
                if (Words.has(normal, WORDS.getOrDefault(stage, List.of()))) {
                    return stage;
                }
            }
        }
        return GENERAL;
    }
}
