package dev.taskforge.ops.checklist;

import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.text.Message;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the words of an item and a check of the project's file have in common.
 *
 * @param words in an item, in either language
 * @param kinds of checks that may answer
 * @param mention one of these must stand in the check's name or question; empty for any check of the kinds
 */
record TopicSuggestion(Set<String> words, Set<String> kinds, Set<String> mention) {
    private static final Set<String> REACHING = Set.of("http", "tcp", "sql", "command", "journey");
    private static final List<TopicSuggestion> TOPICS = List.of(
            topic("restore drill,drill,restore,pemulihan,uji pulih,pulihkan,recovery", "drill_age", ""),
            topic("backup,backups,cadangan,pencadangan", "backup_age", ""),
            topic("ssl,tls,certificate,certificates,sertifikat,https", "tls", ""),
            topic("disk,disks,diska,kapasitas disk,storage", "disk", ""),
            topic("redis,cache,tembolok", "tcp,command,sql", "redis,cache,6379"),
            topic("database,db,basis data,postgres,postgresql,mysql", "sql,tcp", "sql,postgres,db,database,5432,3306"),
            topic("health,health check,healthcheck,kesehatan", "http", "health"),
            topic("metrics,metrik,prometheus", "http", "metrics"),
            topic("login,signin,sign in,masuk,signup", "http,journey", "login,masuk,sign"),
            topic("access,akses,owner,role,roles,peran,idor,csrf", "access,journey", ""),
            topic("smoke,smoke test,journey", "journey,http", ""),
            topic("domain,dns", "http,tls", "https"));

    static TopicSuggestion topic(String words, String kinds, String mention) {
        return new TopicSuggestion(set(words), set(kinds), set(mention));
    }

    private static Set<String> set(String list) {
        return list.isEmpty() ? Set.of() : Set.of(list.split(","));
    }

    static void suggest(ChecklistItem item, ProjectFile file, Suggestions.Gathering found) {
        var normal = Words.normal(item.text());
        var declared = file.checks().values().stream()
                .filter(check -> !check.name().startsWith("item."))
                .toList();
        for (var topic : TOPICS) {
            var word = topic.words.stream()
                    .filter(candidate -> normal.contains(" " + candidate + " "))
                    .sorted()
                    .findFirst();
            word.ifPresent(said -> declared.stream()
                    .filter(topic::fits)
                    .forEach(check ->
                            found.declared(check.name(), Message.of("checklist.why.words", said, check.kind()))));
        }
        declared.stream()
                .filter(check -> REACHING.contains(check.kind()))
                .filter(check -> normal.contains(Words.normal(check.name())))
                .forEach(check -> found.declared(check.name(), Message.of("checklist.why.name", check.name())));
    }

    private boolean fits(DeclaredCheck check) {
        if (!kinds.contains(check.kind())) {
            return false;
        }
        var asked = (check.name() + " " + Questions.written(check.question())).toLowerCase(Locale.ROOT);
        return mention.isEmpty() || mention.stream().anyMatch(asked::contains);
    }
}
