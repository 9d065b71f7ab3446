using System.Text;
using CodeSight.Extraction;
using CodeSight.Extraction.Text;

namespace CodeSight.Tests.Extraction;

public sealed class TextDecoderTests
{
    private const string German =
        "Die Kündigungsfrist beträgt drei Monate zum Ende des Quartals. Überstunden werden größtenteils ausgeglichen, Zuschläge gelten für Samstage.";
    private const string French =
        "Le salarié bénéficie d’une période d’essai de trois mois ; les congés payés sont pris après accord. Où êtes-vous né ? Ça dépend : 12 €.";
    private const string Polish =
        "Pracownik może wziąć urlop wypoczynkowy w wymiarze dwudziestu sześciu dni. Wniosek składa się do końca miesiąca, część urlopu źle zaplanowana przepada.";
    private const string Russian =
        "Срок расторжения договора составляет три месяца. Работник имеет право на ежегодный оплачиваемый отпуск продолжительностью 28 дней..";
    private const string Greek = "Ο εργαζόμενος δικαιούται ετήσια άδεια είκοσι ημερών. Η περίοδος προειδοποίησης είναι τρεις μήνες.";
    private const string Japanese = "従業員は年次有給休暇を取得することができます。契約の解除には三か月前の通知が必要です。カタカナも使います。";
    private const string Names = "名前,年齢,住所\n佐藤太郎,30,東京\n三木英子,25,大阪\n髙橋淳,35,名古屋\n";
    private const string Chinese = "员工每年享有二十天带薪年假。解除合同需要提前三个月书面通知，并按照公司规定办理相关手续。";
    private const string Traditional = "員工每年享有二十天帶薪年假。解除合約需要提前三個月書面通知，並按照公司規定辦理相關手續。";
    private const string Korean = "직원은 매년 이십 일의 유급 휴가를 사용할 수 있습니다. 계약 해지는 세 달 전에 서면으로 통지해야 합니다.";
    private static readonly ExtractionOptions Limits = new();

    public static TheoryData<string, int> Guessed => new()
    {
        { German, 1252 }, { French, 1252 }, { Polish, 1250 }, { Russian, 1251 }, { Russian, 20866 }, { Greek, 1253 }, { Japanese, 932 },
            { Names, 932 },
        { Japanese, 51932 }, { Chinese, 54936 }, { Traditional, 950 }, { Korean, 949 }, { "Smith & Sons – “fine” goods, £5 each…", 1252 },
    };

    [Theory]
    [MemberData(nameof(Guessed))]
    public void Text_without_a_mark_is_read_in_its_encoding(string text, int codePage)
    {
        var bytes =
            CodePagesEncodingProvider.Instance.GetEncoding(codePage)!.GetBytes(text); // the provider knows every code page of this list

        Assert.Equal(text, TextDecoder.Decode(bytes, Limits));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    [InlineData("utf-32", false)]
    [InlineData("utf-32BE", true)]
    [InlineData("utf-32BE", false)]
    public void Unicode_is_read_with_and_without_its_mark(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = German + "\n" + Greek;
        byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];

        Assert.Equal(text, TextDecoder.Decode(bytes, Limits));
    }

    [Theory]
    [InlineData(Russian)]
    [InlineData(Greek)]
    [InlineData(Chinese + "\n" + Traditional + "\n")]
    [InlineData(Japanese + " 45\n")]
    public void Unicode_of_few_zeros_is_read_without_its_mark(string text)
    {
        Assert.Equal(text, TextDecoder.Decode(Encoding.Unicode.GetBytes(text), Limits));
        Assert.Equal(text, TextDecoder.Decode(Encoding.BigEndianUnicode.GetBytes(text), Limits));
    }

    [Fact]
    public void One_damaged_byte_does_not_change_the_encoding_of_all_others()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Russian), 0xFF, .. Encoding.UTF8.GetBytes(Russian)];

        Assert.Equal(Russian + "\uFFFD" + Russian, TextDecoder.Decode(bytes, Limits));
    }

    [Fact]
    public void Escaped_japanese_is_read()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(50220)!.GetBytes(Japanese); // the provider knows ISO-2022-JP

        Assert.Equal(Japanese, TextDecoder.Decode(bytes, Limits));
    }

    [Fact]
    public void A_declared_encoding_is_believed_where_the_bytes_allow_it()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(28592)!.GetBytes("žluťoučký kůň"); // the provider knows ISO-8859-2

        Assert.Equal("žluťoučký kůň", TextDecoder.Decode(bytes, Limits, "iso-8859-2"));
        Assert.Equal("žluťoučký kůň", TextDecoder.Decode(Encoding.UTF8.GetBytes("žluťoučký kůň"), Limits, "iso-8859-2"));
    }

    [Fact]
    public void Binary_content_is_refused()
    {
        var bytes = new byte[4096];
        new Random(1).NextBytes(bytes);

        Assert.Contains("binary", Assert.Throws<FileFaultException>(() => TextDecoder.Decode(bytes, Limits)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789", 9, "012345678")]
    [InlineData("0123456789", 10, "0123456789")]
    [InlineData("äöüß", 3, "äöü")]
    public void Text_over_the_limit_is_cut_and_that_is_said(string text, int limit, string expected)
    {
        var notes = new List<string>();

        Assert.Equal(expected, TextDecoder.Decode(Encoding.UTF8.GetBytes(text), Limits with { MaxTextLength = limit }, null, notes));
        Assert.Equal(text.Length > limit, notes.Exists(note => note.Contains($"limit of {limit} characters", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("The visit takes two days.\0 The report follows by mail.", "The visit takes two days. The report follows by mail.")]
    [InlineData("\0\0\0\0\0\0\0\0The visit takes two days.", "The visit takes two days.")]
    [InlineData("The visit takes two days.\0\0\0\0\0\0\0\0\0\0\0\0", "The visit takes two days.")]
    [InlineData("Die Prüfung\0 dauert fünf Tage", "Die Prüfung dauert fünf Tage")]
    public void Zeros_in_a_text_are_dropped(string text, string expected) =>
        Assert.Equal(expected, TextDecoder.Decode(Encoding.UTF8.GetBytes(text), Limits));

    [Theory]
    [InlineData("fünf Tage, zwölf Euro, drei Prüfungen: ", 0x92, "s", 1)]
    [InlineData("fünf Tage, zwölf Euro, drei Prüfungen, fünf Tage, zwölf Euro, drei Prüfungen: ", 0xE4, " und", 1)]
    [InlineData("fünf Tage, zwölf Euro, drei Prüfungen: ", 0xC3, "", 1)]
    [InlineData("ü", 0xC3, "", 1)]
    [InlineData("Срок договора: ", 0xFF, " три месяца", 1)]
    public void A_bad_byte_of_utf8_spoils_itself_alone(string before, byte bad, string after, int replaced)
    {
        var notes = new List<string>();

        var text = TextDecoder.Decode([.. Encoding.UTF8.GetBytes(before), bad, .. Encoding.UTF8.GetBytes(after)], Limits, null, notes);

        Assert.Equal(before + new string('\uFFFD', replaced) + after, text);
        Assert.Contains("Some of its bytes are no valid UTF-8 and were replaced.", notes);
    }
}
