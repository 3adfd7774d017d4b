package dev.taskforge.ops.backup.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of MariaDB and MySQL on their way from the client to a file and from a file to SQL. */
class MySqlValuesTest {
    private static MySqlValues of(String... types) {
        return new MySqlValues(Arrays.stream(types)
                .map(type -> new Bundle.Column("c`" + type.charAt(0), type))
                .toList());
    }

    /** As COPY writes it. */
    private static String row(MySqlValues values, String line) throws IOException {
        var bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        var given = new StringBuilder();
        values.give(
                bytes, bytes.length, (row, length) -> given.append(new String(row, 0, length, StandardCharsets.UTF_8)));
        return given.toString();
    }

    private static String sql(MySqlValues values, String row) throws IOException {
        var bytes = row.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        values.write(bytes, bytes.length, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsSelectedTellsNullFromTextAndShowsAllOfAFloat() {
        assertThat(of("int", "bit(8)", "float(9,2) unsigned", "blob").selected())
                .isEqualTo("CONCAT(ISNULL(`c``i`), ISNULL(`c``b`), ISNULL(`c``f`), ISNULL(`c``b`)), `c``i`,"
                        + " CAST(`c``b` AS UNSIGNED), `c``f` * 1e0, `c``b`");
    }

    @Test
    void everyValueOfTheClientBecomesAFieldAndSqlAgain() throws IOException {
        var texts = of("text", "text", "text", "text", "text", "text");
        var line = "010000\tNULL\tNULL\t\ta\\tb\\nc\\\\d\\0\t\\\\N\tit's\r";
        var row = "NULL\t\\N\t\t\\\\u6109620a635c6400\t\\\\t\\\\N\tit's\\r";
        assertThat(row(texts, line)).isEqualTo(row);
        assertThat(sql(texts, row)).isEqualTo("('NULL',NULL,'','a\tb\\nc\\\\d\\0','\\\\N','it\\'s\\r')");

        var bytes = of("varbinary(9)", "geometry", "bit(64)");
        assertThat(row(bytes, "000\t\\0\u00ffNULL\t\t18446744073709551615"))
                .isEqualTo("\\\\x00ff4e554c4c\t\\\\x\t18446744073709551615");
        assertThat(sql(bytes, "\\\\x00ff\t\\\\x\t5")).isEqualTo("(x'00ff',x'',5)");
    }

    @Test
    void whatIsMuchLongerThanUsualArrives() throws IOException {
        var values = of("longtext", "longblob");
        var much = "x".repeat(300_000);
        assertThat(row(values, "00\t" + much + "\t" + much)).hasSize(300_000 + 1 + 3 + 600_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00\ta", "0\ta", "00\ta\tb\tc", "x0\ta\tb", "00\ta\\q\tb", "00\ta\tb\\", "", "."})
    void whatIsNoRowOfTheClientIsRefused(String line) {
        assertThatThrownBy(() -> row(of("text", "text"), line)).isInstanceOf(IOException.class);
    }

    /** What a file says goes into SQL, so nothing but what it should be may get there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bit(8)|1); DROP TABLE t; --",
                "bit(8)|-1",
                "bit(8)|''",
                "blob|00ff",
                "blob|\\\\x0",
                "blob|\\\\x0g",
                "blob|\\\\x00\"",
                "text|\\\\x00",
                "text|\\\\u0",
                "text|\\\\ux0"
            })
    void whatIsNoValueOfItsColumnIsRefused(String type, String field) {
        assertThatThrownBy(() -> sql(of(type), field)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int(11)|int",
                "bigint(20) unsigned|bigint unsigned",
                "tinyint(1)|tinyint",
                "year(4)|year",
                "int(5) unsigned zerofill|int(5) unsigned zerofill",
                "varchar(20)|varchar(20)",
                "enum('int(11)')|enum('int(11)')"
            })
    void howWideANumberIsShownIsNoPartOfItsType(String said, String type) {
        assertThat(MySqlValues.type(said)).isEqualTo(type);
    }

    @Test
    void namesOfColumnsAreQuoted() {
        assertThat(new MySqlValues(List.of(new Bundle.Column("a b", "int"), new Bundle.Column("`", "int"))).columns())
                .isEqualTo("`a b`, ````");
    }
}
