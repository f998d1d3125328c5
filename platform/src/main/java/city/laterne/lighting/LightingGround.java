package city.laterne.lighting;

import city.laterne.shared.CityClock;
import city.laterne.store.Declaration;
import city.laterne.store.Tenant;
import java.util.ArrayList;
import java.util.List;

/**
 * What lighting stands on in one tenant, made before the gate, whose rules it gives.
 *
 * @param terms names of a light's attributes
 * @param feeders names of a circuit's attributes
 * @param models names of a luminaire model's attributes
 * @param faults names of a fault's attributes
 * @param locks crews' locks
 * @param settings of the programme
 * @param programme the sun programme
 * @param rules what lighting says to orders
 */
public record LightingGround(
    StreetlightTerms terms,
    FeederTerms feeders,
    ModelTerms models,
    FaultTerms faults,
    Locks locks,
    ProgrammeSettings settings,
    SunProgramme programme,
    LightingRules rules) {
  /** What the city declares about everything that lighting keeps as entities. */
  public static List<Declaration> declarations() {
    List<Declaration> all = new ArrayList<>(StreetlightTerms.declarations());
    all.addAll(FeederTerms.declarations());
    all.addAll(CabinetTerms.declarations());
    all.addAll(ModelTerms.declarations());
    all.addAll(FaultTerms.declarations());
    return List.copyOf(all);
  }

  /** The ground of a tenant. */
  public static LightingGround of(Tenant tenant, CityClock clock, ProgrammeSettings settings) {
    StreetlightTerms terms = StreetlightTerms.of(tenant.names());
    FeederTerms feeders = FeederTerms.of(tenant.names());
    Locks locks = new Locks(tenant);
    SunProgramme programme = new SunProgramme(settings);
    LightingRules rules = new LightingRules(tenant, terms, feeders, locks, programme, clock);
    return new LightingGround(
        terms,
        feeders,
        ModelTerms.of(tenant.names()),
        FaultTerms.of(tenant.names()),
        locks,
        settings,
        programme,
        rules);
  }
}
