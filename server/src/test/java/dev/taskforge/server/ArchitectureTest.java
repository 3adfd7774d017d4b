package dev.taskforge.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directions in which rooms may lean on each other, and what nobody does. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.taskforge.engine", "dev.taskforge.ops", "dev.taskforge.server");

    @Test
    void theEngineKnowsNothingOfOperationsOrTheServer() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.taskforge.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.taskforge.ops..", "dev.taskforge.server..", "dev.taskforge.cli.."));
    }

    @Test
    void operationsKnowNothingOfTheServer() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.taskforge.ops..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.taskforge.server..", "dev.taskforge.cli.."));
    }

    @Test
    void othersUseTheEngineByItsPublicTypesOnly() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.taskforge.ops..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.taskforge.engine.store..", "dev.taskforge.engine.run..")
                .because("the engine's api, db and schedule packages are its public face; only the server opens one"));
    }

    @Test
    void theWebServersTypesStayInOnePackage() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.taskforge.server.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."));
    }

    @Test
    void metricsTypesStayInOnePackage() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.taskforge.server.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus.."));
    }

    @Test
    void clientsOfDestinationsStayInOnePackage() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.taskforge.ops.destination..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..", "org.apache.sshd.."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gate",
                "heartbeat",
                "posture",
                "upkeep",
                "release",
                "backup",
                "destination",
                "dump",
                "patch",
                "checklist",
                "lint",
                "source",
                "shell",
                "markdown",
                "request",
                "audit",
                "check",
                "project",
                "host",
                "text"
            })
    void dutiesUseOnlyWhatLiesBelowThem(String duty) {
        var below = List.of(
                "check", "project", "host", "audit", "seal", "text", "yaml", "source", "shell", "markdown", "request");
        var more =
                switch (duty) {
                    // The linter of migrations is a reader, too: it knows nothing of the other duties.
                    // The table of versions that end is the linter's.
                    case "release", "patch" -> Stream.of("lint");
                    // Where copies lie, and a reader of dumps; they know nothing of backups.
                    case "backup" -> Stream.of("destination", "dump");
                    default -> Stream.<String>empty();
                };
        var allowed = Stream.concat(below.stream(), more)
                .map(name -> "dev.taskforge.ops." + name + "..")
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> otherDuty = resideInAPackage("dev.taskforge.ops.*..")
                .and(DescribedPredicate.not(resideInAPackage("dev.taskforge.ops." + duty + "..")))
                .and(DescribedPredicate.not(resideInAnyPackage(allowed)));
        check(noClasses()
                .that()
                .resideInAPackage("dev.taskforge.ops." + duty + "..")
                .should()
                .dependOnClassesThat(are(otherDuty)));
    }

    @Test
    void theServersRoomsDoNotGoInCircles() {
        var rooms = SlicesRuleDefinition.slices()
                .matching("dev.taskforge.server.(*)..")
                .namingSlices("server/$1")
                .should()
                .beFreeOfCycles()
                // The edge asks accounts who it is; the routes of accounts answer through the edge.
                .ignoreDependency(
                        resideInAPackage("dev.taskforge.server.account.."),
                        resideInAPackage("dev.taskforge.server.http.."));
        check(rooms);
    }

    @Test
    void nobodyKeepsStateInStaticFields() {
        check(fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(DescribedPredicate.not(generated()))
                .should()
                .beFinal());
    }

    @Test
    void onlyTheMainProgramPrints() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("Main")
                .and()
                .resideOutsideOfPackage("dev.taskforge.server.self..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err"));
    }

    @Test
    void nobodySleeps() {
        check(noClasses().should().callMethod(Thread.class, "sleep", long.class));
        check(noClasses().should().callMethod(Thread.class, "sleep", Duration.class));
    }

    @Test
    void onlyTheDatabaseLayerSpeaksJdbc() {
        // Stores map rows, so SQLException passes through them; connections and statements do not.
        DescribedPredicate<JavaClass> jdbc =
                resideInAnyPackage("java.sql..", "javax.sql..").and(DescribedPredicate.not(type(SQLException.class)));
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.taskforge.engine.db..",
                        "dev.taskforge.engine.store..",
                        // These look into databases that are not TaskForge's own.
                        "dev.taskforge.ops.backup..",
                        "dev.taskforge.ops.check..")
                .should()
                .dependOnClassesThat(are(jdbc)));
    }

    private static DescribedPredicate<JavaClass> generated() {
        return resideInAPackage("dev.taskforge.server.page.template..")
                .or(DescribedPredicate.describe(
                        "generated", type -> type.getModifiers().contains(JavaModifier.SYNTHETIC)));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
