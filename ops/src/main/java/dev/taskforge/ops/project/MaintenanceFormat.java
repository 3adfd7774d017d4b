package dev.taskforge.ops.project;

import dev.taskforge.ops.project.MaintenanceDuty.Window;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the section {@code maintenance} is declared. */
final class MaintenanceFormat {
    private static final int MOST_WINDOWS = 50;
    private static final int MOST_MONITORS = 500;
    private static final Map<String, DayOfWeek> DAYS = Arrays.stream(DayOfWeek.values())
            .collect(Collectors.toUnmodifiableMap(
                    day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT), day -> day));

    private static final Field<ZoneId> TIMEZONE = Field.withDefault(
            "timezone", Types.zone(), ZoneId.of("UTC"), "In which times are meant; UTC when left out.");

    private static final Field<String> NAME = Field.required(
            "name", Types.text(63, ProjectFormat.NAME, "project.part-name", "patches"), "What it is called.");
    private static final Field<List<DayOfWeek>> ON_DAYS = Field.withDefault(
            "days",
            Types.oneOrMore(Types.choice(DAYS), DAYS.size()),
            List.of(),
            "The days of the week on which it begins: mon, tue, wed, thu, fri, sat, sun.");
    private static final Field<String> ON = Field.optional(
            "on",
            Types.text(10, "20[0-9]{2}-[0-9]{2}-[0-9]{2}", "project.maintenance.date", "2027-01-31"),
            "The date on which it begins, for one that does not come again.");
    private static final Field<String> FROM =
            Field.required("from", AlertFormat.time(), "When it begins, such as \"01:00\".");
    private static final Field<String> UNTIL = Field.required(
            "to",
            AlertFormat.time(),
            "When it ends, such as \"03:00\"; on the next day unless that is later than from.");

    private static final Field<List<String>> MONITORS = Field.withDefault(
            "monitors",
            Types.list(DutyFormats.NAME, 1, MOST_MONITORS),
            List.of(),
            "The checks that are meant; all of the project when left out.");
    private static final Field<List<Window>> WINDOWS = Field.withDefault(
            "windows",
            Types.list(
                    new ObjectType<>(List.of(NAME, ON_DAYS, ON, FROM, UNTIL, MONITORS), MaintenanceFormat::window),
                    1,
                    MOST_WINDOWS),
            List.of(),
            "The times in which nobody is told of what does not work, each on days of the week or on one date.");
    private static final Field<Map<String, CalendarDutyFormat.Draft>> DUTIES = Field.withDefault(
            "duties",
            Types.map(
                    CalendarDutyFormat::of,
                    CalendarDutyFormat.of("").schema(),
                    ProjectFormat.NAME,
                    "project.part-name",
                    CalendarDutyFormat.MOST),
            Map.of(),
            "What must be done again and again, by name: each is in the calendar, and one that is missed is told.");

    private final Set<String> checks;

    /** @param checks those that the file declares */
    MaintenanceFormat(Set<String> checks) {
        this.checks = checks;
    }

    Type<MaintenanceDuty> type() {
        return new ObjectType<>(List.of(TIMEZONE, WINDOWS, DUTIES), this::build);
    }

    private static @Nullable Window window(Values values) {
        var days = values.get(ON_DAYS);
        var on = values.find(ON);
        if (days.isEmpty() == (on == null)) {
            values.refuse(
                    Message.of("project.maintenance.when", values.get(NAME)),
                    Message.of("project.maintenance.when.fix"));
            return null;
        }
        if (values.get(FROM).equals(values.get(UNTIL))) {
            values.refuse(Message.of("project.alerts.hours"), Message.of("project.alerts.hours.fix"));
            return null;
        }
        var date = on == null ? null : date(on);
        if (on != null && date == null) {
            values.refuse(
                    ON, Message.of("project.maintenance.no-date", on), Message.of("project.maintenance.no-date.fix"));
            return null;
        }
        return new Window(
                values.get(NAME),
                days.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(days)),
                date,
                LocalTime.parse(values.get(FROM)),
                LocalTime.parse(values.get(UNTIL)),
                values.get(MONITORS));
    }

    /** Null for a day that no calendar has. */
    private static @Nullable LocalDate date(String written) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private @Nullable MaintenanceDuty build(Values values) {
        if (values.get(WINDOWS).isEmpty() && values.get(DUTIES).isEmpty()) {
            values.refuse(Message.of("project.maintenance.empty"), Message.of("project.maintenance.empty.fix"));
            return null;
        }
        Set<String> names = new HashSet<>();
        for (var window : values.get(WINDOWS)) {
            if (!names.add(window.name())) {
                values.refuse(
                        WINDOWS,
                        Message.of("project.maintenance.same", window.name()),
                        Message.of("project.maintenance.same.fix"));
            }
            window.monitors().stream()
                    .filter(name -> !checks.contains(name))
                    .forEach(name -> values.refuse(
                            WINDOWS,
                            Message.of("project.maintenance.unknown", window.name(), name),
                            Declared.hint(name, checks)));
        }
        var zone = values.get(TIMEZONE);
        return new MaintenanceDuty(
                zone,
                values.get(WINDOWS),
                values.get(DUTIES).values().stream()
                        .map(draft -> draft.in(zone))
                        .toList());
    }
}
