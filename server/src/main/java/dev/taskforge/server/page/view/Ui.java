package dev.taskforge.server.page.view;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every page needs besides its own content: the reader's language, look and name, and how to write times and
 * numbers for them. Immutable; made anew for each request.
 *
 * @param theme {@code system}, {@code light} or {@code dark}
 * @param user the name of who is signed in; null on the pages before that
 * @param seesAll whether they may also see what belongs to no project
 * @param csrf the token every form must carry
 * @param now the moment the page is of
 * @param zone in which exact times are written
 * @param path where the reader is, to come back after switching language or look
 * @param notice what just happened, said once at the top; null for nothing
 */
public record Ui(
        Messages texts,
        String theme,
        @Nullable String user,
        boolean seesAll,
        String csrf,
        Instant now,
        ZoneId zone,
        String path,
        @Nullable Notice notice,
        String version) {
    public static final String BUNDLE = "dev.taskforge.server.text.pages";

    /** A sentence at the top of a page; {@code tone} is pass, fail or warn. */
    public record Notice(String tone, String text) {}

    public Locale locale() {
        return texts.locale();
    }

    /** The same, with times in another zone. */
    public Ui in(ZoneId other) {
        return new Ui(texts, theme, user, seesAll, csrf, now, other, path, notice, version);
    }

    /** The language tag of the page: {@code en} or {@code id}. */
    public String language() {
        return locale().getLanguage();
    }

    /** The text of a key in the reader's language, with its arguments in place. */
    public String t(String key, Object... arguments) {
        return texts.render(Message.of(key, arguments));
    }

    /** The word for a state; {@code kind} is check, job or step. */
    public String state(String kind, String state) {
        return t("state." + kind + "." + state);
    }

    /** Why the verdict is as it is, in one sentence. */
    public String verdict(VerdictView verdict) {
        if (verdict.required() == 0) {
            return t("verdict.nothing");
        }
        if (verdict.go() && verdict.waived() > 0) {
            return t("verdict.goWaived", number(verdict.required() - verdict.waived()), number(verdict.waived()));
        }
        return verdict.go()
                ? count("verdict.go", verdict.required())
                : count("verdict.noGo", verdict.blockers()) + " "
                        + t("verdict.of", number(verdict.cleared()), number(verdict.required()));
    }

    /** What a schedule does, from its name without the project: {@code backup.main}, {@code drill.main} or gate. */
    public String duty(String name) {
        var parts = name.split("\\.", 2);
        var known =
                switch (parts[0]) {
                    case "backup", "drill", "gate", "tidy", "prune" -> t("duty." + parts[0]);
                    default -> null;
                };
        return known == null ? name : parts.length == 1 ? known : known + " " + parts[1];
    }

    /** The word for what progress counts, when it is one of ours; else the unit as it is. */
    public String unit(String unit) {
        return switch (unit) {
            case "checks", "rows", "tables", "files", "steps" -> t("unit." + unit);
            case "containers", "networks", "images", "build_cache", "logs", "journal", "packages" ->
                t("upkeep.subject." + unit);
            default -> unit;
        };
    }

    public String number(long value) {
        return NumberFormat.getIntegerInstance(locale()).format(value);
    }

    /** A number with the form of the word that fits it: {@code key.one} or {@code key.many}. */
    public String count(String key, long value) {
        return t(key + (value == 1 ? ".one" : ".many"), number(value));
    }

    /** Bytes in the largest unit that keeps the number at 1 or more: {@code 12.4 MB}. */
    public String bytes(long value) {
        var units = new String[] {"B", "kB", "MB", "GB", "TB", "PB"};
        double scaled = value;
        int unit = 0;
        while (scaled >= 1000 && unit < units.length - 1) {
            scaled /= 1000;
            unit++;
        }
        var format = NumberFormat.getNumberInstance(locale());
        format.setMaximumFractionDigits(unit == 0 || scaled >= 100 ? 0 : 1);
        return format.format(scaled) + " " + units[unit];
    }

    /** A length of time in its two largest units: {@code 2 min 5 s}; below one second in milliseconds. */
    public String duration(Duration value) {
        long millis = Math.max(0, value.toMillis());
        if (millis < 1000) {
            return t("time.ms", number(millis));
        }
        long seconds = millis / 1000;
        if (seconds < 60) {
            return millis < 10_000 && millis % 1000 >= 100
                    ? t("time.s", decimal(millis / 1000.0))
                    : t("time.s", number(seconds));
        }
        if (seconds < 3600) {
            return two("time.min", seconds / 60, "time.s", seconds % 60);
        }
        if (seconds < 86_400) {
            return two("time.h", seconds / 3600, "time.min", seconds % 3600 / 60);
        }
        return two("time.d", seconds / 86_400, "time.h", seconds % 86_400 / 3600);
    }

    /** A short length of time in milliseconds, with a tenth below ten of them; a long one as {@link #duration}. */
    public String micros(long micros) {
        return micros < 10_000 ? t("time.ms", decimal(micros / 1000.0)) : duration(Duration.ofNanos(micros * 1000));
    }

    /** A number that counts tenths. */
    public String tenths(long value) {
        return decimal(value / 10.0);
    }

    private String two(String large, long much, String small, long little) {
        var first = t(large, number(much));
        return little == 0 ? first : first + " " + t(small, number(little));
    }

    private String decimal(double value) {
        var format = NumberFormat.getNumberInstance(locale());
        format.setMaximumFractionDigits(1);
        return format.format(value);
    }

    /** How long ago, or how far ahead, in one unit: {@code 5 min ago}, {@code in 3 h}. */
    public String ago(Instant at) {
        long seconds = Duration.between(at, now).toSeconds();
        var direction = seconds < 0 ? "ahead." : "ago.";
        long distance = Math.abs(seconds);
        if (distance < 10) {
            return t(direction + "now");
        }
        if (distance < 60) {
            return t(direction + "seconds", number(distance));
        }
        if (distance < 3600) {
            return t(direction + "minutes", number(distance / 60));
        }
        if (distance < 86_400) {
            return t(direction + "hours", number(distance / 3600));
        }
        return t(direction + "days", number(distance / 86_400));
    }

    public boolean isPast(Instant at) {
        return !at.isAfter(now);
    }

    /** Date and time to the second with the zone: {@code 21 Nov 2026 11:02:41 WIB}. */
    public String exact(Instant at) {
        return format("d MMM uuuu HH:mm:ss zzz", at);
    }

    /** The zone in which exact times are written, and times that are typed are read. */
    public String zoneName() {
        return zone.getId();
    }

    /** Date and time to the minute. */
    public String dateTime(Instant at) {
        return format("d MMM uuuu HH:mm", at);
    }

    /** The time of day to the second, for lines of a log. */
    public String clock(Instant at) {
        return format("HH:mm:ss", at);
    }

    /** The time of day to the minute. */
    public String minute(Instant at) {
        return format("HH:mm", at);
    }

    /** A month: {@code November 2026}. */
    public String month(YearMonth month) {
        return DateTimeFormatter.ofPattern("LLLL uuuu", locale()).format(month);
    }

    private String format(String pattern, Instant at) {
        return DateTimeFormatter.ofPattern(pattern, locale()).withZone(zone).format(at);
    }

    /** The pattern of an age, its number still open, for the script that lets times pass. */
    public String openAge(String unit) {
        return t("ago." + unit, "{0}");
    }
}
