package dev.taskforge.ops.patch.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockFilesTest {
    @TempDir
    Path folder;

    private List<String> read(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        var inventory = LockFiles.read(folder, List.of("."));
        assertThat(inventory.unread()).isEmpty();
        return lines(inventory);
    }

    private static List<String> lines(Inventory inventory) {
        return inventory.components().stream()
                .map(one -> one.ecosystem().word() + " " + one.name() + " " + one.version() + " " + one.place())
                .toList();
    }

    @Test
    void npmWritesFoldersSinceItsSecondVersion() throws IOException {
        assertThat(read("package-lock.json", """
                {
                  "name": "shop", "version": "1.0.0", "lockfileVersion": 3,
                  "packages": {
                    "": {"name": "shop", "version": "1.0.0"},
                    "node_modules/lodash": {
                      "version": "4.17.20",
                      "resolved": "https://registry.npmjs.org/lodash/-/lodash-4.17.20.tgz"
                    },
                    "node_modules/a/node_modules/@babel/core": {
                      "version": "7.1.0", "dependencies": {"lodash": "^4"}
                    },
                    "node_modules/old": {"name": "left-pad", "version": "1.3.0"},
                    "node_modules/mine": {"resolved": "packages/mine", "link": true},
                    "packages/mine": {"version": "0.0.1"}
                  }
                }
                """))
                .containsExactly(
                        "npm lodash 4.17.20 package-lock.json:6",
                        "npm @babel/core 7.1.0 package-lock.json:10",
                        "npm left-pad 1.3.0 package-lock.json:12");
    }

    @Test
    void npmsFirstVersionNestsDependencies() throws IOException {
        assertThat(read("web/package-lock.json", """
                {"lockfileVersion": 1, "dependencies": {
                  "minimist": {"version": "0.0.8", "requires": {"x": "1"},
                    "dependencies": {"ms": {"version": "2.0.0"}}},
                  "fork": {"version": "npm:real@1.2.3"}
                }}
                """))
                .containsExactly(
                        "npm minimist 0.0.8 web/package-lock.json:2",
                        "npm ms 2.0.0 web/package-lock.json:3",
                        "npm real 1.2.3 web/package-lock.json:4");
    }

    @Test
    void bothFormsOfYarnAreRead() throws IOException {
        assertThat(read("yarn.lock", """
                # yarn lockfile v1


                "@babel/core@^7.0.0", "@babel/core@^7.1.0":
                  version "7.1.6"
                  resolved "https://registry.yarnpkg.com/x"
                  dependencies:
                    version-range "^1.0.0"

                minimist@^1.2.0:
                  version "1.2.5"
                """))
                .containsExactly("npm @babel/core 7.1.6 yarn.lock:5", "npm minimist 1.2.5 yarn.lock:11");
        assertThat(read("yarn.lock", """
                __metadata:
                  version: 6

                "lodash@npm:^4.17.20":
                  version: 4.17.21
                  resolution: "lodash@npm:4.17.21"

                "shop@workspace:.":
                  version: 0.0.0-use.local

                "x@npm:real@^1.0.0":
                  version: 1.0.3
                """))
                .containsExactly("npm lodash 4.17.21 yarn.lock:5", "npm real 1.0.3 yarn.lock:12");
    }

    @Test
    void theKeysOfPnpmNamePackagesInEachVersion() throws IOException {
        assertThat(read("pnpm-lock.yaml", """
                lockfileVersion: '9.0'

                importers:
                  .:
                    dependencies: {}

                packages:

                  '@babel/core@7.1.6':
                    resolution: {integrity: sha512-x}

                  minimist@1.2.5:
                    resolution: {integrity: sha512-x}

                  react-dom@18.2.0(react@18.2.0):
                    resolution: {integrity: sha512-x}

                snapshots:

                  minimist@1.2.5: {}
                """))
                .containsExactly(
                        "npm @babel/core 7.1.6 pnpm-lock.yaml:9",
                        "npm minimist 1.2.5 pnpm-lock.yaml:12",
                        "npm react-dom 18.2.0 pnpm-lock.yaml:15");
        assertThat(read("pnpm-lock.yaml", """
                lockfileVersion: 5.4
                packages:

                  /@babel/core/7.1.6:
                    dev: false

                  /minimist/1.2.5_peer@1.0.0:
                    dev: false
                """))
                .containsExactly("npm @babel/core 7.1.6 pnpm-lock.yaml:4", "npm minimist 1.2.5 pnpm-lock.yaml:7");
    }

    @Test
    void ofRequirementsOnlyThoseWithAVersionAreKnown() throws IOException {
        Files.writeString(folder.resolve("requirements-prod.txt"), """
                # pinned
                numpy==1.26.0
                Django [argon2] == 4.2.1 ; python_version >= "3.8"  # web
                cryptography==41.0.0 \\
                    --hash=sha256:abc
                requests>=2.0
                -r other.txt
                celery==5.*
                """);

        var inventory = LockFiles.read(folder, List.of("."));

        assertThat(lines(inventory))
                .containsExactly(
                        "PyPI numpy 1.26.0 requirements-prod.txt:2",
                        "PyPI Django 4.2.1 requirements-prod.txt:3",
                        "PyPI cryptography 41.0.0 requirements-prod.txt:4");
        // What is not looked up is not well.
        assertThat(inventory.unread())
                .singleElement()
                .satisfies(note -> assertThat(note.arguments()).containsExactly("requirements-prod.txt", "3"));
    }

    @Test
    void tablesOfPoetryUvAndCargoAreRead() throws IOException {
        assertThat(read("poetry.lock", """
                # This file is automatically @generated by Poetry
                [[package]]
                name = "jinja2"
                version = "3.1.2"
                description = "A template engine"

                [package.dependencies]
                name = "not this"
                MarkupSafe = ">=2.0"

                [[package]]
                name = "urllib3"
                version = "1.26.5"

                [metadata]
                lock-version = "2.0"
                """))
                .containsExactly("PyPI jinja2 3.1.2 poetry.lock:4", "PyPI urllib3 1.26.5 poetry.lock:13");
        Files.delete(folder.resolve("poetry.lock"));
        assertThat(read("uv.lock", """
                version = 1

                [[package]]
                name = "shop"
                version = "0.1.0"
                source = { virtual = "." }

                [[package]]
                name = "idna"
                version = "3.6"
                source = { registry = "https://pypi.org/simple" }
                """)).containsExactly("PyPI idna 3.6 uv.lock:10");
        Files.delete(folder.resolve("uv.lock"));
        assertThat(read("Cargo.lock", """
                version = 3

                [[package]]
                name = "shop"
                version = "0.1.0"
                dependencies = [
                 "time",
                ]

                [[package]]
                name = "time"
                version = "0.1.43"
                source = "registry+https://github.com/rust-lang/crates.io-index"
                """)).containsExactly("crates.io time 0.1.43 Cargo.lock:12");
    }

    @Test
    void pipenvAndComposerListTheirsInJson() throws IOException {
        assertThat(read("Pipfile.lock", """
                {"_meta": {"requires": {"python_version": "3.9"}},
                 "default": {"flask": {"index": "pypi", "version": "==2.0.1"}},
                 "develop": {"pytest": {"version": "==7.0.0"}}}
                """))
                .containsExactly("PyPI flask 2.0.1 Pipfile.lock:2", "PyPI pytest 7.0.0 Pipfile.lock:3");
        Files.delete(folder.resolve("Pipfile.lock"));
        Files.writeString(folder.resolve("composer.lock"), """
                {"packages": [
                   {"name": "symfony/http-kernel", "version": "v5.4.0", "source": {"type": "git"}},
                   {"name": "acme/branch", "version": "dev-main"}],
                 "packages-dev": [{"name": "phpunit/phpunit", "version": "9.5.0"}]}
                """);
        var composer = LockFiles.read(folder, List.of("."));
        // Of a branch nothing can be said.
        assertThat(composer.unread()).extracting(one -> one.key()).containsExactly("updates.inventory.unpinned");
        assertThat(lines(composer))
                .containsExactly(
                        "Packagist symfony/http-kernel v5.4.0 composer.lock:2",
                        "Packagist phpunit/phpunit 9.5.0 composer.lock:4");
    }

    @Test
    void ofMavenWhatThePomNamesWithAVersionIsKnownAndThatIsSaid() throws IOException {
        Files.writeString(folder.resolve("pom.xml"), """
                <?xml version="1.0"?>
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <groupId>id.example</groupId><version>1</version>
                  <properties><log4j.version>2.14.1</log4j.version></properties>
                  <dependencies>
                    <dependency>
                      <groupId>org.apache.logging.log4j</groupId>
                      <artifactId>log4j-core</artifactId>
                      <version>${log4j.version}</version>
                      <exclusions><exclusion><artifactId>x</artifactId></exclusion></exclusions>
                    </dependency>
                    <dependency><groupId>a</groupId><artifactId>managed</artifactId></dependency>
                  </dependencies>
                  <build><plugins><plugin><version>9</version></plugin></plugins></build>
                </project>
                """);

        var inventory = LockFiles.read(folder, List.of("."));

        assertThat(lines(inventory)).containsExactly("Maven org.apache.logging.log4j:log4j-core 2.14.1 pom.xml:6");
        assertThat(inventory.unread()).extracting(one -> one.key()).containsExactly("updates.inventory.unpinned");
        assertThat(inventory.notes()).extracting(one -> one.key()).containsExactly("updates.inventory.maven");
    }

    @Test
    void gradleAndGoNameTheirs() throws IOException {
        assertThat(read("gradle.lockfile", """
                # This is a Gradle generated file for dependency locking.
                com.google.guava:guava:30.0-jre=compileClasspath,runtimeClasspath
                empty=annotationProcessor
                """))
                .containsExactly("Maven com.google.guava:guava 30.0-jre gradle.lockfile:2");
        Files.delete(folder.resolve("gradle.lockfile"));
        assertThat(read("go.mod", """
                module example.id/shop

                go 1.21
                toolchain go1.21.4

                require golang.org/x/text v0.3.7
                require (
                	golang.org/x/net v0.0.0-20220722155237-a158d28d115b // indirect
                )
                replace example.id/x v1.0.0 => ./x
                """))
                .containsExactly(
                        "Go golang.org/x/text 0.3.7 go.mod:6",
                        "Go golang.org/x/net 0.0.0-20220722155237-a158d28d115b go.mod:8",
                        "Go stdlib 1.21.4 go.mod:4");
    }

    @Test
    void installedPackagesAndHiddenFoldersAreLeftOut() throws IOException {
        for (var inside : List.of("node_modules/x", ".venv/lib", "vendor/y", "target")) {
            Files.createDirectories(folder.resolve(inside));
            Files.writeString(folder.resolve(inside).resolve("requirements.txt"), "x==1\n");
        }

        assertThat(read("api/requirements.txt", "flask==1.0\n"))
                .containsExactly("PyPI flask 1.0 api/requirements.txt:1");
    }

    @Test
    void linksAreNotFollowed(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("requirements.txt"), "secret==1\n");
        Files.createSymbolicLink(folder.resolve("requirements.txt"), outside.resolve("requirements.txt"));
        Files.createSymbolicLink(folder.resolve("below"), outside);

        assertThat(LockFiles.read(folder, List.of(".")).components()).isEmpty();
        var declared = LockFiles.read(folder, List.of("below"));
        assertThat(declared.components()).isEmpty();
        assertThat(declared.unread()).extracting(one -> one.key()).containsExactly("updates.inventory.outside");
    }

    @Test
    void whatIsNoLockFileIsSaidWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("package-lock.json"), "{\n \"packages\": {");
        Files.writeString(folder.resolve("composer.lock"), "[".repeat(100_000));
        Files.writeString(folder.resolve("pom.xml"), """
                <!DOCTYPE project [<!ENTITY x SYSTEM "file:///etc/passwd">]>
                <project><version>&x;</version></project>
                """);
        Files.writeString(folder.resolve("pnpm-lock.yaml"), "hello\n");
        Files.write(folder.resolve("yarn.lock"), new byte[17 * 1024 * 1024]);

        var inventory = LockFiles.read(folder, List.of(".", "missing"));

        assertThat(inventory.components()).isEmpty();
        assertThat(inventory.unread())
                .extracting(one -> one.arguments().getFirst())
                .containsExactly(
                        "composer.lock", "package-lock.json", "pnpm-lock.yaml", "pom.xml", "yarn.lock", "missing");
        assertThat(inventory.unread().get(1).arguments().get(1)).contains("line 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package-lock.json {}",
                "yarn.lock <<<<<<< HEAD",
                "poetry.lock hello",
                "uv.lock [manifest]",
                "Pipfile.lock {\"default\": {}}",
                "gradle.lockfile junit 4.13",
                "composer.lock {\"packages\": []}",
                "Cargo.lock # cut off",
                "go.mod // nothing",
                "pom.xml <settings/>"
            })
    void aFileInWhichNothingIsRecognisedIsNotTakenForOneWithoutPackages(String nameAndText) throws IOException {
        var parts = nameAndText.split(" ", 2);
        Files.writeString(folder.resolve(parts[0]), parts[1] + "\n");

        var inventory = LockFiles.read(folder, List.of("."));

        assertThat(inventory.files()).isEmpty();
        assertThat(inventory.unread()).extracting(one -> one.key()).containsExactly("updates.inventory.unreadable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package-lock.json {\"name\": \"x\", \"lockfileVersion\": 3, \"packages\": {\"\": {\"name\": \"x\"}}}",
                "yarn.lock # yarn lockfile v1",
                "uv.lock version = 1",
                "gradle.lockfile empty=runtimeClasspath",
                "Cargo.lock version = 4",
                "go.mod module example.com/x",
                "requirements.txt # none\n--index-url https://pypi.example\n-r requirements-dev.txt"
            })
    void aProjectWithoutPackagesIsRead(String nameAndText) throws IOException {
        var parts = nameAndText.split(" ", 2);
        Files.writeString(folder.resolve(parts[0]), parts[1] + "\n");

        var inventory = LockFiles.read(folder, List.of("."));

        assertThat(inventory.files()).containsExactly(parts[0]);
        assertThat(inventory.unread()).isEmpty();
    }

    @Test
    void aPackageOfARegistryWhosePathHasAWordOfItsOwnIsNoPackageOfTheProject() throws IOException {
        assertThat(read("uv.lock", """
                version = 1

                [[package]]
                name = "idna"
                version = "3.6"
                source = { registry = "https://pypi.example/virtual/path/simple" }

                [[package]]
                name = "shop"
                version = "0.1.0"
                source = { virtual = "." }
                """)).containsExactly("PyPI idna 3.6 uv.lock:5");
    }

    @Test
    void theCircumstancesChangeWithALockFile() throws IOException {
        Files.writeString(folder.resolve("requirements.txt"), "a==1\n");
        var before = LockFiles.circumstances(folder, List.of("."));
        Files.writeString(folder.resolve("unrelated.txt"), "a");
        assertThat(LockFiles.circumstances(folder, List.of("."))).isEqualTo(before);

        Files.writeString(folder.resolve("requirements.txt"), "a==1.2\n");

        assertThat(LockFiles.circumstances(folder, List.of("."))).isNotEqualTo(before);
        assertThat(LockFiles.circumstances(folder, List.of("missing"))).contains("NoSuchFile");
    }
}
