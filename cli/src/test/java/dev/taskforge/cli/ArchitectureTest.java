package dev.taskforge.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the command may use of the rest, so that it starts fast and needs no server. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.taskforge.cli", "dev.taskforge.ops");

    private static final String[] OF_OPERATIONS = {
        "dev.taskforge.ops.dump..",
        "dev.taskforge.ops.lint..",
        "dev.taskforge.ops.source..",
        "dev.taskforge.ops.text..",
        "dev.taskforge.ops.yaml.."
    };

    @Test
    void theCommandUsesTheLinterTheReaderOfDumpsAndNothingElseOfTheProduct() {
        DescribedPredicate<JavaClass> rest = resideInAnyPackage("dev.taskforge..")
                .and(DescribedPredicate.not(resideInAPackage("dev.taskforge.cli..")))
                .and(DescribedPredicate.not(resideInAnyPackage(OF_OPERATIONS)));
        noClasses()
                .that()
                .resideInAPackage("dev.taskforge.cli..")
                .should()
                .dependOnClassesThat(are(rest))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandsWithoutAServerTouchOperations() {
        DescribedPredicate<JavaClass> linter = resideInAnyPackage("dev.taskforge.ops..")
                .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("Languages")));
        noClasses()
                .that()
                .resideInAPackage("dev.taskforge.cli..")
                .and()
                .resideOutsideOfPackage("dev.taskforge.cli.lint..")
                .and()
                .haveSimpleNameNotStartingWith("LintCommand")
                .and()
                .doNotHaveSimpleName("DumpCommand")
                .should()
                .dependOnClassesThat(are(linter))
                .because("every other command must start without loading it")
                .check(CLASSES);
    }

    @Test
    void nothingTheLinterReachesNeedsTheEngineADatabaseOrTheNetwork() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.taskforge.cli.lint..")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.taskforge.engine..",
                        "dev.taskforge.ops.check..",
                        "dev.taskforge.ops.host..",
                        "java.sql..",
                        "java.net.http..")
                .check(CLASSES);
    }
}
