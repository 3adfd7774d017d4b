package dev.taskforge.ops.patch.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operating system says of itself and its packages. */
class SystemReadersTest {
    @TempDir
    Path root;

    private Path put(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Apt apt(String program, String script) throws IOException {
        var file = put("bin/" + program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Apt(root, root.resolve("bin") + ":/usr/bin:/bin");
    }

    @Test
    void theReleaseIsReadWithItsQuotes() throws IOException {
        put("etc/os-release", """
                # a comment
                PRETTY_NAME="Debian GNU/Linux 12 \\"bookworm\\""
                ID=debian
                VERSION_ID='12'
                """);

        assertThat(OsRelease.read(root)).isEqualTo(new OsRelease("debian", "12", "Debian GNU/Linux 12 \"bookworm\""));
    }

    @Test
    void aMachineWithoutAReleaseFileIsNotGuessed(@TempDir Path empty) {
        assertThatThrownBy(() -> OsRelease.read(empty)).isInstanceOf(NoSuchFileException.class);
        assertThat(OsRelease.parse("")).isEqualTo(new OsRelease("linux", "", "linux"));
    }

    @Test
    void installedPackagesAreKnownByTheirSources() throws IOException {
        put("var/lib/dpkg/status", """
                Package: libssl3
                Status: install ok installed
                Source: openssl
                Version: 3.0.11-1~deb12u2
                Description: a library
                 with a long text

                Package: openssl
                Status: install ok installed
                Version: 3.0.11-1~deb12u2

                Package: libgcc-s1
                Status: hold ok installed
                Source: gcc-12 (12.2.0-14)
                Version: 12.2.0-14+b1

                Package: removed
                Status: deinstall ok config-files
                Version: 1
                """);

        assertThat(DpkgStatus.read(root, Ecosystem.DEBIAN, "12"))
                .extracting(one -> one.name() + " " + one.version() + " " + one.line())
                .containsExactly("openssl 3.0.11-1~deb12u2 1", "gcc-12 12.2.0-14 12");
    }

    @Test
    void whatWaitsIsReadFromASimulation() {
        var pending = Apt.parse("""
                Reading package lists...
                The following packages will be upgraded:
                  libssl3 tzdata
                Inst libssl3 [3.0.11-1~deb12u2] (3.0.13-1~deb12u1 Debian-Security:12/stable-security [amd64])
                Inst tzdata [2024a-0] (2024b-0 Debian:12.8/stable, Debian:12-updates/stable-updates [all]) []
                Inst bash [5.1-6ubuntu1] (5.1-6ubuntu1.1 Ubuntu:22.04/jammy-updates, Ubuntu:22.04/jammy-security [amd64])
                Inst linux-image-new (6.1.119-1 Debian-Security:12/stable-security [amd64])
                Conf libssl3 (3.0.13-1~deb12u1 Debian-Security:12/stable-security [amd64])
                """);

        assertThat(pending)
                .extracting(one -> one.name() + " " + one.now() + " " + one.next() + " " + one.isSecurity())
                .containsExactly(
                        "libssl3 3.0.11-1~deb12u2 3.0.13-1~deb12u1 true",
                        "tzdata 2024a-0 2024b-0 false",
                        "bash 5.1-6ubuntu1 5.1-6ubuntu1.1 true");
    }

    @Test
    void aptIsAskedInEnglishAndWithoutALock() throws Exception {
        var apt = apt("apt-get", "echo \"$LC_ALL $DEBIAN_FRONTEND $*\" > asked\n");

        assertThat(apt.pending()).isEmpty();

        assertThat(root.resolve("asked"))
                .content()
                .startsWith("C noninteractive -s ")
                .contains("Debug::NoLocking=1", "upgrade");
    }

    @Test
    void anAptThatFailsIsNotTakenForNothingWaiting() throws Exception {
        var apt = apt("apt-get", "echo 'E: The cache is broken'; exit 100\n");

        assertThatThrownBy(apt::pending)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("100")
                .hasMessageContaining("The cache is broken");
        assertThatThrownBy(() -> new Apt(root, root.resolve("nowhere").toString()).pending())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no program apt-get");
    }

    @Test
    void theListsAreAsOldAsTheOldestOfSecurity() throws Exception {
        var apt = new Apt(root, "/bin");
        assertThat(apt.fetched()).isEmpty();
        put("var/lib/apt/lists/partial/x", "");
        put("var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease", "");
        put("var/lib/apt/lists/packages.vendor.example_apt_dists_stable_InRelease", "");
        // It is written also when most sources could not be fetched.
        put("var/lib/apt/periodic/update-success-stamp", "");
        assertThat(apt.fetched()).isEmpty();

        var one = put("var/lib/apt/lists/security.ubuntu.com_ubuntu_dists_noble-security_InRelease", "");
        var other = put("var/lib/apt/lists/security.debian.org_debian-security_dists_buster_updates_Release", "");
        Files.setLastModifiedTime(one, FileTime.from(Instant.parse("2026-11-20T00:00:00Z")));
        Files.setLastModifiedTime(other, FileTime.from(Instant.parse("2026-11-12T00:00:00Z")));

        assertThat(apt.fetched()).contains(Instant.parse("2026-11-12T00:00:00Z"));
    }

    @Test
    void anInstallationThatWasCutOffIsSeen() throws Exception {
        var apt = apt("dpkg", "cat audit 2>/dev/null; exit 0\n");
        assertThat(apt.interrupted()).isEmpty();

        put("audit", "The following packages are only half configured:\n openssl\n");
        assertThat(apt.interrupted())
                .hasValueSatisfying(said -> assertThat(said).contains("half configured"));

        Files.delete(root.resolve("audit"));
        put("var/lib/dpkg/updates/0001", "");
        assertThat(apt.interrupted()).isPresent();
    }

    @Test
    void installedVersionsAreKnownByNameAndByArchitecture() throws Exception {
        var apt = apt(
                "dpkg-query",
                "printf 'libc6\\tamd64\\t2.36-9\\tinstall ok installed\\n"
                        + "libc6\\ti386\\t2.36-9\\tinstall ok installed\\ngone\\tamd64\\t\\tunknown ok not-installed\\n'; exit 1\n");

        assertThat(apt.installed(List.of("libc6", "libc6:i386", "gone")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("libc6", "2.36-9", "libc6:amd64", "2.36-9", "libc6:i386", "2.36-9"));
    }

    @Test
    void imagesAreThoseOfTheComposeFileAndOfDockerfiles() throws IOException {
        put("compose.yml", """
                services:
                  db: {image: postgres:13-alpine}
                  cache:
                    image: ${REDIS_IMAGE:-redis:6.0}
                  other: {image: "${OTHER}"}
                  app:
                    image: shop
                    build: {context: app, dockerfile: Dockerfile.prod}
                """);
        put("app/Dockerfile.prod", """
                ARG NODE=18
                FROM --platform=linux/amd64 node:16-alpine3.15 AS build
                FROM build AS test
                FROM python:${VERSION}
                from debian:bullseye-slim
                """);

        var seen = Images.look(root, "compose.yml", root.resolve("no.sock"));

        assertThat(seen.images())
                .extracting(one -> one.reference() + " " + one.place())
                .containsExactly(
                        "postgres:13-alpine compose.yml:2",
                        "redis:6.0 compose.yml:4",
                        "node:16-alpine3.15 app/Dockerfile.prod:2",
                        "debian:bullseye-slim app/Dockerfile.prod:5");
        assertThat(seen.unread())
                .extracting(one -> one.key())
                .containsExactly("updates.images.docker", "updates.images.variable", "updates.images.variable");
    }

    @Test
    void aDockerfileOutsideOfTheProjectIsNotRead(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("Dockerfile"), "FROM debian:8\n");
        Files.createSymbolicLink(root.resolve("app"), outside);
        put("compose.yml", "services: {app: {build: app}}\n");

        var seen = Images.look(root, "compose.yml", root.resolve("no.sock"));

        assertThat(seen.images()).isEmpty();
        assertThat(seen.unread()).extracting(one -> one.key()).contains("updates.inventory.outside");
    }

    @Test
    void aComposeFileThatIsNoneIsSaid() throws IOException {
        put("compose.yml", "services: [");

        assertThat(Images.look(root, "compose.yml", root.resolve("no.sock")).unread())
                .extracting(one -> one.key())
                .contains("updates.inventory.unreadable");
    }
}
