package dev.taskforge.ops.project;

import dev.taskforge.ops.project.RepairDuty.Mode;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import java.util.List;
import java.util.Map;

/** How the section {@code repair} is declared. */
final class RepairFormat {
    private static final Type<Mode> MODE =
            Types.choice(Map.of(Mode.AUTO.word(), Mode.AUTO, Mode.ASK.word(), Mode.ASK, Mode.OFF.word(), Mode.OFF));
    private static final Field<Mode> START = mode(
            "start",
            "Starting containers that have ended, also those that somebody stopped, and afterwards those that need them.");
    private static final Field<Mode> RESTART = mode(
            "restart",
            "Restarting a container that runs but is unhealthy or does not answer; never that of a database.");
    private static final Field<Mode> RELOAD = mode(
            "reload",
            "Letting nginx in a container read its files again when it answers 502 before an application that answers: it may still pass requests to where"
                    + " that was before.");
    private static final Field<Mode> FREE_SPACE = mode(
            "free_space",
            "Removing what builds left behind a day ago or longer, and the beginnings of large logs that nothing bounds, when a disk is full.");

    private RepairFormat() {}

    static Type<RepairDuty> type() {
        return new ObjectType<>(
                List.of(START, RESTART, RELOAD, FREE_SPACE),
                values -> new RepairDuty(
                        values.get(START), values.get(RESTART), values.get(RELOAD), values.get(FREE_SPACE)));
    }

    private static Field<Mode> mode(String name, String what) {
        return Field.withDefault(
                name, MODE, Mode.ASK, what + " auto: by itself; ask: when a person asks, the usual; off: never.");
    }
}
