package city.laterne.commands;

import java.util.List;

/** What the gate says to an order. */
public sealed interface GateOutcome {
  /**
   * The order became a command. It is on disk, except for {@link Command.Urgency#STOP}, which is
   * sent first.
   */
  record Accepted(Command command) implements GateOutcome {}

  /** Nothing was written and nothing is sent. */
  record Refused(String entityId, List<GateRefusal> reasons) implements GateOutcome {
    /** Copies the list. */
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
