package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.mysql.DumpReader;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.backup.postgres.Facts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a restored database of MariaDB lacks or has otherwise is found; one that lacks nothing is equal. */
@Tag("data")
class MariaDbFactsTest {
    private static MariaDbStack stack;
    /** After the changes so far: each is made on top of those before it, in the order in which they stand here. */
    private static Facts.Content last;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = MariaDbStack.up();
        last = content();
    }

    @AfterAll
    static void stop() throws IOException {
        if (stack != null) {
            stack.close();
        }
    }

    private static Facts.Content content() throws IOException {
        var server = stack.server(MariaDbStack.DATABASE);
        var reader = new DumpReader();
        server.dump(reader);
        reader.requireEnd();
        var facts = server.facts();
        assertThat(reader.rows().keySet()).containsExactlyElementsOf(facts.tables());
        return new Facts.Content(reader.rows(), reader.hashes(), facts.parts(), facts.counters());
    }

    @Test
    void whatIsRestoredIsEqual() throws IOException {
        var out = new ByteArrayOutputStream();
        stack.server(MariaDbStack.DATABASE).dump(out);
        var was = content();
        stack.sql("mysql", "DROP DATABASE shop; CREATE DATABASE shop");
        stack.sql(MariaDbStack.DATABASE, out.toString(StandardCharsets.UTF_8));
        stack.sql(MariaDbStack.DATABASE, "OPTIMIZE TABLE purchase; ANALYZE TABLE customer");
        last = content();
        assertThat(Difference.between(was, last)).isEmpty();
        assertThat(was.rows()).containsEntry("customer", 2_000L).containsEntry("Tab ' le`\"", 2L);
        assertThat(was.sequences()).containsKeys("customer", "purchase", "ticket", "down", "counter");
        assertThat(was.sequences())
                .hasEntrySatisfying("down", down -> assertThat(down.least()).isEqualTo(-5));
        assertThat(stack.sql(MariaDbStack.DATABASE, "SHOW CREATE PROCEDURE fill"))
                .contains("-- ö");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUNCATE TABLE empty",
                "RENAME TABLE empty TO other, one TO empty, other TO one",
                "DROP TABLE empty; CREATE TABLE empty (x int)",
                "ALTER TABLE log TRUNCATE PARTITION p0",
            })
    void aTableThatIsAnotherUnderItsNameIsNoticed(String change) throws IOException {
        stack.sql(
                "mysql",
                "CREATE DATABASE `a b-ö`; CREATE TABLE `a b-ö`.empty (x int); CREATE TABLE `a b-ö`.one (x int);"
                        + " CREATE TABLE `a b-ö`.log (at int) PARTITION BY RANGE (at) (PARTITION p0 VALUES LESS THAN (5))");
        try {
            var server = stack.server("a b-ö");
            var before = server.identities();
            assertThat(before.keySet())
                    .anyMatch(name -> name.startsWith("innodb "))
                    .contains("table empty");
            assertThat(server.identities()).isEqualTo(before);
            stack.sql("a b-ö", change);
            assertThat(server.identities()).isNotEqualTo(before);
        } finally {
            stack.sql("mysql", "DROP DATABASE `a b-ö`");
        }
    }

    @Test
    void whoMayNotSeeTheNumbersOfTablesSeesWhenTheyWereMade() throws IOException {
        assertThat(stack.serverOfReader().identities().keySet())
                .contains("table one")
                .noneMatch(name -> name.startsWith("innodb "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM purchase WHERE id = 7",
                "INSERT INTO empty VALUES (3)",
                "INSERT INTO log SELECT * FROM log LIMIT 1; DELETE FROM log LIMIT 1; UPDATE log SET line = 'y' LIMIT 1",
                "UPDATE customer SET name = 'n1x', at = at WHERE id = 1",
                "UPDATE customer SET data = NULL, at = at WHERE id = 1",
                "UPDATE customer SET at = at + INTERVAL 1 MICROSECOND WHERE id = 2000",
                "UPDATE customer SET big = unhex('00ff0a0d1a275d'), at = at WHERE id = 5",
                "UPDATE customer SET bits = 1023, at = at WHERE id = 5",
                "UPDATE customer SET hidden = 8, at = at WHERE id = 5",
                "UPDATE customer SET note = 'e', at = at WHERE id = 5",
                "UPDATE place SET g = ST_GeomFromText('POINT(1 3)') WHERE id = 1",
                "UPDATE `Tab ' le``\"` SET `cöl ) (` = '😁' WHERE `cöl ) (` IS NOT NULL",
                "DROP TABLE empty",
                "CREATE TABLE more (x int)",
                "DROP INDEX by_state ON customer",
                "DROP INDEX words ON customer",
                "DROP INDEX g ON place",
                "DROP INDEX by_name ON customer; CREATE INDEX by_name ON customer (name, id)",
                "ALTER TABLE customer DROP CONSTRAINT price_positive; ALTER TABLE customer ADD CONSTRAINT price_positive CHECK"
                        + " (price >= 0)",
                "ALTER TABLE customer DROP CONSTRAINT price_positive",
                "ALTER TABLE purchase DROP FOREIGN KEY of_customer; ALTER TABLE purchase ADD CONSTRAINT of_customer FOREIGN KEY"
                        + " (customer) REFERENCES customer (id)",
                "ALTER TABLE purchase DROP FOREIGN KEY of_customer",
                "ALTER TABLE customer ALTER tags SET DEFAULT 'b'",
                "ALTER TABLE customer MODIFY price decimal(12, 2)",
                "ALTER TABLE customer MODIFY hidden int DEFAULT 7",
                "ALTER TABLE customer MODIFY note text CHARACTER SET utf8mb4",
                "ALTER TABLE customer COMMENT 'others'",
                "ALTER TABLE customer AUTO_INCREMENT = 5000",
                "ALTER TABLE log REMOVE PARTITIONING",
                "ALTER TABLE log ADD COLUMN more int",
                "ALTER DATABASE shop COLLATE utf8mb4_bin",
                "SELECT setval(ticket, 4711)",
                "ALTER SEQUENCE ticket INCREMENT BY 2",
                "DROP TRIGGER touched",
                "DROP FUNCTION twice; CREATE FUNCTION twice(x int) RETURNS int DETERMINISTIC RETURN x * 3",
                "DROP PROCEDURE fill;\nDELIMITER ;;\nCREATE PROCEDURE fill() BEGIN DECLARE i int DEFAULT 0; -- x\n"
                        + "INSERT INTO `one` VALUES (i); END;;",
                "DROP PROCEDURE fill",
                "ALTER TABLE counter ADD COLUMN more int",
                "SELECT nextval(down)",
                "DROP SEQUENCE down",
                "DROP FUNCTION twice",
                "ALTER EVENT tick DISABLE",
                "DROP EVENT tick",
                "ALTER EVENT later ON SCHEDULE AT '2038-01-01 00:00:00'",
                "ALTER SQL SECURITY INVOKER VIEW shorter AS SELECT short FROM short WITH CASCADED CHECK OPTION",
                "CREATE OR REPLACE DEFINER=viewer@'%' VIEW shorter AS SELECT short FROM short",
                "DROP VIEW shorter",
            })
    void whatIsOtherwiseIsFound(String change) throws IOException {
        var before = last;
        stack.sql(MariaDbStack.DATABASE, change);
        last = content();
        assertThat(Difference.between(before, last)).as(change).isPresent();
    }
}
