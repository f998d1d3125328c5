package city.laterne.sweeping.routing.file;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.VehicleKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of the literature, on texts made for these tests. */
class ProblemFileTest {
  /** A square with a diagonal; the depot is its first corner. */
  static final String PLAIN =
      """
      4
      5
      0 1 7 2
      1 2 3 0
      2 3 4 1
      3 0 5 3
      0 2 6 1
      2
      5
      20
      25
      """;

  static final String CARPLIB =
      """
      NOMBRE : plaza
      COMENTARIO : 25 (cota superior)
      VERTICES : 4
      ARISTAS_REQ : 4
      ARISTAS_NOREQ : 1
      VEHICULOS : 2
      CAPACIDAD : 5
      TIPO_COSTES_ARISTAS : EXPLICITOS
      COSTE_TOTAL_REQ : 22
      LISTA_ARISTAS_REQ :
      ( 1, 2)   coste 7   demanda 2
      ( 3, 4)   coste 4   demanda 1
      (4,1) coste 5 demanda 3
      ( 1, 3)   coste 6   demanda 1
      LISTA_ARISTAS_NOREQ :
      ( 2, 3)   coste 3
      DEPOSITO :   1
      """;

  static final String FROM_ZERO =
      """
      NAME : zero
      UPPER_BOUND : 11
      NODES : 3
      EDGES_REQ : 1
      EDGES_NOREQ : 1
      VEHICLES : 1
      CAPACITY : 9
      ----
      EDGE_REQ_LIST :
      ( 1, 2)   cost 7   demand 4
      EDGE_NOREQ_LIST :
      ( 0, 2)   cost 4
      DEPOT : 0
      """;

  static final String MIXED =
      """
      NAME : mixed
      NODES : 3
      REQ_EDGES : 1
      NOREQ_EDGES : 0
      REQ_ARCS : 1
      NOREQ_ARCS : 1
      VEHICLES : 2
      CAPACITY : 9
      MAX_TRIP : 100
      LIST_REQ_EDGES :
      (1,2) serv_cost 8 trav_cost 5 demand 4
      LIST_REQ_ARCS :
      (2,3) serv_cost 6 trav_cost 2 demand 3
      LIST_NOREQ_ARCS :
      (3,1) cost 4
      DEPOT : 1
      """;

  static final String GENERAL =
      """
      Name:\t\tcorner
      Optimal value:\t-1
      #Vehicles:\t-1
      Capacity:\t10
      Depot Node:\t1
      #Nodes:\t\t3
      #Edges:\t\t2
      #Arcs:\t\t2
      #Required N:\t1
      #Required E:\t1
      #Required A:\t1

      ReN.\tDEMAND\tS. COST
      N3\t4\t4

      ReE.\tFrom N.\tTo N.\tT. COST\tDEMAND\tS. COST
      E1\t1\t2\t5\t2\t7

      EDGE\tFROM N.\tTO N.\tT. COST
      NrE1\t1\t3\t9

      ReA.\tFROM N.\tTO N.\tT. COST\tDEMAND\tS. COST
      A1\t2\t3\t6\t3\t9

      ARC\tFROM N.\tTO N.\tT. COST
      NrA1\t3\t2\t6
      made for a test
      """;

  static final String TURNS =
      """
      Name:\t\t\tbend.dat
      #Vehicles:\t\t2
      Capacity:\t\t5
      Depot:\t\t\t1
      #Nodes:\t\t\t3
      #Edges:\t\t\t1
      #Arcs:\t\t\t1
      #Required-N:\t1
      #Required-E:\t1
      #Required-A:\t0
      #Nb-Turns:\t\t3

      ----------NODES----------
      INDEX\tQTY\tIS-REQUIRED\tX\tY
      1\t0\t0\t44.58\t34.45
      2\t1\t1\t43.95\t96.94
      3\t0\t0\t0.55\t12.99

      ----------EDGES----------
      INDEX-I\tINDEX-J\tQTY\tIS-REQUIRED\tTR-COST
      1\t2\t2\t1\t18

      -----------ARCS----------
      INDEX-I\tINDEX-J\tQTY\tIS-REQUIRED\tTR-COST
      2\t3\t0\t0\t9

      ----------TURNS----------
      INDEX-I\tINDEX-J INDEX-K\tCOST TYPE
      1\t2\t1\t15\tU
      1\t2\t3\t3\tR
      2\t1\t2\t0\tO
      """;

  @Test
  void plainFormBeginsAtVertexZero() {
    RoutingProblem problem = problem(PLAIN);
    assertThat(problem.name()).isEqualTo("name");
    assertThat(problem.vertices()).isEqualTo(4);
    assertThat(problem.links()).hasSize(5).contains(Link.edge(0, 2, 6, 6));
    assertThat(problem.services()).hasSize(4);
    assertThat(problem.vehicles().getFirst().capacities()).containsExactly(5);
    assertThat(problem.vehicles().getFirst().count()).isEqualTo(VehicleKind.FREE);
  }

  @Test
  void carplibIsTheSameProblemWithVerticesFromOne() {
    Instance instance = instance(CARPLIB);
    assertThat(instance.problem().name()).isEqualTo("plaza");
    assertThat(instance.problem().links()).contains(Link.edge(0, 2, 6, 6), Link.edge(1, 2, 3, 3));
    assertThat(instance.problem().services()).hasSize(4);
    assertThat(instance.numbers().number(0)).isEqualTo(1);
    assertThat(instance.numbers().find(4)).hasValue(3);
    assertThat(instance.numbers().find(5)).isEmpty();
    assertThat(instance.notes()).isEmpty();
  }

  @Test
  void carplibInEnglishKnowsArcsAndTheCostOfServing() {
    Instance instance = instance(MIXED);
    assertThat(instance.problem().links())
        .containsExactly(Link.edge(0, 1, 5, 5), Link.arc(1, 2, 2, 2), Link.arc(2, 0, 4, 4));
    assertThat(instance.problem().services())
        .extracting(service -> service.work().cost())
        .containsExactly(8, 6);
    assertThat(instance.notes()).singleElement().asString().contains("MAX_TRIP");
  }

  @Test
  void carplibMayNumberFromZeroAndTurnTheWordsAbout() {
    Instance instance = instance(FROM_ZERO);
    assertThat(instance.problem().links())
        .containsExactly(Link.edge(1, 2, 7, 7), Link.edge(0, 2, 4, 4));
    assertThat(instance.problem().services()).extracting(Service::id).containsExactly("#1 1–2");
    assertThat(instance.problem().vehicles().getFirst().start()).isZero();
    assertThat(instance.numbers().find(0)).hasValue(0);
    assertThat(instance.numbers().find(3)).isEmpty();
    assertThat(instance.notes()).isEmpty();
  }

  @Test
  void carplibNumbersFromZeroWhereOnlyTheDepotSaysSo() {
    Instance instance = instance(FROM_ZERO.replace("( 0, 2)", "( 1, 2)"));
    assertThat(instance.problem().vehicles().getFirst().start()).isZero();
    assertThat(instance.problem().links()).contains(Link.edge(1, 2, 4, 4));
  }

  @Test
  void vehiclesBindWhereTurnsCost() {
    assertThat(problem(TURNS).vehicles().getFirst().count()).isEqualTo(2);
    String free = TURNS.replace("#Vehicles:\t\t2", "#Vehicles:\t\t-1");
    assertThat(problem(free).vehicles().getFirst().count()).isEqualTo(VehicleKind.FREE);
  }

  @Test
  void generalFormHasVerticesEdgesAndArcs() {
    Instance instance = instance(GENERAL);
    assertThat(instance.problem().services())
        .extracting(service -> service.getClass().getSimpleName())
        .containsExactly("OfVertex", "OfEdge", "OfArc");
    assertThat(instance.problem().services())
        .as("what serving costs besides the drive is left out")
        .extracting(service -> service.work().cost())
        .containsExactly(0, 5, 6);
    assertThat(instance.notes()).singleElement().asString().contains("made for a test");
  }

  @Test
  void turnPenaltiesAreReadByTheirThreeVertices() {
    RoutingProblem problem = problem(TURNS);
    assertThat(problem.turns()).hasSize(2);
    assertThat(problem.turns().getFirst())
        .isInstanceOfSatisfying(
            TurnRule.Penalty.class,
            turn -> {
              assertThat(turn.cost()).isEqualTo(15);
              assertThat(turn.from().direction()).isEqualTo(Direction.FORWARD);
              assertThat(turn.to()).isEqualTo(turn.from().reversed());
            });
    assertThat(problem.services()).extracting(Service::id).containsExactly("#1 vertex 2", "#2 1–2");
  }

  @Test
  void linesMayEndAsOnWindowsAndTheFileInOtherEncodings() {
    assertThat(problem(CARPLIB.replace("\n", "\r\n"))).isEqualTo(problem(CARPLIB));
    assertThat(problem(CARPLIB.replace("\n", "\r\r\n"))).isEqualTo(problem(CARPLIB));
    String accented = CARPLIB.replace("plaza", "paseo del Perú");
    assertThat(read(accented.getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo(read(accented.getBytes(StandardCharsets.UTF_8)));
    assertThat(read(("\uFEFF" + accented).getBytes(StandardCharsets.UTF_16LE)))
        .isEqualTo(read(accented.getBytes(StandardCharsets.UTF_8)));
    assertThat(read(("\uFEFF" + PLAIN).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(read(PLAIN.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 1 7 2          | 0 1 7            | 3 | must hold 4
          0 1 7 2          | 0 1 7,5 2        | 3 | whole numbers
          0 1 7 2          | 0 1 1.000 2      | 3 | whole numbers
          0 1 7 2          | 0 1 7 2 9        | 3 | goes on with
          0 1 7 2          | 0 9 7 2          | 3 | numbered from 0 to 3
          0 1 7 2          | 0 1 -7 2         | 3 | the least is 0
          0 1 7 2          | 0 1 999999999 2  | 3 | the most is
          0 1 7 2          | 0 1 x 2          | 3 | where the cost should stand
          0 1 7 2          | 0 1 7 -2         | 3 | the least is 0
          """)
  void plainFormNamesTheLineThatIsWrong(String right, String wrong, int line, String reason) {
    malformed(PLAIN.replace(right, wrong), line, reason);
  }

  @Test
  void plainFormThatIsCutOffOrTooLongIsRefused() {
    malformed("4\n5\n0 1 7 2\n", 3, "before its edge 2 of 5");
    malformed("4\n", 1, "before its number of edges");
    malformed(PLAIN.replace("\n5\n0 1", "\n4\n0 1"), 7, "behind its 1 numbers: number of vehicles");
    malformed(PLAIN + "1\n", 12, "behind the end");
    malformed("99999999999\n1\n", 1, "the most is");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ARISTAS_REQ : 4       | ARISTAS_REQ : 5       | 4  | which has 4
          CAPACIDAD : 5         | CAPACIDAD : 5,5       | 7  | whole numbers
          (4,1) coste 5         | (4,1) coste           | 13 | should stand
          (4,1) coste 5         | (4,1 coste 5          | 13 | closing bracket
          (4,1) coste 5         | (4,8) coste 5         | 13 | numbered from 1 to 4
          (4,1) coste 5         | (4,0) coste 5         | 13 | numbered from 1 to 4
          (4,1) coste 5         | (4) coste 5           | 13 | must hold 2
          coste 6   demanda 1   | coste 6               | 14 | no demand
          LISTA_ARISTAS_NOREQ : | LISTA_NADA :          | 15 | does not know
          DEPOSITO :   1        | DEPOSITO :   1, 2     | 17 | several depots
          DEPOSITO :   1        | DEPOSITO :   7        | 17 | numbered from 1 to 4
          DEPOSITO :   1        | DUMPING_SITES : 2     | 17 | names dumps
          NOMBRE : plaza        | VERTICES : 4          | 3  | second time
          """)
  void carplibNamesTheLineThatIsWrong(String right, String wrong, int line, String reason) {
    malformed(CARPLIB.replace(right, wrong), line, reason);
  }

  @Test
  void whatIsMissingIsNamed() {
    malformed(CARPLIB.replace("DEPOSITO :   1\n", ""), 16, "DEPOSITO");
    malformed(CARPLIB.replace("CAPACIDAD : 5\n", ""), 16, "CAPACIDAD");
    malformed(GENERAL.replace("Capacity:\t10\n", ""), 26, "CAPACITY");
    malformed(TURNS.replace("Depot:\t\t\t1\n", ""), 1, "DEPOT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A1 2 3 6 3 9  | A1 2 3 6 3    | 23 | must hold 5
          A1 2 3 6 3 9  | A1 2 3 6 3 x  | 23 | S. COST should stand
          N3 4 4        | N4 4 4        | 14 | numbered from 1 to 3
          N3 4 4        | M3 4 4        | 14 | is no section
          #Edges:  2    | #Edges:  3    | 7  | which have 2
          """)
  void generalFormNamesTheLineThatIsWrong(String right, String wrong, int line, String reason) {
    String text = GENERAL.replace("\t\t", "  ").replace('\t', ' ');
    malformed(text.replace(right, wrong), line, reason);
  }

  @Test
  void turnsMustFollowLinks() {
    malformed(TURNS.replace("1\t2\t3\t3\tR", "3\t2\t1\t3\tR"), 30, "there is none");
    malformed(TURNS.replace("1\t2\t3\t3\tR", "1\t2\t1\t3\tR"), 30, "there already");
    malformed(TURNS.replace("-ARCS-", "-ARKS-"), 23, "is no table");
  }

  @Test
  void whatIsNoProblemIsRefused() {
    malformed("", 1, "empty");
    malformed("\n \n", 1, "empty");
    malformed("once upon a time\n", 1, "no form that is known");
    assertThat(read(new byte[] {0x1f, (byte) 0x8b, 8, 0}))
        .isInstanceOfSatisfying(
            Reading.Malformed.class, wrong -> assertThat(wrong.reason()).contains("compressed"));
    assertThat(read(new byte[] {1, 2, 0, 4}))
        .isInstanceOfSatisfying(
            Reading.Malformed.class, wrong -> assertThat(wrong.reason()).contains("no text"));
  }

  private static void malformed(String text, int line, String reason) {
    assertThat(read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Reading.Malformed.class,
            wrong -> {
              assertThat(wrong.reason()).contains(reason);
              assertThat(wrong.line()).isEqualTo(line);
            });
  }

  private static RoutingProblem problem(String text) {
    return instance(text).problem();
  }

  private static Instance instance(String text) {
    if (read(text.getBytes(StandardCharsets.UTF_8)) instanceof Reading.Read read) {
      return read.instance();
    }
    throw new AssertionError(read(text.getBytes(StandardCharsets.UTF_8)).toString());
  }

  private static Reading read(byte[] bytes) {
    return ProblemFile.read("name", bytes);
  }
}
