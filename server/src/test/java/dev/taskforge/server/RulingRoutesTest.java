package dev.taskforge.server;

import static dev.taskforge.server.SampleProject.PATH;
import static dev.taskforge.server.SampleProject.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Role;
import dev.taskforge.server.http.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people decide about the items of checklists over HTTP, and who may. */
class RulingRoutesTest {
    private static final String TEXT = "## Wajib\n- [ ] a thing\n- [ ] Jika payment aktif: keys are set\n";
    private static final String THING = PATH + "/checklist-items/item.a-thing";
    private static final String KEYS = PATH + "/checklist-items/item.jika-payment-aktif-keys-are-set";

    private TestServer server;
    private TestServer.Client local;
    private TestServer.Client ana;
    private TestServer.Client budi;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        local = server.asLocal();
        var yaml = YAML + "gate: {facts: {payment: false}}\n";
        assertThat(SampleProject.in(folder).apply(local, yaml).status()).isEqualTo(200);
        var imported = local.post(PATH + "/checklists", Json.write(Map.of("file", "LAUNCH.md", "content", TEXT)));
        assertThat(imported.status()).as(imported.body()).isEqualTo(200);
        var staff = new Staff(server).add("ana", "*", "admin").add("budi", "shop", "admin");
        ana = staff.signedIn("ana");
        budi = staff.signedIn("budi");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String priority(String priority) {
        return Json.write(Map.of("priority", priority, "reason", "agreed with the team on Monday"));
    }

    private JsonNode line(String id) {
        return local.get(PATH + "/gate")
                .json()
                .get("items")
                .valueStream()
                .filter(item -> item.get("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String priorityOf(String id) {
        return line(id).get("priority").stringValue();
    }

    @Test
    void loweringABlockingItemTakesTwoPersons() {
        assertThat(local.post(THING + "/priority", priority("P2")).status()).isEqualTo(403);
        var asked = ana.post(THING + "/priority", priority("P2"));
        assertThat(asked.status()).as(asked.body()).isEqualTo(201);
        assertThat(asked.json().get("state").stringValue()).isEqualTo("requested");
        assertThat(asked.json().get("approvers").toString()).isEqualTo("[\"budi\"]");
        var ruling = THING + "/rulings/" + asked.json().get("id").longValue();

        assertThat(ana.post(ruling + "/approve", "").status()).isEqualTo(403);
        assertThat(local.post(ruling + "/approve", "").status()).isEqualTo(403);
        assertThat(priorityOf("item.a-thing")).isEqualTo("P0");
        assertThat(budi.post(ruling + "/approve", "").status()).isEqualTo(200);

        assertThat(priorityOf("item.a-thing")).isEqualTo("P2");
        assertThat(budi.post(ruling + "/approve", "").status()).isEqualTo(409);
        var history = budi.get(THING + "/rulings").json();
        assertThat(history.get(0).get("settled_by").stringValue()).isEqualTo("budi");
        assertThat(local.get("/api/v1/audit").body())
                .contains("checklist.priority.request", "checklist.priority.approve");
    }

    @Test
    void onlyAnAdministratorOfTheProjectDecides() {
        var id = ana.post(THING + "/priority", priority("P1")).json().get("id").longValue();
        for (var role : new Role[] {Role.VIEWER, Role.OPERATOR}) {
            var person = server.as(Map.of("shop", role));
            assertThat(person.get(THING + "/rulings").status()).isEqualTo(200);
            assertThat(person.post(THING + "/priority", priority("P0")).status())
                    .isEqualTo(403);
            assertThat(person.post(KEYS + "/condition", "{\"when\": \"none\"}").status())
                    .isEqualTo(403);
            for (var verb : new String[] {"approve", "deny", "withdraw"}) {
                assertThat(person.post(THING + "/rulings/" + id + "/" + verb, "{}")
                                .status())
                        .isEqualTo(403);
            }
        }
        var elsewhere = server.as(Map.of("other", Role.ADMIN));
        assertThat(elsewhere.post(THING + "/priority", priority("P0")).status()).isIn(403, 404);
        assertThat(budi.post(THING + "/rulings/" + id + "/deny", "{\"reason\": \"no\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aConditionDecidesWhetherTheItemCounts() {
        assertThat(budi.post(KEYS + "/condition", "{\"when\": \"{fact: payment, is: true}\"}")
                        .status())
                .isEqualTo(201);

        var line = line("item.jika-payment-aktif-keys-are-set");
        assertThat(line.get("state").stringValue()).isEqualTo("not_applicable");
        assertThat(line.get("priority").stringValue()).isEqualTo("P0");
    }

    @Test
    void theAnswerAboutAnItemSaysUnderWhichConditionItCounts() {
        var keys = line("item.jika-payment-aktif-keys-are-set");
        var before = budi.post(
                KEYS + "/bind", Json.write(Map.of("check", keys.get("id").stringValue())));
        assertThat(before.status()).as(before.body()).isEqualTo(200);
        assertThat(before.json().get("when").isNull()).isTrue();
        var suggestion = suggestions().get(0);

        var accepted = budi.post(
                KEYS + "/accept",
                Json.write(Map.of("suggestion", suggestion.get("id").stringValue())));

        assertThat(accepted.status()).as(accepted.body()).isEqualTo(200);
        assertThat(accepted.json().get("when").stringValue()).isEqualTo("payment = true");
        assertThat(budi.get(KEYS + "/rulings").json().get(0).get("requested_by").stringValue())
                .isEqualTo("budi");
    }

    private JsonNode suggestions() {
        var id = local.get(PATH + "/checklists").json().get(0).get("id").longValue();
        return local.get(PATH + "/checklists/" + id)
                .json()
                .get("sections")
                .valueStream()
                .flatMap(section -> section.get("items").valueStream())
                .filter(item -> item.get("name").stringValue().equals("item.jika-payment-aktif-keys-are-set"))
                .findFirst()
                .orElseThrow()
                .get("suggestions");
    }

    @Test
    void whatCannotBeReadIsRefusedByField() {
        for (var body : new String[] {
            "{}", priority("P3"), "{\"priority\": \"P1\", \"reason\": \"short\"}", "{\"priority\": \"P1\"}"
        }) {
            assertThat(ana.post(THING + "/priority", body).status()).as(body).isEqualTo(422);
        }
        for (var when : new String[] {"payment", "{fact: nothing, is: 1}", "[[[[", "{fact: payment, is: ${X}"}) {
            assertThat(ana.post(KEYS + "/condition", Json.write(Map.of("when", when)))
                            .status())
                    .as(when)
                    .isIn(404, 422);
        }
        assertThat(ana.post(PATH + "/checklist-items/item.none/priority", priority("P1"))
                        .status())
                .isEqualTo(404);
        assertThat(ana.post(THING + "/condition", "{\"when\": \"{fact: payment, is: true}\"}")
                        .status())
                .isEqualTo(409);
        assertThat(ana.post(THING + "/rulings/99/approve", "").status()).isEqualTo(404);
    }
}
