package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import java.util.Optional;
import java.util.function.Supplier;

/** What a kind of vehicle cannot do even on a route of its own; part of {@link Infeasibility}. */
interface KindCheck {
  /**
   * Why a kind of vehicle cannot do a service.
   *
   * @param step how far it got; the later one is the nearer miss
   * @param reason what stops it there, put into words when it is wanted
   */
  record Miss(int step, Supplier<Reason> reason) {}

  /** Why a service cannot be done; nothing when this check finds no reason. */
  Optional<Miss> miss(Service service);

  /** A miss, as answer. */
  static Optional<Miss> missed(int step, String code, String member, Supplier<String> message) {
    return Optional.of(new Miss(step, () -> new Reason(code, member, message.get())));
  }
}
