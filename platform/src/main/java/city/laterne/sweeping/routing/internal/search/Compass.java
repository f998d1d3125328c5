package city.laterne.sweeping.routing.internal.search;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Where services lie, reckoned from path costs alone: the plane in which straight distances fit
 * them best (classical scaling, Torgerson 1952, its two eigenvectors by power iteration). Routes
 * sorted by their bearing from the depot make giant tours in which what lies together stands
 * together, so that crossover hands on whole neighbourhoods (Vidal 2022).
 */
final class Compass {
  private static final int MOST_ROUNDS = 60;

  private static final int LEAST_ROUNDS = 10;

  /** So many rounds take all services together; the more there are, the fewer it may be. */
  private static final int ROUNDS_OF_ALL = 30_000;

  private final double[] x;
  private final double[] y;

  Compass(Instance instance) {
    int n = instance.services + 1;
    double[][] product = new double[n][n];
    double[] mean = new double[n];
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double apart = i == j ? 0 : instance.proximity(i, j);
        product[i][j] = -apart * apart / 2;
        mean[i] += product[i][j] / n;
      }
      all += mean[i] / n;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        product[i][j] += all - mean[i] - mean[j];
      }
    }
    x = eigenvector(product, new double[n]);
    y = eigenvector(product, x);
  }

  private static double[] eigenvector(double[][] matrix, double[] apartFrom) {
    int n = matrix.length;
    double[] vector = new double[n];
    for (int i = 0; i < n; i++) {
      vector[i] = 1 + (i * 7919 % 101) / 101.0;
    }
    double square = dot(apartFrom, apartFrom);
    double length = 0;
    int rounds = Math.clamp(ROUNDS_OF_ALL / n, LEAST_ROUNDS, MOST_ROUNDS);
    for (int round = 0; round < rounds; round++) {
      double along = square == 0 ? 0 : dot(vector, apartFrom) / square;
      double[] image = new double[n];
      for (int i = 0; i < n; i++) {
        vector[i] -= along * apartFrom[i];
      }
      for (int i = 0; i < n; i++) {
        image[i] = dot(matrix[i], vector);
      }
      length = Math.sqrt(dot(image, image));
      if (length == 0) {
        return vector;
      }
      for (int i = 0; i < n; i++) {
        vector[i] = image[i] / length;
      }
    }
    double scale = Math.sqrt(length);
    return Arrays.stream(vector).map(value -> value * scale).toArray();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The direction of a route's middle from the depot, in radians. */
  double bearing(int[] route) {
    double east = 0;
    double north = 0;
    for (int node : route) {
      if (node < x.length) {
        east += x[node] - x[0];
        north += y[node] - y[0];
      }
    }
    return Math.atan2(north, east);
  }

  /** Sorts routes by bearing. */
  void sort(int[][] routes) {
    Arrays.sort(routes, Comparator.comparingDouble(this::bearing));
  }
}
