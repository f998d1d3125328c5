package city.laterne.context.http;

import city.laterne.context.registration.Mode;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registration.Touch;
import city.laterne.context.registration.SourceOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who gets what of a write (ETSI GS CIM 009 v1.9.1, clauses 4.3.6 and 5.6): at first exclusive
 * sources what they alone hold, then redirect ones, then inclusive ones what is left, which is
 * written here, too.
 *
 * @param claims what sources get
 * @param refused what sources alone hold and cannot be asked to write
 * @param own terms of the attributes that are left to the platform
 * @param claimed whether sources alone hold some of it
 */
record Split(List<Claim> claims, List<Part> refused, Set<String> own, boolean claimed) {
  /**
   * What one source gets.
   *
   * @param terms of its attributes; none for the entity without any
   * @param guessed whether the source may as well have nothing of the kind, as the entity's type is
   *     not known and the registration does not name it
   */
  record Claim(Registration to, SourceOperation operation, Set<String> terms, boolean guessed) {
    static Claim of(
        Registration to, SourceOperation operation, Set<String> terms, Written written) {
      boolean named =
          to.information().stream()
              .flatMap(part -> part.entities().stream())
              .anyMatch(info -> info.id().equals(written.id()));
      return new Claim(to, operation, terms, written.types().isEmpty() && !named);
    }
  }

  /**
   * What is written.
   *
   * @param operations the ones that do it, the best first
   * @param types IRIs, none when not known
   * @param attributes IRIs by term
   * @param whole whether it is about all that the entity has, as a deletion is
   */
  record Written(
      List<SourceOperation> operations,
      String id,
      Set<String> types,
      Map<String, String> attributes,
      boolean whole) {}

  static Split of(Forward forward, List<Registration> all, Written written) {
    Map<String, String> left = new LinkedHashMap<>(written.attributes());
    List<Claim> claims = new ArrayList<>();
    List<Part> refused = new ArrayList<>();
    boolean claimed = false;
    for (Mode mode : List.of(Mode.EXCLUSIVE, Mode.REDIRECT)) {
      Set<String> taken = new HashSet<>();
      for (Registration one : all) {
        Optional<Set<String>> terms =
            one.mode() == mode ? terms(one, written, left) : Optional.empty();
        if (terms.isEmpty()) {
          continue;
        }
        claimed = true;
        taken.addAll(terms.get());
        Set<String> iris = iris(written, terms.get());
        Optional<SourceOperation> operation = operation(one, written);
        if (forward.loops(one)) {
          refused.add(Part.refused(one, iris, 508, "it is where the request came from."));
        } else if (operation.isEmpty()) {
          String wanted = written.operations().getFirst().word();
          refused.add(Part.refused(one, iris, 409, "it alone holds this and offers no " + wanted));
        } else {
          claims.add(Claim.of(one, operation.get(), terms.get(), written));
        }
        if (mode == Mode.EXCLUSIVE) {
          left.keySet().removeAll(taken);
        }
      }
      left.keySet().removeAll(taken);
    }
    inclusive(forward, all, written, left, claims);
    return new Split(claims, refused, new LinkedHashSet<>(left.keySet()), claimed);
  }

  private static void inclusive(
      Forward forward,
      List<Registration> all,
      Written written,
      Map<String, String> left,
      List<Claim> claims) {
    for (Registration one : all) {
      if (one.mode() == Mode.INCLUSIVE && !forward.loops(one)) {
        Optional<Set<String>> terms = terms(one, written, left);
        operation(one, written)
            .filter(_ -> terms.isPresent())
            .ifPresent(operation -> claims.add(Claim.of(one, operation, terms.get(), written)));
      }
    }
  }

  private static Optional<SourceOperation> operation(Registration one, Written written) {
    return written.operations().stream().filter(one::offers).findFirst();
  }

  static Set<String> iris(Written written, Set<String> terms) {
    Set<String> iris = new LinkedHashSet<>();
    terms.forEach(term -> iris.add(written.attributes().getOrDefault(term, term)));
    return iris;
  }

  /** The terms that a registration is about; empty when it is about nothing of what is left. */
  private static Optional<Set<String>> terms(
      Registration one, Written written, Map<String, String> left) {
    boolean bare = written.attributes().isEmpty();
    if (!bare && left.isEmpty()) {
      return Optional.empty();
    }
    Touch touch = Touch.entity(written.id(), written.types(), new HashSet<>(left.values()));
    List<Registration.Information> parts = one.touchedBy(touch);
    if (bare) {
      boolean any = parts.stream().anyMatch(part -> written.whole() || part.attributes().isEmpty());
      return any ? Optional.of(Set.of()) : Optional.empty();
    }
    Set<String> terms = new LinkedHashSet<>();
    left.forEach(
        (term, iri) -> {
          if (parts.stream().anyMatch(part -> part.has(iri))) {
            terms.add(term);
          }
        });
    return terms.isEmpty() ? Optional.empty() : Optional.of(terms);
  }

  /** Whether something is left to the platform. */
  boolean isOwnToo(Written written) {
    return !claimed || written.whole() || !own.isEmpty();
  }
}
