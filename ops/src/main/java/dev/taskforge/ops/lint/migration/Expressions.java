package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.migration.Token.Kind;
import java.util.List;
import java.util.Set;

/**
 * Expressions and queries, of which only what matters is asked. Where one stands between parentheses or at the end of a
 * statement, its extent is certain and PostgreSQL itself refuses what is wrong in it.
 */
final class Expressions {
    /** Words that may stand before a parenthesis without being the name of a function. */
    private static final Set<String> NO_FUNCTION = words(
            "and or not in any some all exists as over using on when then else"
                    + " case where from join values select distinct by having filter within array row between like ilike is"
                    + " limit offset with recursive union intersect except returning set interval lateral collate"
                    + " into materialized numeric decimal varchar char character bit time timestamp float conflict key default");

    /** Functions of PostgreSQL that change nothing and are asked for in migrations. */
    private static final Set<String> HARMLESS = words(
            "abs avg array_agg array_length btrim cardinality ceil char_length"
                    + " coalesce concat concat_ws count current_date current_setting current_timestamp date_part date_trunc"
                    + " extract floor format gen_random_uuid generate_series greatest initcap json_agg json_build_object"
                    + " jsonb_agg jsonb_build_object jsonb_object_agg least left length lower lpad ltrim make_interval max md5"
                    + " min nullif now cast position quote_ident rank repeat replace right round row_number rpad rtrim sha256"
                    + " split_part string_agg strpos substr substring sum to_char to_date to_json to_jsonb to_number"
                    + " to_regclass to_timestamp to_tsvector translate trim trunc unnest upper uuid_generate_v4 version");

    /** Words of statements that change something, wherever in a query they stand. */
    private static final Set<String> CHANGING = words("insert update delete merge into truncate call");

    /** What an expression may be made of that can refuse no row. */
    private static final Set<String> TOTAL_WORDS =
            words("and or not is null true false in distinct from like ilike between asc desc nulls first last");

    private static final Set<String> TOTAL_FUNCTIONS =
            words("lower upper coalesce md5 length btrim ltrim rtrim nullif");
    private static final Set<String> TOTAL_OPERATORS =
            Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "->", "->>", "#>", "#>>", "@>", "||");
    private static final Set<String> TOTAL_CASTS = words("text varchar");

    /** Functions whose answer is the same for all rows that are there, so that adding a column rewrites nothing. */
    private static final Set<String> SAME_FOR_ALL = words("now transaction_timestamp statement_timestamp");

    private static final Set<String> CONSTANTS = words("null true false current_timestamp current_date current_time"
            + " localtime localtimestamp current_user session_user user current_role current_catalog");
    private static final int DEEPEST = 40;

    private Expressions() {}

    private static Set<String> words(String list) {
        return Set.copyOf(List.of(list.split(" ")));
    }

    /**
     * Whether a query or an expression only reads and calls nothing that could do more. A point before a name leads to a
     * function of some schema, which may be anybody's.
     *
     * @throws NotUnderstood when it changes data itself
     */
    static boolean onlyReads(List<Token> query) {
        refuseChanges(query);
        for (int i = 0; i + 1 < query.size(); i++) {
            if (!query.get(i + 1).isSign("(")) {
                continue;
            }
            var before = query.get(i);
            if (before.kind() == Kind.QUOTED) {
                return false;
            }
            if (before.kind() == Kind.WORD) {
                boolean qualified = i > 0 && query.get(i - 1).isSign(".");
                boolean known = NO_FUNCTION.contains(before.text()) || HARMLESS.contains(before.text());
                if (qualified || !known) {
                    return false;
                }
            }
        }
        return true;
    }

    /** @throws NotUnderstood when there is a word of a statement that changes something, or a sign that ends one */
    static void refuseChanges(List<Token> query) {
        for (var token : query) {
            boolean changes = token.kind() == Kind.WORD && CHANGING.contains(token.text());
            boolean foreign = token.isSign(";") || token.isSign(":") || token.isSign(":=");
            if (changes || foreign) {
                throw new NotUnderstood();
            }
        }
    }

    /** Whether what is computed for each row cannot fail for any. */
    static boolean isTotal(List<Token> expression) {
        for (int i = 0; i < expression.size(); i++) {
            var token = expression.get(i);
            boolean called = i + 1 < expression.size() && expression.get(i + 1).isSign("(");
            boolean fine =
                    switch (token.kind()) {
                        case STRING, NUMBER -> true;
                        case QUOTED -> !called;
                        case WORD ->
                            TOTAL_WORDS.contains(token.text()) || !called || TOTAL_FUNCTIONS.contains(token.text());
                        case OPERATOR -> TOTAL_OPERATORS.contains(token.text());
                        case SIGN -> isTotalSign(expression, i);
                        case PARAMETER, META, BROKEN -> false;
                    };
            if (!fine) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTotalSign(List<Token> expression, int i) {
        var sign = expression.get(i).text();
        if (sign.equals("::")) {
            boolean text = i + 1 < expression.size()
                    && expression.get(i + 1).kind() == Kind.WORD
                    && TOTAL_CASTS.contains(expression.get(i + 1).text());
            boolean longer = i + 2 < expression.size()
                    && (expression.get(i + 2).isSign("(")
                            || expression.get(i + 2).isSign("."));
            return text && !longer;
        }
        return sign.equals("(") || sign.equals(")") || sign.equals(",");
    }

    /** Takes the value behind DEFAULT; whether it is the same for all rows that are there. */
    static boolean takeDefault(Cursor cursor) {
        return operand(cursor, 0);
    }

    private static boolean operand(Cursor cursor, int depth) {
        boolean constant = unit(cursor, depth);
        while (cursor.peek().kind() == Kind.OPERATOR) {
            cursor.next();
            // Whose operator it is cannot be seen.
            unit(cursor, depth);
            constant = false;
        }
        return constant;
    }

    private static boolean unit(Cursor cursor, int depth) {
        if (depth > DEEPEST) {
            throw new NotUnderstood();
        }
        boolean signed = cursor.takeOperator("-") || cursor.takeOperator("+");
        boolean constant = primary(cursor, depth);
        while (true) {
            if (cursor.takeSign("::")) {
                TypeName.take(cursor);
            } else if (cursor.take("at", "time", "zone")) {
                constant &= primary(cursor, depth);
            } else if (!signed && cursor.isSign("[")) {
                cursor.brackets();
                constant = false;
            } else {
                return constant;
            }
        }
    }

    private static boolean primary(Cursor cursor, int depth) {
        if (cursor.takeKind(Kind.NUMBER) || cursor.takeKind(Kind.STRING)) {
            return true;
        }
        if (cursor.isSign("(")) {
            var inside = new Cursor(cursor.parentheses());
            try {
                boolean constant = operand(inside, depth + 1);
                return constant && inside.atEnd();
            } catch (NotUnderstood e) {
                // Some other expression; where it ends is certain.
                return false;
            }
        }
        if (cursor.is("array") && cursor.peek(1).isSign("[")) {
            cursor.next();
            return cursor.brackets().stream()
                    .allMatch(token -> token.kind() == Kind.STRING || token.kind() == Kind.NUMBER || token.isSign(","));
        }
        if (cursor.peek().kind() == Kind.WORD
                && CONSTANTS.contains(cursor.peek().text())) {
            cursor.next();
            if (cursor.isSign("(")) {
                cursor.parentheses();
            }
            return true;
        }
        if (cursor.peek().kind() == Kind.WORD && cursor.peek(1).kind() == Kind.STRING) {
            cursor.identifier();
            cursor.next();
            return true;
        }
        if (cursor.take("cast")) {
            cursor.parentheses();
            return false;
        }
        var name = cursor.name();
        var arguments = cursor.parentheses();
        return name.size() == 1 && arguments.isEmpty() && SAME_FOR_ALL.contains(name.getFirst());
    }
}
