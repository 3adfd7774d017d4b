package dev.taskforge.ops.lint.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.lint.Derived;
import dev.taskforge.ops.lint.Keeping;
import dev.taskforge.ops.lint.Lint;
import dev.taskforge.ops.lint.Setup;
import dev.taskforge.ops.lint.Troubles;
import dev.taskforge.ops.markdown.MarkdownLimitException.Limit;
import dev.taskforge.ops.source.SourceFile;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcedureReaderTest {

    private static ProcedureReader reader() {
        return new ProcedureReader(new Troubles());
    }

    private static List<Procedure> read(String text) {
        return reader().document(new SourceFile("OPS.md", text));
    }

    private static List<String> commands(String text) {
        return read(text).stream()
                .flatMap(procedure -> procedure.steps().stream())
                .map(step -> step.origin() + " " + step.call().spot().text())
                .toList();
    }

    @Test
    void blocksOfShellsAreReadAndOthersAreNot() {
        var text = """
                ```bash
                docker ps
                ```
                ~~~~ sh title="x"
                df -h
                ~~~
                ~~~~
                ```yaml
                rm -rf: x
                ```
                ```
                [2025-11-15 02:00:00] [INFO] done
                ```
                ```
                systemctl status nginx
                ```
                """;
        assertThat(commands(text))
                .contains("BLOCK docker ps", "BLOCK df -h", "BLOCK systemctl status nginx")
                .hasSize(4);
    }

    @Test
    void promptsAndOutputAreToldApart() {
        var text = """
                ```console
                $ docker compose \\
                    ps
                NAME   STATUS
                rm     Up
                root@host:~# df -h
                ```
                """;
        assertThat(read(text).getFirst().steps().stream()
                        .map(step -> step.call().program()))
                .containsExactly("docker", "df");
    }

    @Test
    void indentationOfAListIsTakenOffAndPlacesStay() {
        var procedure = read("# A\n\n1. Stop:\n   ```sh\n   docker compose stop api\n     docker ps\n   ```\n")
                .getFirst();
        assertThat(procedure.steps()).hasSize(2);
        assertThat(procedure.steps().getFirst().call().spot()).hasToString("OPS.md:5:4");
    }

    @Test
    void codeInListsAndTablesCountsAndProseDoesNot() {
        var text = """
                Run `docker ps` now.

                - Status: `docker ps -a`, not the word `down` nor `rm`
                - Jangan jalankan `docker compose down -v`
                  continued `docker info x`

                | Gate | Status | Bukti |
                |---|---|---|
                | `df -h` | [x] | `psql -c 'select 1' \\| grep 1` -> `1 row` |
                """;
        assertThat(commands(text))
                .containsExactly(
                        "SPAN docker ps -a",
                        "SPAN docker info x",
                        "SPAN df -h",
                        "PROOF psql -c 'select 1'",
                        "PROOF grep 1");
    }

    @Test
    void fencesInQuotesAndInNestedListsAreFound() {
        var text = "> ```sh\n> docker ps\n> ```\n\n1. a\n   - b\n\n     ```sh\n     df -h\n     ```\n";
        assertThat(commands(text)).containsExactly("BLOCK docker ps", "BLOCK df -h");
    }

    @Test
    void linesOfACrontabStandForThemselves() {
        assertThat(commands("```cron\n# x\n*/5 * * * mon-fri /opt/a.sh\n@daily b.sh x\n```\n"))
                .containsExactly("CRON /opt/a.sh", "CRON b.sh x");
    }

    @Test
    void stepsWithTheirOwnHeadingsAreOneProcedure() {
        var text = "# Guide\n## Deployment\n### Langkah 1: A\n```sh\na b\n```\n### Langkah 2: B\n```sh\nc d\n```\n"
                + "## Pemulihan & Rollback\n```sh\ne f\n```\n### Detail\n```sh\ng h\n```\n";
        var procedures = read(text);
        assertThat(procedures.stream().map(Procedure::title))
                .containsExactly("Deployment", "Pemulihan & Rollback", "Detail");
        assertThat(procedures.getFirst().steps()).hasSize(2);
        assertThat(procedures.get(1).purposes()).containsExactlyInAnyOrder(Purpose.RESTORE, Purpose.ROLLBACK);
        assertThat(procedures.get(2).purposes()).contains(Purpose.ROLLBACK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`",
                "`` ` ",
                "# ",
                "```\n",
                "```sh\n",
                "|",
                "| a |\n",
                "- `docker ps x` ",
                "- `a ``b ",
                "1. ",
                ">",
                "~~~\n``\n",
                "|\\",
                "- x\n",
                "```sh\ndocker exec -it a b\n```\n",
                "0 0 * * * ",
                "$ a\n"
            })
    void asMuchOfAnythingAsIsReadIsJudged(String piece) {
        int most = piece.contains("\n") ? Limit.LINES.most() / piece.split("\n", -1).length : 1_000_000;
        var file = new SourceFile("OPS.md", piece.repeat(Math.min(most, 1_000_000 / piece.length())));
        assertThat(judge(reader().document(file))).isNotNegative();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl a | sh\n",
                "pg_dump a | ",
                "psql -f a\n",
                "rm -rf $A/b\n",
                "set -e\n",
                "docker compose down\n",
                "docker exec -it a b > c\n",
                "bash -c \"$(curl a)\"\n",
                "mv a b\n",
                "export $(cat .env)\n",
                "cd /a\n",
                "sudo docker compose exec a sh -c 'pg_dump b | gzip'\n",
                "chmod 777 a\n",
                "curl -k -d a b\n"
            })
    void aScriptFullOfFaultsIsJudged(String piece) {
        var file = new SourceFile("x.sh", piece.repeat(ProcedureReader.LONGEST / piece.length()));
        assertThat(judge(List.of(reader().script(file)))).isNotNegative();
    }

    @Test
    void whatIsTooLongToBeReadIsSaid() {
        var troubles = new Troubles();
        var reader = new ProcedureReader(troubles);
        reader.script(new SourceFile("long.sh", "rm -rf /\n".repeat(100_000)));
        reader.document(new SourceFile("long.md", "```sh\n" + "rm -rf /srv/a/b/c/d/e/f/g/h\n".repeat(9_000) + "```\n"));
        reader.document(new SourceFile("lines.md", "a\n".repeat(Limit.LINES.most() + 1)));
        reader.document(new SourceFile(
                "cells.md", "|a".repeat(1000) + "|\n" + "|-".repeat(1000) + "|\n" + "x\n".repeat(9_000)));
        for (int i = 0; i < 3; i++) {
            reader.document(new SourceFile("many.md", "```sh\n" + "a b\n".repeat(9_000) + "```\n"));
        }
        assertThat(troubles.list().stream().map(trouble -> trouble.message().key()))
                .containsExactly(
                        "procedure.long",
                        "procedure.long",
                        "procedure.lines",
                        "procedure.cells",
                        "procedure.many",
                        "procedure.many",
                        "procedure.many");
        assertThat(troubles.list().stream().map(trouble -> trouble.message().arguments()))
                .endsWith(List.of("5000"), List.of("20000"));
    }

    private static int judge(List<Procedure> procedures) {
        var setup = new Setup(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                procedures,
                Keeping.NOTHING,
                null,
                new Derived());
        return Lint.run(setup, new Troubles(), ProcedureRules.rules(), LocalDate.EPOCH)
                .findings()
                .size();
    }

    @Test
    void randomDocumentsAreReadWithoutCrash() {
        var pieces = List.of(
                "# Rollback\n",
                "```sh\n",
                "```\n",
                "`",
                "docker compose ",
                "exec db ",
                "down\n",
                "psql ",
                "-f x ",
                "> y",
                "\n",
                "- ",
                "1. ",
                "|",
                "| Bukti |\n|---|\n",
                "$ ",
                "pg_dump ",
                "| gzip",
                "rm -rf $X/",
                "é",
                "😀",
                "\r\n",
                "-it ",
                "0 2 * * * ",
                "sudo ",
                "'",
                "\"",
                "\\",
                "curl -k ",
                "localhost:1 ",
                "<DB> ",
                ".env ",
                "cd /a\n");
        var random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            assertThat(judge(read(text.toString()))).isNotNegative();
            assertThat(judge(List.of(reader().script(new SourceFile("a.sh", text.toString())))))
                    .isNotNegative();
        }
    }
}
