package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.csv.TableName;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class MySqlTablesTest {
    private static final List<List<String>> LINES = List.of(
            List.of("table", "person", "BASE TABLE", "InnoDB", "16384", "7"),
            List.of("table", "old", "BASE TABLE", "MyISAM", "0", "0"),
            List.of("table", "past", "SYSTEM VERSIONED", "InnoDB", "0", "0"),
            List.of("sequence", "ticket"),
            List.of("column", "person", "id", "bigint(20) unsigned", "0", "0", "1", "utf8mb4"),
            List.of("column", "person", "part", "int(11)", "0", "1", "0", "utf8mb4"),
            List.of("column", "person", "above", "bigint(20) unsigned", "0", "0", "0", "utf8mb4"),
            List.of("column", "person", "above_part", "int(11)", "0", "0", "0", "utf8mb4"),
            List.of("column", "person", "shout", "varchar(9)", "1", "0", "0", "gbk"),
            List.of("column", "old", "x", "text", "0", "0", "0", "gbk"),
            List.of("primary", "person", "id", "0"),
            List.of("primary", "person", "part", "0"),
            List.of("primary", "old", "x", "10"),
            List.of("key", "up", "person", "", "person", "above", "id"),
            List.of("key", "up", "person", "", "person", "above_part", "part"),
            List.of("key", "away", "person", "other", "person", "id", "id"),
            List.of("trigger", "noted", "old"));

    @Test
    void whatTheServerSaysOfItsTablesIsUnderstood() {
        var tables = MySqlTables.of(LINES);
        var person = MySqlTables.name("person");
        assertThat(tables.layout().tables())
                .extracting(table -> table.name().toString())
                .containsExactly("person", "old", "past");
        var columns = tables.layout().tables().getFirst().columns();
        assertThat(columns)
                .extracting(Layout.Column::type)
                .containsExactly("bigint unsigned", "int", "bigint unsigned", "int", "varchar(9)");
        assertThat(columns).extracting(Layout.Column::generated).containsExactly(false, false, false, false, true);
        assertThat(columns).extracting(Layout.Column::required).containsExactly(false, true, false, false, false);
        assertThat(columns.getFirst().sequence()).isEqualTo(MySqlTables.name("AUTO_INCREMENT"));
        assertThat(tables.unfit())
                .containsOnlyKeys(MySqlTables.name("old"), MySqlTables.name("past"))
                .containsEntry(MySqlTables.name("old"), "MyISAM");
        assertThat(tables.lossy())
                .as("what is computed is not read")
                .containsExactly(java.util.Map.entry(MySqlTables.name("old"), List.of("x (gbk)")));
        assertThat(tables.primary()).containsOnlyKeys(person).containsEntry(person, List.of("id", "part"));
        assertThat(tables.own(person))
                .containsExactly(
                        new MySqlTables.OwnKey(person, "up", List.of("above", "above_part"), List.of("id", "part")));
        assertThat(tables.layout().keys())
                .extracting(Layout.Key::parent)
                .containsExactly(person, new TableName("other", "person"));
        assertThat(tables.counters()).containsExactly(java.util.Map.entry(person, BigInteger.valueOf(7)));
        assertThat(tables.sequences()).containsExactly("ticket");
        assertThat(tables.layout().triggers())
                .containsExactly(new Layout.Trigger("noted", MySqlTables.name("old"), MySqlTables.name("old"), false));
    }
}
