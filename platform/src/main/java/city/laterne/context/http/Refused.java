package city.laterne.context.http;

/** Ends a request with a problem that the store or the scope found. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problems.Problem problem;

  Refused(Problems.Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problems.Problem problem() {
    return problem;
  }
}
