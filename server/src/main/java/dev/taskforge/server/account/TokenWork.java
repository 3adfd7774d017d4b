package dev.taskforge.server.account;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scopes of worker tokens: how they are checked and stored. A token with no row is none. */
final class TokenWork {
    private static final int MOST = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern PROJECT = Pattern.compile("\\*|" + NAME.pattern());
    private static final String INSERT = "INSERT INTO account_token_work (token_id, kind, name) VALUES (?, ?, ?)";

    private TokenWork() {}

    static void insert(Tx tx, String token, WorkScope work) {
        words(work).forEach((kind, names) -> names.forEach(name -> tx.update(INSERT, token, kind, name)));
    }

    static @Nullable WorkScope of(Tx tx, String token) {
        record Named(String kind, String name) {}
        var sets = Map.<String, Set<String>>of(
                "queue", new TreeSet<>(), "type", new TreeSet<>(), "project", new TreeSet<>());
        var rows = tx.query(
                "SELECT kind, name FROM account_token_work WHERE token_id = ?",
                row -> new Named(row.text("kind"), row.text("name")),
                token);
        rows.forEach(row -> Optional.ofNullable(sets.get(row.kind())).ifPresent(set -> set.add(row.name())));
        return rows.isEmpty()
                ? null
                : new WorkScope(
                        sets.getOrDefault("queue", Set.of()),
                        sets.getOrDefault("type", Set.of()),
                        sets.getOrDefault("project", Set.of()));
    }

    /** The scope as it is stored and as the audit log keeps it. */
    static Map<String, List<String>> words(WorkScope work) {
        var words = new TreeMap<String, List<String>>();
        words.put("queue", List.copyOf(work.queues()));
        words.put("type", List.copyOf(work.types()));
        words.put("project", List.copyOf(work.projects()));
        return words;
    }

    /** What is wrong with a scope that came from outside, or goes beyond what its creator may operate. */
    static List<FieldError> problems(WorkScope work, Principal creator) {
        var problems = new ArrayList<FieldError>();
        check("work.queues", work.queues(), NAME, problems);
        check("work.types", work.types(), NAME, problems);
        check("work.projects", work.projects(), PROJECT, problems);
        if (work.projects().isEmpty()) {
            problems.add(new FieldError("work.projects", Message.of("account.work.nowhere")));
        }
        work.projects().stream()
                .filter(project -> !Access.allows(creator, Action.OPERATE, project))
                .forEach(project ->
                        problems.add(new FieldError("work.projects", Message.of("account.work.beyond", project))));
        return problems;
    }

    private static void check(String field, Set<String> names, Pattern pattern, List<FieldError> problems) {
        if (names.size() > MOST) {
            problems.add(new FieldError(field, Message.of("account.work.many", MOST)));
        } else if (!names.stream().allMatch(name -> pattern.matcher(name).matches())) {
            problems.add(new FieldError(field, Message.of("account.work.name")));
        }
    }
}
