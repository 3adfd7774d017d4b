package dev.taskforge.ops.patch.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples that each specification gives. */
class VersionOrdersTest {

    private static void ascending(VersionOrder order, String... versions) throws UnreadableVersionException {
        for (int i = 0; i < versions.length; i++) {
            for (int j = 0; j < versions.length; j++) {
                assertThat(Integer.signum(order.compare(versions[i], versions[j])))
                        .as("%s against %s", versions[i], versions[j])
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    private static void same(VersionOrder order, String... versions) throws UnreadableVersionException {
        for (var left : versions) {
            for (var right : versions) {
                assertThat(order.compare(left, right))
                        .as("%s against %s", left, right)
                        .isZero();
            }
        }
    }

    /** Semantic Versioning 2.0.0, section 11. */
    @Test
    void semanticVersionsFollowTheirSpecification() throws Exception {
        var order = new SemanticOrder();
        ascending(order, "1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.1.10");
        ascending(
                order,
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0");
        same(order, "1.0.0", "v1.0.0", "1.0.0+20130313144700", "1", "1.0");
        ascending(order, "v0.0.0-20180904163835-0709b304e793", "v0.0.0-20190308221718-c2843e01d9a2", "0.0.1");
        same(order, "v2.0.0+incompatible", "2.0.0");
        ascending(order, "1.0.99999999999999999999998", "1.0.99999999999999999999999");
    }

    /** PEP 440, “Summary of permitted suffixes and relative ordering”, and the vectors of pypa/packaging. */
    @Test
    void versionsOfPythonFollowPep440() throws Exception {
        var order = new PythonOrder();
        ascending(
                order,
                "1.0.dev456",
                "1.0a1",
                "1.0a2.dev456",
                "1.0a12.dev456",
                "1.0a12",
                "1.0b1.dev456",
                "1.0b2",
                "1.0b2.post345.dev456",
                "1.0b2.post345",
                "1.0rc1.dev456",
                "1.0rc1",
                "1.0",
                "1.0+abc.5",
                "1.0+abc.7",
                "1.0+5",
                "1.0.post456.dev34",
                "1.0.post456",
                "1.1.dev1",
                "1!0.5");
        same(order, "1.0", "1", "1.0.0", "v1.0");
        same(order, "1.1rc1", "1.1.c1", "1.1-pre1", "1.1_preview_1", "1.1RC1");
        same(order, "1.0.post1", "1.0-1", "1.0-r1", "1.0rev1");
        same(order, "1.0a0", "1.0alpha");
    }

    /** POM Reference, “Version Order Specification”, and the vectors of Maven's ComparableVersionTest. */
    @Test
    void versionsOfMavenFollowThePomReference() throws Exception {
        var order = new MavenOrder();
        ascending(
                order,
                "1-alpha2snapshot",
                "1-alpha2",
                "1-alpha-123",
                "1-beta-2",
                "1-beta123",
                "1-m2",
                "1-m11",
                "1-rc",
                "1-cr2",
                "1-rc123",
                "1-SNAPSHOT",
                "1",
                "1-sp",
                "1-sp2",
                "1-sp123",
                "1-abc",
                "1-def",
                "1-pom-1",
                "1-1-snapshot",
                "1-1",
                "1-2",
                "1-123");
        ascending(
                order, "2.0", "2.0.a", "2-1", "2.0.2", "2.0.123", "2.1.0", "2.1-a", "2.1b", "2.1-c", "2.1-1", "2.1.0.1",
                "2.2", "2.123");
        ascending(order, "11.a2", "11.a11", "11.b2", "11.b11", "11.m2", "11.m11", "11", "11.a", "11b", "11c", "11m");
        same(order, "1", "1.0", "1.0.0", "1-0", "1.ga", "1-ga", "1.final", "1-");
        same(order, "1-a1", "1-alpha-1");
        same(order, "1.0.0-foo.0.0", "1-foo");
        ascending(order, "1.foo", "1-1", "1.1");
        ascending(order, "1-foo2", "1-foo10");
        ascending(order, "1-ga.1", "1-1.1");
        ascending(order, "2.14.1", "2.15.0", "2.17.1");
    }

    /** deb-version(7) and lib/dpkg/t/t-version.c of dpkg. */
    @Test
    void versionsOfDebianFollowDpkg() throws Exception {
        var order = new DebianOrder();
        ascending(order, "~~", "~~a", "~", "0", "a");
        ascending(order, "1.0~beta1~svn1245", "1.0~beta1", "1.0");
        ascending(order, "1.2.3-1~deb12u1", "1.2.3-1", "1.2.3-1+b1", "1.2.3-2", "1.2.10-1", "1:0.1-1");
        ascending(order, "3.0.11-1~deb12u1", "3.0.11-1~deb12u2", "3.0.13-1~deb12u1");
        same(order, "0:1.0-0", "1.0-0", "1.0", "0:1.0");
        same(order, "1.00", "1.0");
        ascending(order, "1.0a", "1.0+", "1.0.");
    }

    /** composer/semver and version_compare of PHP. */
    @Test
    void versionsOfPackagistFollowComposer() throws Exception {
        var order = new ComposerOrder();
        ascending(
                order,
                "1.0.0-dev",
                "1.0.0-alpha1",
                "1.0.0-alpha2",
                "1.0.0-beta",
                "1.0-beta2",
                "1.0.0-RC1",
                "1.0.0",
                "1.0.0-p1",
                "1.0.1",
                "1.0.10",
                "1.1");
        same(order, "v1.0.0", "1.0", "1", "1.0.0.0", "1.0.0-stable");
        same(order, "1.0.0-a1", "1.0.0-alpha1", "1.0.0alpha1", "1.0.0-alpha.1");
    }

    @ParameterizedTest
    @CsvSource({"npm,latest", "npm,1.x", "PyPI,1.0-blah", "PyPI,''", "Maven,${v}", "Debian,a b", "Packagist,dev-main"})
    void whatIsNoVersionIsRefused(String ecosystem, String version) {
        var order = Ecosystem.of(ecosystem).orElseThrow().order();
        assertThatThrownBy(() -> order.compare(version, "1.0")).isInstanceOf(UnreadableVersionException.class);
        assertThatThrownBy(() -> order.compare("1.0", "1".repeat(10_000)))
                .isInstanceOf(UnreadableVersionException.class)
                .hasMessageContaining("not a version");
    }

    @Test
    void namesAreComparedAsTheirEcosystemDoes() {
        assertThat(List.of("Zope.Interface", "zope_interface", "zope--interface"))
                .allSatisfy(name -> assertThat(Ecosystem.PYPI.normal(name)).isEqualTo("zope-interface"));
        assertThat(Ecosystem.NPM.normal("JSONStream")).isEqualTo("JSONStream");
        assertThat(Ecosystem.of("Debian:12")).contains(Ecosystem.DEBIAN);
        assertThat(Ecosystem.of("Bitnami")).isEmpty();
    }
}
