package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.migration.Token.Kind;
import java.util.List;
import java.util.Set;

/**
 * The name of a type.
 *
 * @param name as written, without its modifiers
 */
record TypeName(List<String> name) {
    private static final Set<String> SERIAL =
            Set.of("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8");

    /** Types of PostgreSQL and of extensions that many use, none of which is a domain. */
    private static final Set<String> KNOWN = Set.of(
            ("bigint int8 bit varbit boolean bool box bytea character char varchar bpchar cidr circle date double float4"
                            + " float8 float inet integer int int4 interval json jsonb jsonpath line lseg macaddr"
                            + " macaddr8 money national name numeric decimal dec oid path pg_lsn point polygon real"
                            + " smallint int2 text time timetz timestamp timestamptz tsquery tsvector uuid xml regclass"
                            + " regtype int4range int8range numrange tsrange tstzrange daterange int4multirange"
                            + " int8multirange nummultirange tsmultirange tstzmultirange datemultirange citext hstore"
                            + " ltree geometry geography vector halfvec")
                    .split(" "));

    TypeName {
        name = List.copyOf(name);
    }

    /** Whether a sequence is made with it. */
    boolean isSerial() {
        return name.size() == 1 && SERIAL.contains(name.getFirst());
    }

    /** Whether it is known to be no domain, whose constraints would hold for old rows too. */
    boolean isKnown() {
        boolean own = name.size() == 1 || (name.size() == 2 && name.getFirst().equals("pg_catalog"));
        return own && KNOWN.contains(name.getLast());
    }

    static TypeName take(Cursor cursor) {
        var name = cursor.name();
        var first = name.size() == 1 ? name.getFirst() : "";
        switch (first) {
            case "double" -> cursor.need("precision");
            case "national" -> {
                cursor.needOne("character", "char");
                cursor.take("varying");
            }
            case "character", "char", "bit" -> cursor.take("varying");
            case "interval" -> fields(cursor);
            default -> {}
        }
        if (cursor.isSign("(")) {
            modifiers(cursor);
        }
        if (first.equals("time") || first.equals("timestamp")) {
            boolean zone = cursor.take("with", "time", "zone") || cursor.take("without", "time", "zone");
            if (zone && cursor.isSign("(")) {
                throw new NotUnderstood();
            }
        }
        if (cursor.take("array")) {
            if (cursor.isSign("[")) {
                dimension(cursor);
            }
        }
        while (cursor.isSign("[")) {
            dimension(cursor);
        }
        return new TypeName(name);
    }

    private static void fields(Cursor cursor) {
        if (cursor.takeOne("year", "month", "day", "hour", "minute", "second") && cursor.take("to")) {
            cursor.needOne("month", "hour", "minute", "second");
        }
    }

    private static void modifiers(Cursor cursor) {
        cursor.needSign("(");
        do {
            cursor.takeOperator("-");
            if (!cursor.takeKind(Kind.NUMBER) && !cursor.takeKind(Kind.STRING)) {
                cursor.needKind(Kind.WORD);
            }
        } while (cursor.takeSign(","));
        cursor.needSign(")");
    }

    private static void dimension(Cursor cursor) {
        cursor.needSign("[");
        cursor.takeKind(Kind.NUMBER);
        cursor.needSign("]");
    }
}
