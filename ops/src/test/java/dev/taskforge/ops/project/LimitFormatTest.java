package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.GuardDuty.Budget;
import dev.taskforge.ops.project.GuardDuty.Limit;
import dev.taskforge.ops.text.Messages;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How limits are written in a project's file. */
class LimitFormatTest {
    private static final Messages ENGLISH = Messages.ofOperations(Messages.ENGLISH);
    private static final String COMPOSE = "compose: {file: compose.yml}\n";

    private static GuardDuty read(String guard) {
        return Objects.requireNonNull(new ProjectReader(CheckKinds.builtIn())
                .read("project: shop\n" + COMPOSE + "guard: " + guard + "\n")
                .guard());
    }

    /** {@code line:path what is wrong | what to do}, of the only problem. */
    private static String problem(String yaml) {
        var refused = catchThrowableOfType(
                ProjectFileException.class, () -> new ProjectReader(CheckKinds.builtIn()).read(yaml));
        assertThat(refused).as(yaml).isNotNull();
        var problem = refused.problems().getFirst();
        assertThat(refused.problems()).as(yaml).hasSize(1);
        var fix = problem.suggestion();
        return problem.line() + ":" + problem.path() + " " + ENGLISH.render(problem.message())
                + (fix == null ? "" : " | " + ENGLISH.render(fix));
    }

    private static String problemOf(String guard) {
        return problem("project: shop\n" + COMPOSE + "guard: " + guard + "\n");
    }

    @Test
    void limitsAndABudgetAreReadAsComposeWritesThem() {
        var duty = read("{limits: {app: {cpus: 0.5, memory: 2G, swap: 0, pids: 256}, my.db_1: {memory: 512mb}},"
                + " budget: {cpus: 2, memory: 4GB, pids: 1000}}");

        assertThat(duty.limits())
                .containsExactly(
                        Map.entry("app", new Limit(new BigDecimal("0.5"), 2_147_483_648L, 0L, 256)),
                        Map.entry("my.db_1", new Limit(null, 536_870_912L, null, null)));
        assertThat(duty.budget()).isEqualTo(new Budget(BigDecimal.valueOf(2), 4_294_967_296L, 1000));
        assertThat(duty.ports()).isNull();
    }

    @Test
    void limitsThatAddUpToTheBudgetAreWithinIt() {
        assertThat(read("{limits: {app: {cpus: 1.5, memory: 1G}, db: {cpus: 0.5, memory: 1024M, pids: 9}},"
                                + " budget: {cpus: 2, memory: 2G, pids: 9}}")
                        .limits())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{limits: {app: {memory: 2G}, db: {memory: 1G}}, budget: {memory: 2560M}}~"
                        + "memory of all services add up to 3G; the budget is 2560M | make limits smaller or the budget larger",
                "{limits: {app: {cpus: 2}, db: {cpus: 0.5}}, budget: {cpus: 2}}~"
                        + "cpus of all services add up to 2.5; the budget is 2 | make limits smaller or the budget larger",
                "{limits: {app: {pids: 100}, db: {pids: 1}}, budget: {pids: 100}}~"
                        + "pids of all services add up to 101; the budget is 100 | make limits smaller or the budget larger"
            })
    void limitsBeyondTheBudgetAreRefusedWhereTheyStand(String guard, String said) {
        assertThat(problemOf(guard)).isEqualTo("3:guard.limits " + said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{memory: 5M}~memory 5M is less than 6M | Docker takes no memory limit below 6M; write a unit, such as 64M",
                "{memory: 512}~memory 512 is less than 6M | Docker takes no memory limit below 6M; write a unit, such as 64M",
                "{memory: 2X}~memory 2X is no amount of memory | write it as in the Compose file, such as 512M or 2G",
                "{memory: -1}~memory -1 is no amount of memory | write it as in the Compose file, such as 512M or 2G",
                "{memory: 99999T}~memory 99999T is no amount of memory | write it as in the Compose file, such as 512M or 2G"
            })
    void anAmountOfMemoryIsRefusedWithTheWayToWriteIt(String limit, String said) {
        assertThat(problemOf("{limits: {app: " + limit + "}}")).isEqualTo("3:guard.limits.app." + said);
    }

    @Test
    void aLimitWithoutAnyLimitAndSwapWithoutMemoryAreRefused() {
        assertThat(problemOf("{limits: {app: {}}}"))
                .isEqualTo("3:guard.limits.app a service under guard.limits needs at least one limit"
                        + " | write cpus, memory or pids, such as memory: 512M");
        assertThat(problemOf("{limits: {app: {pids: 9, swap: 0}}}"))
                .startsWith("3:guard.limits.app.swap swap says how much may lie on disk beside memory");
    }

    @Test
    void numbersBeyondWhatTheKernelTakesAreRefused() {
        assertThat(problemOf("{limits: {app: {cpus: 0}}}")).startsWith("3:guard.limits.app.cpus ");
        assertThat(problemOf("{limits: {app: {cpus: two}}}")).startsWith("3:guard.limits.app.cpus ");
        assertThat(problemOf("{limits: {app: {pids: 0}}}")).startsWith("3:guard.limits.app.pids ");
        assertThat(problemOf("{limits: {app: {pids: 1.5}}}")).startsWith("3:guard.limits.app.pids ");
        assertThat(problemOf("{limits: {app: {pid: 5}}}")).contains("pids");
        assertThat(problemOf("{limits: {\"a b\": {pids: 5}}}")).contains("a service is called as in the Compose file");
    }

    @Test
    void aBudgetWithoutLimitsAndLimitsWithoutAComposeFileAreRefused() {
        assertThat(problemOf("{budget: {memory: 1G}}"))
                .startsWith("3:guard.budget a budget is for limits, and there are none");
        assertThat(problem("project: shop\nguard: {limits: {app: {memory: 1G}}}\n"))
                .startsWith("2:guard guard.limits names services of a Compose file, and the project names none");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "512, 512, 512",
        "512b, 512, 512",
        "1k, 1024, 1K",
        "64M, 67108864, 64M",
        "64 MiB, 67108864, 64M",
        "1.5g, 1610612736, 1536M",
        "2GB, 2147483648, 2G",
        "1T, 1099511627776, 1T"
    })
    void anAmountIsReadAndWrittenSoThatItIsReadAsTheSame(String text, long bytes, String shown) {
        assertThat(MemorySize.parse(text)).isEqualTo(bytes);
        assertThat(MemorySize.show(bytes)).isEqualTo(shown);
        assertThat(MemorySize.parse(shown)).isEqualTo(bytes);
    }

    @Test
    void aboutHowMuchIsToTheMegabyte() {
        assertThat(MemorySize.about(327_680_000)).isEqualTo("313M");
        assertThat(MemorySize.about(1024 * MemorySize.MEBIBYTE + 5)).isEqualTo("1G");
        assertThat(MemorySize.about(300_000)).isEqualTo("300000");
    }
}
