package dev.taskforge.ops.patch.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.patch.inventory.Component;
import dev.taskforge.ops.patch.version.Ecosystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvisoryScanTest {
    private static final Instant FETCHED = Instant.parse("2026-11-29T00:00:00Z");

    @TempDir
    Path folder;

    private static Component component(Ecosystem ecosystem, String name, String version) {
        return new Component(ecosystem, ecosystem.isSystem() ? "12" : "", name, version, "lock", 3);
    }

    private static String advisory(String id, String more, String ecosystem, String name, String ranges) {
        return """
                {"schema_version": "1.6.0", "id": "%s", "modified": "2026-11-28T10:00:00Z", %s
                 "affected": [{"package": {"ecosystem": "%s", "name": "%s"}, %s}]}""".formatted(id, more, ecosystem, name, ranges);
    }

    private static String events(String events) {
        return "\"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [" + events + "]}]";
    }

    private void put(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(FETCHED));
    }

    private void zip(String name, Map<String, String> entries) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : new TreeMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.setLastModifiedTime(file, FileTime.from(FETCHED));
    }

    private Found scan(Component... components) throws InterruptedException {
        return new AdvisoryScan(List.of(components)).in(folder);
    }

    @Test
    void aPackageInARangeIsVulnerableAndTheFirstMendedVersionIsNamed() throws Exception {
        put(
                "GHSA-1.json",
                advisory(
                        "GHSA-1",
                        "\"summary\": \"Prototype pollution\", \"database_specific\": {\"severity\": \"MODERATE\"},",
                        "npm",
                        "lodash",
                        events("{\"introduced\": \"0\"}, {\"fixed\": \"4.17.21\"}")));

        var found = scan(component(Ecosystem.NPM, "lodash", "4.17.20"), component(Ecosystem.NPM, "left-pad", "1.0.0"));

        assertThat(found.unread()).isEmpty();
        assertThat(found.vulnerabilities()).singleElement().satisfies(one -> {
            assertThat(one.component().name()).isEqualTo("lodash");
            assertThat(one.fixed()).isEqualTo("4.17.21");
            assertThat(one.severity()).isEqualTo(Severity.MEDIUM);
            assertThat(one.summary()).isEqualTo("Prototype pollution");
            assertThat(one.places()).containsExactly("lock:3");
        });
        assertThat(found.lookups()).singleElement().satisfies(one -> {
            assertThat(one.fetched()).isEqualTo(FETCHED);
            assertThat(one.newest()).isEqualTo(Instant.parse("2026-11-28T10:00:00Z"));
            assertThat(one.packages()).isEqualTo(2);
            assertThat(one.advisories()).isOne();
        });
    }

    /** OSV schema, "Evaluation", with ranges that begin again, in any order, and a last version. */
    @ParameterizedTest
    @CsvSource({
        "1.0.0,true,1.5.0",
        "1.5.0,false,",
        "1.9.0,false,",
        "2.0.0,true,2.0.3",
        "2.0.3,false,",
        "3.0.0,true,",
        "3.1.0,true,",
        "3.1.1,false,",
        "0.0.1,true,1.5.0"
    })
    void eventsAreEvaluatedInTheOrderOfVersions(String version, boolean affected, String fixed) throws Exception {
        put("x.json", advisory("X-1", "", "crates.io", "time", events("""
                {"fixed": "2.0.3"}, {"introduced": "0"}, {"fixed": "1.5.0"}, {"introduced": "2.0.0"},
                {"introduced": "3.0.0"}, {"last_affected": "3.1.0"}""")));

        var found = scan(component(Ecosystem.CRATES, "time", version)).vulnerabilities();

        assertThat(found).hasSize(affected ? 1 : 0);
        found.forEach(one -> assertThat(one.fixed()).isEqualTo(fixed));
    }

    @Test
    void listedVersionsAreAffectedAndWithdrawnAdvisoriesSayNothing() throws Exception {
        put("a.json", advisory("PYSEC-1", "", "PyPI", "Django_Rest", "\"versions\": [\"1.0\", \"1.1\"]"));
        put(
                "b.json",
                advisory(
                        "PYSEC-2",
                        "\"withdrawn\": \"2026-01-01T00:00:00Z\",",
                        "PyPI",
                        "django-rest",
                        "\"versions\": [\"1.1\"]"));
        put(
                "c.json",
                advisory(
                        "PYSEC-3",
                        "",
                        "PyPI",
                        "django-rest",
                        "\"ranges\": [{\"type\": \"GIT\", \"events\": [{\"introduced\": \"0\"}]}]"));

        var found = scan(component(Ecosystem.PYPI, "django-rest", "1.1"));

        assertThat(found.vulnerabilities())
                .extracting(one -> one.ids().getFirst())
                .containsExactly("PYSEC-1");
        assertThat(found.lookups().getFirst().advisories()).isEqualTo(3);
    }

    @Test
    void advisoriesAboutTheSameAreOneWithTheWorstSeverityAndTheLaterFix() throws Exception {
        put(
                "a.json",
                advisory(
                        "GHSA-9",
                        "\"aliases\": [\"CVE-2026-1\"], \"summary\": \"A\", \"database_specific\": {\"severity\": \"HIGH\"},",
                        "PyPI",
                        "jinja2",
                        events("{\"introduced\": \"0\"}, {\"fixed\": \"3.1.3\"}")));
        put(
                "b.json",
                advisory(
                        "PYSEC-9",
                        "\"aliases\": [\"CVE-2026-1\", \"GHSA-9\"],",
                        "PyPI",
                        "jinja2",
                        events("{\"introduced\": \"0\"}, {\"fixed\": \"3.1.4\"}")));

        assertThat(scan(component(Ecosystem.PYPI, "jinja2", "3.1.2")).vulnerabilities())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.ids()).containsExactly("CVE-2026-1", "GHSA-9", "PYSEC-9");
                    assertThat(one.severity()).isEqualTo(Severity.HIGH);
                    assertThat(one.fixed()).isEqualTo("3.1.4");
                });
    }

    /** FIRST, CVSS v3.1 examples: CVE-2013-1937, CVE-2013-0375, CVE-2014-3566, CVE-2012-1516, CVE-2009-0783, CVE-2014-0160. */
    @ParameterizedTest
    @CsvSource({
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N,6.1",
        "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N,6.4",
        "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N,3.1",
        "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H,9.9",
        "CVSS:3.0/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L,4.2",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N,7.5",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N,0.0",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H,10.0"
    })
    void scoresAreThoseOfTheExamples(String vector, double score) {
        assertThat(Cvss3.score(vector)).hasValue(score);
    }

    @Test
    void aVectorThatCannotBeComputedIsUnknownWhichCountsAsHigh() {
        assertThat(Cvss3.score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"))
                .isEmpty();
        assertThat(Cvss3.score("CVSS:3.1/AV:N/AC:L")).isEmpty();
        assertThat(Severity.UNKNOWN.isAtLeast(Severity.HIGH)).isTrue();
        assertThat(Severity.UNKNOWN.isAtLeast(Severity.CRITICAL)).isFalse();
        assertThat(Severity.MEDIUM.isAtLeast(Severity.HIGH)).isFalse();
        assertThat(Severity.CRITICAL.isAtLeast(Severity.LOW)).isTrue();
    }

    @Test
    void archivesAreReadAsTheyArePublished() throws Exception {
        zip(
                "npm/all.zip",
                Map.of(
                        "GHSA-1.json",
                        advisory("GHSA-1", "", "npm", "lodash", events("{\"introduced\": \"0\"}")),
                        "README.txt",
                        "no advisory"));
        zip(
                "Debian/all.zip",
                Map.of(
                        "DSA-1.json",
                        advisory(
                                "DSA-1",
                                "",
                                "Debian:12",
                                "openssl",
                                events("{\"introduced\": \"0\"}, {\"fixed\": \"3.0.13-1\"}")),
                        "DSA-2.json",
                        advisory(
                                "DSA-2",
                                "",
                                "Debian:11",
                                "openssl",
                                events("{\"introduced\": \"0\"}, {\"fixed\": \"9\"}")),
                        "DSA-3.json",
                        advisory("DSA-3", "", "Debian:12", "openssl", events("{\"introduced\": \"0\"}"))));

        var found = scan(
                component(Ecosystem.NPM, "lodash", "1.0.0"),
                component(Ecosystem.DEBIAN, "openssl", "3.0.11-1~deb12u2"));

        assertThat(found.vulnerabilities())
                .extracting(one -> one.ids().getFirst())
                .containsExactly("GHSA-1", "DSA-1");
        assertThat(found.unfixed()).isOne();
        assertThat(found.lookups()).extracting(Lookup::name).containsExactly("Debian:12", "npm");
        assertThat(found.unread()).isEmpty();
    }

    @Test
    void anArchiveWhoseEndWasCutOffIsNotTakenForAWholeOne() throws Exception {
        var one = advisory("GHSA-1", "", "npm", "lodash", events("{\"introduced\": \"0\"}"));
        var other = advisory("GHSA-2", "", "npm", "ms", events("{\"introduced\": \"0\"}"));
        zip("all.zip", new TreeMap<>(Map.of("GHSA-1.json", one, "GHSA-2.json", other)));
        var file = folder.resolve("all.zip");
        var bytes = Files.readAllBytes(file);
        // Between two entries: a stream ends there without a word.
        int second = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0003\u0004", 1);
        Files.write(file, Arrays.copyOf(bytes, second));

        var found = scan(component(Ecosystem.NPM, "lodash", "1.0.0"));

        assertThat(found.unread())
                .singleElement()
                .satisfies(said -> assertThat(said.arguments().get(1)).contains("its end is missing"));
    }

    @Test
    void anArchiveWithMoreEntriesThanItsOldEndCanCountIsRead() throws Exception {
        var file = folder.resolve("all.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < 70_000; i++) {
                zip.putNextEntry(new ZipEntry("x" + i));
            }
        }

        assertThat(ZipEnd.entries(file)).isEqualTo(70_000);
        assertThat(scan(component(Ecosystem.NPM, "lodash", "1.0.0")).unread()).isEmpty();
    }

    @Test
    void manyAdvisoriesTakeLittleTime() throws Exception {
        var entries = new TreeMap<String, String>();
        for (int i = 0; i < 20_000; i++) {
            entries.put(
                    "GHSA-" + i + ".json",
                    advisory("GHSA-" + i, "", "npm", "package-" + i, events("{\"introduced\": \"0\"}")));
        }
        zip("all.zip", entries);

        var found = scan(component(Ecosystem.NPM, "package-77", "1.0.0"));

        assertThat(found.vulnerabilities()).hasSize(1);
        assertThat(found.lookups().getFirst().advisories()).isEqualTo(20_000);
    }

    @Test
    void whatIsNoAdvisoryIsSaidAndTheRestIsRead() throws Exception {
        put("broken.json", "{\"id\": ");
        put("other.json", "{\"name\": \"x\"}");
        put("deep.json", "[".repeat(100_000));
        put("good.json", advisory("GHSA-1", "", "npm", "lodash", events("{\"introduced\": \"0\"}")));
        put("broken.zip", "not a zip");

        var found = scan(component(Ecosystem.NPM, "lodash", "1.0.0"));

        assertThat(found.vulnerabilities()).hasSize(1);
        assertThat(found.unread())
                .extracting(
                        one -> Path.of(one.arguments().getFirst()).getFileName().toString())
                .containsExactlyInAnyOrder("broken.json", "other.json", "deep.json", "broken.zip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GHSA-1.json", "README.txt"})
    void anArchiveThatUnpacksToTooMuchIsLeftOut(String name) throws Exception {
        var bomb = folder.resolve("bomb.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry(name));
            var block = new byte[1024 * 1024];
            for (int i = 0; i < 200; i++) {
                zip.write(block);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(1024 * 1024);

        var found = scan(component(Ecosystem.NPM, "lodash", "1.0.0"));

        assertThat(found.unread())
                .singleElement()
                .satisfies(one -> assertThat(one.arguments().get(1)).contains(name, "larger than"));
        assertThat(found.lookups().getFirst().fetched()).isNull();
    }

    @Test
    void aVersionThatCannotBeComparedIsUnclearAndNotWell() throws Exception {
        put(
                "a.json",
                advisory("GHSA-1", "", "npm", "lodash", events("{\"introduced\": \"0\"}, {\"fixed\": \"4.0.0\"}")));

        var found = scan(component(Ecosystem.NPM, "lodash", "latest"));

        assertThat(found.vulnerabilities()).isEmpty();
        assertThat(found.lookups().getFirst().unclear())
                .singleElement()
                .asString()
                .contains("lodash latest", "GHSA-1");
    }

    @Test
    void linksAreNotFollowed(@TempDir Path outside) throws Exception {
        Files.writeString(
                outside.resolve("a.json"), advisory("GHSA-1", "", "npm", "lodash", events("{\"introduced\": \"0\"}")));
        Files.createSymbolicLink(folder.resolve("a.json"), outside.resolve("a.json"));
        Files.createSymbolicLink(folder.resolve("more"), outside);

        assertThat(scan(component(Ecosystem.NPM, "lodash", "1.0.0")).vulnerabilities())
                .isEmpty();
    }
}
