package dev.taskforge.ops.backup.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are counted as they are in a dump, whatever is in them and however it comes in. */
class DumpReaderTest {
    private static final String END = "-- Dump completed on 2026-11-21  2:00:00\n";

    private static DumpReader read(String dump) throws IOException {
        return read(dump, Integer.MAX_VALUE);
    }

    private static DumpReader read(String dump, int piece) throws IOException {
        var reader = new DumpReader();
        var bytes = dump.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length)) {
            reader.write(bytes, at, Math.min(piece, bytes.length - at));
        }
        return reader;
    }

    private static String table(String name, String rows) {
        return "LOCK TABLES `" + name + "` WRITE;\n" + rows + "UNLOCK TABLES;\n";
    }

    private static SortedMap<String, String> hash(String rows) throws IOException {
        return read(table("t", "INSERT INTO `t` VALUES " + rows + ";\n")).hashes();
    }

    @Test
    void rowsAreCountedInBothWaysOfWritingThem() throws IOException {
        var dump = table("a", "INSERT INTO `a` VALUES (1,'x'),(2,'y');\nINSERT INTO `a` VALUES (3,NULL);\n")
                + table("b", "INSERT INTO `b` VALUES\n(1,0x00FF),\n(2,_binary 'x');\n")
                + table("empty", "")
                + END;
        var reader = read(dump);
        reader.requireEnd();
        assertThat(reader.rows()).isEqualTo(Map.of("a", 3L, "b", 2L, "empty", 0L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void whereTheDumpIsCutIntoPiecesMakesNoDifference(int piece) throws IOException {
        var dump = table("a`b) VALUES", "")
                + table("t (", "")
                        .replace(
                                "UNLOCK",
                                "INSERT INTO `t (` (`x ) VALUES`, `y```) VALUES (1,'a\\'b),(\\\\'),(2,'c''),(d');\nUNLOCK")
                + END;
        dump = dump.replace("a`b", "a``b");
        var whole = read(dump);
        var pieces = read(dump, piece);
        pieces.requireEnd();
        assertThat(pieces.rows()).isEqualTo(Map.of("a`b) VALUES", 0L, "t (", 2L));
        assertThat(pieces.hashes()).isEqualTo(whole.hashes());
    }

    @Test
    void theHashOfATableDependsOnItsRowsAndNotOnTheirOrder() throws IOException {
        assertThat(hash("(1,'a'),(2,'b')")).isEqualTo(hash("(2,'b'),\n(1,'a')"));
        assertThat(hash("(1,'a'),(2,'b')"))
                .isNotEqualTo(hash("(1,'b'),(2,'a')"))
                .isNotEqualTo(hash("(1,'a')"))
                .isNotEqualTo(hash("(1,'a'),(2,'b'),(2,'b')"))
                .isNotEqualTo(hash("(1,'a'),(2,'B')"))
                .isNotEqualTo(hash("(1,'a'),(2,NULL)"));
        assertThat(hash("(NULL)")).isNotEqualTo(hash("('NULL')"));
    }

    @Test
    void whatLooksLikeRowsInTheBodyOfATriggerIsNone() throws IOException {
        var reader = read(table("t", "INSERT INTO `t` VALUES (1);\n")
                + "DELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN\nINSERT INTO `t` VALUES (1),\n(2);\n"
                + "LOCK TABLES `u` WRITE;\n-- insufficient privileges\nEND ;;\nDELIMITER ;\n" + END);
        reader.requireEnd();
        assertThat(reader.rows()).isEqualTo(Map.of("t", 1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "LOCK TABLES `t` WRITE;\n",
                "LOCK TABLES `t` WRITE;\nINSERT INTO `t` VALUES (1),(2",
                "LOCK TABLES `t` WRITE;\nINSERT INTO `t` VALUES (1),('-- Dump completed\n",
                "LOCK TABLES `t` WRITE;\nINSERT INTO `t` VALUES (1),(2)\n-- Dump completed",
                "DELIMITER ;;\n-- Dump completed\n",
                "-- Dump completed",
                "-- Dump completed\nDROP TABLE x;\n",
            })
    void aDumpWithoutItsEndIsRefused(String dump) {
        assertThatThrownBy(() -> read(dump).requireEnd()).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER DATABASE `shop` CHARACTER SET latin1 COLLATE latin1_swedish_ci ;\nDELIMITER ;;\nx ;;\nDELIMITER ;\n",
                "DELIMITER ;;\nALTER DATABASE `shop` CHARACTER SET latin1 COLLATE latin1_swedish_ci ;;\nx ;;\nDELIMITER ;\n",
                "USE `shop`;\n",
                "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\n",
                "/*!40000 DROP DATABASE IF EXISTS `shop`*/;\n",
            })
    void aStatementThatNamesItsDatabaseIsFound(String statement) throws IOException {
        var reader = read(statement + END);
        reader.requireEnd();
        assertThat(reader.elsewhere())
                .isEqualTo(statement
                        .lines()
                        .filter(line -> line.contains("`shop`") || line.contains("USE"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void whatOnlyLooksLikeAStatementIsNone() throws IOException {
        var reader = read(table("t", "INSERT INTO `t` VALUES (1,'\nALTER DATABASE `shop`;\n');\n")
                + "DELIMITER ;;\nCREATE PROCEDURE p() BEGIN\nUSE shop;\nALTER DATABASE `shop` COLLATE x;\nEND ;;\nDELIMITER ;\n"
                + "USED;\n" + END);
        reader.requireEnd();
        assertThat(reader.elsewhere()).isNull();
    }

    @Test
    void theLongestStatementIsKnown() throws IOException {
        var insert = "INSERT INTO `t` VALUES (1,'" + "a;\n".repeat(1_000) + "'),(2,'');";
        assertThat(read(table("t", insert + "\n") + END).longest())
                .isBetween((long) insert.length(), insert.length() + 2L);
        var create = "CREATE TABLE `u` (\n" + "  `x` int,\n".repeat(2_000) + "  `y` int\n);\n";
        assertThat(read(create + table("t", "") + END).longest()).isEqualTo(create.length());
        var procedure = "CREATE PROCEDURE p() BEGIN\n" + "SELECT 1;\n".repeat(2_000) + "END ;;\n";
        assertThat(read("DELIMITER ;;\n" + procedure + "DELIMITER ;\n" + END).longest())
                .isEqualTo(procedure.length());
    }

    @Test
    void aDumpWithSomethingItsUserMayNotReadIsRefused() throws IOException {
        var reader = read("-- insufficient privileges to SHOW CREATE PROCEDURE `fill`\n" + END);
        assertThatThrownBy(reader::requireEnd).hasMessageContaining("may not read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO `unknown` VALUES (1);\n",
                "LOCK TABLES `t` WRITE;\nINSERT INTO `t` SELECT 1;\n",
                "LOCK TABLES `t` WRITE;\nINSERT INTO `t` VALUES (1) ON DUPLICATE KEY UPDATE x = 1;\n",
                "LOCK TABLES `t WRITE;\n",
            })
    void whatCannotBeReadIsRefusedAndNotGuessed(String dump) {
        assertThatThrownBy(() -> read(dump + END)).isInstanceOf(IOException.class);
    }
}
