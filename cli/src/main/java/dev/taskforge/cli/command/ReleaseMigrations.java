package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Screen;

/** The migrations of a release or a plan, for people: how many of each class, and why those are held that are. */
final class ReleaseMigrations {
    private ReleaseMigrations() {}

    /** Writes nothing when there are none. */
    static void show(Screen screen, Doc migrations) {
        for (var migration : migrations.items()) {
            if (migration.text("standing").equals("known")) {
                continue;
            }
            boolean changed = migration.text("standing").equals("changed");
            var type = changed ? "changed" : migration.text("type");
            screen.paragraph("  " + type + "  ", place(migration) + ": " + migration.text("why"));
        }
    }

    private static String place(Doc migration) {
        return migration.number("line") > 1
                ? migration.text("name") + ":" + migration.text("line")
                : migration.text("name");
    }
}
