package city.laterne.lighting;

import city.laterne.shared.CityClock;
import city.laterne.store.Tenant;

/**
 * What lighting stands on in one tenant, made before the gate, whose rules it gives.
 *
 * @param terms names of a light's attributes
 * @param locks crews' locks
 * @param settings of the programme
 * @param programme the sun programme
 * @param rules what lighting says to orders
 */
public record LightingGround(
    StreetlightTerms terms,
    Locks locks,
    ProgrammeSettings settings,
    SunProgramme programme,
    LightingRules rules) {
  /** The ground of a tenant. */
  public static LightingGround of(Tenant tenant, CityClock clock, ProgrammeSettings settings) {
    StreetlightTerms terms = StreetlightTerms.of(tenant.names());
    Locks locks = new Locks(tenant);
    SunProgramme programme = new SunProgramme(settings);
    return new LightingGround(
        terms, locks, settings, programme, new LightingRules(terms, locks, programme, clock));
  }
}
