package dev.taskforge.ops.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.shell.Command.Simple;
import dev.taskforge.ops.source.SourceFile;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScriptTest {

    private static Script parse(String text) {
        return Script.parse(ShellText.of(text));
    }

    private static List<List<String>> words(String text) {
        return parse(text).invocations().stream()
                .map(invocation -> invocation.words().stream().map(Word::text).toList())
                .toList();
    }

    @Test
    void quotesAndEscapesAreTakenOff() {
        assertThat(words("echo 'a b' \"c \\\"d\\\" \\n\" e\\ f $'g\\'h' i'j'\"k\""))
                .containsExactly(List.of("echo", "a b", "c \"d\" \\n", "e f", "g'h", "ijk"));
    }

    @Test
    void continuedLinesAndCommentsAreSteppedOver() {
        var script = parse("curl \\\n  -s \\\r\n  x # why\n# more\nls a#b");
        assertThat(script.invocations()).hasSize(2);
        assertThat(script.comments()).hasSize(2);
        assertThat(words("ls a#b")).containsExactly(List.of("ls", "a#b"));
    }

    @Test
    void everyWordKnowsItsPlace() {
        var file = new SourceFile("f.sh", "set -e\n  docker exec db sh -c 'pg_dump \"$X\" | gzip'\n");
        var script = Script.parse(ShellText.of(file.spot(0, file.text().length())));
        var dump = script.invocations().get(1);

        assertThat(dump.program()).isEqualTo("pg_dump");
        assertThat(dump.spot()).hasToString("f.sh:2:25");
        assertThat(dump.spot().text()).isEqualTo("pg_dump \"$X\"");
        assertThat(dump.container().orElseThrow().target())
                .extracting(Word::text)
                .isEqualTo("db");
        assertThat(dump.next()).isPresent();
    }

    @Test
    void listsPipesAndRedirectionsAreToldApart() {
        var script = parse("a && b || c; d | e 2>&1 > f & g &> h");
        assertThat(script.pipelines().stream().map(Pipeline::joint))
                .containsExactly(
                        Pipeline.Joint.THEN,
                        Pipeline.Joint.AND,
                        Pipeline.Joint.OR,
                        Pipeline.Joint.THEN,
                        Pipeline.Joint.BESIDE);
        var e = (Simple) script.pipelines().get(3).commands().get(1);
        assertThat(e.redirections().stream().map(Redirection::writes)).containsExactly(false, true);
    }

    @Test
    void aHereDocumentIsNoCommand() {
        var script = parse("cat <<EOF > f && ls\nrm -rf /\nEOF\npwd <<-'E'\n\tdrop\n\tE\ndate");
        assertThat(words("cat <<EOF > f && ls\nrm -rf /\nEOF\npwd")).hasSize(3);
        assertThat(script.invocations().stream().map(Invocation::program)).containsExactly("cat", "ls", "pwd", "date");
        assertThat(script.invocations()
                        .getFirst()
                        .simple()
                        .redirections()
                        .getFirst()
                        .here())
                .hasToString("rm -rf /\n");
        assertThat(script.broken()).isNull();
    }

    @Test
    void whatAPersonFillsInIsNoRedirection() {
        var dump = parse("pg_dump -h <DB_HOST> -f pre_<timestamp>.dump > out")
                .invocations()
                .getFirst();
        assertThat(dump.words().stream().map(Word::text))
                .containsExactly("pg_dump", "-h", "<DB_HOST>", "-f", "pre_<timestamp>.dump");
        assertThat(dump.simple().redirections()).hasSize(1);
        assertThat(words("sort <in >out")).containsExactly(List.of("sort"));
    }

    @Test
    void loopsChoicesAndFunctionsGiveTheirCommands() {
        var text = """
                until pg_isready; do sleep 1; done
                for f in $(ls *.sql); do psql -f "$f" || exit 1; done < list
                case "$1" in start|up) docker compose up -d ;; *) echo usage; exit 1 ;; esac
                deploy() { git pull; (cd app && make) }
                if [ -f x ]; then rm x; elif [[ -d y && a == b ]]; then rmdir y; else touch z; fi
                function old { date; }
                for ((i=0; i<3; i++)); do uptime; done
                """;
        var script = parse(text);
        assertThat(script.broken()).isNull();
        assertThat(script.invocations().stream().map(Invocation::program).filter(program -> !program.isEmpty()))
                .containsExactly(
                        "pg_isready",
                        "sleep",
                        "ls",
                        "psql",
                        "exit",
                        "docker",
                        "echo",
                        "exit",
                        "git",
                        "cd",
                        "make",
                        "[",
                        "rm",
                        "[[",
                        "rmdir",
                        "touch",
                        "date",
                        "uptime");
        assertThat(script.invocations().get(0).flow().condition()).isTrue();
        assertThat(script.invocations().get(1).flow().loop()).isTrue();
    }

    @Test
    void wrappersAreTakenOffOneByOne() {
        var text = """
                sudo -u app env A=b C=d timeout -s KILL 30 docker compose -f a.yml exec -T --user root web python3 manage.py migrate
                """;
        var call = parse(text).invocations().getFirst();
        assertThat(call.program()).isEqualTo("manage.py");
        assertThat(call.wrappers().stream().map(Wrapper::kind))
                .containsExactly(
                        Wrapper.Kind.CIRCUMSTANCE,
                        Wrapper.Kind.CIRCUMSTANCE,
                        Wrapper.Kind.CIRCUMSTANCE,
                        Wrapper.Kind.CONTAINER,
                        Wrapper.Kind.RUNNER);
        var docker = call.container().flatMap(Wrapper::call).orElseThrow();
        assertThat(docker.files()).containsExactly("a.yml");
        assertThat(docker.arguments().has("-T")).isTrue();
    }

    @Test
    void optionsAreReadLikeGetopt() {
        var read = parse("docker exec -itu root --env=A=b -w /srv db psql -d x")
                .invocations()
                .getFirst();
        var options = read.container().flatMap(Wrapper::call).orElseThrow();
        assertThat(options.arguments().has("-t")).isTrue();
        assertThat(options.arguments().value("-u")).contains("root");
        assertThat(options.arguments().value("--env")).contains("A=b");
        assertThat(read.arguments(ValuedOptions.PSQL).value("-d", "--dbname")).contains("x");
    }

    @Test
    void whatIsNotUnderstoodIsRememberedAndTheRestIsRead() {
        assertThat(parse("a ) b").broken()).isNotNull();
        assertThat(words("a ) b")).containsExactly(List.of("a"), List.of("b"));
        assertThat(parse("echo 'x").broken()).isNotNull();
        assertThat(parse("if a; then b").broken()).isNotNull();
        assertThat(parse("cat <<EOF\nno end").broken()).isNotNull();
        assertThat(parse("fi; ls").invocations()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "((",
                "$(",
                "$((",
                "`",
                "'",
                "\"",
                "\"$(",
                "${",
                "${a:-",
                "<<a ",
                "<<a\n",
                "<",
                ">",
                "|",
                "&",
                ";",
                "\\",
                "\\\n",
                "a=(",
                "{ ",
                "if ",
                "case a in b",
                "case ",
                "[[ ",
                "$'",
                "sudo ",
                "bash -c '",
                "<a",
                "f() ",
                "ssh h ",
                "#",
                "\0",
                "))",
                "$((a)",
                "((a) ",
                "eval "
            })
    void aMegabyteOfAnythingIsReadToItsEnd(String piece) {
        var text = piece.repeat(1_000_000 / piece.length());
        var script = parse(text);
        assertThat(Effects.of(script)).isNotNull();
    }

    @Test
    void randomTextIsReadWithoutCrashAndEveryPlaceIsInsideTheFile() {
        var pieces = List.of(
                "a", " ", "\n", "'", "\"", "$", "(", ")", "{", "}", "`", "\\", "|", "&", ";", "<", ">", "if ", " then ",
                " fi", "do ", "done", "case ", " in ", "esac", "docker ", "exec ", "sudo ", "-c ", "bash ", "psql ",
                "=", "<<E\n", "E\n", "#", "é", "😀", "\r\n", "[[ ", " ]]", "$((", "${", "ssh ", "xargs ", "-");
        var random = new Random(20260101);
        for (int round = 0; round < 3_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            var file = new SourceFile("x", text.toString());
            var script = Script.parse(ShellText.of(file.spot(0, text.length())));
            for (var invocation : script.invocations()) {
                assertThat(invocation.spot().end()).isLessThanOrEqualTo(text.length());
                assertThat(Effects.of(invocation)).isNotNull();
            }
        }
    }

    @Test
    void commandsThatAreWrittenAreReadBack() {
        var random = new Random(7);
        for (int round = 0; round < 1_000; round++) {
            var arguments = random.ints(1 + random.nextInt(5), 0, 1 << 20)
                    .mapToObj(seed -> {
                        var letters = new Random(seed);
                        var text = new StringBuilder("x");
                        for (int i = letters.nextInt(8); i > 0; i--) {
                            text.append("ab '\"$`\\\n;|&<>(){}#!*?~=-é".charAt(letters.nextInt(25)));
                        }
                        return text.toString();
                    })
                    .toList();
            var script = Script.ofArguments(arguments);
            assertThat(script.broken()).isNull();
            var simple = (Simple) script.pipelines().getFirst().commands().getFirst();
            assertThat(simple.words().stream().map(Word::text)).containsExactlyElementsOf(arguments);
        }
    }
}
