using System.Text;
using CodeSight.Extraction.Pdf;

namespace CodeSight.Tests.Extraction;

public sealed class LegibilityTests
{
    private const string English = "The committee decided on Monday that the annual budget of the department should be increased by five per cent.";
    private const string Russian = "Сотрудники имеют право на двадцать пять дней ежегодного оплачиваемого отпуска, который должен быть использован до марта.";

    public static TheoryData<string> Texts => new()
    {
        English,
        "Der Ausschuss hat am Montag beschlossen, dass der Haushalt der Abteilung um fünf Prozent erhöht wird, damit Geräte beschafft werden.",
        "Komisja postanowiła w poniedziałek, że roczny budżet działu zostanie zwiększony o pięć procent, aby pokryć koszty szkolenia.",
        "Çalışanların yıllık yirmi beş gün izin hakkı vardır; bu iznin bir sonraki yılın mart ayına kadar kullanılması gerekir.",
        "Nhân viên được hưởng hai mươi lăm ngày nghỉ phép hằng năm có hưởng lương và phải sử dụng trước tháng ba năm sau.",
        "A dolgozók évente huszonöt nap fizetett szabadságra jogosultak, amelyet a következő év márciusának végéig kell felhasználni.",
        "Työntekijöillä on oikeus kahdenkymmenenviiden päivän vuosilomaan, joka on käytettävä seuraavan vuoden maaliskuun loppuun mennessä.",
        Russian,
        "Ο υπάλληλος δικαιούται είκοσι πέντε ημέρες ετήσιας άδειας, η οποία πρέπει να ληφθεί μέχρι τον Μάρτιο του επόμενου έτους.",
        "يحق للموظفين الحصول على خمسة وعشرين يوما من الإجازة السنوية مدفوعة الأجر وفقا لأحكام القانون في كل عام.",
        "员工每年享有二十五天带薪年假，必须在次年三月底之前使用，经主管批准后可以延期，未使用的假期不予补偿，请假应当提前两周提出申请，并由部门负责人签字确认。",
        "従業員は年間二十五日の有給休暇を取得する権利があり、翌年三月末までに使用しなければならない。未使用の休暇は補償されず、申請は二週間前までに行うこと。",
        "if (start < 0 || end > text.Length) throw new ArgumentOutOfRangeException(nameof(start)); for (var i = start; i < end; i++) Append(text[i]);",
        "\\def\\makeolproctok{\\ifx\\nxt\\addF{\\string\\[}\\else\\ifx\\nxt\\bschar\\fi\\fi\\next} \\let\\next\\makeolgobbletok % \\PB{...} \\tokprocessedtrue\\instrtrue",
        "1,234.50 98.7 (4,321) 12.4% 2021 2022 3,210.00 44,120 $ 12,000 (1.2) 887.10 2,345 9,871.20 100.0% 56,700 12,345 8,765.43 2,468",
        "A12-XK0042 B7-QW9912 C99-ZT1200 X5-LM7710 K42-PR0001 A77-WX5512 C13-BN8810 B20-KK4421 X31-TT9087 K8-VV1123 A65-GH7788 C2-DF3344",
        "AAPL MSFT NVDA TSLA BRK GOOG XOM JNJ PG KO PEP CSCO ORCL INTC AMD QCOM TXN AVGO IBM CRM ADBE NFLX DIS VZ TMUS CMCSA WMT",
        "ACGTTGCAAC GGTTACCGTA TTGACCGGAT CATTGCGGAA TTCCGGATAC GGCATTACGA TTCAGGCATT GCCATAGGCT TTACGGCATC GATTACAGGC",
        "3b5d5c3712955042212316173ccf37be 900150983cd24fb0d6963f7d28e17f72 f96b697d7cb7938d525a2f31aaf161d0 c3fcd3d76192e4007dfb496cca67e13b",
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void What_a_person_can_read_is_legible(string text) => Assert.False(Legibility.Of([Line(text)]).IsIllegible);

    [Theory]
    [InlineData(English, 'a', 26)]
    [InlineData("Der Ausschuss hat am Montag beschlossen, dass der Haushalt der Abteilung um acht Prozent steigt, damit alle mehr haben.", 'a', 26)]
    [InlineData("Komisja postanowi w tym roku, aby budzet rozwoju miasta zostal zwiekszony o dziesiec procent, bo tak chce wiekszosc.", 'a', 26)]
    [InlineData(Russian, 'а', 32)]
    public void Letters_in_place_of_others_are_not(string text, char first, int letters)
    {
        // One shuffle can come near a language's own order by chance; most do not.
        var illegible = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var order = Enumerable.Range(0, letters).ToArray();
            new Random(seed).Shuffle(order);
            var shuffled = string.Concat(text.ToLowerInvariant().Select(c => c >= first && c < first + letters ? (char)(first + order[c - first]) : c));
            if (Legibility.Of([Line(shuffled)]).IsIllegible) illegible++;
        }

        Assert.True(illegible >= 18, $"{illegible} of 20");
    }

    [Theory]
    [InlineData(-29)]
    [InlineData(-64)]
    public void Letters_moved_in_the_order_of_their_codes_are_not(int by) =>
        Assert.True(Legibility.Of([Line(string.Concat(English.Select(c => (char)(c + by)).Where(c => c > ' ')))]).IsIllegible);

    [Fact]
    public void Codes_given_out_in_the_order_of_first_use_are_not()
    {
        var used = English.Distinct().ToList();
        Assert.True(Legibility.Of([Line(string.Concat(English.Select(c => (char)('!' + used.IndexOf(c)))))]).IsIllegible);
    }

    [Fact]
    public void Replacement_characters_private_codes_and_unassigned_ones_are_not()
    {
        foreach (var c in new[] { '\uFFFD', '\uE012', '\u0378', '\u0007' }) Assert.True(Legibility.Of([Line(new string(c, 20) + " 12")]).IsIllegible);
    }

    [Fact]
    public void Bytes_of_another_alphabet_taken_for_western_letters_are_not()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(Russian);
        Assert.True(Legibility.Of([Line(Encoding.Latin1.GetString(bytes))]).IsIllegible);
    }

    [Fact]
    public void Ideographs_at_random_and_alphabets_mixed_within_words_are_not()
    {
        var random = new Random(1);
        Assert.True(Legibility.Of([Line(string.Concat(Enumerable.Range(0, 100).Select(_ => (char)random.Next(0x4E00, 0x9FA5))))]).IsIllegible);
        Assert.True(Legibility.Of([Line(string.Concat(Enumerable.Range(0, 30).Select(i => $"a\u0436\u05D0b\u0634{(char)('c' + (i % 5))} ")))]).IsIllegible);
    }

    [Fact]
    public void Legible_block_of_an_illegible_page_stays_and_the_rest_goes()
    {
        var shifted = string.Concat(English.Select(c => (char)(c - 29)).Where(c => c > ' '));
        var page = new PdfPage([[Line(English)], [Line(shifted), Line(shifted), Line(shifted)]]);

        var judged = JudgedPage.Of(page);

        Assert.Equal((PdfPageQuality.NoText, true), (judged.Quality, judged.HasIllegible));
        Assert.Equal([English], judged.Page.Lines.Select(line => line.Text));
    }

    private static PdfLine Line(string text) => new(text, 0, 0, 5 * text.Length, 10, 10);
}
