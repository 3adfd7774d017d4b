package dev.taskforge.ops.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaiversTest {
    private static final String FILE = """
            project: shop
            checks:
              word: {attestation: "The owner was told", priority: P0}
              extra: {attestation: "The neighbours were told", priority: P2}
            """;

    @TempDir
    Path folder;

    private GateFixture gate;
    private Project project;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder);
        gate = new GateFixture(folder);
        project = gate.apply(FILE);
    }

    @AfterEach
    void close() {
        gate.close();
    }

    private Waiver request(String subject, String user) {
        var expires = Instant.now().plus(Duration.ofHours(2));
        return gate.write(tx -> gate.waivers.request(
                tx, project, Waiver.Target.ITEM, subject, Waiver.Kind.WAIVED, "She is on a plane", expires, user));
    }

    private static void assertForbidden(ThrowingCallable attempt, String key) {
        assertThatThrownBy(attempt).isInstanceOfSatisfying(RequestException.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(refused.text().key()).isEqualTo(key);
        });
    }

    @Test
    void whoHasNoAccountCanNeitherAskNorApproveNorDeny() {
        assertForbidden(() -> request("word", "local"), "request.no_person");
        var asked = request("word", "ana");

        assertForbidden(
                () -> gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "local")), "request.no_person");
        assertForbidden(
                () -> gate.write(tx -> gate.waivers.deny(tx, "shop", asked.id(), "", "local")), "request.no_person");
        assertThat(gate.item(project, "word").state()).isEqualTo(CheckState.MANUAL);
    }

    @Test
    void whoAskedCanNeitherApproveNorDenyButTakeItBack() {
        var asked = request("word", "budi");

        assertForbidden(
                () -> gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "budi")), "waiver.second_person");
        assertForbidden(
                () -> gate.write(tx -> gate.waivers.deny(tx, "shop", asked.id(), "", "budi")), "waiver.own_denial");
        assertForbidden(
                () -> gate.write(tx -> gate.waivers.revoke(tx, "shop", asked.id(), "cici")), "waiver.deny_instead");
        gate.write(tx -> gate.waivers.revoke(tx, "shop", asked.id(), "budi"));

        assertThat(gate.audit.list(null, null, 1).getFirst().action()).isEqualTo("waiver.withdraw");
    }

    @Test
    void approvedAndDeniedAreDifferentRecords() {
        var denied = request("word", "ana");
        gate.write(tx -> gate.waivers.deny(tx, "shop", denied.id(), "call her", "budi"));
        assertThat(gate.audit.list(null, null, 1).getFirst().action()).isEqualTo("waiver.deny");
        assertThat(gate.waivers.find("shop", denied.id())).get().satisfies(waiver -> {
            assertThat(waiver.state(Instant.now())).isEqualTo(Waiver.State.DENIED);
            assertThat(waiver.deniedBy()).isEqualTo("budi");
            assertThat(waiver.denial()).isEqualTo("call her");
            assertThat(waiver.approvedBy()).isNull();
        });
        assertThat(gate.item(project, "word").blocks()).isTrue();
        assertThatThrownBy(() -> gate.write(tx -> gate.waivers.approve(tx, "shop", denied.id(), "cici")))
                .isInstanceOf(RequestException.class);
        assertThatThrownBy(() -> gate.write(tx -> gate.waivers.revoke(tx, "shop", denied.id(), "ana")))
                .isInstanceOf(RequestException.class);

        var approved = request("word", "ana");
        gate.write(tx -> gate.waivers.approve(tx, "shop", approved.id(), "cici"));

        assertThat(gate.audit.list(null, null, 10))
                .extracting(AuditEntry::actor, AuditEntry::action)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("budi", "waiver.deny"),
                        org.assertj.core.groups.Tuple.tuple("cici", "waiver.approve"));
        assertThat(gate.item(project, "word").state()).isEqualTo(CheckState.WAIVED);
    }

    @Test
    void aLowerPriorityIsNoWayAroundTheSecondPerson() {
        var asked = request("extra", "budi");

        assertForbidden(
                () -> gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "budi")), "waiver.second_person");
    }

    @Test
    void anExpiredWaiverBlocksAgainAndIsShownWithTheItem() {
        var asked = request("word", "ana");
        gate.write(tx -> gate.waivers.approve(tx, "shop", asked.id(), "budi"));
        gate.pass(Duration.ofHours(3));

        var item = gate.item(project, "word");
        assertThat(item.blocks()).isTrue();
        assertThat(item.waiver()).isNotNull().extracting(Waiver::id).isEqualTo(asked.id());
        assertThat(item.hasExpiredWaiver(Instant.now().plus(Duration.ofHours(3))))
                .isTrue();
        var again = request2(asked);
        assertThat(gate.item(project, "word").waiver()).extracting(Waiver::id).isEqualTo(again.id());
    }

    private Waiver request2(Waiver before) {
        var expires = Instant.now().plus(Duration.ofHours(9));
        return gate.write(tx -> gate.waivers.request(
                tx, project, before.target(), before.subject(), before.kind(), before.reason(), expires, "ana"));
    }

    @Test
    void whoMayApproveIsNamedWithoutTheOneWhoAsked() {
        assertThat(gate.waivers.approvers("shop", "ana")).containsExactly("budi", "cici");
        assertThat(gate.waivers.approvers("shop", "budi")).containsExactly("cici");
    }
}
