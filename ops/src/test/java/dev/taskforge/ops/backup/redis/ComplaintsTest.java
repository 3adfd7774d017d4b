package dev.taskforge.ops.backup.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComplaintsTest {
    private static final String AT = "1:S 27 Nov 2026 20:00:00.123 ";

    @Test
    void whatASnapshotIsToBlameForIsFound() {
        for (var line : new String[] {
            "Wrong RDB checksum expected: (1) but got (2). Aborting now.",
            "Short read or OOM loading DB. Unrecoverable error, aborting now.",
            "Can't handle RDB format version 12",
            "Internal error in RDB reading offset 12, function at rdb.c:1899 -> Ziplist integrity check failed.",
            "Wrong signature trying to load DB from file",
            "Fatal error loading the DB, check server logs. Exiting."
        }) {
            assertThat(Complaints.of(AT + "* Ready\n" + AT + "# " + line).ofSnapshot())
                    .as(line)
                    .hasValue(AT + "# " + line);
        }
    }

    @Test
    void whatTheMachineIsToBlameForSaysNothingOfTheSnapshot() {
        for (var line : new String[] {
            "Fatal error loading the DB: Permission denied. Exiting.",
            "Fatal error loading the DB: Cannot allocate memory. Exiting.",
            "Error loading the RDB file dump.rdb: Input/output error",
            "Can't chdir to '/taskforge-drill': No such file or directory"
        }) {
            assertThat(Complaints.of(AT + "# " + line).ofSnapshot()).as(line).isEmpty();
        }
    }

    @Test
    void namesOfKeysAndWhatIsInThemAreNotTold() {
        var complaints = Complaints.of(AT + "# RDB has duplicated key 'session:budi' in DB 0\n"
                + AT + "# Object raw string content: budi\n"
                + AT + "- reading session:budi\n"
                + "[additional info] Reading 'session:budi'\n"
                + AT + "# Short read or OOM loading DB. Unrecoverable error, aborting now.\n");

        assertThat(complaints.toString()).doesNotContain("budi").contains("duplicated key ...", "Short read");
    }

    @Test
    void whoNeverCameToBeAServerIsTold() {
        assertThat(Complaints.of("*** FATAL CONFIG FILE ERROR ***\n>>> 'slaveof 1'\n"))
                .hasToString("*** FATAL CONFIG FILE ERROR ***\n>>> 'slaveof 1'");
        assertThat(Complaints.of("")).hasToString("it said nothing of why");
    }

    @Test
    void onlyTheLastWarningsAreTold() {
        var log = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            log.append(AT).append("# warning ").append(i).append('\n');
        }
        assertThat(Complaints.of(log.toString()).lines()).hasSize(20).last().isEqualTo(AT + "# warning 49");
    }
}
