package dev.taskforge.ops.backup.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {
    private static TableName name(String table) {
        return new TableName("public", table);
    }

    private static Layout.Key key(String child, String parent, boolean deferrable) {
        return new Layout.Key(child + "_" + parent, name(child), name(parent), deferrable);
    }

    private static Layout.Table table(String table, Layout.Column... columns) {
        return new Layout.Table(name(table), false, 0, List.of(columns));
    }

    private static Layout.Column column(String called, String type) {
        return new Layout.Column(called, type, false, false, null);
    }

    private static Bundle bundle(Bundle.Table... tables) {
        return new Bundle(
                1, "shop", "old", Instant.EPOCH, 1, "15", "15", Bundle.HASHES, List.of(tables), List.of(), List.of());
    }

    private static Bundle.Table from(String table, Bundle.Column... columns) {
        return new Bundle.Table(name(table), table + ".csv", List.of(columns), List.of(), 0, 0, "", "");
    }

    private static List<String> keys(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    @Test
    void whatIsReferredToIsFilledFirst() {
        var tables = Stream.of("members", "organisations", "users", "alone")
                .map(FitTest::name)
                .toList();
        var order = FillOrder.of(
                tables,
                List.of(
                        key("members", "users", false),
                        key("members", "organisations", false),
                        key("organisations", "users", false),
                        key("users", "users", false),
                        key("users", "elsewhere", false)));
        assertThat(order.circle()).isEmpty();
        assertThat(order.tables())
                .containsExactly(name("alone"), name("users"), name("organisations"), name("members"));
    }

    @Test
    void aCircleIsFilledWhenOneOfItsKeysCanWaitAndNamedOtherwise() {
        var tables = Stream.of("a", "b", "c").map(FitTest::name).toList();
        var waits = FillOrder.of(tables, List.of(key("a", "b", false), key("b", "a", true), key("c", "a", false)));
        assertThat(waits.circle()).isEmpty();
        assertThat(waits.tables()).containsExactly(name("b"), name("a"), name("c"));
        var stuck = FillOrder.of(tables, List.of(key("a", "b", false), key("b", "a", false), key("c", "a", false)));
        assertThat(stuck.circle()).containsExactly(name("a"), name("b"), name("a"));
    }

    @Test
    void everythingThatDoesNotFitIsToldAtOnce() {
        var layout = new Layout(
                List.of(table(
                        "t",
                        column("a", "integer"),
                        new Layout.Column("made", "text", true, false, null),
                        new Layout.Column("must", "text", false, true, null),
                        new Layout.Column("may", "text", false, false, null))),
                List.of(key("t", "elsewhere", false)),
                List.of(new Layout.Trigger("noted", name("t"), name("t"), false)));
        var fit = Fit.of(
                bundle(
                        from(
                                "t",
                                new Bundle.Column("a", "text"),
                                new Bundle.Column("made", "text"),
                                new Bundle.Column("gone", "text")),
                        from("none", new Bundle.Column("a", "text"))),
                layout);
        assertThat(keys(fit.problems()))
                .containsExactly("csv.type", "csv.computed", "csv.no_column", "csv.required", "csv.no_table");
        assertThat(keys(fit.notes())).containsExactly("csv.default", "csv.outside", "csv.trigger");
    }

    @Test
    void whereTriggersCannotBeSwitchedOffAndKeysCannotWaitBothStandInTheWay() {
        var layout = new Layout(
                List.of(table("a", column("x", "int")), table("b", column("x", "int"))),
                List.of(key("a", "b", false), key("b", "a", false), key("a", "a", false)),
                List.of(new Layout.Trigger("noted", name("a"), name("a"), false)));
        var tables =
                new Bundle.Table[] {from("a", new Bundle.Column("x", "int")), from("b", new Bundle.Column("x", "int"))};
        for (var kind : List.of(Bundle.Kind.MARIADB, Bundle.Kind.MYSQL)) {
            var fit = Fit.of(of(kind, tables), layout);
            assertThat(keys(fit.problems())).containsExactly("csv.circle.at_once", "csv.trigger.runs");
            assertThat(fit.notes()).isEmpty();
        }
        assertThat(keys(Fit.of(of(Bundle.Kind.POSTGRES, tables), layout).problems()))
                .containsExactly("csv.circle");
    }

    private static Bundle of(Bundle.Kind kind, Bundle.Table... tables) {
        return new Bundle(
                1,
                "shop",
                "old",
                Instant.EPOCH,
                1,
                "11.4",
                "11.4",
                Bundle.HASHES,
                List.of(tables),
                List.of(),
                List.of(),
                kind,
                List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "integer|integer|true",
                "integer|bigint|true",
                "bigint|integer|false",
                "character varying(10)|character varying(20)|true",
                "character varying(20)|character varying(10)|false",
                "character varying(20)|text|true",
                "character varying(20)[]|text|false",
                "numeric(10,2)|numeric(12,4)|false",
                "json|jsonb|false",
                "timestamp without time zone|timestamp with time zone|false",
                "int unsigned|bigint unsigned|true",
                "int unsigned|bigint|false",
                "tinyint|int|true",
                "varchar(10)|varchar(20)|true",
                "varchar(20)|varchar(10)|false",
                "varchar(10)|varbinary(20)|false",
                "varchar(10)|text|false",
                "tinytext|longtext|true",
                "longtext|text|false",
                "enum('a','b')|enum('a','b','c')|false"
            })
    void onlyTypesThatWriteEveryValueAlikeFit(String one, String other, boolean fits) {
        assertThat(Fit.fits(one, other)).isEqualTo(fits);
    }

    @Test
    void namesAreQuotedAndTablesOfPublicNeedNoSchema() {
        var odd = new TableName("Odd \"S", "a.b");
        assertThat(odd.quoted()).isEqualTo("\"Odd \"\"S\".\"a.b\"");
        var layout = new Layout(List.of(table("t", column("a", "text")), table("empty")), List.of(), List.of());
        assertThat(Selection.of(layout, null).tables()).hasSize(1);
        assertThat(Selection.of(layout, List.of("t", "public.t", "empty", "no")).unknown())
                .containsExactly("empty", "no");
    }
}
