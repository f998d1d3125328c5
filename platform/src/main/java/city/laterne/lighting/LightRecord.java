package city.laterne.lighting;

/**
 * A light as a register, a map or the model city tells of it. Absent texts are empty, absent
 * numbers NaN.
 *
 * @param id the source's number of it, unique in the source, without the URN's head
 * @param longitude degrees east, WGS 84
 * @param latitude degrees north, WGS 84
 * @param pole the number on the pole
 * @param street name of its street
 * @param district name of its district
 * @param circuit the circuit that feeds it
 * @param cabinet the cabinet of that circuit
 * @param model the luminaire's model
 * @param ratedWatts rated power, W
 * @param height of the lantern, m
 * @param individually whether it can be switched alone; otherwise through its circuit
 * @param safetyFloor the least level while it is dark, 0 to 1
 * @param estimated whether it was reckoned from its street instead of recorded
 * @param assumed whether circuit and cabinet were reckoned instead of recorded
 */
public record LightRecord(
    String id,
    double longitude,
    double latitude,
    String pole,
    String street,
    String district,
    String circuit,
    String cabinet,
    String model,
    double ratedWatts,
    double height,
    boolean individually,
    double safetyFloor,
    boolean estimated,
    boolean assumed) {}
