package city.laterne.context.entity;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Details;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the standard that a client prefers ({@code Prefer: ngsi-ld=1.5}, RFC 7240), and
 * entities as that version knows them (ETSI GS CIM 009 v1.9.1, clause 4.3.6.8, tables 1 to 3). For
 * one request: it remembers whether it had to change anything.
 */
public final class OlderVersion {
  /** This platform's own, 1.9. */
  private static final int OWN = 9;

  private static final Pattern PREFERENCE =
      Pattern.compile(
          "\\s*ngsi-ld\\s*=\\s*\"?(\\d{1,3})\\.(\\d{1,3})(\\.\\d{1,3})?\"?\\s*(;.*)?",
          Pattern.CASE_INSENSITIVE);

  private final int minor;
  private boolean altered;

  private OlderVersion(int minor) {
    this.minor = minor;
  }

  /**
   * The version that is preferred; empty when none is.
   *
   * @param headers the values of the header Prefer
   */
  public static Optional<OlderVersion> preferred(List<String> headers) {
    for (String one : String.join(",", headers).split(",", -1)) {
      Matcher preference = PREFERENCE.matcher(one);
      if (preference.matches() && Integer.parseInt(preference.group(1)) >= 1) {
        boolean newer = Integer.parseInt(preference.group(1)) > 1;
        int minor = Integer.parseInt(preference.group(2));
        return Optional.of(new OlderVersion(newer ? OWN : Math.min(OWN, minor)));
      }
    }
    return Optional.empty();
  }

  /** The preference as it was applied; of a version that is newer than this platform's, its own. */
  public String applied() {
    return "ngsi-ld=1." + minor;
  }

  /** Whether entities were changed to be of this version. */
  public boolean hasAltered() {
    return altered;
  }

  /**
   * An entity as this version knows it.
   *
   * @param compacting compacts the terms of a VocabProperty
   */
  Entity amended(Entity entity, EntityForm form, UnaryOperator<Value> compacting) {
    if (minor >= OWN) {
      return entity;
    }
    Projection projection = form.projection();
    List<Name> types = minor < 3 ? entity.types().subList(0, 1) : entity.types();
    List<String> scopes = minor < 4 ? List.of() : entity.scopes();
    altered |= projection.keeps("type") && types.size() < entity.types().size();
    altered |= projection.keeps("scope") && scopes.size() < entity.scopes().size();
    altered |= form.systemAttributes() && entity.expiresAt() != Micros.ABSENT;
    return new Entity(
        entity.ordinal(),
        entity.id(),
        types,
        scopes,
        entity.createdAt(),
        entity.modifiedAt(),
        attributes(entity.attributes(), form, compacting));
  }

  private List<Attribute> attributes(
      List<Attribute> all, EntityForm form, UnaryOperator<Value> compacting) {
    Set<Name> withDefault = new HashSet<>();
    all.stream()
        .filter(one -> one.datasetId().isEmpty())
        .map(Attribute::name)
        .forEach(withDefault::add);
    Set<Name> had = new HashSet<>();
    List<Attribute> left = new ArrayList<>(all.size());
    for (Attribute one : all) {
      if (!form.projection().keeps(one.name())) {
        left.add(one);
        continue;
      }
      boolean other = !one.datasetId().isEmpty() && withDefault.contains(one.name());
      if (minor < 3 && (other || !had.add(one.name()))) {
        altered = true;
      } else {
        left.add(amended(one, form, compacting));
      }
    }
    return left;
  }

  private Attribute amended(Attribute one, EntityForm form, UnaryOperator<Value> compacting) {
    AttributeKind kind = kind(one.kind());
    Details details = details(one.details());
    boolean before3 = minor < 3;
    Attribute result =
        new Attribute(
            one.name(),
            before3 ? "" : one.datasetId(),
            kind,
            one.kind() == AttributeKind.VOCAB_PROPERTY && kind == AttributeKind.PROPERTY
                ? compacting.apply(one.value())
                : one.value(),
            before3 ? "" : one.unitCode(),
            before3 ? Micros.ABSENT : one.observedAt(),
            one.createdAt(),
            one.modifiedAt(),
            one.sub().stream().map(sub -> amended(sub, form, compacting)).toList(),
            details);
    Details shown = form.systemAttributes() ? one.details() : withoutExpiry(one.details());
    altered |= !result.equals(one.withDetails(shown).withSub(result.sub()));
    return result;
  }

  private AttributeKind kind(AttributeKind kind) {
    return switch (kind) {
      case LANGUAGE_PROPERTY -> minor < 4 ? AttributeKind.PROPERTY : kind;
      case JSON_PROPERTY, VOCAB_PROPERTY, LIST_PROPERTY ->
          minor < 8 ? AttributeKind.PROPERTY : kind;
      case LIST_RELATIONSHIP -> minor < 8 ? AttributeKind.RELATIONSHIP : kind;
      case PROPERTY, GEO_PROPERTY, RELATIONSHIP -> kind;
    };
  }

  /** The expiry is a time of the system, shown only where these are asked for. */
  private static Details withoutExpiry(Details details) {
    return new Details(details.objectTypes(), details.valueType(), Micros.ABSENT, details.seal());
  }

  private Details details(Details details) {
    return new Details(
        minor < 8 ? List.of() : details.objectTypes(), "", Micros.ABSENT, details.seal());
  }
}
