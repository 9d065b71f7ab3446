namespace CodeSight.Extraction.Pdf;

/// <summary>
/// How often letters follow one another in running text, and common words. Counted in the Universal Declaration of Human Rights: 45
/// languages of the Latin alphabet and 13 of the Cyrillic one, letters without their marks.
/// </summary>
internal static class LetterStatistics
{
    // A digit for each pair, rows by the first letter: the logarithm to the base 2 of how much more often than by chance the pair is found,
    // and 6. The first row and column stand for the word's ends.
    private const string Latin =
        "098899878878888896899786466966775575767979564988675256472017003620503600521500040460416008723604700415600033" +
        "881069215821425710652732043965776575756879454988564446661005401500202600624500030870137036643404610644612040" +
        "780028011623333701426642040976778575557879853788563245670027001513014600024610000770037003725512700545733040" +
        "882158243854744723055632051885038233722352650143611021992688385864437710378641053946674674665779563876664035" +
        "570107103500512740833510000450003000400300102000700000995469444835556730577643054982638326837544752368752044" +
        "991019127934434811767753054865556444545678555777432344580018000720304700440400031462005003500303500120100040" +
        "330003000300000020020110100762445333303445500444223021573046011623334420113432033";

    private const string Cyrillic =
        "099979788909699997998595873030837977978667808989369896577574400155581412700800523806417040005460003" +
        "690004802804626905635000320351204790024620700624806237000120260600892426835803627826537010000372502" +
        "945477557608879558873343662000034574006700601306400035000200040100785555501603545633206010000132303" +
        "976777757908989658785475773040057000000000000000000000000000000000890505700805703925478022120260000" +
        "793066852905566831557043220077566893045830805524722447000300253403993268901903547900757344341084436" +
        "928878567806878658885465560000046660000600502503819245010040130002992477853806656823567160450171514" +
        "782734700806736865597014110463406892843800905546836468020000377614935687356608868167667153663040052" +
        "250000401500000400022100000010000880224500602304704557001030010501350100500700000300022004000055223" +
        "571201700604616603045000000050300772242600605532301266000200050100030000600400000400003000000000000" +
        "000104303302431224130000002000012803163304607668056551064350000025700002002103106100530000020000026" +
        "400354021503556007550151330400500703105002000111002043002503000000823445314406545004463032223000020";

    private const string Common =
        "aan aby agus ajn ako alebo ali all alla alle ana and ang any aon are arra atala atas atau atque att auf bai bawat bawb " +
        "ber bilan bilo bir biti bude buti butun byt care ceart cha che cho chun cikk ciu ciuj clan clen como dalam dan dans das " +
        "dei del della dels den der des det deur dhe die don door dos dret drets droit duhet duine duo durch dute dynol eda edo " +
        "een eile ella eller els enige envar equal ere eru eshte est estas estu eta etmek etre etta fie fil fir fod for fyri fyrir " +
        "gabe gach gan ghal ghall gia gin giza grein habet hak haki hakki hali hamda hanen har has hat hava havas hawl hay hec " +
        "heeft her het hevur hic hie his hogy homo huet human huquq hver icin ieder igal ili ima ina inson inuup ist ito iura ius " +
        "jedd jeder jego jeho jest jew jkun joga jogok kad kaip kaj kao karsi kazdy ker kerak kete khong kila kiu koja koji ktore " +
        "kull kun kwa las les lika los lub madde madur mae maji maju mang may med menn mewn mga mind mis mod modda mora mtu nchi " +
        "neb nebo nende neni nesmi neu nga nguo nhan nhu nie nikdo niko ning nitko nje nuk och odder oder ogni oigus olish oll oma " +
        "omnes orang oraz orice orok ose ovat par pasal peab per pha por posto prav prava pravo praw prawa prawo pri prin pro que " +
        "quo quye ratt recht reg ret rett right saa sal sale sau savo sech seka sem sen seng ser sera seva sexs shall sie sin skal " +
        "skulu sme smije som sua suae sum svako sve tai tal tao teim teise tem tema ten teng tess the thu tiek tiene til till " +
        "toate toda todo todos tot tota tous toute treba turi ucun uhuru uile una und une unha untuk vagy van vel verda vere veya " +
        "vid vir voi voor vsi vun watu wolno word yake yang yoki yote zal zijn";

    private static readonly HashSet<string> Words = new(Common.Split(' '), StringComparer.Ordinal);
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The sum of the word's pairs, its ends included; the word is of the letters a to z.</summary>
    public static int OfLatin(ReadOnlySpan<char> word) => Sum(Latin, word, 'a', 'z');

    /// <summary>The sum of the word's pairs, its ends included; the word is of the letters а to я.</summary>
    public static int OfCyrillic(ReadOnlySpan<char> word) => Sum(Cyrillic, word, 'а', 'я');

    /// <summary>Whether the word, of the letters a to z, is a common one of three letters or more in some language.</summary>
    public static bool IsCommon(ReadOnlySpan<char> word) => Lookup.Contains(word);

    private static int Sum(string table, ReadOnlySpan<char> word, char first, char last)
    {
        var size = last - first + 2;
        var (sum, before) = (0, 0);
        foreach (var c in word)
        {
            var at = c - first + 1;
            sum += table[(before * size) + at] - '0';
            before = at;
        }

        return sum + table[before * size] - '0';
    }
}
