package dev.taskforge.ops.request;

import dev.taskforge.ops.request.RequestException.Kind;
import java.util.List;

/**
 * The rule that what one person asks for counts once another approved it. Both are persons with an account; there is no
 * way around that for anybody. Safe for use by any thread.
 */
public final class TwoPersons {
    private final People people;

    public TwoPersons(People people) {
        this.people = people;
    }

    /**
     * Makes sure that it is a person who asks.
     *
     * @throws RequestException when {@code user} is none
     */
    public void requirePerson(String user) {
        if (!people.isPerson(user)) {
            throw new RequestException(Kind.FORBIDDEN, "user", "request.no_person", user);
        }
    }

    /**
     * Makes sure that it is another person who approves or denies.
     *
     * @param own the text for somebody who asked for it themselves
     * @throws RequestException when {@code user} is no person, or the one who asked
     */
    public void requireOther(String requester, String user, long id, String own) {
        requirePerson(user);
        if (requester.equals(user)) {
            throw new RequestException(Kind.FORBIDDEN, "id", own, id);
        }
    }

    /**
     * Makes sure that who asked for something may still ask for it when it is approved.
     *
     * @throws RequestException when they are no person any more, or may not start work in the project
     */
    public void requireStill(String requester, String project) {
        requirePerson(requester);
        if (!people.mayStart(requester, project)) {
            throw new RequestException(Kind.FORBIDDEN, "id", "request.not_any_more", requester, project);
        }
    }

    /** Whether what one asked for and another approved may still be carried out in their name. */
    public boolean holds(String project, String requester, String approver) {
        return people.isPerson(requester)
                && people.mayStart(requester, project)
                && people.approvers(project).contains(approver);
    }

    /** Those who may approve what {@code requester} asked for; empty when a second user is needed first. */
    public List<String> approvers(String project, String requester) {
        return people.approvers(project).stream()
                .filter(name -> !name.equals(requester))
                .toList();
    }
}
