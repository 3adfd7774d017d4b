package dev.taskforge.engine.store;

import dev.taskforge.engine.db.Tx;
import java.util.List;

/** Who keeps the database from removing dead rows at this moment, however short. */
@FunctionalInterface
public interface Horizon {
    List<Holder> holders(Tx tx);
}
