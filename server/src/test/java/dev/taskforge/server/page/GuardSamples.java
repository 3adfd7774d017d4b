package dev.taskforge.server.page;

import dev.taskforge.server.guard.ExportView;
import dev.taskforge.server.guard.GuardView;
import dev.taskforge.server.guard.GuardView.ItemView;
import dev.taskforge.server.guard.GuardView.ProofView;
import dev.taskforge.server.guard.ProposalView;
import dev.taskforge.server.guard.ScanView;
import dev.taskforge.server.guard.ScanView.PortView;
import dev.taskforge.server.page.view.GuardsPage;
import java.util.List;
import java.util.Map;

/** What is kept as it is wanted, and what waits on the machine. */
final class GuardSamples extends SampleData {
    GuardSamples(String word) {
        super(word);
    }

    private GuardView ports(String state, String verdict) {
        var items = List.of(
                new ItemView("5432", text("from 192.168.1.0/24"), text("sppg-db-1")),
                new ItemView("8000-8010", text("only from this machine"), text("nobody waits there")));
        var proofs = List.of(
                new ProofView("5432", text("a stranger (IPv4)"), text("kept away"), text("no answer"), "right"),
                new ProofView("5432", text("192.168.1.254"), text("reached"), text("no answer"), verdict),
                new ProofView("53/udp", text("a stranger (IPv6)"), text("kept away"), text("no answer"), "unknown"));
        boolean tried = state.equals("trial");
        return new GuardView(
                "ports",
                true,
                state,
                !state.equals("on"),
                false,
                tried ? NOW.plusSeconds(40) : null,
                items,
                state.equals("off") ? List.of(text("Over port 22 people sign in to this machine.")) : List.of(),
                List.of(text("No network of IPv6 is named.")),
                ago(50),
                text("sari"),
                ago(0),
                state.equals("trouble") ? text("nft: Operation not permitted") : null,
                2,
                ago(20),
                state.equals("off") ? null : ago(3),
                proofs);
    }

    private GuardView limits() {
        return new GuardView(
                "limits",
                true,
                "on",
                true,
                true,
                null,
                List.of(new ItemView(text("app memory"), "512 MiB", text("none"))),
                List.of(),
                List.of(),
                ago(50),
                text("sari"),
                ago(1),
                null,
                0,
                null,
                null,
                List.of());
    }

    GuardsPage guards(String state, boolean operate) {
        var export = new ExportView(4, ago(700), text("system"), "{}", "");
        var proposal = new ProposalView(
                text("app"), 312L << 20, 1.25, 41, 512L << 20, 400L << 20, 160, "tight", text("app peaked at 312 MB"));
        return new GuardsPage(
                "sppg",
                text("SPPG"),
                true,
                operate,
                operate,
                List.of(ports(state, state.equals("trouble") ? "wrong" : "right"), limits()),
                Map.of("ports", List.of(export), "limits", List.of()),
                List.of(proposal));
    }

    GuardsPage nothing() {
        return new GuardsPage("sppg", text("SPPG"), false, true, false, List.of(), Map.of(), List.of());
    }

    ScanView scan(boolean calm) {
        var ssh = new PortView("tcp", "0.0.0.0", 22, "sshd", null, null, "everybody", null, null, false);
        var db = new PortView(
                "tcp",
                "::",
                5432,
                null,
                text("sppg-db-1"),
                text("/opt/sppg"),
                "everybody",
                null,
                text("port 5432 is usually that of PostgreSQL"),
                true);
        var guarded =
                new PortView("tcp", "192.168.1.2", 3000, text("node"), null, null, "address", "sppg", null, false);
        return calm ? new ScanView(true, 0, List.of(ssh, guarded)) : new ScanView(false, 1, List.of(db, ssh, guarded));
    }
}
