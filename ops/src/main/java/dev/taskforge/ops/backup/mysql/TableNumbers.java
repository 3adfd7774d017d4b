package dev.taskforge.ops.backup.mysql;

import java.util.Locale;

/** How InnoDB is asked for the numbers it gives its tables, which a table that is emptied or made again does not keep. */
final class TableNumbers {
    private static final String QUESTION =
            "SELECT name, table_id FROM information_schema.VIEW WHERE CAST(substring_index(name, '/', 1) AS BINARY) = OF;\n";
    /** MariaDB, and MySQL before 9, write a name as InnoDB does when they are asked to. */
    private static final String BY_SERVER = "convert(convert(database() USING filename) USING binary)";

    private TableNumbers() {}

    /**
     * What to ask for those of a database.
     *
     * @param version of the program that dumps, as it tells it
     */
    static String question(String version, String database) {
        boolean isOld = version.contains("MariaDB") || version.contains("Distrib 5.");
        boolean isWrittenHere = !isOld && database.chars().allMatch(letter -> letter < 128);
        return QUESTION.replace("VIEW", isOld ? "innodb_sys_tables" : "innodb_tables")
                .replace("OF", isWrittenHere ? "CAST('" + fileName(database) + "' AS BINARY)" : BY_SERVER);
    }

    /**
     * A name of ASCII letters as InnoDB writes it: see "Mapping of Identifiers to File Names" in the manual of MySQL.
     */
    static String fileName(String name) {
        var written = new StringBuilder();
        name.chars().forEach(letter -> {
            if (Character.isLetterOrDigit(letter) || letter == '_') {
                written.appendCodePoint(letter);
            } else {
                written.append(String.format(Locale.ROOT, "@%04x", letter));
            }
        });
        return written.toString();
    }
}
