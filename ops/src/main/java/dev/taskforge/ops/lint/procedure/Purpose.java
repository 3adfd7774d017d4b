package dev.taskforge.ops.lint.procedure;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a procedure is for, as its heading says in English or Indonesian. */
enum Purpose {
    DEPLOY("deploy|release|rilis|launch|go-live|peluncuran|upgrade|pembaruan aplikasi"),
    ROLLBACK("rollback|roll back|rolling back|revert|kembali ke versi|mengembalikan versi|versi sebelumnya"),
    RESTORE("restor|recover|pemulihan|pulihkan|memulihkan|mengembalikan data"),
    BACKUP("backup|back up|backing up|cadangan|cadangkan|pencadangan|dump"),
    MIGRATE("migrat|migrasi"),
    CLEANUP("clean|prune|pruning|bersih|housekeeping|disk penuh");

    private final Pattern words;

    Purpose(String words) {
        this.words = Pattern.compile("(?<![a-z])(?:" + words + ")");
    }

    /** What a heading or a file's name speaks of. */
    static Set<Purpose> of(String heading) {
        var text = heading.toLowerCase(Locale.ROOT).replace('_', ' ');
        var found = EnumSet.noneOf(Purpose.class);
        for (var purpose : values()) {
            if (purpose.words.matcher(text).find()) {
                found.add(purpose);
            }
        }
        return found;
    }
}
