package city.laterne.devices;

import city.laterne.shared.Failure;
import java.util.regex.Pattern;

/**
 * The topics of FIWARE's IoT Agent JSON: {@code /<apikey>/<deviceId>/attrs}, {@code /cmd} and
 * {@code /cmdexe}.
 */
public final class DeviceTopics {
  /** The last level of reports. */
  public static final String ATTRS = "/attrs";

  /** The last level of commands to devices. */
  public static final String CMD = "/cmd";

  /** The last level of devices' answers. */
  public static final String CMDEXE = "/cmdexe";

  private static final Pattern APIKEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final int LONGEST_ENTITY_ID = 512;

  private DeviceTopics() {}

  /** {@code /<apikey>/<deviceId>}. */
  public static String path(String apikey, String deviceId) {
    return "/" + apikey + "/" + deviceId;
  }

  /** Whether a topic has exactly the three levels of a device's topic and ends as given. */
  public static boolean isDeviceTopic(String topic, String lastLevel) {
    if (!topic.endsWith(lastLevel) || topic.charAt(0) != '/') {
      return false;
    }
    int second = topic.indexOf('/', 1);
    int third = topic.indexOf('/', second + 1);
    return second > 1 && third > second + 1 && third == topic.length() - lastLevel.length();
  }

  static void checkApikey(String apikey) {
    if (!APIKEY.matcher(apikey).matches()) {
      throw invalid("apikey", apikey, APIKEY.pattern());
    }
  }

  static void checkDeviceId(String deviceId) {
    if (!DEVICE_ID.matcher(deviceId).matches()) {
      throw invalid("device_id", deviceId, DEVICE_ID.pattern());
    }
  }

  static void checkEntityId(String entityId) {
    if (entityId.length() > LONGEST_ENTITY_ID || entityId.indexOf(':') < 1) {
      throw invalid(
          "entity_name", entityId, "a URI of at most " + LONGEST_ENTITY_ID + " characters");
    }
  }

  private static Failure invalid(String what, String value, String wanted) {
    return new Failure(
        Failure.Kind.INVALID,
        "InvalidProvisioning",
        what + " \"" + value + "\" does not fit " + wanted + ".");
  }
}
