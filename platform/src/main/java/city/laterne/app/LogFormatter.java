package city.laterne.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line a log record: a JSON object with time, level, logger, message and maybe error, or the
 * same as text.
 */
final class LogFormatter extends Formatter {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Configuration.LogFormat format;

  LogFormatter(Configuration.LogFormat format) {
    this.format = format;
  }

  /** Sends all loggers of the process to stderr in this form. */
  static void install(Configuration.LogFormat format) {
    LogManager.getLogManager().reset();
    ConsoleHandler handler = new ConsoleHandler();
    handler.setFormatter(new LogFormatter(format));
    handler.setLevel(Level.INFO);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.INFO);
  }

  @Override
  public String format(LogRecord record) {
    String time = record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString();
    String message = formatMessage(record);
    return switch (format) {
      case JSON -> json(record, time, message);
      case TEXT ->
          time
              + " "
              + record.getLevel()
              + " "
              + record.getLoggerName()
              + ": "
              + message
              + (record.getThrown() == null ? "" : "\n" + trace(record.getThrown()))
              + "\n";
    };
  }

  private static String json(LogRecord record, String time, String message) {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", time);
    line.put("level", record.getLevel().getName());
    line.put("logger", record.getLoggerName());
    line.put("message", message);
    if (record.getThrown() != null) {
      line.put("error", trace(record.getThrown()));
    }
    return JSON.writeValueAsString(line) + "\n";
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
